public import Quantities

/// How a crowd of traders behaves. Fractions are of the pool's value at the start.
public struct TraderPlan: Hashable, Sendable {
  /// The seed of every draw.
  public var seed: UInt64
  /// The value of the pool to which sizes are scaled, USDC.
  public var poolValue: Money
  /// The share of the open interest in each feed; empty shares it out equally.
  public var weights: [Double]
  /// The mean open interest, both sides together, over all feeds.
  public var openInterest: Double
  /// Decisions to look for a trade, a day and feed, at average volume and volatility.
  public var decisionsPerDay: Double
  /// The mean time that noise traders mean to hold.
  public var meanHold: TimeSpan
  /// The weights of the styles among decisions, in the order of `TraderStyle`.
  public var styles: [Double]
  /// The standard deviation of the logarithm of a size.
  public var sizeDispersion: Double
  /// How much the crowd leans to the lighter side as the imbalance grows; 0 does not look at it.
  public var balance: Double
  /// How much the chance to buy moves for each standard deviation of the trend.
  public var herding: Double
  /// The time over which the herd sees a trend.
  public var trend: TimeSpan
  /// How far ahead informed traders see.
  public var lookAhead: TimeSpan
  /// The standard deviation of their error, as a multiple of that of the move they foresee.
  public var lookAheadError: Double
  /// The least foreseen move on which they trade, as a fraction of the price.
  public var leastEdge: Double
  /// The mean of what price-sensitive traders accept to pay; see `AgentIntent.tolerance`.
  public var tolerance: Double
  /// The part of the openings that are limit orders.
  public var limitOrders: Double
  /// The leverages from which traders choose with equal chances.
  public var leverages: [Int32]
  /// Whether the traders already hold their usual open interest at the first price, as in a pool that has been running.
  public var startsSeasoned = false

  /// A plan. The defaults make, on bitcoin and ether of the first quarter of 2022, the open interest, turnover and
  /// imbalance of the pools in docs/market-data.md.
  public init(
    seed: UInt64, poolValue: Money, weights: [Double] = [], openInterest: Double = 1, decisionsPerDay: Double = 300,
    meanHold: TimeSpan = .hours(72), styles: [Double] = [0.55, 0.2, 0.03, 0.22], sizeDispersion: Double = 1.2,
    balance: Double = 0.3, herding: Double = 0.15, trend: TimeSpan = .hours(6), lookAhead: TimeSpan = .seconds(900),
    lookAheadError: Double = 1, leastEdge: Double = 0.002, tolerance: Double = 0.0015, limitOrders: Double = 0.15,
    leverages: [Int32] = [2, 3, 5, 8, 10, 15, 20]
  ) {
    self.seed = seed
    self.poolValue = poolValue
    self.weights = weights
    self.openInterest = openInterest
    self.decisionsPerDay = decisionsPerDay
    self.meanHold = meanHold
    self.styles = styles
    self.sizeDispersion = sizeDispersion
    self.balance = balance
    self.herding = herding
    self.trend = trend
    self.lookAhead = lookAhead
    self.lookAheadError = lookAheadError
    self.leastEdge = leastEdge
    self.tolerance = tolerance
    self.limitOrders = limitOrders
    self.leverages = leverages
  }

  /// How many traders there are of each style and feed: enough that one without a position is found.
  var traders: Int { Int(max(8, 3 * decisionsPerDay * Double(meanHold.nanoseconds) / 86_400e9)) }

  /// How long a style means to hold, as a multiple of `meanHold`.
  func hold(of style: TraderStyle) -> Double {
    switch style {
    case .noise, .priceSensitive: 1
    case .momentum: 0.5
    case .informed: Double(lookAhead.nanoseconds) / Double(meanHold.nanoseconds)
    }
  }

  /// The mean size of a position on a feed, USDC, by Little's law: open interest is rate × hold × size.
  ///
  /// `survival` is the part of the planned open interest that is left after profit takers, stops and decisions that
  /// come to nothing.
  func meanSize(weight: Double) -> Double {
    let survival = 0.55
    let total = styles.reduce(0, +)
    let hold = TraderStyle.allCases.reduce(0) { $0 + styles[Int($1.rawValue)] / total * self.hold(of: $1) }
    let days = Double(meanHold.nanoseconds) / 86_400e9 * hold
    return poolValue.real * openInterest * weight / (decisionsPerDay * days * survival)
  }

  /// Refuses the first part that cannot be followed.
  func check(feeds: Int) throws(MarketPlanFault) {
    try MarketPlanFault.within("poolValue", poolValue.real, 1, 1e12)
    try MarketPlanFault.demand(
      "weights", weights.isEmpty || weights.count == feeds, "one weight for each of \(feeds) feeds", "\(weights.count)")
    try MarketPlanFault.demand(
      "weights", weights.allSatisfy { $0 >= 0 && $0 <= 1 }, "weights from 0 to 1", "\(weights)")
    try MarketPlanFault.within("openInterest", openInterest, 0, 100)
    try MarketPlanFault.within("decisionsPerDay", decisionsPerDay, 0.001, 100_000)
    try MarketPlanFault.within("meanHold", Double(meanHold.nanoseconds) / 1e9, 60, 366 * 86_400)
    try MarketPlanFault.demand(
      "decisionsPerDay", traders <= 1_000_000, "decisions and holding times for at most 1000000 traders", "\(traders)")
    try MarketPlanFault.demand(
      "styles",
      styles.count == TraderStyle.allCases.count && styles.allSatisfy { $0 >= 0 && $0 <= 1e6 }
        && styles.reduce(0, +) > 0,
      "\(TraderStyle.allCases.count) weights of at least zero, not all zero", "\(styles)")
    try MarketPlanFault.within("sizeDispersion", sizeDispersion, 0, 3)
    try MarketPlanFault.within("balance", balance, 0, 1)
    try MarketPlanFault.within("herding", herding, 0, 1)
    try MarketPlanFault.within("trend", Double(trend.nanoseconds) / 1e9, 60, 366 * 86_400)
    try MarketPlanFault.within("lookAhead", Double(lookAhead.nanoseconds) / 1e9, 1, 86_400)
    try MarketPlanFault.within("lookAheadError", lookAheadError, 0, 1_000)
    try MarketPlanFault.within("leastEdge", leastEdge, 0, 1)
    try MarketPlanFault.within("tolerance", tolerance, -1, 1)
    try MarketPlanFault.within("limitOrders", limitOrders, 0, 1)
    try MarketPlanFault.demand(
      "leverages", !leverages.isEmpty && leverages.allSatisfy { (1...1_000).contains($0) }, "leverages from 1 to 1000",
      "\(leverages)")
  }
}
