internal import QuantMath

/// Forward prices out of spot prices, with rates, yields, funding of perpetuals and the basis of futures as carry.
///
/// - Units: rates continuous per year; years of 365 days
/// - Source: Hull, Options, futures and other derivatives, chapter on forward prices; Ackerer, Hugonnier and Jermann,
///   Perpetual futures pricing, 2024, for funding as a yield
/// - Evidence: AdjustmentTests
public enum Carry {
  /// `S e^((r - q) T)`.
  ///
  /// - Throws: `outOfDomain`
  public static func forward(spot: Double, rate: Double, dividend: Double, years: Double) throws(PricingError) -> Double
  {
    try requireNotNegative(spot, "spot")
    try requireNotNegative(years, "years")
    guard rate.isFinite, dividend.isFinite else {
      throw .outOfDomain(argument: "rate", expected: "a finite number", got: rate.isFinite ? dividend : rate)
    }
    let forward = spot * Exponential.exp((rate - dividend) * years)
    guard forward.isFinite else {
      throw .outOfDomain(argument: "rate", expected: "a forward that fits into a double", got: rate)
    }
    return forward
  }

  /// The yield at which a hedge with a perpetual future carries: what longs pay in funding is a negative yield.
  ///
  /// `perInterval` is paid on the notional `intervals` times a year; simple payments become the continuous rate with
  /// the same growth, `-n ln(1 + f)`.
  ///
  /// - Domain: `perInterval` above -1, `intervals` above zero
  /// - Units: a dividend for `ContractTerms`, per year
  /// - Throws: `outOfDomain`
  public static func dividend(fundingPerInterval perInterval: Double, intervals: Double) throws(PricingError) -> Double
  {
    guard perInterval > -1, perInterval < .infinity else {
      throw .outOfDomain(argument: "funding", expected: "above -1", got: perInterval)
    }
    try requirePositive(intervals, "intervals")
    let yield = -intervals * Logarithm.log1p(perInterval)
    guard yield.isFinite else {
      throw .outOfDomain(argument: "intervals", expected: "a yield that fits into a double", got: intervals)
    }
    return yield
  }

  /// The rate of carry that a future's price shows, `ln(F/S)/T`.
  ///
  /// - Throws: `outOfDomain`: a price or the time is not above zero
  public static func rate(spot: Double, future: Double, years: Double) throws(PricingError) -> Double {
    try requirePositive(spot, "spot")
    try requirePositive(future, "future")
    try requirePositive(years, "years")
    let near = future / spot
    // Close to the spot price the difference has digits that the quotient has lost.
    let logarithm = near > 0.5 && near < 2 ? Logarithm.log1p((future - spot) / spot) : Self.wide(future, spot)
    let rate = logarithm / years
    guard rate.isFinite else {
      throw .outOfDomain(argument: "years", expected: "a rate that fits into a double", got: years)
    }
    return rate
  }

  private static func wide(_ future: Double, _ spot: Double) -> Double {
    Logarithm.log(future) - Logarithm.log(spot)
  }
}
