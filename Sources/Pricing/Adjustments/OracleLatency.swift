internal import Instruments

/// What a price that comes late costs who quotes on it.
///
/// Between the oracle's observation and the trade the price moves by `σ √δ` in one standard deviation; who trades
/// against a quote does so when the move is in his favour.
///
/// - Units: delay in years of 365 days, volatility per square root of a year; moves in parts of the price
/// - Source: Bachelier's mean of the size of a normal move; Copeland and Galai, Information effects on the bid-ask
/// spread,   1983, for the quote as an option
/// - Evidence: AdjustmentTests
public enum OracleLatency {
  /// The expected size of the move over the delay, `σ √δ √(2/π)`.
  ///
  /// - Throws: `outOfDomain`: a number is below zero or not finite
  public static func expectedMove(volatility: Double, delay: Double) throws(PricingError) -> Double {
    try requireNotNegative(volatility, "volatility")
    try requireNotNegative(delay, "delay")
    let move = volatility * delay.squareRoot() * DiscreteHedging.meanOfSize
    guard move.isFinite else {
      throw .outOfDomain(argument: "volatility", expected: "a move that fits into a double", got: volatility)
    }
    return move
  }

  /// What a quote loses on average to traders who see the price earlier: the delta's share of the half of the moves
  /// that are in their favour, beyond the half spread that they pay.
  ///
  /// A stale quote is an option on the price: its cost is Bachelier's `s φ(h/s) - h Φ(-h/s)` with the deviation `s` of
  /// the option's price over the delay and the half spread `h`.
  ///
  /// - Units: currency a contract, never below zero
  /// - Throws: `outOfDomain`
  public static func expectedLoss(
    delta: Double, spot: Double, volatility: Double, delay: Double, halfSpread: Double
  ) throws(PricingError) -> Double {
    try requireNotNegative(volatility, "volatility")
    try requireNotNegative(delay, "delay")
    try requireNotNegative(spot, "spot")
    try requireNotNegative(halfSpread, "half_spread")
    guard delta.isFinite else { throw .outOfDomain(argument: "delta", expected: "a finite number", got: delta) }
    let deviation = delta.magnitude * spot
    let terms = ContractTerms(.call, underlying: 0, strike: halfSpread, years: delay)
    return try Bachelier().price(terms, normalVolatility: deviation * volatility)
  }

  /// The half spread that holds the expected loss at a given part of what it is without a spread.
  ///
  /// - Domain: `part` above 0 and at most 1
  /// - Units: currency a contract
  /// - Throws: `outOfDomain`
  public static func halfSpread(
    delta: Double, spot: Double, volatility: Double, delay: Double, losing part: Double
  ) throws(PricingError) -> Double {
    guard part > 0, part <= 1 else {
      throw .outOfDomain(argument: "losing", expected: "above 0, at most 1", got: part)
    }
    let free = try expectedLoss(delta: delta, spot: spot, volatility: volatility, delay: delay, halfSpread: 0)
    // The loss falls from `free` at zero to nothing at 38 deviations; halving reaches the last bit.
    var low = 0.0
    var high = free * 100
    for _ in 0..<80 where high > low {
      let middle = low + 0.5 * (high - low)
      let loss = try expectedLoss(
        delta: delta, spot: spot, volatility: volatility, delay: delay, halfSpread: middle)
      if loss > part * free { low = middle } else { high = middle }
    }
    return high
  }
}
