import Instruments
import Quantities
import VenueLedger

/// A small venue with one market and a funded pool, driven by hand.
struct VenueFixture {
  var ledger: Ledger
  var buffer = EventBuffer()
  var now = Timestamp(milliseconds: 1_700_000_000_000)
  let market = MarketID(0)
  let feed = FeedID(0)

  init(
    market: (inout MarketParameters) -> Void = { _ in }, venue: (inout VenueParameters) -> Void = { _ in },
    markets: Int = 1
  ) {
    var parameters = MarketParameters()
    var settings = VenueParameters()
    market(&parameters)
    venue(&settings)
    ledger = Ledger(
      genesis: Genesis(
        feedCount: 2, btcFeed: FeedID(1),
        markets: Array(repeating: MarketListing(feed: FeedID(0), parameters: parameters), count: markets),
        venue: settings))
  }

  @discardableResult
  mutating func run(_ command: Command, as authority: Authority = .venue) -> Rejection? {
    do throws(Rejection) {
      try ledger.handle(Request(at: now, authority: authority, command), into: &buffer)
      return nil
    } catch {
      return error
    }
  }

  mutating func pass(_ span: TimeSpan) { now = now + span }

  mutating func price(_ dollars: Double, feed: FeedID = FeedID(0)) {
    let price = Price(raw: Int64((dollars * 1_000_000).rounded()))
    run(.publishPrice(feed, price, confidence: .zero, publishedAt: now))
  }

  mutating func open(_ dollars: Int64) -> AccountID {
    let id = AccountID(UInt32(ledger.accountCount))
    run(.openAccount(parent: nil))
    if dollars > 0 { run(.deposit(id, AssetAmount(Money(raw: dollars * 1_000_000)))) }
    return id
  }

  /// Opens an LP with this many dollars in the pool; passes the delay.
  mutating func fund(_ dollars: Int64, price dollarsPerUnit: Double) -> AccountID {
    let provider = open(dollars)
    run(.requestDeposit(provider, Money(raw: dollars * 1_000_000), minimumShares: .zero), as: .owner(provider))
    let id = RequestID(ledger.nextRequestID.value - 1)
    pass(.seconds(2))
    price(dollarsPerUnit)
    run(.executeDeposit(id))
    return provider
  }

  /// Places a market order and executes it at the same price after the delay.
  @discardableResult
  mutating func trade(_ account: AccountID, _ contracts: Double, price dollars: Double) -> Rejection? {
    let quantity = Quantity(raw: Int64((contracts * 1_000_000).rounded()))
    let ticket = OrderTicket(account: account, market: market, size: .quantity(quantity))
    return execute(ticket, price: dollars)
  }

  /// Places an order and executes it at this price after the delay; the reason when it did not fill.
  mutating func execute(_ ticket: OrderTicket, price dollars: Double) -> Rejection? {
    if let refused = run(.placeOrder(ticket), as: .owner(ticket.account)) { return refused }
    let id = OrderID(ledger.nextOrderID.value - 1)
    pass(.seconds(2))
    price(dollars)
    if let refused = run(.executeOrder(id)) { return refused }
    for case .orderCancelled(_, let reason) in buffer.events { return reason }
    return nil
  }
}
