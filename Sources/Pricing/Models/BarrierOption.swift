import Instruments

/// Where a single barrier lies and what meeting it does.
public enum BarrierKind: String, Hashable, Sendable, CaseIterable {
  /// Below the price; the option comes to life when it is met.
  case downIn = "down-in"
  /// Below the price; the option dies when it is met.
  case downOut = "down-out"
  /// Above the price; the option comes to life when it is met.
  case upIn = "up-in"
  /// Above the price; the option dies when it is met.
  case upOut = "up-out"

  /// Whether the barrier lies below.
  public var isDown: Bool { self == .downIn || self == .downOut }
  /// Whether the option comes to life at the barrier.
  public var isIn: Bool { self == .downIn || self == .upIn }
}

/// A call or put that a barrier brings to life or kills: eight types, with a rebate.
///
/// The payoff against the joint law of the last and the extreme price, by the reflection principle: each probability is
/// a tail of the law or of its image behind the barrier. The rebate of a knock-out is paid at the hit, that of a
/// knock-in at expiry if there was none. Dates of monitoring move the barrier away by `e^{βσ√(T/n)}`. A barrier at or
/// beyond the price is met at once.
///
/// - Domain: underlying, strike, years, barrier, rebate not negative
/// - Units: price, rebate, barrier in the currency of the underlying
/// - Limits: T→0 or σ→0: the certain path decides, without Greeks; a barrier far away: vanilla or nothing; a barrier
///   met: vanilla, or the rebate now
/// - Accuracy: 5e-16 of max(S, K) on the golden grid with continuous monitoring; with dates, the correction is
///   the model's error: o(1/√n)
/// - Throws: `notCovered`: a knock-out's rebate with a rate below -50 / T
/// - Source: Reiner and Rubinstein, Breaking down the barriers, Risk 4, 1991; Broadie, Glasserman and Kou, 1997
/// - Evidence: BarrierTests, ExoticsGoldenTests
public struct BarrierOption: PricingModel {
  /// Where the barrier lies and what it does.
  public let kind: BarrierKind

  /// The model of this kind.
  public init(_ kind: BarrierKind) { self.kind = kind }

  /// The name in files and on the command line.
  public var identifier: String { "barrier-\(kind.rawValue)" }
  /// One line for people.
  public var summary: String {
    "Option that \(kind.isIn ? "comes to life" : "dies") at a barrier \(kind.isDown ? "below" : "above") the price"
  }
  /// The numbers beside the terms.
  public var parameters: [ModelParameter] {
    let barrier = ExoticParameters.barrier(isDown: kind.isDown)
    return [ExoticParameters.volatility, barrier, ExoticParameters.rebate, ExoticParameters.monitoring]
  }
  /// What the conformance suite may hold it to.
  public var traits: ModelTraits { ModelTraits(isVanilla: false, accuracy: 2e-14, greekAccuracy: 1e-11) }

  /// The price and its Greeks; `values` in the order of `parameters`.
  public func value(_ terms: ContractTerms, _ values: [Double]) throws(PricingError) -> Valuation {
    try check(terms, values)
    let form = BarrierForm(kind: kind, barrier: values[1], rebate: values[2], dates: values[3])
    return try form.valuation(terms, volatility: values[0])
  }
}

private struct BarrierForm: ExpiringForm {
  let kind: BarrierKind
  let barrier: Double
  let rebate: Double
  let dates: Double

  func price<N: SmoothNumber>(_ market: MarketPoint<N>) throws(PricingError) -> N {
    let start = market.underlying.value
    if kind.isDown ? start <= barrier : start >= barrier { return knockedAtOnce(market) }
    let law = ImageLaw(mean: market.mean, deviation: market.deviation)
    let direction = kind.isDown ? 1.0 : -1
    let shift = DiscreteMonitoring.shift(market, dates: dates)
    let distance = market.logDistance(N(barrier)) * direction - shift
    let strike = market.logDistance(market.strike) * direction
    let underCash = FirstPassage(law: kind.isDown ? law : law.mirrored, barrier: distance)
    let underStock = FirstPassage(law: kind.isDown ? law.underStock : law.underStock.mirrored, barrier: distance)
    let isAbove = (market.right == .call) == kind.isDown
    let cash = market.strike * market.discount * probability(underCash, strike, isAbove)
    let stock = market.prepaid * probability(underStock, strike, isAbove)
    let option = (stock - cash) * market.sign
    if rebate == 0 { return option }
    if kind.isIn { return option + market.discount * underCash.miss * rebate }
    return option + (try underCash.discountedHit(interest: market.rate * market.years)) * rebate
  }

  func price(_ path: CertainPath) -> Double {
    let isMetNow = kind.isDown ? path.start <= barrier : path.start >= barrier
    let isMet = isMetNow || (kind.isDown ? path.lowest <= barrier : path.highest >= barrier)
    let option = path.discount * path.payoff
    if kind.isIn { return isMet ? option : path.discount * rebate }
    guard isMet else { return option }
    return rebate * (isMetNow ? 1 : path.discountAt(barrier))
  }

  private func probability<N: SmoothNumber>(_ passage: FirstPassage<N>, _ strike: N, _ isAbove: Bool) -> N {
    if kind.isIn { return isAbove ? passage.hitEndingAbove(strike) : passage.hitEndingBelow(strike) }
    return isAbove ? passage.missEndingAbove(strike) : passage.missEndingBelow(strike)
  }

  private func knockedAtOnce<N: SmoothNumber>(_ market: MarketPoint<N>) -> N {
    kind.isIn ? vanilla(market) : N(rebate)
  }
}

/// The vanilla option that the exotic becomes.
func vanilla<N: SmoothNumber>(_ market: MarketPoint<N>) -> N {
  let d2 = (market.mean - market.logDistance(market.strike)) * market.sign / market.deviation
  let d1 = d2 + market.deviation * market.sign
  return (market.prepaid * normal(d1) - market.strike * market.discount * normal(d2)) * market.sign
}
