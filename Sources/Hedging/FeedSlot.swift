import Instruments
import Quantities
import Risk

/// All that the desk knows about one underlying.
struct FeedSlot: Hashable, Sendable {
  var instrument: HedgeInstrument
  var policy: HedgePolicy
  /// Signed: Σ booked fills.
  var position = Quantity.zero
  /// Orders that are not over: one, or a few after a venue contradicted its proof.
  var open: [WorkingOrder] = []
  var programme: HedgeProgramme?
  var programmes: UInt32 = 0

  /// Fills beyond an order's quantity, neither booked nor dismissed.
  var disputes: [DisputedFill] = []
  /// Outcomes that are in dispute and not held one by one.
  var unattributed = InFlight.none
  var suspicion: PositionSuspicion?
  /// The venue's statement is wanted.
  var positionDue = false
  var positionAskedAt: Timestamp?
  /// Nothing is decided until the venue's statement agrees.
  var resyncing = false
  var agreedAt: Timestamp?
  /// Equal statements since the disputes arose: when the first was made.
  var agreedWithDisputesSince: Timestamp?

  var trading = true
  var pausedUntil: Timestamp?
  var refusals = 0
  var decidedSlot: Int64?
  var orderedAt: Timestamp?
  var barClosedAt: Timestamp?
  /// The size ordered since the bar closed.
  var orderedInBar = Quantity.zero
  var fundedPeriod: UInt64?
  /// The last agreed price that the desk was shown.
  var oracle: Price?
  var hold: HedgeHold?

  init(_ instrument: HedgeInstrument, _ policy: HedgePolicy) {
    self.instrument = instrument
    self.policy = policy
  }

  /// What may yet be added to `position`.
  var inFlight: InFlight {
    var range = open.reduce(unattributed) { $1.widening($0) }
    for dispute in disputes { range = range.widened(by: dispute.quantity) }
    if let suspicion { range = range.widened(by: suspicion.claim - position) }
    return range
  }

  /// What the orders alone may yet add.
  var ordersInFlight: InFlight { open.reduce(.none) { $1.widening($0) } }
}

/// A fill beyond what was ordered: a repeat under a new id, or too much.
struct DisputedFill: Hashable, Sendable {
  let order: HedgeOrderID
  let fill: UInt64
  let quantity: Quantity
  let price: Price
  let fee: Money
}

/// A position stated by the venue that is not ours.
struct PositionSuspicion: Hashable, Sendable {
  var claim: Quantity
  /// When this claim was first made.
  var since: Timestamp
  /// When the venue was first found to differ.
  let raisedAt: Timestamp
  /// The claim was repeated late enough.
  var isProved = false
}
