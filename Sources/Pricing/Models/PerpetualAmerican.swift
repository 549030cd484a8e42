import Instruments

/// An American option without expiry, and the price at which to exercise it.
///
/// With `β₊ > 1`, `β₋ < 0` the powers at which the stationary equation holds at the interest rate: a call is exercised
/// from `S* = K β₊/(β₊ - 1)` on and before that worth `(S* - K)(S/S*)^{β₊}`; a put down from `S* = K β₋/(β₋ - 1)`,
/// above it worth `(K - S*)(S/S*)^{β₋}`. A call on what yields nothing is never exercised and is worth the underlying.
///
/// - Domain: interest rate not negative; a call's yield not negative; years are not asked
/// - Units: price and boundary in the currency of the underlying; `theta` is 0
/// - Limits: σ→0: exercise when the carry says so; q→0 (call): the underlying, without a boundary; r→0 (put): the
///   strike if the price will fall to nothing
/// - Accuracy: 5e-16 of max(S, K) on the golden grid
/// - Throws: `notCovered`: a rate below zero, or a call on a negative yield, which is worth more than anything
/// - Source: Merton, Theory of rational option pricing, 1973, section 8; McDonald and Siegel, The value of waiting to
///   invest, 1986
/// - Evidence: PerpetualTests, ExoticsGoldenTests
public struct PerpetualAmerican: PricingModel {
  /// The model, as the catalogue holds it.
  public init() {}

  /// The name in files and on the command line.
  public var identifier: String { "perpetual-american" }
  /// One line for people.
  public var summary: String { "American option without expiry, with its exercise boundary" }
  /// The numbers beside the terms.
  public var parameters: [ModelParameter] { [ExoticParameters.volatility] }
  /// Greeks are exact to rounding; differences by a small yield, which hardly resolve the boundary, ask for the room.
  public var traits: ModelTraits {
    ModelTraits(
      exercise: .american, isVanilla: false, isHomogeneous: true, accuracy: 1e-14, greekAccuracy: 1e-7)
  }

  /// The price and its Greeks; `values` in the order of `parameters`.
  public func value(_ terms: ContractTerms, _ values: [Double]) throws(PricingError) -> Valuation {
    try check(terms, values)
    guard terms.rate >= 0 else { throw .notCovered("a rate below zero: exercise never has to come") }
    let isCall = terms.right == .call
    guard !isCall || terms.dividend >= 0 else { throw .notCovered("a call on a negative yield: waiting always pays") }
    guard terms.strike > 0 else { return Valuation(price: isCall ? terms.underlying : 0) }
    guard terms.underlying > 0 else {
      return Valuation(price: isCall ? 0 : terms.strike, exerciseBoundary: isCall ? nil : terms.strike)
    }
    let form = PerpetualAmericanForm()
    var valuation = try form.perpetualValuation(terms, volatility: values[0])
    valuation.exerciseBoundary = form.boundary(terms, max(values[0], leastPerpetualVolatility))
    return valuation
  }
}

private struct PerpetualAmericanForm: ClosedForm {
  /// `S*/K`, `nil` where exercise never comes.
  private func boundary<N: SmoothNumber>(_ market: MarketPoint<N>) -> N? {
    let powers = StationaryPowers(market, rate: market.rate)
    if market.right == .put { return powers.falling.value < 0 ? powers.falling / (powers.falling - 1) : nil }
    return powers.rising.value > 1 && market.dividend.value > 0 ? powers.rising / (powers.rising - 1) : nil
  }

  func boundary(_ terms: ContractTerms, _ volatility: Double) -> Double? {
    var timeless = terms
    timeless.years = 1
    guard let ratio = boundary(MarketPoint<Double>(timeless, volatility: volatility)) else { return nil }
    let level = ratio * terms.strike
    return level.isFinite ? level : nil
  }

  func price<N: SmoothNumber>(_ market: MarketPoint<N>) throws(PricingError) -> N {
    let powers = StationaryPowers(market, rate: market.rate)
    let isCall = market.right == .call
    guard let ratio = boundary(market) else { return isCall ? market.underlying : market.strike }
    let edge = ratio * market.strike
    let distance = market.underlying.value - edge.value
    if isCall ? distance >= 0 : distance <= 0 { return (market.underlying - market.strike) * market.sign }
    let power = isCall ? powers.rising : powers.falling
    // (S/S*)^β with S* = K β/(β - 1): the two logarithms apart keep the digits of S close to K.
    let exponent = power * (logRatio(market.underlying, market.strike) - logarithm(ratio))
    return (edge - market.strike) * market.sign * exponential(exponent)
  }
}
