internal import QuantMath

/// The market of one expiry, for models on characteristic functions.
public struct FourierExpiry: Hashable, Sendable {
  /// The spot price.
  public let spot: Double
  /// Time to expiry in years.
  public let years: Double
  /// Continuous interest rate per year.
  public let rate: Double
  /// Continuous yield of the underlying per year.
  public let dividend: Double
  /// `S e^((r-q)T)`.
  public let forward: Double
  /// `e^(-rT)`.
  public let discount: Double

  /// An expiry of this market.
  ///
  /// - Throws: `outOfDomain`: a price outside of 1e-150 to 1e150, a negative time, a factor that is not finite
  public init(spot: Double, years: Double, rate: Double = 0, dividend: Double = 0) throws(PricingError) {
    self.spot = try FourierExpiry.price(spot, "underlying")
    guard years >= 0, years < .infinity else {
      throw .outOfDomain(argument: "years", expected: "a finite number, not negative", got: years)
    }
    discount = Exponential.exp(-rate * years)
    guard discount > 0, discount < 1e150 else {
      throw .outOfDomain(argument: "rate", expected: "a discount factor between 0 and 1e150", got: rate)
    }
    forward = try FourierExpiry.price(spot * Exponential.exp((rate - dividend) * years), "forward")
    self.years = years
    self.rate = rate
    self.dividend = dividend
  }

  /// Checks a price or a strike.
  static func price(_ number: Double, _ name: String) throws(PricingError) -> Double {
    guard number >= 1e-150, number <= 1e150 else {
      throw .outOfDomain(argument: name, expected: "from 1e-150 to 1e150", got: number)
    }
    return number
  }
}

/// Which options of a chain.
public enum ChainSide: Int32, Sendable {
  /// Calls.
  case calls = 1
  /// Puts.
  case puts = -1
  /// At each strike the one that is out of the money: a put below the forward, a call from it on.
  case outOfTheMoney = 0
}
