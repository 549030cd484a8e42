import Instruments
import QuantMath

/// The right to exchange one asset for another.
///
/// `S₁ e^{-q₁T} Φ(d₁) - S₂ e^{-q₂T} Φ(d₂)` with `σ² = σ₁² + σ₂² - 2ρσ₁σ₂`: with the second asset as the unit of account
/// it is a call without interest. The strike is the price of the second asset; a call receives the first, a put the
/// second.
///
/// - Domain: prices, years and volatilities not negative; correlation from -1 to 1. The interest rate does not enter.
/// - Units: price in the currency of both assets. `vega` and its kin are by the first volatility, `dualDelta` by the
///   second price, `dividendRho` by the first yield
/// - Limits: T→0 or σ→0: the certain exchange, without Greeks
/// - Accuracy: 5e-16 of max(S₁, S₂) on the golden grid
/// - Source: Margrabe, The value of an option to exchange one asset for another, Journal of Finance 33, 1978
/// - Evidence: ExchangeTests, ExoticsGoldenTests
public struct ExchangeOption: PricingModel {
  /// The model, as the catalogue holds it.
  public init() {}

  /// The name in files and on the command line.
  public var identifier: String { "exchange-option" }
  /// One line for people.
  public var summary: String { "Right to exchange one asset for another, whose price is the strike" }
  /// The numbers beside the terms.
  public var parameters: [ModelParameter] {
    [
      ExoticParameters.volatility,
      ModelParameter("second_volatility", "volatility of the second asset per √year", in: 0...100, typical: 0.3),
      ModelParameter("correlation", "correlation of the two assets", in: -1...1, typical: 0.4),
      ModelParameter("second_dividend", "continuous yield of the second asset per year", in: -1e3...1e3, standard: 0),
    ]
  }
  /// What the conformance suite may hold it to.
  public var traits: ModelTraits {
    ModelTraits(isVanilla: false, isHomogeneous: true, accuracy: 2e-14, greekAccuracy: 1e-11)
  }

  /// The price and its Greeks; `values` in the order of `parameters`.
  public func value(_ terms: ContractTerms, _ values: [Double]) throws(PricingError) -> Valuation {
    try check(terms, values)
    let form = ExchangeForm(second: values[1], correlation: values[2], dividend: values[3])
    let spread = form.spread(values[0])
    // Where the two hardly move against each other nothing is left to chance.
    guard terms.years * spread > 1e-30, terms.strike > 0 else {
      let first = terms.underlying * Exponential.exp(-terms.dividend * terms.years)
      let second = terms.strike * Exponential.exp(-values[3] * terms.years)
      return Valuation(price: try finite(max(Double(terms.right.sign) * (first - second), 0)))
    }
    return try form.valuation(terms, volatility: values[0])
  }
}

private struct ExchangeForm: ExpiringForm {
  let second: Double
  let correlation: Double
  let dividend: Double

  /// `σ₁² + σ₂² - 2ρσ₁σ₂`, as a sum that does not cancel.
  func spread<N: SmoothNumber>(_ volatility: N) -> N {
    let along = volatility - second * correlation
    return along * along + second * second * (1 - correlation * correlation)
  }

  func price<N: SmoothNumber>(_ market: MarketPoint<N>) throws(PricingError) -> N {
    let given = market.strike * exponential(market.years * -dividend)
    let deviation = root(spread(market.volatility) * market.years)
    return forwardOption(market.sign, market.prepaid, given, deviation)
  }

  func price(_ path: CertainPath) -> Double {
    let first = path.end * path.discount
    let second = path.strike * Exponential.exp(-dividend * path.years)
    return max(path.right == .call ? first - second : second - first, 0)
  }
}
