internal import CPricing

/// Where the columns of a batch of European options lie; every column holds `count` numbers.
///
/// For callers with memory of their own, such as arrays of another language; Swift code takes the forms over `Span`.
///
/// - Units: rates continuous per year, years of 365 days, volatility per square root of a year; right 1 call, -1 put
public struct EuropeanRows {
  /// Spot prices.
  public var spot: UnsafePointer<Double>
  /// Strikes.
  public var strike: UnsafePointer<Double>
  /// Times to expiry.
  public var years: UnsafePointer<Double>
  /// Interest rates.
  public var rate: UnsafePointer<Double>
  /// Yields of the underlying.
  public var dividend: UnsafePointer<Double>
  /// Volatilities.
  public var volatility: UnsafePointer<Double>
  /// 1 for a call, -1 for a put.
  public var right: UnsafePointer<Double>
  /// Rows.
  public var count: Int

  /// Rows of these columns.
  public init(
    spot: UnsafePointer<Double>, strike: UnsafePointer<Double>, years: UnsafePointer<Double>,
    rate: UnsafePointer<Double>, dividend: UnsafePointer<Double>, volatility: UnsafePointer<Double>,
    right: UnsafePointer<Double>, count: Int
  ) {
    self.spot = spot
    self.strike = strike
    self.years = years
    self.rate = rate
    self.dividend = dividend
    self.volatility = volatility
    self.right = right
    self.count = count
  }

  /// The form of the kernels.
  var columns: european_rows {
    european_rows(
      spot: spot, strike: strike, years: years, rate: rate, dividend: dividend, volatility: volatility, right: right)
  }
}
