import Instruments
import QuantMath

/// An option on the arithmetic average of equally spaced fixings, the last at expiry, by simulation.
///
/// Sixteen scrambles of Sobol points over a Brownian bridge; the geometric average, whose price is exact, and the
/// underlying are the control variates.
///
/// - Domain: underlying and strike from 0 to 1e150; `σ² T ≤ 9`; 1 to 10,000 fixings; 32 to 1e8 paths
/// - Units: price in the currency of the underlying; `standardError` is that of the mean over scrambles
/// - Limits: one fixing: the European option; T→0: intrinsic value
/// - Accuracy: standard error at most 2e-5 of the strike at 16,384 paths and 12 fixings on the test's grid
/// - Throws: `outOfDomain` naming the argument
/// - Source: Kemna and Vorst, A pricing method for options based on average asset values, 1990
/// - Evidence: SimulatedModelTests, ControlVariateTests
public struct ArithmeticAsian: PricingModel {
  /// The model, as the catalogue holds it.
  public init() {}

  public var identifier: String { "asian-arithmetic" }
  public var summary: String { "Option on the arithmetic average of fixings by simulation" }
  public var parameters: [ModelParameter] {
    [
      ModelParameter("volatility", "volatility per √year", in: 0...50),
      ModelParameter("fixings", "equally spaced fixings, the last at expiry", in: 1...10_000, standard: 12, typical: 4),
      Self.pathsParameter(16_384), Self.seedParameter,
    ]
  }
  public var traits: ModelTraits { ModelTraits(isVanilla: false, isHomogeneous: true, accuracy: 1e-3) }

  public func value(_ terms: ContractTerms, _ values: [Double]) throws(PricingError) -> Valuation {
    let sigma = values.first ?? .nan
    try checkSimulated(terms, values, whole: ["fixings", "paths", "seed"], variance: sigma * sigma)
    guard terms.years > 0 else { return intrinsic(terms) }
    let (fixings, carry) = (Int(values[1]), terms.rate - terms.dividend)
    let times = PathDates.even(fixings, years: terms.years)
    let tilt = tilt(terms, sigma, carry, times)
    let generator = try LognormalPaths(times: times, carry: carry, volatility: sigma, tilt: tilt)
    let discount = Exponential.exp(-terms.rate * terms.years)
    let payoff = StandardPayoff.arithmeticAsian(
      terms.right, spot: terms.underlying, strike: terms.strike, every: 1)
    let forward = terms.underlying * Exponential.exp(carry * terms.years)
    let underlying = ControlVariate(StandardPayoff.underlying(spot: terms.underlying), mean: forward)
    var controls = tilt == 0 ? [underlying] : []
    if sigma > 0, terms.underlying > 0, terms.strike > 0 {
      let geometric = try GeometricAsian.price(
        terms, volatility: sigma, schedule: .even(fixings, years: terms.years))
      let twin = StandardPayoff.geometricAsian(terms.right, spot: terms.underlying, strike: terms.strike, every: 1)
      controls.insert(ControlVariate(twin, mean: geometric / discount), at: 0)
    }
    let settings = SimulationSettings(
      paths: Int(values[2]), seed: UInt64(values[3]), sampling: .sobol(scrambles: 16, isNested: false))
    let simulation = try Simulation(generator, payoff, discount: discount, controls: controls, settings: settings)
    let estimate = try simulation.run()
    return Valuation(price: max(estimate.price, 0), standardError: estimate.standardError)
  }
  /// The drift a √year that brings the mean of the geometric average to a strike far out of the money; otherwise none.
  private func tilt(_ terms: ContractTerms, _ sigma: Double, _ carry: Double, _ times: [Double]) -> Double {
    guard sigma > 0, terms.underlying > 0, terms.strike > 0 else { return 0 }
    let n = Double(times.count)
    var (sum, spread) = (0.0, 0.0)
    for (i, time) in times.enumerated() {
      sum += time / n
      spread += time * (2 * (n - Double(i)) - 1) / (n * n)
    }
    let deviation = sigma * spread.squareRoot()
    let mean = (carry - 0.5 * sigma * sigma) * sum
    let distance = (Logarithm.log(terms.strike) - Logarithm.log(terms.underlying) - mean) / deviation
    let isOutside = terms.right == .call ? distance > 1 : distance < -1
    guard isOutside else { return 0 }
    return min(max(distance, -33), 33) * spread.squareRoot() / sum
  }
}
