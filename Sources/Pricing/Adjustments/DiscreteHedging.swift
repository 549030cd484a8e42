/// What hedging at intervals and at a cost adds to a volatility.
///
/// Leland: a hedge at intervals `δt` with proportional cost `k` for a round trip is worth what an option at
/// `σ² (1 ± √(2/π) k/(σ √δt))` is worth without cost: more for who sold convexity, less for who bought it.
///
/// - Units: volatility per square root of a year; interval in years; cost in parts of the traded value for buying and
///   selling once, which is twice the cost of a side
/// - Source: Leland, Option pricing and replication with transactions costs, 1985, equation 15; Hoggard, Whalley and
///   Wilmott, Hedging option portfolios in the presence of transaction costs, 1994; Derman, When you cannot hedge
///   continuously, 1999, for the noise
/// - Evidence: AdjustmentTests
public enum DiscreteHedging {
  /// √(2/π).
  static let meanOfSize = 0x1.9884533d43651p-1

  /// Leland's number, `√(2/π) k / (σ √δt)`: the cost beside the variance.
  ///
  /// - Domain: volatility and interval above zero, cost not negative
  /// - Throws: `outOfDomain`
  public static func lelandNumber(
    volatility: Double, roundTripCost: Double, interval: Double
  ) throws(PricingError) -> Double {
    try requirePositive(volatility, "volatility")
    try requirePositive(interval, "interval")
    try requireNotNegative(roundTripCost, "round_trip_cost")
    let number = meanOfSize * roundTripCost / (volatility * interval.squareRoot())
    guard number.isFinite else {
      throw .outOfDomain(argument: "interval", expected: "long enough for a finite cost", got: interval)
    }
    return number
  }

  /// The volatility at which to quote: above the true one for who is short gamma and hedges, below for who is long.
  ///
  /// - Domain: long gamma only while Leland's number is below 1: beyond, hedging costs more than it brings
  /// - Throws: `outOfDomain`
  public static func adjustedVolatility(
    _ volatility: Double, roundTripCost: Double, interval: Double, shortGamma: Bool
  ) throws(PricingError) -> Double {
    let number = try lelandNumber(volatility: volatility, roundTripCost: roundTripCost, interval: interval)
    let factor = shortGamma ? 1 + number : 1 - number
    guard factor >= 0 else {
      throw .outOfDomain(
        argument: "interval", expected: "hedges so rare that their cost stays below gamma", got: interval)
    }
    let adjusted = volatility * factor.squareRoot()
    guard adjusted.isFinite else {
      throw .outOfDomain(argument: "volatility", expected: "a volatility that fits into a double", got: volatility)
    }
    return adjusted
  }

  /// What hedging costs in a year, expected, for this gamma: `√(2/π) |Γ| S² σ k / (2 √δt)`.
  ///
  /// - Units: currency per year
  /// - Throws: `outOfDomain`
  public static func costRate(
    gamma: Double, spot: Double, volatility: Double, roundTripCost: Double, interval: Double
  ) throws(PricingError) -> Double {
    let number = try lelandNumber(volatility: volatility, roundTripCost: roundTripCost, interval: interval)
    let rate = 0.5 * gamma.magnitude * spot * spot * volatility * volatility * number
    guard rate.isFinite else {
      throw .outOfDomain(argument: "gamma", expected: "a cost that fits into a double", got: gamma)
    }
    return rate
  }

  /// The standard deviation of what is left when an option is hedged `count` times: `√(π/4) vega σ / √count`.
  ///
  /// - Units: currency; vega per 1.00 of volatility
  /// - Throws: `outOfDomain`
  public static func hedgingError(vega: Double, volatility: Double, count: Int) throws(PricingError) -> Double {
    try requireNotNegative(volatility, "volatility")
    guard count > 0 else { throw .outOfDomain(argument: "count", expected: "at least 1", got: Double(count)) }
    let error = 0x1.c5bf891b4ef6ap-1 * vega.magnitude * volatility / Double(count).squareRoot()
    guard error.isFinite else {
      throw .outOfDomain(argument: "vega", expected: "an error that fits into a double", got: vega)
    }
    return error
  }
}

/// Throws where a number is not finite and above zero.
func requirePositive(_ number: Double, _ name: String) throws(PricingError) {
  guard number > 0, number < .infinity else {
    throw .outOfDomain(argument: name, expected: "a finite number above zero", got: number)
  }
}

/// Throws where a number is not finite or below zero.
func requireNotNegative(_ number: Double, _ name: String) throws(PricingError) {
  guard number >= 0, number < .infinity else {
    throw .outOfDomain(argument: name, expected: "a finite number, not negative", got: number)
  }
}
