import Instruments
import QuantMath

/// A European option under Heston's model by Andersen's quadratic-exponential scheme.
///
/// Mirrored random paths; the underlying is the control variate, and the martingale correction holds its mean at any
/// step.
///
/// - Domain: underlying and strike from 0 to 1e150; variances from 0 to 25 with `max(v₀, θ) T ≤ 9`; `0 ≤ κ ≤ 100`,
///   `1e-4 ≤ ξ ≤ 20`, `|ρ| ≤ 1`; 1 to 10,000 steps; 32 to 1e8 paths
/// - Units: price in the currency of the underlying; vol of vol per √year
/// - Limits: T→0: intrinsic value
/// - Accuracy: the standard error and a bias of the step, which `HestonSchemeTests` measures against closed forms
/// - Throws: `outOfDomain` naming the argument; `noConvergence`: no path ends in the money, so that nothing is known
/// - Source: Andersen, Efficient simulation of the Heston stochastic volatility model, 2008
/// - Evidence: SimulatedModelTests, HestonSchemeTests
public struct HestonMonteCarlo: PricingModel {
  /// The model, as the catalogue holds it.
  public init() {}

  public var identifier: String { "heston-monte-carlo" }
  public var summary: String { "European option under Heston's model by simulation, Andersen's scheme" }
  public var parameters: [ModelParameter] {
    [
      ModelParameter("initial_variance", "variance now, per year", in: 0...25, typical: 0.05),
      ModelParameter("reversion", "rate at which the variance reverts, per year", in: 0...100, typical: 1.5),
      ModelParameter("long_variance", "variance that it reverts to, per year", in: 0...25, typical: 0.06),
      ModelParameter("volatility_of_variance", "volatility of the variance, per year", in: 1e-4...20, typical: 0.5),
      ModelParameter("correlation", "of the price and its variance", in: -1...1, typical: -0.6),
      ModelParameter("steps", "equal steps until expiry", in: 1...10_000, standard: 64, typical: 4),
      Self.pathsParameter(32_768), Self.seedParameter,
    ]
  }
  public var traits: ModelTraits { ModelTraits(isHomogeneous: true, accuracy: 2e-2) }

  public func value(_ terms: ContractTerms, _ values: [Double]) throws(PricingError) -> Valuation {
    let variance = values.count > 2 ? max(values[0], values[2]) : .nan
    try checkSimulated(terms, values, whole: ["steps", "paths", "seed"], variance: variance)
    guard terms.years > 0 else { return intrinsic(terms) }
    let carry = terms.rate - terms.dividend
    let process = HestonProcess(
      variance: values[0], reversion: values[1], longVariance: values[2], volatilityOfVariance: values[3],
      correlation: values[4])
    let generator = try HestonPaths(years: terms.years, steps: Int(values[5]), carry: carry, process: process)
    let forward = terms.underlying * Exponential.exp(carry * terms.years)
    let simulation = try Simulation(
      generator, StandardPayoff.vanilla(terms.right, spot: terms.underlying, strike: terms.strike),
      discount: Exponential.exp(-terms.rate * terms.years),
      controls: [ControlVariate(StandardPayoff.underlying(spot: terms.underlying), mean: forward)],
      settings: SimulationSettings(paths: Int(values[6]), seed: UInt64(values[7])))
    let estimate = try simulation.run()
    try checkPaid(terms, price: estimate.price, error: estimate.standardError)
    return Valuation(price: max(estimate.price, 0), standardError: estimate.standardError)
  }
}
