public import Instruments

/// A quantity of one European option.
public struct BookPosition: Hashable, Sendable {
  /// Call or put.
  public var right: OptionRight
  /// The strike.
  public var strike: Double
  /// Time to expiry in years of 365 days.
  public var years: Double
  /// Continuous interest rate per year.
  public var rate: Double
  /// Continuous yield of the underlying per year.
  public var dividend: Double
  /// Volatility per square root of a year.
  public var volatility: Double
  /// Contracts, long positive.
  public var quantity: Double

  /// A position of these terms.
  public init(
    _ right: OptionRight, strike: Double, years: Double, rate: Double = 0, dividend: Double = 0, volatility: Double,
    quantity: Double
  ) {
    self.right = right
    self.strike = strike
    self.years = years
    self.rate = rate
    self.dividend = dividend
    self.volatility = volatility
    self.quantity = quantity
  }
}

/// Positions in European options on one underlying.
public struct OptionBook: Sendable {
  /// The price of the underlying.
  public var spot: Double
  /// The positions.
  public var positions: [BookPosition]

  /// A book of these positions.
  public init(spot: Double, positions: [BookPosition]) {
    self.spot = spot
    self.positions = positions
  }
}
