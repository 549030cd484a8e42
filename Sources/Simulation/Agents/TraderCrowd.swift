import QuantMath
import Quantities

/// The traders of one feed: when they look, what they decide, and what they mean to hold.
struct TraderCrowd {
  private let plan: TraderPlan
  private let feed: FeedID
  private let meanSize: Double
  /// So small that the positions of all traders of the feed together fit.
  private let largest: Quantity
  /// Of the pool's value: the imbalance at which the crowd leans to the lighter side by `plan.balance`.
  private static let usualImbalance = 0.02
  /// After a hole in the data no more than this much time is caught up with.
  private static let longestStep = 3_600.0

  private(set) var pulse: MarketPulse
  private(set) var book = PositionBook()
  private var arrivals: EventClock
  private var draws: RandomStream
  /// The traders of each style without a position on this feed.
  private var idle: [[UInt32]]
  private var lastTime: Timestamp?

  init(_ plan: TraderPlan, feed: FeedID, weight: Double, firstAgent: UInt32) {
    self.plan = plan
    self.feed = feed
    meanSize = plan.meanSize(weight: weight)
    largest = Quantity(raw: .max / Int64(plan.traders + 1))
    pulse = MarketPulse(trend: plan.trend)
    arrivals = EventClock(RandomStream(seed: plan.seed, stream: 2_000_000 + 10 * UInt64(feed.value)))
    draws = RandomStream(seed: plan.seed, stream: 2_000_001 + 10 * UInt64(feed.value))
    let total = plan.styles.reduce(0, +)
    var next = firstAgent
    idle = plan.styles.map { weight in
      let count = UInt32(Double(plan.traders) * weight / total)
      defer { next += count }
      return Array(next..<(next + count))
    }
  }

  /// Lets the traders see a price and adds what they want to do.
  ///
  /// - Parameters:
  ///   - future: the price `plan.lookAhead` later, for those who know it
  ///   - nextTicket: the ticket of the next position; advanced
  mutating func see(
    _ tick: MarketTick, future: Price, nextTicket: inout UInt64, into intents: inout [AgentIntent]
  ) {
    pulse.see(tick.price)
    while let (position, turn) = book.turn(price: tick.price.raw, time: tick.time) {
      settle(position, turn, tick, &intents)
    }
    if tick.kind == .close { pulse.close(tick) }
    guard let lastTime else {
      self.lastTime = tick.time
      if plan.startsSeasoned { season(tick, future: future, nextTicket: &nextTicket, into: &intents) }
      return
    }
    let seconds = min(Self.longestStep, Double((tick.time - lastTime).nanoseconds) / 1e9)
    self.lastTime = tick.time
    for _ in 0..<arrivals.events(in: plan.decisionsPerDay / 86_400 * seconds * pulse.intensity) {
      decide(tick, future: future, nextTicket: &nextTicket, into: &intents)
    }
  }

  /// Opens the positions of a crowd that has been trading for long. Holding times have no memory, so what is left of
  /// them is drawn like whole ones.
  private mutating func season(
    _ tick: MarketTick, future: Price, nextTicket: inout UInt64, into intents: inout [AgentIntent]
  ) {
    let wanted = meanSize / plan.meanSize(weight: 1) * plan.poolValue.real * plan.openInterest
    for _ in 0..<(20 * plan.traders) {
      if Quantity(raw: book.gross).real * pulse.price >= wanted { return }
      decide(tick, future: future, nextTicket: &nextTicket, into: &intents)
    }
  }

  private mutating func settle(
    _ position: IntendedPosition, _ turn: PositionTurn, _ tick: MarketTick, _ intents: inout [AgentIntent]
  ) {
    let kind: AgentIntent.Kind
    switch turn {
    case .filled: return
    case .expired: kind = .cancel
    case .closed(let reason): kind = .close(reason)
    }
    idle[Int(position.style.rawValue)].append(position.agent)
    intents.append(
      AgentIntent(
        agent: position.agent, ticket: position.ticket, style: position.style, kind: kind, feed: feed,
        quantity: -position.quantity, reference: tick.price, leverage: position.leverage, tolerance: nil,
        expectedHold: .zero, decidedAt: tick.time))
  }

  /// One trader looks at the market.
  ///
  /// Draws the same count of words whatever it decides, so that one decision does not shift all later ones.
  private mutating func decide(
    _ tick: MarketTick, future: Price, nextTicket: inout UInt64, into intents: inout [AgentIntent]
  ) {
    defer { draws.position = (draws.position + 15) / 16 * 16 }
    let style = style(draws.uniform())
    let coin = draws.uniform()
    let size = Exponential.exp(plan.sizeDispersion * (min(3, draws.normal()) - 0.5 * plan.sizeDispersion))
    let patience = draws.exponential()
    let (profit, loss) = (draws.uniform(from: 0.7, to: 2.5), draws.uniform(from: 0.7, to: 2.5))
    let leverage = plan.leverages[Int(draws.integer(below: UInt64(plan.leverages.count)))]
    let tolerance = draws.exponential()
    let (waits, patienceOfOrder, distance) = (
      draws.uniform() < plan.limitOrders, draws.exponential(), draws.exponential()
    )
    let error = draws.normal()
    guard let isLong = side(style, coin: coin, error: error, tick: tick, future: future) else { return }
    var notional = meanSize * size
    if style == .priceSensitive { notional = min(notional, imbalance.magnitude) }
    let units = max(notional, 20) / pulse.price
    guard !idle[Int(style.rawValue)].isEmpty,
      let quantity = Quantity(quantizing: units, step: Quantity(raw: 1), rounding: .up), quantity > .zero,
      quantity <= largest
    else { return }
    var position = IntendedPosition()
    position.ticket = nextTicket
    nextTicket += 1
    let chosen = Int(draws.integer(below: UInt64(idle[Int(style.rawValue)].count)))
    let last = idle[Int(style.rawValue)].count - 1
    idle[Int(style.rawValue)].swapAt(chosen, last)
    position.agent = idle[Int(style.rawValue)].removeLast()
    position.style = style
    position.leverage = leverage
    position.quantity = isLong ? quantity : -quantity
    let seconds = Double(plan.meanHold.nanoseconds) / 1e9 * plan.hold(of: style) * min(8, 0.1 + 0.9 * patience)
    position.hold = TimeSpan(nanoseconds: Int64(max(60, seconds) * 1e9))
    place(&position, profit: profit, loss: loss, waits: waits && style == .noise, distance: distance, at: tick)
    let until = tick.time + TimeSpan(nanoseconds: Int64(min(20, 0.1 + patienceOfOrder) * 7_200e9))
    book.enter(position, at: tick.time, until: until)
    intents.append(intent(position, tick: tick, until: until, tolerance: tolerance))
  }

  private func intent(_ position: IntendedPosition, tick: MarketTick, until: Timestamp, tolerance: Double)
    -> AgentIntent
  {
    let accepted =
      position.style.reactsToQuote
      ? FeeRate(quantizing: plan.tolerance * tolerance, step: FeeRate(raw: 1), rounding: .down) : nil
    return AgentIntent(
      agent: position.agent, ticket: position.ticket, style: position.style,
      kind: position.stage == .waiting ? .limit(Price(raw: position.limit), until: until) : .market, feed: feed,
      quantity: position.quantity, reference: tick.price, leverage: position.leverage, tolerance: accepted,
      expectedHold: position.hold, decidedAt: tick.time)
  }

  private mutating func style(_ coin: Double) -> TraderStyle {
    var left = coin * plan.styles.reduce(0, +)
    for style in TraderStyle.allCases {
      left -= plan.styles[Int(style.rawValue)]
      if left < 0 { return style }
    }
    return .noise
  }

  /// The intended net position in USDC at the last price; positive when the traders are long.
  private var imbalance: Double { Quantity(raw: book.net).real * pulse.price }

  /// Which side a trader takes; `nil` when it does not trade.
  private func side(
    _ style: TraderStyle, coin: Double, error: Double, tick: MarketTick, future: Price
  ) -> Bool? {
    let crowding = imbalance / (Self.usualImbalance * plan.poolValue.real)
    let lean = plan.balance * max(-1, min(1, crowding))
    switch style {
    case .noise: return coin < 0.5 - lean
    case .momentum:
      if pulse.trend.magnitude < 0.3 { return nil }
      return coin < max(0.05, min(0.95, 0.5 + plan.herding * pulse.trend - lean))
    case .informed:
      let usual = pulse.dailyVolatility * (Double(plan.lookAhead.nanoseconds) / 86_400e9).squareRoot()
      let foreseen = future.real / pulse.price - 1 + plan.lookAheadError * usual * error
      return foreseen.magnitude < plan.leastEdge ? nil : foreseen > 0
    case .priceSensitive:
      return crowding == 0 ? coin < 0.5 : crowding < 0
    }
  }

  /// Sets where the trader takes its profit and its loss, and where its limit lies: multiples of how far prices move
  /// while it holds, but a loss before the collateral is gone.
  private func place(
    _ position: inout IntendedPosition, profit: Double, loss: Double, waits: Bool, distance: Double, at tick: MarketTick
  ) {
    let days = Double(position.hold.nanoseconds) / 86_400e9
    let usual = min(0.5, pulse.dailyVolatility * days.squareRoot())
    let sign: Double = position.quantity > .zero ? 1 : -1
    var entry = pulse.price
    position.stage = .open
    if waits {
      position.stage = .waiting
      entry *= 1 - sign * min(0.05, 0.1 * distance * pulse.dailyVolatility)
    }
    let floor = Price(raw: 1)
    let price = { (value: Double) in max(floor, Price(quantizing: value, step: floor, rounding: .down) ?? floor) }
    position.limit = price(entry).raw
    position.profitAt = price(entry * (1 + sign * min(0.9, profit * usual))).raw
    position.lossAt = price(entry * (1 - sign * min(loss * usual, 0.7 / Double(position.leverage)))).raw
  }
}
