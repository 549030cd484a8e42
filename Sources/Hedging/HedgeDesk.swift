public import Instruments
public import Quantities
public import Risk

/// The hedges of one pool on one venue: what to order, and what became of it.
///
/// A value without clock, chance or I/O. The shell performs the intents and hands the venue's reports back; it may
/// drop, delay or repeat both. Call `tick` after every `receive` and whenever time passed.
///
/// Rules: an ambiguous send is neither filled nor failed; nothing is ordered in an underlying while an order in it is
/// unresolved; only a targeted query proves absence; money that was reported is booked however late it comes; what is
/// beyond an order is disputed, not booked; what stays unresolved for `HedgePatience.unresolved` halts hedging, with
/// the exposure at the worst of all outcomes (`inFlight`).
///
/// Memory is bounded: one working order an underlying, rings of closed orders and of trade ids.
///
/// - Evidence: HedgeDeskTests, HedgePlanTests, VenueFaultMatrixTests, VenueScheduleTests
public struct HedgeDesk: Hashable, Sendable {
  /// The largest number of closed orders remembered.
  static let closedCapacity = 256
  /// The largest number of trade ids remembered.
  static let fillCapacity = 1_024
  /// The largest number of disputed fills held one by one, and of orders open in one underlying.
  static let disputeCapacity = 8

  /// What the desk takes for late and for damage.
  public let patience: HedgePatience
  /// Why hedging is stopped; `nil` while it is not.
  public internal(set) var halt: HedgeHalt?
  /// The venue's stream is up.
  public internal(set) var isConnected = true
  /// Our cash on the venue by the book: transfers less purchases, fees and funding, without the positions.
  public internal(set) var cash = Money.zero

  var slots: [FeedSlot]
  var epoch: UInt32
  var lastSequence: UInt32 = 0
  var lastSynthetic: UInt64 = 0
  var now = Timestamp.zero
  var haltedAt = Timestamp.zero
  var unreadableInRow = 0
  var cashSuspectedSince: Timestamp?
  var cashClaim: Money?
  var closed = Recent<ClosedOrder>(capacity: closedCapacity)
  var fills = Recent<FillKey>(capacity: fillCapacity)
  var foreignFees = Recent<FillKey>(capacity: closedCapacity)

  /// A desk without positions.
  ///
  /// - Parameters:
  ///   - epoch: raised at every change of the leader, so that order ids are never used twice.
  ///   - instruments: one an underlying, in any order.
  /// - Throws: the first parameter outside its domain.
  public init(
    epoch: UInt32, instruments: [(HedgeInstrument, HedgePolicy)], patience: HedgePatience = HedgePatience()
  ) throws(HedgePolicyFault) {
    for (_, policy) in instruments { try policy.check() }
    self.epoch = epoch
    self.patience = patience
    slots = instruments.map { FeedSlot($0.0, $0.1) }.sorted { $0.instrument.feed < $1.instrument.feed }
    for (a, b) in zip(slots, slots.dropFirst()) {
      precondition(a.instrument.feed < b.instrument.feed, "Invariant: one hedge instrument a feed")
    }
  }

  /// The confirmed position in an underlying; zero where the desk does not hedge.
  public func position(_ feed: FeedID) -> Quantity { slot(feed).map { slots[$0].position } ?? .zero }

  /// What may yet be added to the position by orders, disputes and statements that are not resolved.
  public func inFlight(_ feed: FeedID) -> InFlight { slot(feed).map { slots[$0].inFlight } ?? .none }

  /// The hedge being worked in an underlying.
  public func programme(_ feed: FeedID) -> HedgeProgramme? { slot(feed).flatMap { slots[$0].programme } }

  /// Why nothing was sent when the underlying was last looked at; `nil` when something was.
  public func hold(_ feed: FeedID) -> HedgeHold? { slot(feed).flatMap { slots[$0].hold } }

  /// The instrument in which an underlying is hedged, with the steps that the venue last announced.
  public func instrument(_ feed: FeedID) -> HedgeInstrument? { slot(feed).map { slots[$0].instrument } }

  /// The state of an order; `nil` when it is not ours or forgotten.
  public func state(_ order: HedgeOrderID) -> HedgeOrderState? {
    if let (slot, index) = openIndex(order) { return slots[slot].open[index].state }
    return closedIndex(order).map { closed.elements[$0].state }
  }

  /// The orders that are not over, in order of the underlyings.
  public var openOrders: [HedgeOrder] { slots.flatMap { $0.open.map(\.order) } }

  /// Books a transfer to (positive) or from the venue, so that its statements of cash can be judged.
  ///
  /// - Returns: false, and nothing is booked, when the sum is not plausible.
  public mutating func transfer(_ amount: Money) -> Bool {
    guard Plausible.holds(amount), let sum = cash.addingChecked(amount), Plausible.holds(sum) else { return false }
    cash = sum
    return true
  }

  /// Replaces the policy of an underlying; orders already sent keep theirs.
  ///
  /// - Throws: the first parameter outside its domain.
  public mutating func adopt(_ policy: HedgePolicy, for feed: FeedID) throws(HedgePolicyFault) {
    try policy.check()
    guard let slot = slot(feed) else { return }
    slots[slot].policy = policy
    slots[slot].programme = nil
  }

  /// Starts a new epoch after a change of the leader; order ids of earlier epochs stay known.
  ///
  /// - Domain: greater than the epoch before; traps otherwise, since ids would be used twice.
  public mutating func begin(epoch next: UInt32) {
    precondition(next > epoch, "Invariant: epochs only rise")
    epoch = next
    lastSequence = 0
  }

  func slot(_ feed: FeedID) -> Int? { slots.firstIndex { $0.instrument.feed == feed } }

  func openIndex(_ order: HedgeOrderID) -> (slot: Int, index: Int)? {
    for slot in slots.indices {
      if let index = slots[slot].open.firstIndex(where: { $0.order.id == order }) { return (slot, index) }
    }
    return nil
  }

  func closedIndex(_ order: HedgeOrderID) -> Int? { closed.elements.lastIndex { $0.order.id == order } }

  /// Time never runs backwards for the desk.
  mutating func advance(to time: Timestamp) { now = max(now, time) }

  func hasPassed(_ span: TimeSpan, since start: Timestamp) -> Bool {
    now.nanoseconds - start.nanoseconds >= span.nanoseconds
  }

  mutating func nextOrderID() -> HedgeOrderID {
    precondition(lastSequence < .max, "Invariant: an epoch has fewer than 2^32 orders")
    lastSequence += 1
    return HedgeOrderID(UInt64(epoch) << 32 | UInt64(lastSequence))
  }

  /// The id of a correction: the top bit, which no venue's trade id has here, and a count.
  mutating func nextSyntheticFill() -> UInt64 {
    lastSynthetic += 1
    return 1 << 63 | lastSynthetic
  }
}
