public import Instruments
public import QuantMath

/// The volatility at which a formula gives a price.
///
/// - Accuracy: as `BlackInversion`: 2e-14 by Black's, 7e-16 by Bachelier's formula, for the price as given
/// - Evidence: ImpliedVolatilityTests
public struct ImpliedVolatility: Hashable, Sendable {
  /// Per √year: of returns by Black's formula, of the forward in its own units by Bachelier's.
  public let volatility: Double
  /// Half a unit in the last place of the price moves the volatility by more than 1e-13 of itself: this is the best
  /// volatility there is, but the price does not carry its digits.
  public let hasLimitedPrecision: Bool

  init(volatility: Double, hasLimitedPrecision: Bool) {
    self.volatility = volatility
    self.hasLimitedPrecision = hasLimitedPrecision
  }

  /// By Black's formula, from a discounted price and a forward.
  ///
  /// - Domain: prices, discount factor and years above zero, as `BlackInversion` says in numbers
  /// - Units: `years` of 365 days
  /// - Throws: `noSuchVolatility`: the price lies outside of the bounds that exclude arbitrage, or no time is left;
  ///   `outOfDomain` naming the argument
  public static func black(
    price: Double, forward: Double, strike: Double, years: Double, discount: Double = 1, right: OptionRight
  ) throws(PricingError) -> ImpliedVolatility {
    try solve(.black, price, forward, strike, years, discount, right)
  }

  /// By Bachelier's formula, from a discounted price and a forward; forward and strike may be negative.
  ///
  /// - Domain: discount factor and years above zero, as `BlackInversion` says in numbers
  /// - Units: in units of the forward per √year; `years` of 365 days
  /// - Throws: as `black`
  public static func normal(
    price: Double, forward: Double, strike: Double, years: Double, discount: Double = 1, right: OptionRight
  ) throws(PricingError) -> ImpliedVolatility {
    try solve(.normal, price, forward, strike, years, discount, right)
  }

  /// By the formula of Black, Scholes and Merton, from a spot price with continuous rate and dividend yield.
  ///
  /// The forward is `S e^((r - q) T)` and the discount factor `e^(-r T)`, each rounded once.
  ///
  /// - Throws: as `black`
  public static func blackScholesMerton(price: Double, _ terms: ContractTerms) throws(PricingError) -> ImpliedVolatility
  {
    let carry = [-terms.rate * terms.years, (terms.rate - terms.dividend) * terms.years]
    guard carry[0].isFinite, carry[1].isFinite else {
      throw .outOfDomain(argument: "rate", expected: "a finite rate times years", got: terms.rate)
    }
    var growth = [1.0, 1.0]
    var factors = growth.mutableSpan
    Batch.exp(carry.span, into: &factors)
    return try solve(
      .black, price, terms.underlying * growth[1], terms.strike, terms.years, growth[0], terms.right)
  }

  private static func solve(
    _ formula: VolatilityFormula, _ price: Double, _ forward: Double, _ strike: Double, _ years: Double,
    _ discount: Double, _ right: OptionRight
  ) throws(PricingError) -> ImpliedVolatility {
    let result = BlackInversion.solve(
      formula, price: price, forward: forward, strike: strike, years: years, discount: discount,
      sign: Double(right.sign))
    if let reason = result.status.reason { throw .noSuchVolatility(reason: reason) }
    guard result.status.hasVolatility else {
      throw outOfDomain(formula, price, forward, strike, years, discount)
    }
    return ImpliedVolatility(
      volatility: result.volatility, hasLimitedPrecision: result.status == .limitedPrecision)
  }

  /// Which argument lies outside of the domain.
  private static func outOfDomain(
    _ formula: VolatilityFormula, _ price: Double, _ forward: Double, _ strike: Double, _ years: Double,
    _ discount: Double
  ) -> PricingError {
    let (small, large) = (0x1p-500, 0x1p500)
    let lowest = formula == .black ? small : -large
    for (name, number) in [("forward", forward), ("strike", strike)] where !(number >= lowest && number <= large) {
      let sign = formula == .black ? "a positive price" : "a price"
      return .outOfDomain(argument: name, expected: "\(sign) that is finite and of a usual size", got: number)
    }
    if !(discount >= 0x1p-64 && discount <= 0x1p64) {
      return .outOfDomain(argument: "discount", expected: "a positive factor from 2^-64 to 2^64", got: discount)
    }
    if !(years >= 0x1p-200 && years <= 0x1p40) {
      return .outOfDomain(argument: "years", expected: "positive years up to 2^40", got: years)
    }
    return .outOfDomain(argument: "price", expected: "a finite number of a usual size", got: price)
  }
}

extension InversionStatus {
  /// Why a sound row has no volatility, in words for reports; `nil` where it has one, or is not sound.
  public var reason: String? {
    switch self {
    case .ok, .limitedPrecision, .outOfDomain: nil
    case .noTimeValue: "the price is the intrinsic value to its last digit"
    case .belowIntrinsic: "the price is below the intrinsic value"
    case .aboveMaximum: "the price reaches the bound that no volatility reaches"
    case .expired: "no time is left"
    }
  }
}
