import Instruments
import QuantMath

/// A European option on a lognormal underlying, by simulation: what closed forms are checked with, and the simplest
/// example of the engine.
///
/// Sixteen scrambles of Sobol points give the price at expiry; the underlying is the control variate. An option that is
/// out of the money by more than a standard deviation is simulated under an exponential tilt that brings the mean to
/// the strike, so that its price keeps its relative accuracy.
///
/// - Domain: underlying and strike from 0 to 1e150; `σ² T ≤ 9`; rates within ±50; 32 to 1e8 paths
/// - Units: price in the currency of the underlying; `standardError` is that of the mean over scrambles
/// - Limits: T→0 and σ→0: intrinsic value of the forward, error 0
/// - Accuracy: standard error at most 1.1e-5 of the strike at 65,536 paths on the test's grid, and the price within 4.5
///   of them; 4e-7 of the price for a put worth 6e-7 of the strike
/// - Throws: `outOfDomain` naming the argument
/// - Source: Glasserman, Monte Carlo Methods in Financial Engineering, 2003, chapters 4 and 5
/// - Evidence: SimulatedModelTests
public struct MonteCarloEuropean: PricingModel {
  /// The model, as the catalogue holds it.
  public init() {}

  public var identifier: String { "monte-carlo-european" }
  public var summary: String { "European option on a lognormal underlying by simulation" }
  public var parameters: [ModelParameter] {
    [
      ModelParameter("volatility", "volatility per √year", in: 0...50), Self.pathsParameter(65_536), Self.seedParameter,
    ]
  }
  public var traits: ModelTraits { ModelTraits(isHomogeneous: true, accuracy: 1e-3) }

  public func value(_ terms: ContractTerms, _ values: [Double]) throws(PricingError) -> Valuation {
    let sigma = values.first ?? .nan
    try checkSimulated(terms, values, whole: ["paths", "seed"], variance: sigma * sigma)
    guard terms.years > 0 else { return intrinsic(terms) }
    let carry = terms.rate - terms.dividend
    let tilt = tilt(terms, sigma, carry)
    let generator = try LognormalPaths(times: [terms.years], carry: carry, volatility: sigma, tilt: tilt)
    let forward = terms.underlying * Exponential.exp(carry * terms.years)
    let control = ControlVariate(StandardPayoff.underlying(spot: terms.underlying), mean: forward)
    let payoff = StandardPayoff.vanilla(terms.right, spot: terms.underlying, strike: terms.strike)
    let settings = SimulationSettings(
      paths: Int(values[1]), seed: UInt64(values[2]), sampling: .sobol(scrambles: 16, isNested: false))
    let simulation = try Simulation(
      generator, payoff, discount: Exponential.exp(-terms.rate * terms.years), controls: tilt == 0 ? [control] : [],
      settings: settings)
    let estimate = try simulation.run()
    return Valuation(price: max(estimate.price, 0), standardError: estimate.standardError)
  }

  /// The drift a √year that brings the mean of the logarithm to a strike far out of the money; otherwise none.
  private func tilt(_ terms: ContractTerms, _ sigma: Double, _ carry: Double) -> Double {
    let deviation = sigma * terms.years.squareRoot()
    guard deviation > 0, terms.underlying > 0, terms.strike > 0 else { return 0 }
    let mean = (carry - 0.5 * sigma * sigma) * terms.years
    let distance = (Logarithm.log(terms.strike) - Logarithm.log(terms.underlying) - mean) / deviation
    let isOutside = terms.right == .call ? distance > 1 : distance < -1
    guard isOutside else { return 0 }
    return min(max(distance, -38), 38) / terms.years.squareRoot()
  }
}
