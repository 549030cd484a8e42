import Instruments
import QuantMath
import Testing

@testable import Pricing

/// What each device takes off the error. The bounds are what was measured less a tenth to a quarter: 607 and 3.1 times
/// the variance for the geometric average and the underlying, 1.34 times the error for mirrored paths, 36 for Sobol
/// points.
@Suite struct VarianceReductionTests {
  private static let discount = Exponential.exp(-0.05)

  private func asian(
    _ sampling: PathSampling, paths: Int, controls: [ControlVariate] = [], seed: UInt64 = 3
  ) throws -> SimulationEstimate {
    let generator = try LognormalPaths(times: PathDates.even(12, years: 1), carry: 0.05, volatility: 0.3)
    return try Simulation(
      generator, StandardPayoff.arithmeticAsian(.call, spot: 100, strike: 100, every: 1), discount: Self.discount,
      controls: controls, settings: SimulationSettings(paths: paths, seed: seed, sampling: sampling)
    ).run()
  }

  private func geometric() throws -> ControlVariate {
    let terms = ContractTerms(.call, underlying: 100, strike: 100, years: 1, rate: 0.05)
    let price = try GeometricAsian.price(terms, volatility: 0.3, schedule: .even(12, years: 1))
    return ControlVariate(
      StandardPayoff.geometricAsian(.call, spot: 100, strike: 100, every: 1), mean: price / Self.discount)
  }

  @Test func geometricAverageControlsTheArithmetic() throws {
    let plain = PathSampling.streams(antithetic: false)
    let bare = try asian(plain, paths: 8_192)
    let controlled = try asian(plain, paths: 8_192, controls: [try geometric()])
    let gain = bare.standardError / controlled.standardError
    #expect(controlled.varianceReduction > 450, "\(controlled.varianceReduction)")
    #expect(abs(gain * gain / controlled.varianceReduction - 1) < 0.01)
    #expect(abs(bare.price - controlled.price) < 4.5 * bare.standardError)
    #expect(abs(controlled.controlWeights[0] - 1) < 0.1)
  }

  @Test func mirroredPathsAndTheUnderlyingHelp() throws {
    let bare = try asian(.streams(antithetic: false), paths: 16_384)
    let mirrored = try asian(.streams(antithetic: true), paths: 16_384)
    #expect(bare.standardError / mirrored.standardError > 1.2)
    let underlying = ControlVariate(StandardPayoff.underlying(spot: 100), mean: 100 * Exponential.exp(0.05))
    let controlled = try asian(.streams(antithetic: false), paths: 16_384, controls: [underlying])
    #expect(controlled.varianceReduction > 2.5, "\(controlled.varianceReduction)")
    #expect(abs(mirrored.price - controlled.price) < 4.5 * bare.standardError)
  }

  /// The error of Sobol points over a bridge falls faster than the number of points, and is far below that of random
  /// paths.
  @Test func quasiRandomPathsConvergeFaster() throws {
    let few = try asian(.sobol(scrambles: 16, isNested: false), paths: 16 * 64)
    let many = try asian(.sobol(scrambles: 16, isNested: false), paths: 16 * 2_048)
    let random = try asian(.streams(antithetic: false), paths: 16 * 2_048)
    #expect(few.standardError / many.standardError > 21, "\(few.standardError / many.standardError)")
    #expect(random.standardError / many.standardError > 27, "\(random.standardError / many.standardError)")
    let exact = try asian(.sobol(scrambles: 16, isNested: true), paths: 16 * 2_048, controls: [try geometric()])
    #expect(abs(many.price - exact.price) < 4.5 * (many.standardError + exact.standardError))
    #expect(exact.standardError < 1e-3)
  }

  /// A call at twice the price a quarter before expiry: 5e-11 of the price, which untilted paths never see.
  @Test func tiltedPathsSeeTheTail() throws {
    let (strike, years, sigma) = (200.0, 0.25, 0.2)
    let value = Lognormal.price(.call, 100, strike, years, rate: 0, dividend: 0, volatility: sigma)
    let tilt = (Logarithm.log(2) + sigma * sigma * years / 2) / (sigma * years)
    func estimate(_ tilt: Double) throws -> SimulationEstimate {
      let paths = try LognormalPaths(times: [0.1, years], carry: 0, volatilities: [sigma, sigma], tilt: tilt)
      return try Simulation(
        paths, StandardPayoff.vanilla(.call, spot: 100, strike: strike), discount: 1,
        settings: SimulationSettings(paths: 8_192, seed: 4, sampling: .streams(antithetic: false))
      ).run()
    }
    #expect(try estimate(0).price == 0)
    let tilted = try estimate(tilt)
    expectClose(tilted, to: value, error: 0.04 * value, "tilted")
    // The weights average to one.
    let paths = try LognormalPaths(times: [0.5, 1], carry: 0.1, volatilities: [0.2, 0.4], tilt: 0.7)
    let mass = try Simulation(
      paths, StandardPayoff.underlying(spot: 100), discount: Exponential.exp(-0.1),
      settings: SimulationSettings(paths: 16_384, sampling: .streams(antithetic: false))
    ).run()
    expectClose(mass, to: 100, error: 1, "weighted mean")
  }
}
