import Instruments
public import Quantities
import Risk

extension HedgeDesk {
  /// Looks after what is unresolved: cancels what stays open, queries what is unknown, halts what stays unresolved.
  ///
  /// - Returns: cancellations, queries and at most one halt; nothing when all is quiet.
  public mutating func tick(at time: Timestamp) -> [HedgeIntent] {
    advance(to: time)
    var intents: [HedgeIntent] = []
    for slot in slots.indices {
      for index in slots[slot].open.indices { chase(slot, index, &intents) }
      if let suspicion = slots[slot].suspicion, hasPassed(patience.unresolved, since: suspicion.raisedAt) {
        halt(.positionMismatch, &intents)
      }
    }
    if let since = cashSuspectedSince, hasPassed(patience.unresolved, since: since) { halt(.cashMismatch, &intents) }
    for slot in slots.indices { askPosition(slot, &intents) }
    return intents
  }

  private mutating func halt(_ reason: HedgeHalt, _ intents: inout [HedgeIntent]) {
    if halt == nil { intents.append(.halt(stop(reason))) }
  }

  private mutating func chase(_ slot: Int, _ index: Int, _ intents: inout [HedgeIntent]) {
    var order = slots[slot].open[index]
    let age = TimeSpan(nanoseconds: now.nanoseconds - order.order.decidedAt.nanoseconds)
    if age >= patience.unresolved { halt(.unresolved, &intents) }
    if order.state == .submitted, age >= patience.acknowledgement {
      order.state = .unknown
      order.queryDue = true
    }
    if !order.cancelSent, halt != nil || age >= patience.completion {
      order.cancelSent = true
      if order.state != .unknown { order.state = .cancelling }
      intents.append(.cancel(order.order.id))
    }
    let isPuzzling = order.queryDue || order.state == .unknown || order.state == .cancelling
    // The longer an order is open the rarer it is asked for, but at least once a minute.
    let interval = min(max(patience.query.nanoseconds, age.nanoseconds / 4), TimeSpan.seconds(60).nanoseconds)
    if isPuzzling, order.queriedAt.map({ hasPassed(TimeSpan(nanoseconds: interval), since: $0) }) ?? true {
      order.queriedAt = now
      order.queryDue = false
      intents.append(.query(order.order.id))
    }
    slots[slot].open[index] = order
  }

  private mutating func askPosition(_ slot: Int, _ intents: inout [HedgeIntent]) {
    let unconfirmed = halt != nil && (slots[slot].agreedAt.map { $0 < haltedAt } ?? true)
    let last = slots[slot].positionAskedAt
    let isUrgent = slots[slot].positionDue && halt == nil || slots[slot].suspicion?.isProved == false
    let interval =
      isUrgent ? patience.query : unconfirmed || slots[slot].positionDue ? patience.proof : patience.positions
    if last.map({ hasPassed(interval, since: $0) }) ?? (isUrgent || unconfirmed || slots[slot].positionDue) {
      slots[slot].positionAskedAt = now
      intents.append(.queryPosition(slots[slot].instrument.feed))
    } else if last == nil {
      slots[slot].positionAskedAt = now
    }
  }

  /// Stops hedging by order of an operator or of a breaker; the next `tick` cancels what is open.
  public mutating func stop(at time: Timestamp) -> [HedgeFact] {
    advance(to: time)
    var facts: [HedgeFact] = []
    halt(.ordered, &facts)
    return facts
  }

  /// Resumes hedging after the venue has confirmed every position since the halt.
  ///
  /// - Throws: the first obstacle in order of precedence.
  public mutating func resume(at time: Timestamp) throws(HedgeResumeRefusal) -> [HedgeFact] {
    advance(to: time)
    guard halt != nil else { throw .notHalted }
    guard isConnected else { throw .disconnected }
    for slot in slots where !slot.open.isEmpty { throw .orderOpen }
    for slot in slots where slot.suspicion != nil || slot.inFlight != .none { throw .disputed }
    if cashSuspectedSince != nil { throw .disputed }
    for slot in slots where slot.agreedAt.map({ $0 < haltedAt }) ?? true { throw .positionNotConfirmed }
    halt = nil
    unreadableInRow = 0
    for slot in slots.indices {
      slots[slot].refusals = 0
      slots[slot].pausedUntil = nil
    }
    return [.resumed]
  }

  /// Books the position that the venue has proved, as disputed fills where they explain it, else as one correction.
  ///
  /// - Parameter price: at which a correction is booked, the agreed price.
  /// - Throws: the first obstacle in order of precedence.
  public mutating func reconcile(
    _ feed: FeedID, at time: Timestamp, price: Price
  ) throws(HedgeReconcileRefusal) -> [HedgeFact] {
    advance(to: time)
    guard halt != nil else { throw .notHalted }
    guard let slot = slot(feed) else { throw .unknownFeed }
    guard slots[slot].open.isEmpty else { throw .orderOpen }
    guard let suspicion = slots[slot].suspicion, suspicion.isProved else { throw .noProof }
    guard Plausible.holds(price) else { throw .outOfRange }
    let difference = suspicion.claim - slots[slot].position
    var facts: [HedgeFact] = []
    let disputes = slots[slot].disputes
    if disputes.reduce(Int128(0), { $0 + Int128($1.quantity.raw) }) == Int128(difference.raw), !disputes.isEmpty {
      for dispute in disputes {
        guard book(slot, dispute, .order, programme: nil, &facts) else { throw .outOfRange }
      }
    } else {
      let correction = DisputedFill(
        order: HedgeOrderID(0), fill: nextSyntheticFill(), quantity: difference, price: price, fee: .zero)
      guard book(slot, correction, .reconciliation, programme: nil, &facts) else { throw .outOfRange }
    }
    slots[slot].disputes.removeAll()
    slots[slot].unattributed = .none
    slots[slot].agreedWithDisputesSince = nil
    slots[slot].suspicion = nil
    slots[slot].positionDue = true
    return facts
  }

  /// Accepts the venue's statement of our cash as the book, after an operator found the reason for the difference.
  ///
  /// - Returns: what the book changes by; `nil`, and nothing changes, while no difference is held.
  public mutating func acceptCash() -> Money? {
    guard halt != nil, let claim = cashClaim, let change = claim.subtractingChecked(cash) else { return nil }
    cash = claim
    cashClaim = nil
    cashSuspectedSince = nil
    return change
  }
}
