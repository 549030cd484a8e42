public import Quantities

/// A pool without prices of its own: it fills every intent at the price that the trader saw. It shows what a crowd of
/// traders means for a static pool, to set the traders' parameters against real pools.
public struct ToyPool: Sendable {
  /// Averages over the samples that were taken.
  public struct Summary: Hashable, Sendable {
    /// How many samples were taken.
    public var samples = 0
    /// The sum over feeds of |net position| at the last price, over the pool's value: mean and maximum.
    public var meanNet = 0.0, maximalNet = 0.0
    /// The sum over feeds of |long - short| at entry prices, over the pool's value: what a venue shows as its
    /// imbalance.
    public var meanNetAtEntry = 0.0
    /// Both sides together at entry prices, over the pool's value.
    public var meanOpenInterest = 0.0
    /// What was opened and closed over the pool's value, in all.
    public var turnover = 0.0
    /// How many positions were opened and how many closed.
    public var opened = 0, closed = 0
    /// The hours for which closed positions were held, on average.
    public var meanHours = 0.0
    /// What the traders gained over the pool's value, in all.
    public var tradersGain = 0.0
  }

  private struct Holding {
    let quantity: Quantity
    let entry: Double
    let since: Timestamp
  }

  private struct Side {
    var units = 0.0
    var cost = 0.0
    var gross = 0.0
    var price = 0.0
  }

  private let value: Double
  private let quote: PoolQuote?
  private var gate = IntentGate()
  private var holdings: [UInt64: Holding] = [:]
  private var waiting: [UInt64: (intent: AgentIntent, limit: Price)] = [:]
  private var sides: [Side]
  private var total = Summary()
  private var hours = 0.0

  /// A pool of this value for so many feeds, which tells price-sensitive traders this quote; the usual one is so good
  /// that they all trade, `nil` sends them away.
  public init(
    value: Money, feeds: Int, quote: PoolQuote? = PoolQuote(premium: FeeRate(raw: -1_000_000), carryPerHour: .zero)
  ) {
    self.value = value.real
    self.quote = quote
    sides = [Side](repeating: Side(), count: feeds)
  }

  /// The averages so far.
  public var summary: Summary {
    var result = total
    let samples = Double(max(1, total.samples))
    result.meanNet /= samples
    result.meanNetAtEntry /= samples
    result.meanOpenInterest /= samples
    result.meanHours = hours / Double(max(1, total.closed))
    for side in sides { result.tradersGain += (side.units * side.price - side.cost) / value }
    return result
  }

  /// The sum over feeds of |net position| at the last price, over the pool's value.
  public var net: Double { sides.reduce(0) { $0 + ($1.units * $1.price).magnitude } / value }

  /// Sees a price and fills what the traders want.
  public mutating func see(_ tick: MarketTick, _ intents: [AgentIntent], isSampled: Bool) {
    sides[Int(tick.feed.value)].price = tick.price.real
    for ticket in waiting.isEmpty ? [] : reachedLimits(tick) {
      if let order = waiting.removeValue(forKey: ticket) { open(order.intent, at: order.limit.real, tick.time) }
    }
    for intent in intents {
      guard gate.judge(intent, quote: { _ in quote }) == .send else { continue }
      switch intent.kind {
      case .market: open(intent, at: intent.reference.real, tick.time)
      case .limit(let limit, _): waiting[intent.ticket] = (intent, limit)
      case .cancel: waiting[intent.ticket] = nil
      case .close: close(intent, tick.time)
      }
    }
    if isSampled { sample() }
  }

  private func reachedLimits(_ tick: MarketTick) -> [UInt64] {
    waiting.values.filter { order in
      order.intent.feed == tick.feed
        && (order.intent.quantity > .zero ? tick.price <= order.limit : tick.price >= order.limit)
    }.map(\.intent.ticket).sorted()
  }

  private mutating func open(_ intent: AgentIntent, at price: Double, _ time: Timestamp) {
    holdings[intent.ticket] = Holding(quantity: intent.quantity, entry: price, since: time)
    move(intent.feed, intent.quantity.real, price, gross: 1)
    total.opened += 1
  }

  private mutating func close(_ intent: AgentIntent, _ time: Timestamp) {
    guard let held = holdings.removeValue(forKey: intent.ticket) else { return }
    let units = held.quantity.real
    total.tradersGain += units * (intent.reference.real - held.entry) / value
    move(intent.feed, -units, held.entry, gross: -1)
    total.closed += 1
    hours += Double((time - held.since).nanoseconds) / 3.6e12
  }

  private mutating func move(_ feed: FeedID, _ units: Double, _ entry: Double, gross: Double) {
    sides[Int(feed.value)].units += units
    sides[Int(feed.value)].cost += units * entry
    sides[Int(feed.value)].gross += gross * units.magnitude * entry
    total.turnover += units.magnitude * entry / value
  }

  private mutating func sample() {
    total.samples += 1
    total.meanNet += net
    total.maximalNet = max(total.maximalNet, net)
    total.meanNetAtEntry += sides.reduce(0) { $0 + $1.cost.magnitude } / value
    total.meanOpenInterest += sides.reduce(0) { $0 + $1.gross } / value
  }
}
