import Instruments
import QuantMath
import Testing

@testable import Pricing

/// Closed forms and small means that the tests of simulations share.
enum Lognormal {
  /// The Black–Scholes–Merton price.
  static func price(
    _ right: OptionRight, _ spot: Double, _ strike: Double, _ years: Double, rate: Double, dividend: Double,
    volatility: Double
  ) -> Double {
    let (forward, deviation) = (spot * Exponential.exp((rate - dividend) * years), volatility * years.squareRoot())
    let d1 = Logarithm.log(forward / strike) / deviation + deviation / 2
    let sign = right == .call ? 1.0 : -1.0
    let inner = forward * NormalDistribution.cumulative(sign * d1)
    let outer = strike * NormalDistribution.cumulative(sign * (d1 - deviation))
    return Exponential.exp(-rate * years) * sign * (inner - outer)
  }
}

/// Holds an estimate to a true value: within 4.5 standard errors, and the error itself within what the test asks for.
func expectClose(
  _ estimate: SimulationEstimate, to value: Double, error bound: Double, _ what: String,
  bias: Double = 0, location: SourceLocation = #_sourceLocation
) {
  let miss = abs(estimate.price - value)
  #expect(
    miss <= 4.5 * estimate.standardError + bias, "\(what): \(estimate.price) ± \(estimate.standardError) for \(value)",
    sourceLocation: location)
  #expect(estimate.standardError <= bound, "\(what): error \(estimate.standardError)", sourceLocation: location)
}

/// The rows of the first paths of a generator.
func firstRows(_ generator: any PathGenerator, paths: Int, seed: UInt64 = 7, antithetic: Bool = false) -> [PathRows] {
  var all: [PathRows] = []
  let layout = BlockLayout(SimulationSettings(paths: paths, seed: seed, sampling: .streams(antithetic: antithetic)))
  for block in 0..<layout.count { layout.forEachPiece(of: block, generator) { all.append($0) } }
  return all
}

/// What `work` gives on every path that this processor has; expects the same bits of all.
func sameOnEveryPath(_ what: String, _ work: () throws -> [Double]) rethrows {
  defer { LanePath.force(nil) }
  var first: [UInt64]?
  for path in LanePath.available {
    LanePath.force(path)
    let bits = try work().map(\.bitPattern)
    if let first { #expect(bits == first, "\(what) differs on \(path)") } else { first = bits }
  }
}

/// Paths of Heston's model, spelled out.
func hestonPaths(
  years: Double, steps: Int, carry: Double, variance: Double, reversion: Double, level: Double, volOfVol: Double,
  correlation: Double, scheme: HestonScheme = .quadraticExponential(isMartingale: true), jumps: JumpLaw? = nil
) throws -> HestonPaths {
  var process = HestonProcess(
    variance: variance, reversion: reversion, longVariance: level, volatilityOfVariance: volOfVol,
    correlation: correlation)
  if let jumps {
    process = process.withJumps(intensity: jumps.intensity, mean: jumps.mean, deviation: jumps.deviation)
  }
  return try HestonPaths(years: years, steps: steps, carry: carry, process: process, scheme: scheme)
}
