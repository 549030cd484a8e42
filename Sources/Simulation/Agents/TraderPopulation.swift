public import Quantities

/// The traders of a market, who see one source of each feed and decide by the market alone.
///
/// Because no pool is asked, the intents are the same for every pool that is run on the same market with the same plan.
/// What the traders believe to hold is what they would hold had every intent been filled at the price they saw; a pool
/// that refuses or liquidates one of them tells its `IntentGate`.
///
/// - Evidence: TraderTests
public struct TraderPopulation: Sendable {
  /// How the traders behave.
  public let plan: TraderPlan
  /// How many intents of each style were made, in the order of `TraderStyle`.
  public private(set) var counts = [Int](repeating: 0, count: TraderStyle.allCases.count)

  private let watched: [UInt16]
  private var crowds: [TraderCrowd]
  private var nextTicket: UInt64 = 1

  /// The traders of every feed of a market.
  ///
  /// - Parameter watched: the channel that the traders see, for each feed; empty takes the first source of each
  /// - Throws: the first part of the plan that cannot be followed
  public init(_ plan: TraderPlan, roster: MarketRoster, watched: [UInt16] = []) throws(MarketPlanFault) {
    let feeds = roster.underlyings.count
    try plan.check(feeds: feeds)
    let first = (0..<feeds).map { feed in
      roster.channels.firstIndex { $0.feed.value == feed }.map { UInt16($0) } ?? .max
    }
    let seen = watched.isEmpty ? first : watched
    try MarketPlanFault.demand(
      "watched",
      seen.count == feeds
        && seen.enumerated().allSatisfy { feed, channel in
          Int(channel) < roster.channels.count && Int(roster.channels[Int(channel)].feed.value) == feed
        }, "a source of each feed", "\(seen)")
    self.plan = plan
    self.watched = seen
    let weight = 1 / Double(max(1, feeds))
    crowds = (0..<feeds).map { feed in
      TraderCrowd(
        plan, feed: FeedID(UInt16(feed)), weight: plan.weights.isEmpty ? weight : plan.weights[feed],
        firstAgent: UInt32(feed * plan.traders))
    }
  }

  /// One more than the highest number of a trader.
  public var agentCount: Int { crowds.count * plan.traders }

  /// Whether the traders look at this source.
  func watches(_ tick: MarketTick) -> Bool { watched[Int(tick.feed.value)] == tick.channel }

  /// Lets the traders see a tick and adds what they want to do; closings come before openings.
  ///
  /// - Parameter future: the price of the watched source `plan.lookAhead` later
  /// - Complexity: O(1) for a tick without a decision, O(log positions) for each intent
  public mutating func see(_ tick: MarketTick, future: Price, into intents: inout [AgentIntent]) {
    guard watches(tick) else { return }
    let before = intents.count
    crowds[Int(tick.feed.value)].see(tick, future: future, nextTicket: &nextTicket, into: &intents)
    for intent in intents[before...] { counts[Int(intent.style.rawValue)] += 1 }
  }

  /// What the traders of a feed mean to hold: net and gross quantity.
  public func intended(_ feed: FeedID) -> (net: Quantity, gross: Quantity) {
    let book = crowds[Int(feed.value)].book
    return (Quantity(raw: book.net), Quantity(raw: book.gross))
  }
}

/// The ticks of a market together with what the traders want to do at each of them.
///
/// Reads ahead by the horizon of the informed traders, and holds no more than that.
public struct IntentStream {
  /// The traders.
  public private(set) var traders: TraderPopulation
  /// What the traders want to do after the tick that `next` gave last.
  public private(set) var intents: [AgentIntent] = []

  private let lookAhead: TimeSpan
  private var ticks: TickStream
  private var ahead = TickQueue()
  /// The latest price of each feed's watched source among the ticks that were read.
  private var future: [Price]
  private var ended = false

  /// The ticks of a market, seen by these traders.
  public init(_ ticks: TickStream, traders: TraderPopulation) {
    self.ticks = ticks
    self.traders = traders
    lookAhead = traders.plan.lookAhead
    future = ticks.roster.underlyings.map { _ in .zero }
  }

  /// The next tick, or `nil` after the last; `intents` then holds what the traders want.
  public mutating func next() throws(MarketDataError) -> MarketTick? {
    intents.removeAll(keepingCapacity: true)
    while !ended, ahead.spansLess(than: lookAhead) {
      guard let tick = try ticks.next() else {
        ended = true
        break
      }
      ahead.append(tick)
    }
    guard let tick = ahead.popFirst() else { return nil }
    let horizon = tick.time + lookAhead
    while let seen = ahead.nextUnseen(until: horizon) {
      if traders.watches(seen) { future[Int(seen.feed.value)] = seen.price }
    }
    if traders.watches(tick) {
      let known = future[Int(tick.feed.value)]
      traders.see(tick, future: known > .zero ? known : tick.price, into: &intents)
    }
    return tick
  }
}

/// The ticks between the present and the horizon of those who see ahead.
struct TickQueue {
  private var ticks: [MarketTick] = []
  private var head = 0
  /// Up to where `nextUnseen` has looked.
  private var looked = 0

  /// Whether a tick beyond `span` after the first is still to be read.
  func spansLess(than span: TimeSpan) -> Bool {
    guard head < ticks.count, let last = ticks.last else { return true }
    return !(span < last.time - ticks[head].time)
  }

  mutating func append(_ tick: MarketTick) { ticks.append(tick) }

  mutating func popFirst() -> MarketTick? {
    guard head < ticks.count else { return nil }
    defer { head += 1 }
    looked = max(looked, head)
    if head > 4_096, head > ticks.count / 2 {
      ticks.removeSubrange(0..<head)
      looked -= head
      head = 0
    }
    return ticks[head]
  }

  /// The next tick at or before `horizon` that was not looked at, the present one among them.
  mutating func nextUnseen(until horizon: Timestamp) -> MarketTick? {
    guard looked < ticks.count, ticks[looked].time <= horizon else { return nil }
    looked += 1
    return ticks[looked - 1]
  }
}
