import Hedging
import Instruments
import QuantMath
import Quantities
import Risk
import Simulation
import Testing

/// The loop of `docs/hedging.md` at a backtest's steps: four prices a minute, the volume known at the close.
@Suite struct BacktestStepTests {
  struct Loop {
    static let feed = FeedID(0)
    var desk: HedgeDesk
    var venue: SimulatedVenue
    var now: Timestamp
    var halts: [HedgeHalt] = []

    init(seed: UInt64) throws {
      now = Timestamp(milliseconds: 1_700_000_040_000)
      let terms = VenueTerms(feed: Self.feed, tick: Price(raw: 100_000), lot: Quantity(raw: 1_000))
      var policy = HedgePolicy()
      policy.horizon = .seconds(120)
      policy.slices = 8
      let instrument = HedgeInstrument(feed: Self.feed, tick: terms.tick, lot: terms.lot, minimum: terms.lot)
      desk = try HedgeDesk(epoch: 1, instruments: [(instrument, policy)])
      venue = try SimulatedVenue(
        [terms], cash: Money(raw: 5_000_000_000_000), start: now, chance: RandomStream(seed: seed))
      _ = desk.transfer(Money(raw: 5_000_000_000_000))
    }

    mutating func perform(_ intents: [HedgeIntent]) {
      for intent in intents {
        switch intent {
        case .send(let order): venue.submit(order, at: venue.now)
        case .cancel(let id): venue.cancel(id, at: venue.now)
        case .query(let id): venue.query(id, at: venue.now)
        case .queryPosition(let feed): venue.queryPosition(feed, at: venue.now)
        case .halt(let reason): halts.append(reason)
        }
      }
    }

    /// One step of 15 s to `point`.
    mutating func step(to point: VenuePoint) {
      let end = now + .seconds(15)
      venue.announce([point], at: end)
      while true {
        let timer = desk.openOrders.isEmpty ? end : venue.now + .milliseconds(500)
        let due = min(venue.nextDue ?? end, timer, end)
        for (time, report) in venue.advance(to: due) {
          for case .halted(let reason) in desk.receive(report, at: time) { halts.append(reason) }
          perform(desk.tick(at: time))
        }
        perform(desk.tick(at: due))
        if due == end { break }
      }
      now = end
    }

    mutating func plan(tradersNet: Quantity, volume: Quantity, closedAt: Timestamp) throws -> Exposure? {
      guard let price = venue.price(Self.feed), let quote = venue.quote(Self.feed) else { return nil }
      let exposure = try Exposure(
        feed: Self.feed, tradersNet: tradersNet, inventory: .zero, hedge: desk.position(Self.feed),
        inFlight: desk.inFlight(Self.feed), price: price)
      let market = HedgeMarket(
        oracle: price, bid: quote.bid, ask: quote.ask, barVolume: volume, barClosedAt: closedAt)
      perform(desk.plan(exposure, in: market, poolValue: Money(raw: 10_000_000_000_000), at: now))
      return exposure
    }
  }

  /// Six hours of customers who drift and jump: Σ|net| against Σ|unhedged|, sampled every 15 s.
  @Test(arguments: [1, 2, 3] as [UInt64]) func sixHoursOfFlowAreHedged(_ seed: UInt64) throws {
    var loop = try Loop(seed: seed)
    var chance = RandomStream(seed: seed, stream: 9)
    var traders = Quantity.zero
    var price = Price(raw: 50_000_000_000)
    var (volume, closedAt) = (Quantity.zero, loop.now)
    var (unhedged, net) = (0.0, 0.0)
    for index in 0..<1_440 {
      price = Price(raw: max(1_000_000_000, price.raw + chance.integer(in: -300...300) * 100_000))
      let closes = index % 4 == 3
      let bar = Quantity(raw: chance.integer(in: 20...400) * 1_000_000)
      loop.step(to: VenuePoint(feed: Loop.feed, price: price, closedVolume: closes ? bar : nil))
      if closes { (volume, closedAt) = (bar, loop.now) }
      traders = traders + Quantity(raw: chance.integer(in: -100...100) * 1_000)
      if chance.bernoulli(0.01) { traders = traders + Quantity(raw: chance.integer(in: -5_000...5_000) * 1_000) }
      guard let exposure = try loop.plan(tradersNet: traders, volume: volume, closedAt: closedAt) else { continue }
      unhedged += exposure.unhedgedValue.magnitude.real
      net += exposure.netValue.magnitude.real
    }
    let reduction = 1 - net / unhedged
    #expect(reduction >= 0.65, "\(reduction)")
    #expect(loop.halts == [])
    #expect(loop.desk.cash == loop.venue.cash)
    #expect(loop.desk.position(Loop.feed) == loop.venue.position(Loop.feed))
  }
}
