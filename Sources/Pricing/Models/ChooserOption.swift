import Instruments

/// An option whose holder chooses at a date whether it is a call or a put.
///
/// At the date the better of both is, by parity, the call and what a put on the forward still lacks:
/// `C(S, K, T) + e^{-q(T - t)} P(S, K e^{-(r - q)(T - t)}, t)`. The right of the terms is not asked.
///
/// - Domain: underlying, strike, years not negative; the date of choice from now to expiry
/// - Units: price in the currency of the underlying; `theta` lets expiry and the date of choice come closer together
/// - Limits: choice now: the better of both; choice at expiry: the straddle; T→0 or σ→0: the certain payoff, without
///   Greeks
/// - Accuracy: 5e-16 of max(S, K) on the golden grid
/// - Throws: `outOfDomain`: a date of choice behind expiry
/// - Source: Rubinstein, Options for the undecided, Risk 4, 1991
/// - Evidence: ExchangeTests, ExoticsGoldenTests
public struct ChooserOption: PricingModel {
  /// The model, as the catalogue holds it.
  public init() {}

  /// The name in files and on the command line.
  public var identifier: String { "chooser-option" }
  /// One line for people.
  public var summary: String { "Option whose holder chooses at a date whether it is a call or a put" }
  /// The numbers beside the terms.
  public var parameters: [ModelParameter] {
    [ExoticParameters.volatility, ModelParameter("choice_years", "years until the choice", in: 0...1e6, typical: 0.03)]
  }
  /// What the conformance suite may hold it to; its date of choice is a time, which differences by years would leave.
  public var traits: ModelTraits { ModelTraits(isVanilla: false, isHomogeneous: true, accuracy: 2e-14) }

  /// The price and its Greeks; `values` in the order of `parameters`.
  public func value(_ terms: ContractTerms, _ values: [Double]) throws(PricingError) -> Valuation {
    try check(terms, values)
    guard values[1] <= terms.years else {
      throw .outOfDomain(argument: "choice_years", expected: "not behind expiry", got: values[1])
    }
    return try ChooserForm(choice: values[1]).valuation(terms, volatility: values[0])
  }
}

private struct ChooserForm: ExpiringForm {
  let choice: Double

  func price<N: SmoothNumber>(_ market: MarketPoint<N>) throws(PricingError) -> N {
    let deposit = market.strike * market.discount
    let call = forwardOption(1, market.prepaid, deposit, market.deviation)
    let ahead = market.years - (market.years.value - choice)
    guard choice > 0, market.volatility.value * choice.squareRoot() > leastDeviation else {
      let gap = deposit - market.prepaid
      return gap.value > 0 ? call + gap : call
    }
    return call + forwardOption(-1, market.prepaid, deposit, market.volatility * root(ahead))
  }

  func price(_ path: CertainPath) -> Double { (path.end - path.strike).magnitude * path.discount }
}
