public import Instruments
public import Quantities

extension HedgeDesk {
  /// Takes in what the venue says. A lie is possible: nothing that arrives can trap.
  ///
  /// - Returns: what became certain, in order; the ledger books fills, funding and fees from it.
  public mutating func receive(_ report: VenueReport, at time: Timestamp) -> [HedgeFact] {
    advance(to: time)
    if report != .unreadable { unreadableInRow = 0 }
    var facts: [HedgeFact] = []
    switch report {
    case .acknowledged(let id): acknowledge(id, &facts)
    case .filled(let id, let fill, let quantity, let price, let fee):
      receiveFill(DisputedFill(order: id, fill: fill, quantity: quantity, price: price, fee: fee), &facts)
    case .cancelled(let id, let cumulative): end(id, cumulative, &facts)
    case .refused(let id, let refusal): refuse(id, refusal, &facts)
    case .sendFailed(let id): sendFailed(id, &facts)
    case .sendAmbiguous(let id): sendAmbiguous(id, &facts)
    case .found(let id, let open, let cumulative): find(id, open: open, cumulative, &facts)
    case .absent(let id): missing(id, &facts)
    case .position(let feed, let quantity): comparePosition(feed, quantity, &facts)
    case .cash(let amount): compareCash(amount, &facts)
    case .feeInOtherAsset(let id, let fill, let fee): chargeOtherAsset(id, fill, fee, &facts)
    case .fundingPaid(let feed, let amount, let period): payFunding(feed, amount, period, &facts)
    case .forcedFill(let feed, let fill, let quantity, let price, let fee):
      receiveForcedFill(
        feed,
        DisputedFill(order: HedgeOrderID(0), fill: fill, quantity: quantity, price: price, fee: fee), &facts)
    case .instrumentStatus(let feed, let trading): if let slot = slot(feed) { slots[slot].trading = trading }
    case .instrumentSteps(let feed, let tick, let lot): changeSteps(feed, tick, lot, &facts)
    case .connection(let up): connect(up)
    case .credentialRevoked: halt(.credentialRevoked, &facts)
    case .unreadable: flagUnreadable(&facts)
    }
    return facts
  }

  /// Stops hedging; the first reason stays. Open orders are cancelled by the next `tick`.
  mutating func stop(_ reason: HedgeHalt) -> HedgeHalt {
    if halt == nil {
      halt = reason
      haltedAt = now
      for slot in slots.indices {
        slots[slot].programme = nil
        slots[slot].positionDue = true
      }
    }
    return reason
  }

  mutating func halt(_ reason: HedgeHalt, _ facts: inout [HedgeFact]) {
    if halt != nil { return }
    facts.append(.halted(stop(reason)))
  }

  private mutating func acknowledge(_ id: HedgeOrderID, _ facts: inout [HedgeFact]) {
    if let (slot, index) = openIndex(id) {
      slots[slot].open[index].wasSeen = true
      slots[slot].refusals = 0
      if slots[slot].open[index].claim == nil, !slots[slot].open[index].queryDue {
        slots[slot].open[index].state = slots[slot].open[index].liveState
      }
    } else if let index = closedIndex(id) {
      if closed.elements[index].state.wasNeverInMarket { reopen(index, &facts) }
    } else {
      foreign(id, &facts)
    }
  }

  /// The stream says that the order is over; with fills outstanding it stays open until they arrive or are proved.
  private mutating func end(_ id: HedgeOrderID, _ cumulative: Quantity, _ facts: inout [HedgeFact]) {
    guard let (slot, index) = openIndex(id) else { return judgeClosed(id, cumulative, &facts) }
    slots[slot].open[index].wasSeen = true
    guard slots[slot].open[index].admits(cumulative) else { return doubt(slot, index, .contradiction, &facts) }
    if slots[slot].open[index].booked == cumulative {
      close(slot, index, as: .cancelled, &facts)
    } else {
      slots[slot].open[index].claim = OrderClaim(cumulative: cumulative, provedAt: nil)
      slots[slot].open[index].state = .unknown
      slots[slot].open[index].queryDue = true
    }
  }

  /// The answer to a targeted query. Two equal ones, apart, prove fills that never arrived or never were.
  private mutating func find(
    _ id: HedgeOrderID, open: Bool, _ cumulative: Quantity, _ facts: inout [HedgeFact]
  ) {
    guard let (slot, index) = openIndex(id) else {
      if open, let past = closedIndex(id) { return reopen(past, &facts) }
      return judgeClosed(id, cumulative, &facts)
    }
    let order = slots[slot].open[index]
    slots[slot].open[index].wasSeen = true
    guard order.admits(cumulative) else {
      if cumulative.raw.magnitude > order.order.quantity.raw.magnitude { halt(.overfilled, &facts) }
      return doubt(slot, index, .contradiction, &facts)
    }
    if open {
      slots[slot].open[index].claim = nil
      slots[slot].open[index].queryDue = order.booked != cumulative
      slots[slot].open[index].state = order.liveState
    } else if order.booked == cumulative {
      close(slot, index, as: .cancelled, &facts)
    } else if let claim = order.claim, claim.cumulative == cumulative, let proved = claim.provedAt {
      if hasPassed(patience.proof, since: proved) { settle(slot, index, cumulative, &facts) }
    } else {
      slots[slot].open[index].claim = OrderClaim(cumulative: cumulative, provedAt: now)
      slots[slot].open[index].state = .unknown
      slots[slot].open[index].queryDue = true
    }
  }

  /// Absence is a proof only once no request of ours can still be on its way.
  private mutating func missing(_ id: HedgeOrderID, _ facts: inout [HedgeFact]) {
    guard let (slot, index) = openIndex(id) else {
      if let past = closedIndex(id), closed.elements[past].booked.raw != 0 { judgeClosed(id, .zero, &facts) }
      return
    }
    let order = slots[slot].open[index]
    if order.wasSeen || order.booked.raw != 0 { return doubt(slot, index, .contradiction, &facts) }
    let settled = TimeSpan(nanoseconds: patience.receiveWindow.nanoseconds + patience.answer.nanoseconds)
    if order.queriedAt != nil, hasPassed(settled, since: order.order.decidedAt) {
      if let refusal = order.refusal { return concludeRefused(slot, index, refusal, &facts) }
      close(slot, index, as: .absent, &facts)
    }
  }

  private mutating func refuse(_ id: HedgeOrderID, _ refusal: VenueRefusal, _ facts: inout [HedgeFact]) {
    if refusal == .credentialRevoked { halt(.credentialRevoked, &facts) }
    guard let (slot, index) = openIndex(id) else {
      if closedIndex(id) == nil { foreign(id, &facts) }
      return
    }
    let order = slots[slot].open[index]
    if order.wasSeen || order.booked.raw != 0 || order.claim != nil {
      return doubt(slot, index, .contradiction, &facts)
    }
    if order.state == .submitted {
      concludeRefused(slot, index, refusal, &facts)
    } else {
      // A refusal so late may answer another request; absence has to be proved.
      slots[slot].open[index].refusal = refusal
      slots[slot].open[index].queryDue = true
    }
  }

  /// The order is over, and the venue's position must agree before the next one.
  private mutating func concludeRefused(
    _ slot: Int, _ index: Int, _ refusal: VenueRefusal, _ facts: inout [HedgeFact]
  ) {
    facts.append(.refused(slots[slot].open[index].order.id, refusal))
    close(slot, index, as: .refused, &facts)
    slots[slot].positionDue = true
    slots[slot].resyncing = true
    slots[slot].refusals += 1
    pause(slot)
    // A ban or a halted market passes; what is wrong with our orders does not.
    let passes = refusal == .rateLimited || refusal == .instrumentHalted
    if !passes, slots[slot].refusals >= patience.refusals { halt(.refusedRepeatedly, &facts) }
  }

  private mutating func sendFailed(_ id: HedgeOrderID, _ facts: inout [HedgeFact]) {
    guard let (slot, index) = openIndex(id) else { return }
    if slots[slot].open[index].state == .submitted {
      close(slot, index, as: .neverSent, &facts)
      slots[slot].refusals += 1
      pause(slot)
    } else {
      slots[slot].open[index].queryDue = true
    }
  }

  private mutating func sendAmbiguous(_ id: HedgeOrderID, _ facts: inout [HedgeFact]) {
    guard let (slot, index) = openIndex(id) else { return }
    slots[slot].open[index].queryDue = true
    if slots[slot].open[index].state == .submitted { slots[slot].open[index].state = .unknown }
  }

  /// Doubles the pause at each refusal in a row, up to 64 times the first.
  private mutating func pause(_ slot: Int) {
    let factor = Int64(1) << Int64(min(max(slots[slot].refusals - 1, 0), 6))
    slots[slot].pausedUntil = now + TimeSpan(nanoseconds: patience.pause.nanoseconds * factor)
  }

  private mutating func changeSteps(_ feed: FeedID, _ tick: Price, _ lot: Quantity, _ facts: inout [HedgeFact]) {
    guard let slot = slot(feed) else { return }
    guard Plausible.holds(tick), lot.raw > 0, Plausible.holds(lot) else {
      facts.append(.anomaly(.implausible, nil))
      return halt(.implausible, &facts)
    }
    slots[slot].instrument.tick = tick
    slots[slot].instrument.lot = lot
    facts.append(.anomaly(.stepsChanged, nil))
  }

  /// While the stream is down anything may happen; afterwards all of it is asked for.
  private mutating func connect(_ up: Bool) {
    isConnected = up
    for slot in slots.indices {
      slots[slot].resyncing = true
      slots[slot].positionDue = true
      slots[slot].positionAskedAt = nil
      for index in slots[slot].open.indices {
        slots[slot].open[index].state = .unknown
        slots[slot].open[index].queryDue = true
        slots[slot].open[index].queriedAt = nil
      }
    }
  }

  /// Any report may have been in it.
  private mutating func flagUnreadable(_ facts: inout [HedgeFact]) {
    unreadableInRow += 1
    facts.append(.anomaly(.unreadable, nil))
    for slot in slots.indices {
      slots[slot].positionDue = true
      for index in slots[slot].open.indices { slots[slot].open[index].queryDue = true }
    }
    if unreadableInRow >= patience.unreadable { halt(.unreadable, &facts) }
  }
}
