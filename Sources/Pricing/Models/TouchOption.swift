import Instruments

/// What a touch option pays, and when.
public enum TouchKind: String, Hashable, Sendable, CaseIterable {
  /// Cash when the level is first met.
  case oneTouchAtHit = "one-touch-at-hit"
  /// Cash at expiry if the level has been met.
  case oneTouchAtExpiry = "one-touch-at-expiry"
  /// Cash at expiry if the level has not been met.
  case noTouch = "no-touch"
}

/// An American digital: cash for meeting a level, or for not meeting it.
///
/// The strike is the level; a call waits for it above the price, a put below. At expiry `C e^{-rT} P(τ ≤ T)`; at the
/// hit `C E[e^{-rτ}; τ ≤ T]`, both from the law of the first passage. A level at or beyond the price is met.
///
/// - Domain: underlying, strike, years, cash not negative
/// - Units: price and cash in the currency of the underlying
/// - Limits: T→0 or σ→0: the certain path decides, without Greeks
/// - Accuracy: 5e-16 of the cash on the golden grid with continuous monitoring
/// - Throws: `notCovered`: payment at the hit with a rate below -50 / T
/// - Source: Rubinstein and Reiner, Unscrambling the binary code, Risk 4, 1991
/// - Evidence: DigitalTests, ExoticsGoldenTests
public struct TouchOption: PricingModel {
  /// What it pays.
  public let kind: TouchKind

  /// The model of this kind.
  public init(_ kind: TouchKind) { self.kind = kind }

  /// The name in files and on the command line.
  public var identifier: String { kind.rawValue }
  /// One line for people.
  public var summary: String {
    switch kind {
    case .oneTouchAtHit: "Pays cash when the price first meets the strike"
    case .oneTouchAtExpiry: "Pays cash at expiry if the price has met the strike"
    case .noTouch: "Pays cash at expiry if the price has not met the strike"
    }
  }
  /// The numbers beside the terms.
  public var parameters: [ModelParameter] {
    [ExoticParameters.volatility, ExoticParameters.cash, ExoticParameters.monitoring]
  }
  /// What the conformance suite may hold it to.
  public var traits: ModelTraits { ModelTraits(isVanilla: false, accuracy: 2e-14, greekAccuracy: 1e-11) }

  /// The price and its Greeks; `values` in the order of `parameters`.
  public func value(_ terms: ContractTerms, _ values: [Double]) throws(PricingError) -> Valuation {
    try check(terms, values)
    return try TouchForm(kind: kind, cash: values[1], dates: values[2]).valuation(terms, volatility: values[0])
  }
}

private struct TouchForm: ExpiringForm {
  let kind: TouchKind
  let cash: Double
  let dates: Double

  func price<N: SmoothNumber>(_ market: MarketPoint<N>) throws(PricingError) -> N {
    let isDown = market.right == .put
    let (start, level) = (market.underlying.value, market.strike.value)
    if isDown ? start <= level : start >= level {
      switch kind {
      case .oneTouchAtHit: return N(cash)
      case .oneTouchAtExpiry: return market.discount * cash
      case .noTouch: return N(0)
      }
    }
    let law = ImageLaw(mean: market.mean, deviation: market.deviation)
    let distance = market.logDistance(market.strike) * -market.sign
    let shift = DiscreteMonitoring.shift(market, dates: dates)
    let passage = FirstPassage(law: isDown ? law : law.mirrored, barrier: distance - shift)
    switch kind {
    case .oneTouchAtHit: return (try passage.discountedHit(interest: market.rate * market.years)) * cash
    case .oneTouchAtExpiry: return market.discount * passage.hit * cash
    case .noTouch: return market.discount * passage.miss * cash
    }
  }

  func price(_ path: CertainPath) -> Double {
    let isMetNow = path.right == .put ? path.start <= path.strike : path.start >= path.strike
    let isMet = isMetNow || (path.right == .put ? path.lowest <= path.strike : path.highest >= path.strike)
    switch kind {
    case .oneTouchAtHit: return isMetNow ? cash : isMet ? cash * path.discountAt(path.strike) : 0
    case .oneTouchAtExpiry: return isMet ? path.discount * cash : 0
    case .noTouch: return isMet ? 0 : path.discount * cash
    }
  }
}
