import Instruments
import QuantMath

/// An option that may be exercised on equally spaced dates, the last at expiry, by least squares over simulated
/// lognormal paths.
///
/// The rule is learned on half of the work and followed on paths of its own, so that the price is a lower bound up to
/// its standard error; the European option at the moment of exercise is the control variate.
///
/// - Domain: underlying and strike from 1e-150 to 1e150; `σ² T ≤ 9`; 1 to 1,000 dates, paths times dates at most 2e8
/// - Units: price in the currency of the underlying
/// - Limits: one date: the European option; many dates: the American option from below
/// - Accuracy: at most 3e-4 of the strike below the Bermudan price of a lattice of 4,000 steps, at 32,768 paths on five
///   rows of the paper's table
/// - Throws: `outOfDomain` naming the argument; `noConvergence`: no path is ever in the money, so that nothing is known
/// - Source: Longstaff and Schwartz, Valuing American options by simulation, 2001
/// - Evidence: SimulatedModelTests, LongstaffSchwartzTests
public struct LongstaffSchwartzOption: PricingModel {
  /// The model, as the catalogue holds it.
  public init() {}

  public var identifier: String { "longstaff-schwartz" }
  public var summary: String { "Early exercise on equally spaced dates by least squares over simulated paths" }
  public var parameters: [ModelParameter] {
    [
      ModelParameter("volatility", "volatility per √year", in: 0...50),
      ModelParameter(
        "exercise_dates", "equally spaced dates, the last at expiry", in: 1...1_000, standard: 50, typical: 4),
      Self.pathsParameter(32_768), Self.seedParameter,
    ]
  }
  public var traits: ModelTraits { ModelTraits(exercise: .bermudan, isHomogeneous: true, accuracy: 5e-3) }

  public func value(_ terms: ContractTerms, _ values: [Double]) throws(PricingError) -> Valuation {
    let sigma = values.first ?? .nan
    try checkSimulated(terms, values, whole: ["exercise_dates", "paths", "seed"], variance: sigma * sigma)
    guard terms.years > 0 else { return intrinsic(terms) }
    let times = PathDates.even(Int(values[1]), years: terms.years)
    let generator = try LognormalPaths(times: times, carry: terms.rate - terms.dividend, volatility: sigma)
    let option = try LongstaffSchwartz(
      terms.right, spot: terms.underlying, strike: terms.strike, rate: terms.rate, generator: generator,
      settings: SimulationSettings(paths: Int(values[2]), seed: UInt64(values[3])))
    let estimate = try option.run()
    try checkPaid(terms, price: estimate.price, error: sigma > 0 ? estimate.standardError : 1)
    return Valuation(price: estimate.price, standardError: estimate.standardError)
  }
}
