public import Instruments
public import QuantMath
public import Quantities

/// An external venue of perpetuals: immediate-or-cancel orders, costs, depth, latency, margin, funding, outages,
/// faults.
///
/// Time is an argument, chance a stream of numbers handed in. Requests arrive after the latency, are matched at the
/// price of that instant, and are reported later still; the volume known to an order is that of the last closed bar.
/// What is true on the venue (`position`, `cash`) and what it reports are kept apart, so that a fault can make it
/// lie.
///
/// Drive it in small steps while something is due: `announce` the next point, then `advance` to `nextDue` again and
/// again, hand each report in, perform the answers, and tick the desk.
///
/// Left out on purpose: other traders' reaction to us beyond the bar, maker orders, liquidation by margin (a fault
/// does it).
///
/// - Evidence: SimulatedVenueTests, VenueFaultMatrixTests
public struct SimulatedVenue: Hashable, Sendable {
  /// The venue's time.
  public internal(set) var now: Timestamp
  /// Our cash on the venue: transfers less purchases, fees and funding, without the positions.
  public internal(set) var cash: Money
  /// Fees paid in all.
  public internal(set) var feesPaid = Money.zero
  /// The size of all fills in USDC.
  public internal(set) var turnover = Money.zero

  var books: [VenueBook]
  var orders: [VenueOrder] = []
  var requests: [Request] = []
  var reports: [Outgoing] = []
  var outages: [Range<Timestamp>]
  var announcedOutages = 0
  var lastNumber: UInt64 = 0
  var lastFill: UInt64 = 0
  var faults = VenueQuirks()
  var chance: RandomStream

  /// Something on its way to the venue.
  struct Request: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
      case order(HedgeOrderID)
      case cancel(HedgeOrderID)
      case query(HedgeOrderID)
      case position(FeedID)
    }
    let kind: Kind
    let sentAt: Timestamp
    let arrivesAt: Timestamp
    let number: UInt64
  }

  /// Something on its way from the venue, or from our own side of the line.
  struct Outgoing: Hashable, Sendable {
    var report: VenueReport
    var at: Timestamp
    let number: UInt64
    let isLocal: Bool
  }

  /// A venue.
  ///
  /// - Parameters:
  ///   - terms: one an underlying, in any order.
  ///   - chance: draws jitter, the number of parts of a fill, and the fate of what is sent during an outage.
  ///   - outages: while the line is down; in order, not overlapping, after `start`.
  /// - Throws: the first term outside its domain.
  public init(
    _ terms: [VenueTerms], cash: Money, start: Timestamp, chance: RandomStream, outages: [Range<Timestamp>] = []
  ) throws(VenueTermsFault) {
    for each in terms { try each.check() }
    for (a, b) in zip(outages, outages.dropFirst()) {
      precondition(a.upperBound < b.lowerBound, "Invariant: outages are in order and apart")
    }
    books = terms.map(VenueBook.init).sorted { $0.terms.feed < $1.terms.feed }
    for (a, b) in zip(books, books.dropFirst()) {
      precondition(a.terms.feed < b.terms.feed, "Invariant: one perpetual a feed")
    }
    self.cash = cash
    self.chance = chance
    now = start
    self.outages = outages
  }

  /// Our true position.
  public func position(_ feed: FeedID) -> Quantity { book(feed).map { books[$0].position } ?? .zero }

  /// The venue's mid now; `nil` before the first point.
  public func price(_ feed: FeedID) -> Price? { book(feed).flatMap { books[$0].price(at: now) } }

  /// What our account is worth at the mid, margin included.
  public var equity: Money {
    books.reduce(cash) { sum, book in
      guard let price = book.price(at: now) else { return sum }
      return sum + Money(book.position, at: price, rounding: .down)
    }
  }

  /// The venue's best prices for an order of no size; `nil` before the first point.
  public func quote(_ feed: FeedID) -> (bid: Price, ask: Price)? {
    guard let index = book(feed), let mid = books[index].price(at: now) else { return nil }
    var flat = books[index]
    flat.taken = .zero
    return (flat.fillPrice(.zero, buying: false, mid: mid), flat.fillPrice(.zero, buying: true, mid: mid))
  }

  /// The next instant at which `advance` would do something; `nil` when nothing is on its way.
  public var nextDue: Timestamp? {
    var due = requests.map(\.arrivesAt) + reports.map(\.at) + orders.compactMap { $0.isOpen ? $0.nextPartAt : nil }
    if announcedOutages < 2 * outages.count { due.append(nextOutageEdge) }
    return due.min()
  }

  /// Transfers cash in (positive) or out.
  public mutating func transfer(_ amount: Money) { cash = cash + amount }

  /// Takes up a position and cash that were there before, as a book kept elsewhere states them; nothing is open.
  /// Trade ids go on from the time in nanoseconds, above all that were given before.
  public mutating func resume(_ feed: FeedID, position: Quantity, cash: Money) {
    if let index = book(feed) { books[index].position = position }
    lastFill = max(lastFill, UInt64(max(0, now.nanoseconds)))
    self.cash = cash
  }

  /// Sends an order. During an outage the send fails or is ambiguous, as chance has it.
  public mutating func submit(_ order: HedgeOrder, at time: Timestamp) {
    let sentAt = max(time, now)
    guard let book = book(order.feed) else {
      report(.refused(order.id, .other), at: sentAt)
      return
    }
    let terms = books[book].terms
    let jitter = terms.jitter.nanoseconds == 0 ? 0 : Int64(chance.integer(below: UInt64(terms.jitter.nanoseconds + 1)))
    if faults.isRevoked { return report(.refused(order.id, .credentialRevoked), at: sentAt, isLocal: true) }
    if isOut(sentAt) {
      let outcome = chance.integer(below: 3)
      if outcome == 0 { return report(.sendFailed(order.id), at: sentAt, isLocal: true) }
      report(.sendAmbiguous(order.id), at: sentAt + terms.answer, isLocal: true)
      if outcome == 1 { return }
    }
    orders.append(VenueOrder(order: order))
    request(
      .order(order.id), sentAt: sentAt,
      latency: TimeSpan(nanoseconds: terms.latency.nanoseconds + jitter))
  }

  /// Asks to cancel what is left of an order.
  public mutating func cancel(_ id: HedgeOrderID, at time: Timestamp) { ask(.cancel(id), at: time) }

  /// Asks for an order's fills again and then for its state.
  public mutating func query(_ id: HedgeOrderID, at time: Timestamp) { ask(.query(id), at: time) }

  /// Asks for our position in an underlying, and for our cash.
  public mutating func queryPosition(_ feed: FeedID, at time: Timestamp) { ask(.position(feed), at: time) }

  /// Tells where the prices go until `time`, and what volume a bar that closes at `time` had. Call it before
  /// `advance`.
  public mutating func announce(_ points: [VenuePoint], at time: Timestamp) {
    precondition(time >= now, "Invariant: points are announced for the future")
    for point in points {
      guard let index = book(point.feed) else { continue }
      // A closed bar's volume is known from its close on; a step that ends there may not use it yet.
      books[index].extend(
        to: VenuePoint(feed: point.feed, price: point.price), at: time, from: now)
      if let volume = point.closedVolume {
        faults.closing.append(ClosingBar(feed: point.feed, volume: volume, at: time))
      }
    }
  }

  /// Settles funding at `rate` per value of the position; positive rates are paid by longs.
  public mutating func settleFunding(_ feed: FeedID, rate: FeeRate, period: UInt64) {
    guard let index = book(feed), let mid = books[index].price(at: now), books[index].position.raw != 0 else { return }
    let value = Money(books[index].position, at: mid, rounding: .up)
    let amount = value.scaled(by: rate, rounding: .up)
    cash = cash - amount
    report(.fundingPaid(feed, amount, period: period), at: now + books[index].terms.reporting)
  }

  func book(_ feed: FeedID) -> Int? { books.firstIndex { $0.terms.feed == feed } }

  func order(_ id: HedgeOrderID) -> Int? { orders.lastIndex { $0.order.id == id } }

  func isOut(_ time: Timestamp) -> Bool { outages.contains { $0.contains(time) } }

  var nextOutageEdge: Timestamp {
    let outage = outages[announcedOutages / 2]
    return announcedOutages % 2 == 0 ? outage.lowerBound : outage.upperBound
  }

  mutating func ask(_ kind: Request.Kind, at time: Timestamp) {
    let sentAt = max(time, now)
    if isOut(sentAt) || faults.isRevoked { return }
    switch kind {
    case .cancel(let id), .query(let id):
      if let index = order(id), let until = orders[index].quirks.deafUntil, sentAt < until { return }
    case .order, .position: break
    }
    request(kind, sentAt: sentAt, latency: books.first?.terms.latency ?? VenueTerms.leastLatency)
  }

  mutating func request(_ kind: Request.Kind, sentAt: Timestamp, latency: TimeSpan) {
    lastNumber += 1
    requests.append(Request(kind: kind, sentAt: sentAt, arrivesAt: sentAt + latency, number: lastNumber))
  }

  mutating func report(_ report: VenueReport, at time: Timestamp, isLocal: Bool = false) {
    lastNumber += 1
    reports.append(Outgoing(report: report, at: time, number: lastNumber, isLocal: isLocal))
  }
}
