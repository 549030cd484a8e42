import Instruments
package import Quantities
import Risk

extension HedgeDesk {
  /// The number of the desk's epoch; the next one must be greater.
  package var currentEpoch: UInt32 { epoch }

  /// Codes everything that the desk knows, but for its patience.
  package mutating func code(_ coder: inout StateCoder) {
    coder.optional(&halt, blank: .ordered) { $1.code(&$0) }
    coder.code(&isConnected)
    coder.code(&cash)
    coder.each(&slots) { $0.code(&$1) }
    coder.code(&epoch)
    coder.code(&lastSequence)
    coder.code(&lastSynthetic)
    coder.code(&now)
    coder.code(&haltedAt)
    coder.code(&unreadableInRow)
    coder.optional(&cashSuspectedSince, blank: .zero) { $1.code(&$0) }
    coder.optional(&cashClaim, blank: .zero) { $1.code(&$0) }
    closed.code(&coder, blank: .blank) { $0.code(&$1) }
    fills.code(&coder, blank: .blank) { $0.code(&$1) }
    foreignFees.code(&coder, blank: .blank) { $0.code(&$1) }
    // Only an underlying that is hedged has orders.
    let known = slots.allSatisfy { slot in slot.open.allSatisfy { $0.order.feed == slot.instrument.feed } }
    _ = coder.demand(known, "an order in another underlying")
  }
}

extension FeedSlot {
  fileprivate mutating func code(_ coder: inout StateCoder) {
    coder.code(&instrument.tick)
    coder.code(&instrument.lot)
    _ = coder.demand(instrument.tick > .zero && instrument.lot > .zero, "the steps of an instrument are not positive")
    policy.code(&coder)
    coder.code(&position)
    coder.array(&open, blank: .blank) { $0.code(&$1) }
    coder.optional(&programme, blank: .blank) { $0.code(&$1) }
    coder.code(&programmes)
    coder.array(&disputes, blank: .blank) { $0.code(&$1) }
    unattributed.code(&coder)
    coder.optional(&suspicion, blank: .blank) { $0.code(&$1) }
    coder.code(&positionDue)
    coder.optional(&positionAskedAt, blank: .zero) { $1.code(&$0) }
    coder.code(&resyncing)
    coder.optional(&agreedAt, blank: .zero) { $1.code(&$0) }
    coder.optional(&agreedWithDisputesSince, blank: .zero) { $1.code(&$0) }
    coder.code(&trading)
    coder.optional(&pausedUntil, blank: .zero) { $1.code(&$0) }
    coder.code(&refusals)
    coder.optional(&decidedSlot, blank: 0) { $1.code(&$0) }
    coder.optional(&orderedAt, blank: .zero) { $1.code(&$0) }
    coder.optional(&barClosedAt, blank: .zero) { $1.code(&$0) }
    coder.code(&orderedInBar)
    coder.optional(&fundedPeriod, blank: 0) { $1.code(&$0) }
    coder.optional(&oracle, blank: .zero) { $1.code(&$0) }
    coder.optional(&hold, blank: .halted) { $1.code(&$0) }
  }
}

extension InFlight {
  fileprivate mutating func code(_ coder: inout StateCoder) {
    var (sold, bought) = (sold, bought)
    coder.code(&sold)
    coder.code(&bought)
    if coder.demand(sold <= .zero && bought >= .zero, "an outcome without nothing") {
      self = InFlight(sold: sold, bought: bought)
    }
  }
}

extension PositionSuspicion {
  fileprivate static var blank: Self { Self(claim: .zero, since: .zero, raisedAt: .zero) }

  fileprivate mutating func code(_ coder: inout StateCoder) {
    var (claim, since, raisedAt, isProved) = (claim, since, raisedAt, isProved)
    coder.code(&claim)
    coder.code(&since)
    coder.code(&raisedAt)
    coder.code(&isProved)
    self = Self(claim: claim, since: since, raisedAt: raisedAt, isProved: isProved)
  }
}

extension HedgeProgramme {
  fileprivate static var blank: Self {
    Self(goal: Quantity(raw: 1), startedAt: .zero, horizon: .seconds(1), slices: 1, serial: 0)
  }

  fileprivate mutating func code(_ coder: inout StateCoder) {
    var (goal, startedAt, interval) = (goal, startedAt, interval)
    var (slices, filled, serial) = (slices, filled, serial)
    coder.code(&goal)
    coder.code(&startedAt)
    coder.code(&interval)
    coder.code(&slices)
    coder.code(&filled)
    coder.code(&serial)
    let fits =
      goal != .zero && (1...1_000_000).contains(slices) && (1...1_000_000_000_000_000).contains(interval.nanoseconds)
    guard coder.demand(fits, "a programme without a goal or slices") else { return }
    let horizon = TimeSpan(nanoseconds: interval.nanoseconds * Int64(slices))
    self = Self(goal: goal, startedAt: startedAt, horizon: horizon, slices: slices, serial: serial)
    self.filled = filled
  }
}

extension Recent {
  fileprivate mutating func code(
    _ coder: inout StateCoder, blank: Element, _ codeElement: (inout Element, inout StateCoder) -> Void
  ) {
    coder.array(&elements, blank: blank, codeElement)
    coder.code(&next)
    if !coder.demand(elements.count <= capacity && (0..<capacity).contains(next), "a memory that is too long") {
      (elements, next) = ([], 0)
    }
  }
}
