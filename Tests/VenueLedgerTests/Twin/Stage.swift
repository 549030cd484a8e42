import Instruments
import Quantities
import Testing
import VenueLedger

/// A small venue for tests: settings by name, commands in a line, time in seconds.
struct Stage {
  var twin: Twin
  var clock: Int64 = 1_000_000_000_000

  init(
    market: [MarketParameter: Int64] = [:], venue: [VenueParameter: Int64] = [:], markets: Int = 1, feeds: Int = 1
  ) {
    var rules = MarketParameters()
    for (key, value) in market { if !rules.set(key, to: value) { Issue.record("\(key) cannot be \(value)") } }
    var settings = VenueParameters()
    for (key, value) in venue { if !settings.set(key, to: value) { Issue.record("\(key) cannot be \(value)") } }
    let listings = (0..<markets).map { MarketListing(feed: FeedID(UInt16($0 % feeds)), parameters: rules) }
    twin = Twin(Genesis(feedCount: feeds, btcFeed: FeedID(0), markets: listings, venue: settings))
  }

  mutating func advance(seconds: Int64) { clock += seconds * 1_000_000_000 }

  @discardableResult mutating func act(_ authority: Authority = .venue, _ command: Command) -> Rejection? {
    twin.handle(Request(at: Timestamp(nanoseconds: clock), authority: authority, command))
  }

  /// A command whose refusal, or nil for none, is known.
  mutating func expect(
    _ expected: Rejection?, _ authority: Authority, _ command: Command, at location: SourceLocation = #_sourceLocation
  ) {
    let rejection = act(authority, command)
    #expect(rejection == expected, sourceLocation: location)
  }

  /// Publishes a price in whole USDC.
  mutating func publish(_ price: Int64, confidence: Int64 = 0, feed: UInt16 = 0) {
    let rejection = act(
      .venue,
      .publishPrice(
        FeedID(feed), Price(raw: price * 1_000_000), confidence: Price(raw: confidence * 1_000_000),
        publishedAt: Timestamp(nanoseconds: clock)))
    #expect(rejection == nil)
  }

  /// Opens an account with cash in whole USDC.
  mutating func open(cash: Int64) -> AccountID {
    expect(nil, .venue, .openAccount(parent: nil))
    let id = AccountID(UInt32(twin.accounts.count - 1))
    if cash > 0 { expect(nil, .venue, .deposit(id, AssetAmount(.usdc, raw: cash * 1_000_000))) }
    return id
  }

  /// Places a market order and executes it at the price, published anew after the delay.
  mutating func trade(_ account: AccountID, _ size: OrderSize, at price: Int64, margin: Int64? = nil) {
    let ticket = OrderTicket(
      account: account, market: MarketID(0), size: size, isolatedMargin: margin.map { Money(raw: $0 * 1_000_000) })
    let placed = act(.owner(account), .placeOrder(ticket))
    #expect(placed == nil)
    advance(seconds: 2)
    publish(price)
    let executed = act(.venue, .executeOrder(OrderID(twin.lastOrder)))
    #expect(executed == nil)
    #expect(twin.lastCancellation == nil)
  }

  /// An LP's deposit in whole USDC, executed at the price.
  mutating func provide(_ account: AccountID, _ amount: Int64, at price: Int64) {
    expect(
      nil, .owner(account),
      .requestDeposit(account, Money(raw: amount * 1_000_000), minimumShares: .zero))
    advance(seconds: 2)
    publish(price)
    expect(nil, .venue, .executeDeposit(RequestID(twin.lastRequest)))
    publish(price)
  }

  /// Every asset sums to nothing over the books.
  func expectBalanced() {
    for asset in Asset.allCases {
      let sum = twin.books.reduce(BigInt(0)) { $1.key.asset == asset ? $0 + $1.value : $0 }
      #expect(sum == 0, "\(asset)")
    }
  }
}
