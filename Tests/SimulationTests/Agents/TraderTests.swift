import QuantMath
import Quantities
import Simulation
import Testing

private func market(seed: UInt64 = 1, days: Int64 = 6, venues: [SeededVenue]? = nil) throws -> SeededMarket {
  try SeededMarket(
    SeededMarketPlan(seed: seed, length: .days(days), venues: venues ?? [SeededVenue(name: "a", noise: 0)]))
}

private func plan(seed: UInt64 = 1, styles: [Double]? = nil) -> TraderPlan {
  var plan = TraderPlan(seed: seed, poolValue: Money(raw: 5_000_000_000_000), meanHold: .hours(12))
  if let styles { plan.styles = styles }
  return plan
}

private func intents(_ ticks: TickStream, _ plan: TraderPlan) throws -> [AgentIntent] {
  var stream = IntentStream(ticks, traders: try TraderPopulation(plan, roster: ticks.roster))
  var all: [AgentIntent] = []
  while try stream.next() != nil { all += stream.intents }
  return all
}

@Suite struct TraderTests {
  @Test func sameSeedSameIntents() throws {
    let made = try market(days: 3)
    let first = try intents(made.ticks(), plan())
    #expect(first.count > 1_500)
    #expect(first == (try intents(made.ticks(), plan())))
    #expect(first != (try intents(made.ticks(), plan(seed: 2))))
    #expect(first.allSatisfy { $0.style.reactsToQuote == ($0.tolerance != nil) || !$0.opens })
  }

  /// Other sources of the same feed change nothing: the traders look at one of them.
  @Test func looksAtOneSource() throws {
    let alone = try intents(try market(days: 3).ticks(), plan())
    let others = [SeededVenue(name: "a", noise: 0, share: 1), SeededVenue(name: "b", noise: 0.01, delay: 7)]
    #expect(alone == (try intents(try market(days: 3, venues: others).ticks(), plan())))
  }

  /// The twin follows every intent by itself, scanning all limit orders at each tick.
  @Test func opensAndClosesEachPositionOnce() throws {
    let made = try market()
    var stream = IntentStream(made.ticks(), traders: try TraderPopulation(plan(), roster: made.roster))
    var open: [UInt64: (intent: AgentIntent, entry: Double, since: Timestamp)] = [:]
    var waiting: [UInt64: AgentIntent] = [:]
    var busy: Set<UInt64> = []
    var lastTicket: UInt64 = 0
    var reasons = [0, 0, 0]
    var cancelled = 0
    while let tick = try stream.next() {
      for (ticket, intent) in waiting where intent.feed == tick.feed {
        guard case .limit(let limit, _) = intent.kind else { continue }
        if intent.quantity > .zero ? tick.price <= limit : tick.price >= limit {
          open[ticket] = (intent, tick.price.real, tick.time)
          waiting[ticket] = nil
        }
      }
      for intent in stream.intents {
        #expect(intent.decidedAt == tick.time && intent.reference == tick.price && intent.feed == tick.feed)
        let key = UInt64(intent.agent) << 16 | UInt64(intent.feed.value)
        switch intent.kind {
        case .market, .limit:
          #expect(intent.ticket > lastTicket)
          lastTicket = intent.ticket
          #expect(busy.insert(key).inserted)
          if case .limit(let limit, let until) = intent.kind {
            #expect(intent.quantity > .zero ? limit <= tick.price : limit >= tick.price)
            #expect(until > tick.time)
            waiting[intent.ticket] = intent
          } else {
            open[intent.ticket] = (intent, tick.price.real, tick.time)
          }
        case .close(let reason):
          let removed = open.removeValue(forKey: intent.ticket)
          let held = try #require(removed)
          #expect(intent.quantity == -held.intent.quantity && intent.agent == held.intent.agent)
          #expect(busy.remove(key) != nil)
          let gain = (tick.price.real - held.entry) * held.intent.quantity.real
          reasons[Int(reason.rawValue)] += 1
          switch reason {
          case .elapsed: #expect(!(tick.time - held.since < held.intent.expectedHold))
          case .takeProfit: #expect(gain >= 0)
          case .stopLoss: #expect(gain <= 0)
          }
        case .cancel:
          #expect(waiting.removeValue(forKey: intent.ticket) != nil)
          #expect(busy.remove(key) != nil)
          cancelled += 1
        }
      }
      if stream.intents.isEmpty { continue }
      let (net, gross) = stream.traders.intended(tick.feed)
      let mine = open.values.filter { $0.intent.feed == tick.feed }.map(\.intent.quantity)
      #expect(net == mine.reduce(.zero, +))
      #expect(gross == mine.map(\.magnitude).reduce(.zero, +))
    }
    #expect(reasons.allSatisfy { $0 > 50 } && cancelled > 20)
  }

  /// Informed traders without error stand on the side of the price `lookAhead` later, which they cannot have from the
  /// past.
  @Test func informedTradersKnowThePriceAhead() throws {
    let made = try market(days: 4)
    var prices: [[(time: Timestamp, price: Price)]] = [[], []]
    var all = made.ticks()
    while let tick = try all.next() { prices[Int(tick.feed.value)].append((tick.time, tick.price)) }
    var knowing = plan(styles: [0, 0, 1, 0])
    knowing.lookAheadError = 0
    // Trading on the smallest move shows a price that is one tick off.
    knowing.leastEdge = 0
    knowing.limitOrders = 0
    let found = try intents(made.ticks(), knowing).filter(\.opens)
    #expect(found.count > 200)
    var wrong = 0
    for intent in found {
      let later = intent.decidedAt + knowing.lookAhead
      let feed = prices[Int(intent.feed.value)]
      var (low, high) = (0, feed.count)
      while low < high {
        let middle = (low + high) / 2
        if feed[middle].time <= later { low = middle + 1 } else { high = middle }
      }
      let price = feed[low - 1].price
      if price != intent.reference, (price > intent.reference) != (intent.quantity > .zero) { wrong += 1 }
    }
    #expect(wrong == 0)
  }

  /// Two markets that part at one instant have the same intents until the look-ahead before it.
  @Test func nobodyKnowsMoreThanTheLookAhead() throws {
    let calm = try SeededMarket(SeededMarketPlan(seed: 1, length: .days(2), venues: [SeededVenue(name: "a", noise: 0)]))
    let parting = calm.plan.start + .days(1)
    let scratch = Scratch()
    let whole = scratch.path + "/whole.csv"
    let cut = scratch.path + "/cut.csv"
    try MarketFileWriter.write(calm.bars(), of: calm.roster, to: whole)
    try MarketFileWriter.write(Raised(bars: calm.bars(), from: parting), of: calm.roster, to: cut)
    let options = plan()
    let before = { (all: [AgentIntent]) in all.filter { $0.decidedAt + options.lookAhead < parting } }
    let one = try intents(try FileMarket([whole]).ticks(), options)
    let two = try intents(try FileMarket([cut]).ticks(), options)
    #expect(before(one) == before(two))
    #expect(before(one).count > 300)
    #expect(one != two)
  }

  private struct Raised: BarStream {
    var bars: SeededBars
    let from: Timestamp

    mutating func next() throws(MarketDataError) -> MarketBar? {
      guard let bar = bars.next() else { return nil }
      if bar.opens < from { return bar }
      let up = { (price: Price) in Price(raw: price.raw * 11 / 10) }
      return MarketBar(
        channel: bar.channel, opens: bar.opens, open: up(bar.open), high: up(bar.high), low: up(bar.low),
        close: up(bar.close),
        volume: bar.volume)
    }
  }

  @Test func theHerdFollowsTheTrendAndOthersLeanAgainstTheCrowd() throws {
    let made = try market(days: 10)
    var stream = IntentStream(made.ticks(), traders: try TraderPopulation(plan(), roster: made.roster))
    var past: [[Double]] = [[], []]
    var herd = (with: 0, against: 0)
    var lean = (with: 0, against: 0)
    while let tick = try stream.next() {
      let feed = Int(tick.feed.value)
      if tick.kind == .open { past[feed].append(tick.price.real) }
      let net = stream.traders.intended(tick.feed).net - stream.intents.map(\.quantity).reduce(.zero, +)
      for intent in stream.intents where intent.opens && past[feed].count > 360 {
        let up = tick.price.real > past[feed][past[feed].count - 240]
        let buys = intent.quantity > .zero
        if intent.style == .momentum {
          if up == buys { herd.with += 1 } else { herd.against += 1 }
        }
        if intent.style == .priceSensitive, stream.intents.count == 1, net != .zero {
          if (net > .zero) == buys { lean.with += 1 } else { lean.against += 1 }
        }
      }
    }
    #expect(Double(herd.with) > 1.15 * Double(herd.against))
    #expect(lean.with == 0 && lean.against > 150)
  }

  /// In crashes and in hours of high volume there are more decisions.
  @Test func tradesMoreWhenTheMarketIsBusy() throws {
    let made = try market(days: 10)
    var stream = IntentStream(made.ticks(), traders: try TraderPopulation(plan(), roster: made.roster))
    var hours: [(volume: Double, intents: Double)] = []
    var hour: Int64 = -1
    while let tick = try stream.next() {
      let now = tick.time.nanoseconds / 3_600_000_000_000
      if now != hour { hours.append((0, 0)) }
      hour = now
      guard tick.feed == FeedID(0) else { continue }
      hours[hours.count - 1].volume += tick.volume.real
      hours[hours.count - 1].intents += Double(stream.intents.count(where: \.opens))
    }
    let sorted = hours.dropFirst(24).sorted { $0.volume < $1.volume }
    let third = sorted.count / 3
    let quiet = sorted.prefix(third).reduce(0) { $0 + $1.intents }
    let busy = sorted.suffix(third).reduce(0) { $0 + $1.intents }
    #expect(busy > 1.2 * quiet)
  }

  @Test func refusesPlansThatCannotBeFollowed() throws {
    let roster = try market(days: 1).roster
    func refused(_ part: String, _ change: (inout TraderPlan) -> Void) {
      var plan = plan()
      change(&plan)
      do throws(MarketPlanFault) {
        _ = try TraderPopulation(plan, roster: roster)
        Issue.record("accepted \(part)")
      } catch {
        #expect(error.part == part)
      }
    }
    refused("poolValue") { $0.poolValue = .zero }
    refused("weights") { $0.weights = [1] }
    refused("weights") { $0.weights = [1, .nan] }
    refused("styles") { $0.styles = [0, 0, 0, 0] }
    refused("styles") { $0.styles = [1] }
    refused("leverages") { $0.leverages = [] }
    refused("leverages") { $0.leverages = [0] }
    refused("decisionsPerDay") { $0.decisionsPerDay = 0 }
    refused("decisionsPerDay") {
      $0.decisionsPerDay = 99_000
      $0.meanHold = .days(30)
    }
    refused("balance") { $0.balance = -0.1 }
    refused("meanHold") { $0.meanHold = .zero }
    #expect(throws: MarketPlanFault.self) { try TraderPopulation(plan(), roster: roster, watched: [0]) }
    #expect(throws: MarketPlanFault.self) { try TraderPopulation(plan(), roster: roster, watched: [0, 0]) }
    #expect(throws: MarketPlanFault.self) { try TraderPopulation(plan(), roster: roster, watched: [0, 9]) }
  }

  /// The ends of what is accepted: nothing traps and every quantity has a value that fits.
  @Test func survivesTheWildestPlansAndMarkets() throws {
    var wild = SeededMarketPlan(seed: 1, length: .days(2), venues: [SeededVenue(name: "a", noise: 0.1)])
    wild.assets = [
      SeededAsset(underlying: "BTC", price: 1e8, volatility: 10, dailyVolume: 1e11),
      SeededAsset(underlying: "ETH", price: 1e-4, tick: Price(raw: 1), volatility: 10, dailyVolume: 0),
    ]
    wild.regimes = wild.regimes.map {
      var regime = $0; regime.volatilityMultiple = 50; return regime
    }
    let made = try SeededMarket(wild)
    for (value, dispersion, hold) in [(1.0, 3.0, Int64(60)), (1e12, 3, 366 * 86_400), (1e12, 0, 3_600)] {
      var extreme = TraderPlan(
        seed: 1, poolValue: Money(raw: Int64(value * 1e6)), openInterest: 100, decisionsPerDay: 900,
        meanHold: .seconds(hold), sizeDispersion: dispersion, leverages: [1, 1_000])
      extreme.trend = .seconds(60)
      let all = try intents(made.ticks(), extreme)
      #expect(all.allSatisfy { $0.quantity != .zero })
    }
  }
}
