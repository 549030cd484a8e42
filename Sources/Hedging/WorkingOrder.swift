import Instruments
import Quantities
import Risk

/// An order that is not over, with all that is known about it.
struct WorkingOrder: Hashable, Sendable {
  let order: HedgeOrder
  let programme: UInt32
  var state = HedgeOrderState.submitted
  /// Signed: what its fills sum to.
  var booked = Quantity.zero
  /// The price of the last fill; the limit before the first.
  var lastPrice: Price
  /// The venue's word that the order is over, with the cumulative fill that it states.
  var claim: OrderClaim?
  /// The venue once showed that it has, or had, the order.
  var wasSeen = false
  /// The venue refused it while its state was unknown.
  var refusal: VenueRefusal?
  var queriedAt: Timestamp?
  var queryDue = false
  var cancelSent = false

  init(_ order: HedgeOrder, programme: UInt32) {
    self.order = order
    self.programme = programme
    lastPrice = order.limit
  }

  /// An order that was taken for over and is not.
  init(reopening past: ClosedOrder) {
    self.init(past.order, programme: past.programme)
    state = .unknown
    booked = past.booked
    wasSeen = true
    queryDue = true
  }

  /// Every outcome that is still possible: nothing more, all that is left, or what the venue claims.
  func widening(_ range: InFlight) -> InFlight {
    let wider = range.widened(by: order.quantity - booked)
    guard let claim else { return wider }
    return wider.widened(by: claim.cumulative - booked)
  }

  /// The state of an order that the venue is known to work on.
  var liveState: HedgeOrderState { cancelSent ? .cancelling : booked.raw != 0 ? .partiallyFilled : .acknowledged }

  /// The order's own direction, and no more of it than was ordered.
  func admits(_ cumulative: Quantity) -> Bool {
    cumulative.raw == 0
      || (cumulative.raw > 0) == (order.quantity.raw > 0) && cumulative.raw.magnitude <= order.quantity.raw.magnitude
  }
}

/// The venue's statement that an order is over.
struct OrderClaim: Hashable, Sendable {
  var cumulative: Quantity
  /// When a targeted query first said so; `nil` while only the stream did.
  var provedAt: Timestamp?
}

/// An order that is over, remembered to recognise what comes late.
struct ClosedOrder: Hashable, Sendable {
  let order: HedgeOrder
  let programme: UInt32
  var state: HedgeOrderState
  var booked: Quantity
  /// Its fills were asked for again, so that repeats are no surprise.
  var wasQueried = false
  /// Signed: the part of `booked` that stands in for fills the venue proved but did not report.
  var standIn = Quantity.zero
}

/// A ring that remembers the last `capacity` elements.
struct Recent<Element: Hashable & Sendable>: Hashable, Sendable {
  var elements: [Element] = []
  var next = 0
  let capacity: Int

  init(capacity: Int) {
    precondition(capacity > 0, "Invariant: a memory holds something")
    self.capacity = capacity
  }

  mutating func remember(_ element: Element) {
    if elements.count < capacity {
      elements.append(element)
    } else {
      elements[next] = element
      next = (next + 1) % capacity
    }
  }

  mutating func replace(at index: Int, with element: Element) { elements[index] = element }
}

/// A venue's trade, by the id that the venue gave it.
struct FillKey: Hashable, Sendable {
  let feed: FeedID
  let fill: UInt64
}
