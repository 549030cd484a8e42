import EngineCore
import Hedging
import Instruments
import Oracles
import Quantities
import Risk
import Testing
import VenueLedger

/// An engine with one feed of one source, one market and a hedge instrument, driven by hand.
struct EngineFixture {
  var engine: Engine
  var effects: [Effect] = []
  var now = Timestamp(milliseconds: 1_700_000_000_000)
  var sequence: UInt64 = 0

  init() throws {
    var limits = FeedSettings.Limits()
    limits.graceAfterRestart = .seconds(10)
    limits.graceAfterHalt = .seconds(10)
    let feed = try FeedSettings(
      feed: FeedID(0), sources: [SourceSettings(heartbeat: .seconds(30), maxAge: .seconds(60))], quorum: 1,
      limits: limits)
    let instrument = HedgeInstrument(
      feed: FeedID(0), tick: Price(raw: 10_000), lot: Quantity(raw: 1_000), minimum: Quantity(raw: 1_000))
    engine = try Engine(
      settings: EngineSettings(
        genesis: Genesis(
          feedCount: 1, markets: [MarketListing(feed: FeedID(0), parameters: MarketParameters())],
          venue: VenueParameters()),
        feeds: [feed], hedging: HedgingSettings(instruments: [(instrument, HedgePolicy())])))
  }

  mutating func step(_ input: Input) { engine.step(input, at: now, into: &effects) }

  mutating func price(_ dollars: Int64) {
    sequence += 1
    step(
      .observed(
        PriceObservation(
          feed: FeedID(0), source: SourceID(0), price: Price(raw: dollars * 1_000_000), confidence: .zero,
          publishedAt: now, sequence: sequence)))
  }

  /// Prices every five seconds for a while.
  mutating func run(_ seconds: Int64, at dollars: Int64) {
    for _ in 0..<(seconds / 5) {
      now = now + .seconds(5)
      price(dollars)
    }
  }
}

@Suite struct EngineTests {
  @Test func walksFromPriceToHedge() throws {
    var host = try EngineFixture()
    host.run(30, at: 100)
    #expect(host.engine.ledger.market(MarketID(0)).state == .open)
    for _ in 0..<2 { host.step(.commanded(.openAccount(parent: nil), reference: 0)) }
    let (provider, trader) = (AccountID(1), AccountID(2))
    host.step(.commanded(.deposit(provider, AssetAmount(.usdc, raw: 1_000_000_000_000)), reference: 1))
    host.step(.commanded(.deposit(trader, AssetAmount(.usdc, raw: 100_000_000_000)), reference: 1))
    let wanted = Command.requestDeposit(provider, Money(raw: 1_000_000_000_000), minimumShares: .zero)
    host.step(.requested(ClientRequest(.owner(provider), wanted)))
    host.run(10, at: 100)
    #expect(host.engine.ledger.markedValue == Money(raw: 1_000_000_000_000))
    let ticket = OrderTicket(account: trader, market: MarketID(0), size: .quantity(Quantity(raw: 1_000_000_000)))
    host.step(.requested(ClientRequest(.owner(trader), .placeOrder(ticket))))
    #expect(host.engine.ledger.position(trader, MarketID(0)) == nil, "nothing fills before a later price")
    let quote = VenueQuote(
      feed: FeedID(0), bid: Price(raw: 99_990_000), ask: Price(raw: 100_010_000),
      barVolume: Quantity(raw: 1_000_000_000_000), barClosedAt: host.now)
    host.step(.venueQuoted(quote))
    host.effects.removeAll()
    host.run(30, at: 100)
    #expect(host.engine.ledger.position(trader, MarketID(0))?.quantity == Quantity(raw: 1_000_000_000))
    let orders = host.effects.compactMap { effect -> HedgeOrder? in
      if case .hedge(.send(let order)) = effect { order } else { nil }
    }
    let order = try #require(orders.first)
    #expect(order.quantity > .zero, "the pool is short, so it buys")
    host.step(.venueReported(.acknowledged(order.id)))
    host.step(
      .venueReported(
        .filled(order.id, fill: 7, quantity: order.quantity, price: Price(raw: 100_010_000), fee: Money(raw: 1_000))))
    #expect(host.engine.ledger.hedge(FeedID(0)).quantity == order.quantity)
    #expect(host.engine.exposure(FeedID(0))?.net == order.quantity - Quantity(raw: 1_000_000_000))
  }

  @Test func haltsInTheStepThatLosesTheQuorumAndResumesAfterGrace() throws {
    var host = try EngineFixture()
    host.run(30, at: 100)
    host.now = host.now + .seconds(409)
    host.step(.ticked)
    #expect(host.engine.ledger.market(MarketID(0)).state == .halted)
    host.now = host.now + .seconds(1)
    host.price(90)
    #expect(host.engine.ledger.market(MarketID(0)).state == .halted)
    host.run(60, at: 90)
    #expect(host.engine.ledger.market(MarketID(0)).state == .open)
    #expect(host.engine.ledger.market(MarketID(0)).price == Price(raw: 90_000_000))
  }

  @Test func theVenueNeverSpeaksForACustomer() throws {
    var host = try EngineFixture()
    host.step(.commanded(.openAccount(parent: nil), reference: 0))
    host.step(.requested(ClientRequest(.venue, .deposit(AccountID(1), AssetAmount(.usdc, raw: 5)))))
    guard case .refuse(_, .notAuthorised) = try #require(host.effects.last) else {
      Issue.record("a client spoke as the venue")
      return
    }
  }
}
