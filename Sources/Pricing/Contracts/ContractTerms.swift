public import Instruments

/// What every model asks of a contract and its market; a model's own numbers stand beside it.
public struct ContractTerms: Hashable, Sendable {
  /// Call or put.
  public var right: OptionRight
  /// The price of the underlying: its spot, or its forward where the model says so.
  public var underlying: Double
  /// The strike, in units of the underlying's price.
  public var strike: Double
  /// Time to expiry in years of 365 days.
  public var years: Double
  /// Continuous interest rate per year.
  public var rate: Double
  /// Continuous yield of the underlying per year: dividends, funding, lease.
  public var dividend: Double

  /// Terms of these numbers; nothing is checked here, models check what they use.
  public init(
    _ right: OptionRight, underlying: Double, strike: Double, years: Double, rate: Double = 0, dividend: Double = 0
  ) {
    self.right = right
    self.underlying = underlying
    self.strike = strike
    self.years = years
    self.rate = rate
    self.dividend = dividend
  }
}
