import Instruments
import QuantMath

/// The market and the terms, as numbers that may carry derivatives, with what every formula makes of them.
struct MarketPoint<N: SmoothNumber>: Sendable {
  let right: OptionRight
  let underlying: N
  let strike: N
  let years: N
  let rate: N
  let dividend: N
  let volatility: N
  /// `σ √T`.
  let deviation: N
  /// `σ² T`.
  let variance: N
  /// `(r - q - σ²/2) T`: the mean of `ln(S_T / S)`.
  let mean: N
  /// `e^{-rT}`.
  let discount: N
  /// `S e^{-qT}`.
  let prepaid: N

  init(_ right: OptionRight, underlying: N, strike: N, years: N, rate: N, dividend: N, volatility: N) {
    self.right = right
    self.underlying = underlying
    self.strike = strike
    self.years = years
    self.rate = rate
    self.dividend = dividend
    self.volatility = volatility
    deviation = volatility * root(years)
    variance = deviation * deviation
    mean = (rate - dividend) * years - variance * 0.5
    discount = exponential(-(rate * years))
    prepaid = underlying * exponential(-(dividend * years))
  }

  /// +1 for a call, -1 for a put.
  var sign: Double { right == .call ? 1 : -1 }

  /// `ln(level / S)`.
  func logDistance(_ level: N) -> N { logRatio(level, underlying) }
}

extension MarketPoint where N == Double {
  init(_ terms: ContractTerms, volatility: Double) {
    self.init(
      terms.right, underlying: terms.underlying, strike: terms.strike, years: terms.years, rate: terms.rate,
      dividend: terms.dividend, volatility: volatility)
  }
}

extension MarketPoint where N == TaylorJet {
  /// The market as the variables of the derivatives.
  init(_ terms: ContractTerms, volatility: Double) {
    var underlying = TaylorJet(terms.underlying)
    underlying.s = 1
    var strike = TaylorJet(terms.strike)
    strike.k = 1
    var years = TaylorJet(terms.years)
    years.t = 1
    var rate = TaylorJet(terms.rate)
    rate.r = 1
    var dividend = TaylorJet(terms.dividend)
    dividend.q = 1
    var sigma = TaylorJet(volatility)
    sigma.v = 1
    self.init(
      terms.right, underlying: underlying, strike: strike, years: years, rate: rate, dividend: dividend,
      volatility: sigma)
  }
}

/// The one path that the price takes where nothing is random: no time, no volatility, or nothing to move.
struct CertainPath: Sendable {
  let right: OptionRight
  let strike: Double
  let start: Double
  let end: Double
  let years: Double
  let rate: Double
  /// `r - q`.
  let carry: Double

  init(_ terms: ContractTerms) {
    right = terms.right
    strike = terms.strike
    start = terms.underlying
    years = terms.years
    rate = terms.rate
    carry = terms.rate - terms.dividend
    end = start == 0 ? 0 : start * Exponential.exp(carry * years)
  }

  var discount: Double { Exponential.exp(-(rate * years)) }
  var lowest: Double { min(start, end) }
  var highest: Double { max(start, end) }
  /// `max(±(S_T - K), 0)`.
  var payoff: Double { max(right == .call ? end - strike : strike - end, 0) }
  /// Whether the option ends in the money: `±(S_T - K) > 0`.
  var isInTheMoney: Bool { right == .call ? end > strike : end < strike }
}

extension CertainPath {
  /// The discount factor of the moment at which the path meets the level, which lies between start and end.
  func discountAt(_ level: Double) -> Double {
    guard start > 0, carry != 0 else { return discount }
    let time = min(logRatio(level, start) / carry, years)
    return Exponential.exp(-(rate * time))
  }
}
