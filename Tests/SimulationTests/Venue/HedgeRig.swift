import Hedging
import Instruments
import QuantMath
import Quantities
import Risk
import Simulation

/// A desk and a venue in lockstep, 50 ms at a time, with the promises of the desk checked at every step.
///
/// Cannot produce: two venues, price jumps inside a step, a restart of the desk.
struct HedgeRig: CustomStringConvertible {
  static let feed = FeedID(0)
  static let start = Timestamp(milliseconds: 1_700_000_000_000)
  static let step = TimeSpan.milliseconds(50)

  var desk: HedgeDesk
  var venue: SimulatedVenue
  var price: Price
  var tradersNet = Quantity.zero
  var planning = true
  var now = Self.start
  var facts: [HedgeFact] = []
  var sent: [HedgeOrder] = []
  /// Σ fills that the desk told, summed apart from the desk.
  var told = Quantity.zero
  /// The venue changed our position or lied on its own account, so the bracket need not hold.
  var bracketIsOff = false
  var failures: [String] = []
  /// The venue moved our position without an order of ours.
  var exposureMayGrow = false
  private var differsSince: (order: HedgeOrderID?, time: Timestamp)?
  private var lastNet: (tradersNet: Quantity, net: Quantity)?
  /// No order is left that was sized for other customers.
  private var isSettled = true

  init(
    price: Price = Price(raw: 50_000_000_000), seed: UInt64 = 1, outages: [Range<Timestamp>] = [],
    shape: (inout VenueTerms, inout HedgePolicy) -> Void = { _, _ in }
  ) throws {
    var terms = VenueTerms(feed: Self.feed, tick: Price(raw: 100_000), lot: Quantity(raw: 1_000))
    terms.parts = 4
    terms.partSpacing = .milliseconds(400)
    var policy = HedgePolicy()
    policy.cadence = .milliseconds(500)
    policy.cooldown = .zero
    policy.slicedFrom = Money(raw: 1_000_000_000_000_000)
    policy.maximumOrder = Money(raw: 10_000_000_000_000)
    shape(&terms, &policy)
    let instrument = HedgeInstrument(feed: Self.feed, tick: terms.tick, lot: terms.lot, minimum: terms.lot)
    desk = try HedgeDesk(epoch: 7, instruments: [(instrument, policy)])
    venue = try SimulatedVenue(
      [terms], cash: .zero, start: Self.start, chance: RandomStream(seed: seed), outages: outages)
    let deposit = Money(raw: 10_000_000_000_000)
    venue.transfer(deposit)
    self.price = price
    let isBooked = desk.transfer(deposit)
    expect(isBooked, "a transfer is booked")
    _ = venue.advance(
      to: Self.start, [VenuePoint(feed: Self.feed, price: price, closedVolume: Quantity(raw: 1_000_000_000))])
  }

  var description: String { "rig at \((now - Self.start).nanoseconds / 1_000_000) ms" }
  var truth: Quantity { venue.position(Self.feed) }
  var book: Quantity { desk.position(Self.feed) }
  var agrees: Bool { truth == book && desk.openOrders.isEmpty }
  var openState: HedgeOrderState? { desk.openOrders.first.flatMap { desk.state($0.id) } }

  mutating func expect(_ holds: Bool, _ promise: String) {
    if !holds, failures.count < 5 { failures.append("\((now - Self.start).nanoseconds / 1_000_000) ms: \(promise)") }
  }

  mutating func run(for span: TimeSpan, until isDone: (borrowing HedgeRig) -> Bool = { _ in false }) {
    let end = now + span
    while now < end, !isDone(self) { advance() }
  }

  mutating func advance() {
    now = now + Self.step
    let reports = venue.advance(to: now, [VenuePoint(feed: Self.feed, price: price)])
    for (time, report) in reports {
      absorb(desk.receive(report, at: time))
      perform(desk.tick(at: time))
    }
    perform(desk.tick(at: now))
    if planning { plan() }
    check()
  }

  mutating func absorb(_ new: [HedgeFact]) {
    for case .filled(let fill) in new { told = told + fill.quantity }
    facts += new
  }

  mutating func plan() {
    guard
      let quote = venue.quote(Self.feed),
      let exposure = try? Exposure(
        feed: Self.feed, tradersNet: tradersNet, inventory: .zero, hedge: desk.position(Self.feed),
        inFlight: desk.inFlight(Self.feed), price: price)
    else { return }
    let market = HedgeMarket(
      oracle: price, bid: quote.bid, ask: quote.ask, barVolume: Quantity(raw: 1_000_000_000),
      barClosedAt: Timestamp(nanoseconds: now.nanoseconds / 60_000_000_000 * 60_000_000_000))
    let wasHalted = desk.halt != nil
    let hadOpen = !desk.openOrders.isEmpty
    let intents = desk.plan(exposure, in: market, poolValue: Money(raw: 10_000_000_000_000), at: now)
    for case .send(let order) in intents {
      expect(!wasHalted, "nothing is sent while halted")
      expect(!hadOpen, "nothing is sent while an order is unresolved")
      expect(!sent.contains { $0.id == order.id }, "an order id is used once")
      expect((order.quantity.raw > 0) == (exposure.net.raw < 0), "an order reduces the exposure")
      expect(order.quantity.magnitude <= exposure.net.magnitude, "an order does not cross zero")
      sent.append(order)
    }
    perform(intents)
  }

  mutating func perform(_ intents: [HedgeIntent]) {
    for intent in intents {
      switch intent {
      case .send(let order): venue.submit(order, at: now)
      case .cancel(let id): venue.cancel(id, at: now)
      case .query(let id): venue.query(id, at: now)
      case .queryPosition(let feed): venue.queryPosition(feed, at: now)
      case .halt(let reason): facts.append(.halted(reason))
      }
    }
  }

  mutating func check() {
    expect(told == book, "the position is the sum of the fills told")
    // The desk may know five seconds late, and a report is on its way for a step or two more.
    let order = desk.openOrders.first?.id
    if truth == book && order == nil || desk.halt != nil {
      differsSince = nil
    } else if let since = differsSince, since.order == order {
      expect(now - since.time <= .milliseconds(5_500), "within five seconds the books agree or hedging halts")
    } else {
      differsSince = (order, now)
    }
    checkExposure()
    if bracketIsOff { return }
    let range = desk.inFlight(Self.feed)
    let difference = truth - book
    expect(difference >= range.sold && difference <= range.bought, "the true position is among the outcomes in flight")
  }

  /// While the customers rest, our orders only ever make the true exposure smaller, and never turn it.
  private mutating func checkExposure() {
    let net = truth - tradersNet
    if let last = lastNet, last.tradersNet != tradersNet { isSettled = false }
    if let last = lastNet, isSettled, !exposureMayGrow {
      expect(net.magnitude <= last.net.magnitude, "the exposure does not grow")
      expect(net.raw == 0 || (net.raw > 0) == (last.net.raw > 0), "the exposure does not turn")
    }
    if agrees { isSettled = true }
    lastNet = (tradersNet, net)
  }

  /// Injects a fault around an order of ours, and takes back the promises that it makes impossible to keep.
  mutating func inject(_ fault: VenueFault, around id: HedgeOrderID) {
    switch fault {
    // The venue's own word is wrong until it proves otherwise.
    case .renumberedFill, .fillAfterCancellation: bracketIsOff = true
    // A refusal is believed only of an order that nothing is known of; another fault may have hidden its fills.
    case .rejected: bracketIsOff = bracketIsOff || desk.state(id) == .submitted
    case .foreignOrder, .forcedFill:
      bracketIsOff = true
      exposureMayGrow = true
    default: break
    }
    venue.inject(fault, around: id)
  }
}
