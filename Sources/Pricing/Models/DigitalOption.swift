import Instruments

/// What a digital option pays when it ends in the money.
public enum DigitalPayoff: String, Hashable, Sendable, CaseIterable {
  /// A fixed amount of cash.
  case cash
  /// One unit of the underlying.
  case asset
  /// The distance to another level than the one that decides: `±(S_T - K)` where `±(S_T - trigger) > 0`.
  case gap
}

/// A digital option: pays at expiry if the price ends beyond a level.
///
/// Cash-or-nothing `C e^{-rT} Φ(±d₂)`, asset-or-nothing `S e^{-qT} Φ(±d₁)`, gap `±(S e^{-qT} Φ(±d₁) - K e^{-rT}
/// Φ(±d₂))` with `d₁, d₂` at the level that decides: the strike, or the gap's trigger. A gap option can be worth less
/// than nothing. What it leaves out: the slope of the smile, which a digital feels to first order.
///
/// - Domain: underlying, strike, years, amounts not negative
/// - Units: price and cash in the currency of the underlying; Greeks in closed form
/// - Limits: T→0 or σ→0: the payoff on the certain path, without Greeks; nothing at the level itself
/// - Accuracy: 5e-16 of the greatest amount on the golden grid
/// - Source: Rubinstein and Reiner, Unscrambling the binary code, Risk 4, 1991
/// - Evidence: DigitalTests, ExoticsGoldenTests
public struct DigitalOption: PricingModel {
  /// What it pays.
  public let payoff: DigitalPayoff

  /// The model of this payoff.
  public init(_ payoff: DigitalPayoff) { self.payoff = payoff }

  /// The name in files and on the command line.
  public var identifier: String { "digital-\(payoff.rawValue)" }
  /// One line for people.
  public var summary: String {
    switch payoff {
    case .cash: "Pays cash at expiry if the price ends beyond the strike"
    case .asset: "Pays the underlying at expiry if the price ends beyond the strike"
    case .gap: "Pays the distance to the strike at expiry if the price ends beyond the trigger"
    }
  }
  /// The numbers beside the terms.
  public var parameters: [ModelParameter] {
    switch payoff {
    case .cash: [ExoticParameters.volatility, ExoticParameters.cash]
    case .asset: [ExoticParameters.volatility]
    case .gap:
      [
        ExoticParameters.volatility,
        ModelParameter("trigger", "level that decides", in: ExoticParameters.amounts, typical: 104),
      ]
    }
  }
  /// What the conformance suite may hold it to.
  public var traits: ModelTraits { ModelTraits(isVanilla: false, accuracy: 1e-14, greekAccuracy: 1e-11) }

  /// The price and its Greeks; `values` in the order of `parameters`.
  public func value(_ terms: ContractTerms, _ values: [Double]) throws(PricingError) -> Valuation {
    try check(terms, values)
    let amount = values.count > 1 ? values[1] : 0
    return try DigitalForm(payoff: payoff, amount: amount).valuation(terms, volatility: values[0])
  }
}

private struct DigitalForm: ExpiringForm {
  let payoff: DigitalPayoff
  /// The cash, or the trigger.
  let amount: Double

  func price<N: SmoothNumber>(_ market: MarketPoint<N>) throws(PricingError) -> N {
    let level = payoff == .gap ? N(amount) : market.strike
    let d2 = (market.mean - market.logDistance(level)) * market.sign / market.deviation
    let d1 = d2 + market.deviation * market.sign
    switch payoff {
    case .cash: return market.discount * normal(d2) * amount
    case .asset: return market.prepaid * normal(d1)
    case .gap: return (market.prepaid * normal(d1) - market.strike * market.discount * normal(d2)) * market.sign
    }
  }

  func price(_ path: CertainPath) -> Double {
    let level = payoff == .gap ? amount : path.strike
    guard path.right == .call ? path.end > level : path.end < level else { return 0 }
    switch payoff {
    case .cash: return path.discount * amount
    case .asset: return path.discount * path.end
    case .gap: return path.discount * (path.right == .call ? path.end - path.strike : path.strike - path.end)
    }
  }
}
