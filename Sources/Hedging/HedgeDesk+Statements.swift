import Instruments
import Quantities
import Risk

extension HedgeDesk {
  /// Judges the venue's statement of a position. A first difference may be a crossing message or an old snapshot; the
  /// same one again, later, is a proof.
  mutating func comparePosition(_ feed: FeedID, _ claim: Quantity, _ facts: inout [HedgeFact]) {
    guard let slot = slot(feed) else {
      if claim.raw != 0 {
        facts.append(.anomaly(.positionDiffers, nil))
        halt(.positionMismatch, &facts)
      }
      return
    }
    guard Plausible.holds(claim) else {
      facts.append(.anomaly(.implausible, nil))
      return halt(.implausible, &facts)
    }
    let difference = claim - slots[slot].position
    if !slots[slot].open.isEmpty {
      let range = slots[slot].ordersInFlight
      slots[slot].positionDue = true
      if difference >= range.sold, difference <= range.bought { return }
    }
    if difference.raw == 0 { return agree(slot) }
    facts.append(.anomaly(.positionDiffers, nil))
    slots[slot].positionDue = true
    slots[slot].resyncing = true
    guard var suspicion = slots[slot].suspicion else {
      slots[slot].suspicion = PositionSuspicion(claim: claim, since: now, raisedAt: now)
      return
    }
    if suspicion.claim != claim {
      suspicion.claim = claim
      suspicion.since = now
      suspicion.isProved = false
    } else if hasPassed(patience.proof, since: suspicion.since) {
      suspicion.isProved = slots[slot].open.isEmpty
    }
    slots[slot].suspicion = suspicion
    if suspicion.isProved { halt(.positionMismatch, &facts) }
  }

  /// The venue states our position. Disputed fills need it twice, apart, to be dismissed.
  private mutating func agree(_ slot: Int) {
    slots[slot].suspicion = nil
    slots[slot].positionDue = false
    slots[slot].resyncing = false
    slots[slot].agreedAt = now
    if slots[slot].disputes.isEmpty, slots[slot].unattributed == .none { return }
    guard let since = slots[slot].agreedWithDisputesSince else {
      slots[slot].agreedWithDisputesSince = now
      slots[slot].positionDue = true
      return
    }
    if hasPassed(patience.proof, since: since) {
      slots[slot].disputes.removeAll()
      slots[slot].unattributed = .none
      slots[slot].agreedWithDisputesSince = nil
    } else {
      slots[slot].positionDue = true
    }
  }

  /// Judges the venue's statement of our cash; while an order is open it says nothing, and is asked for again.
  mutating func compareCash(_ claim: Money, _ facts: inout [HedgeFact]) {
    guard Plausible.holds(claim) else {
      facts.append(.anomaly(.implausible, nil))
      return halt(.implausible, &facts)
    }
    for slot in slots.indices where !slots[slot].open.isEmpty {
      slots[slot].positionDue = true
      return
    }
    if (Int128(claim.raw) - Int128(cash.raw)).magnitude <= patience.cashTolerance.raw.magnitude {
      cashClaim = nil
      cashSuspectedSince = nil
      return
    }
    facts.append(.anomaly(.cashDiffers, nil))
    if !slots.isEmpty { slots[0].positionDue = true }
    guard cashClaim == claim, let since = cashSuspectedSince else {
      cashClaim = claim
      cashSuspectedSince = cashSuspectedSince ?? now
      return
    }
    if hasPassed(patience.proof, since: since) { halt(.cashMismatch, &facts) }
  }

  /// Funding is booked once a period, periods in order.
  mutating func payFunding(_ feed: FeedID, _ amount: Money, _ period: UInt64, _ facts: inout [HedgeFact]) {
    guard let slot = slot(feed) else { return facts.append(.anomaly(.implausible, nil)) }
    if let last = slots[slot].fundedPeriod, period <= last { return facts.append(.anomaly(.repeated, nil)) }
    guard Plausible.holds(amount), let left = cash.subtractingChecked(amount), Plausible.holds(left) else {
      facts.append(.anomaly(.implausible, nil))
      return halt(.implausible, &facts)
    }
    slots[slot].fundedPeriod = period
    cash = left
    facts.append(.fundingPaid(feed, amount, period: period))
    let price = slots[slot].oracle?.raw ?? 0
    let value = (Int128(slots[slot].position.raw) * Int128(price)).magnitude / 1_000_000
    if UInt128(amount.raw.magnitude) * 1_000_000 > value * UInt128(patience.absurdCost.raw.magnitude) {
      facts.append(.anomaly(.funding, nil))
    }
  }

  /// A fee in another asset belongs to a fill of ours; it is passed on once.
  mutating func chargeOtherAsset(
    _ id: HedgeOrderID, _ fill: UInt64, _ fee: AssetAmount, _ facts: inout [HedgeFact]
  ) {
    let order = openIndex(id).map { slots[$0.slot].open[$0.index].order }
    guard let feed = order?.feed ?? closedIndex(id).map({ closed.elements[$0].order.feed }) else {
      return foreign(id, &facts)
    }
    let key = FillKey(feed: feed, fill: fill)
    if foreignFees.elements.contains(key) { return facts.append(.anomaly(.repeated, id)) }
    foreignFees.remember(key)
    facts.append(.anomaly(.fee, id))
    facts.append(.feeInOtherAsset(id, fill: fill, fee))
  }
}
