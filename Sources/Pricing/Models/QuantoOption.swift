import Instruments
import QuantMath

/// An option on a foreign asset, paid at a fixed rate of exchange.
///
/// In the payer's currency the asset drifts at `r_f - q - ρσσ_X`, with `r_f` the asset's own interest rate and `ρ` its
/// correlation with the exchange rate (payer's currency for one of the asset's); the payoff is discounted at the
/// payer's rate, which is the rate of the terms. The fixed rate of exchange is 1: multiply by another.
///
/// - Domain: underlying, strike, years and volatilities not negative; correlation from -1 to 1
/// - Units: price in the payer's currency; `rho` is by the payer's rate alone
/// - Limits: T→0 or σ→0: the certain payoff, without Greeks
/// - Accuracy: 5e-16 of max(S, K) on the golden grid
/// - Source: Reiner, Quanto mechanics, Risk 5, 1992
/// - Evidence: ExchangeTests, ExoticsGoldenTests
public struct QuantoOption: PricingModel {
  /// The model, as the catalogue holds it.
  public init() {}

  /// The name in files and on the command line.
  public var identifier: String { "quanto-option" }
  /// One line for people.
  public var summary: String { "Option on a foreign asset, paid at a fixed rate of exchange" }
  /// The numbers beside the terms.
  public var parameters: [ModelParameter] {
    [
      ExoticParameters.volatility,
      ModelParameter("exchange_volatility", "volatility of the exchange rate per √year", in: 0...100, typical: 0.1),
      ModelParameter("correlation", "correlation of asset and exchange rate", in: -1...1, typical: -0.3),
      ModelParameter("foreign_rate", "interest rate of the asset's currency per year", in: -1e3...1e3, standard: 0),
    ]
  }
  /// What the conformance suite may hold it to.
  public var traits: ModelTraits {
    ModelTraits(isVanilla: false, isHomogeneous: true, accuracy: 2e-14, greekAccuracy: 1e-11)
  }

  /// The price and its Greeks; `values` in the order of `parameters`.
  public func value(_ terms: ContractTerms, _ values: [Double]) throws(PricingError) -> Valuation {
    try check(terms, values)
    return try QuantoForm(drag: values[1] * values[2], foreignRate: values[3]).valuation(terms, volatility: values[0])
  }
}

private struct QuantoForm: ExpiringForm {
  /// `ρ σ_X`.
  let drag: Double
  let foreignRate: Double

  func price<N: SmoothNumber>(_ market: MarketPoint<N>) throws(PricingError) -> N {
    let carry = foreignRate - market.dividend - market.volatility * drag
    let forward = market.underlying * exponential(carry * market.years)
    return forwardOption(market.sign, forward, market.strike, market.deviation) * market.discount
  }

  func price(_ path: CertainPath) -> Double {
    guard path.start > 0 else { return path.right == .call ? 0 : path.strike * path.discount }
    // The terms carry at their own rate; the asset does at the foreign one.
    let forward = path.start * Exponential.exp((path.carry - path.rate + foreignRate) * path.years)
    return max(path.right == .call ? forward - path.strike : path.strike - forward, 0) * path.discount
  }
}
