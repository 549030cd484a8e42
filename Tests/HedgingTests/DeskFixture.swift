import Hedging
import Instruments
import Quantities
import Risk

/// A desk with one perpetual at 50,000 USDC, lot 0.001, tick 0.1, and a pool worth ten million.
struct DeskFixture {
  static let feed = FeedID(2)
  static let t0 = Timestamp(milliseconds: 1_700_000_000_000)
  static let oracle = Price(raw: 50_000_000_000)

  var desk: HedgeDesk

  init(_ change: (inout HedgePolicy) -> Void = { _ in }) throws {
    var policy = HedgePolicy()
    policy.cooldown = .zero
    policy.slicedFrom = Money(raw: 1_000_000_000_000_000)
    policy.maximumOrder = Money(raw: 10_000_000_000_000)
    change(&policy)
    let instrument = HedgeInstrument(
      feed: Self.feed, tick: Price(raw: 100_000), lot: Quantity(raw: 1_000), minimum: Quantity(raw: 1_000))
    desk = try HedgeDesk(epoch: 3, instruments: [(instrument, policy)])
  }

  static func at(_ milliseconds: Int64) -> Timestamp { t0 + .milliseconds(milliseconds) }

  static func market(
    bid: Int64 = 49_990, ask: Int64 = 50_010, volume: Int64 = 1_000, barClosedAt: Int64 = 0
  ) -> HedgeMarket {
    HedgeMarket(
      oracle: oracle, bid: Price(raw: bid * 1_000_000), ask: Price(raw: ask * 1_000_000),
      barVolume: Quantity(raw: volume * 1_000_000), barClosedAt: at(barClosedAt))
  }

  /// Plans with customers `traders` long, in millionths of a contract.
  mutating func plan(traders: Int64, at ms: Int64, market: HedgeMarket = Self.market()) throws -> [HedgeIntent] {
    let exposure = try Exposure(
      feed: Self.feed, tradersNet: Quantity(raw: traders), inventory: .zero, hedge: desk.position(Self.feed),
      inFlight: desk.inFlight(Self.feed), price: Self.oracle)
    return desk.plan(exposure, in: market, poolValue: Money(raw: 10_000_000_000_000), at: Self.at(ms))
  }

  /// Plans and returns the order that is sent.
  mutating func send(traders: Int64, at ms: Int64, market: HedgeMarket = Self.market()) throws -> HedgeOrder? {
    for case .send(let order) in try plan(traders: traders, at: ms, market: market) { return order }
    return nil
  }

  mutating func receive(_ report: VenueReport, at ms: Int64) -> [HedgeFact] {
    desk.receive(report, at: Self.at(ms))
  }

  static func fill(
    _ order: HedgeOrder, _ fill: UInt64, _ quantity: Int64, price: Price = oracle, fee: Int64 = 0
  ) -> VenueReport {
    .filled(order.id, fill: fill, quantity: Quantity(raw: quantity), price: price, fee: Money(raw: fee))
  }

  var position: Int64 { desk.position(Self.feed).raw }
  var hold: HedgeHold? { desk.hold(Self.feed) }
}
