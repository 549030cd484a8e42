import Instruments
import Quantities
import Risk

extension HedgeDesk {
  /// Moves an order from the working ones to the remembered ones.
  mutating func close(_ slot: Int, _ index: Int, as ending: HedgeOrderState, _ facts: inout [HedgeFact]) {
    precondition(ending.isOver, "Invariant: an order is closed in a final state")
    let order = slots[slot].open.remove(at: index)
    let state = order.booked == order.order.quantity ? .filled : ending
    facts.append(.closed(order.order.id, state, cumulative: order.booked))
    let past = ClosedOrder(
      order: order.order, programme: order.programme, state: state, booked: order.booked,
      wasQueried: order.queriedAt != nil)
    if let known = closedIndex(order.order.id) {
      closed.replace(at: known, with: past)
    } else {
      closed.remember(past)
    }
    if slots[slot].open.isEmpty, slots[slot].resyncing { slots[slot].positionDue = true }
  }

  /// An order that was proved not to exist does: the venue contradicts its proof.
  mutating func reopen(_ past: Int, _ facts: inout [HedgeFact]) {
    let order = closed.elements[past]
    facts.append(.anomaly(.contradiction, order.order.id))
    halt(.contradiction, &facts)
    guard let slot = slot(order.order.feed) else { return }
    slots[slot].positionDue = true
    slots[slot].resyncing = true
    if slots[slot].open.count < Self.disputeCapacity {
      slots[slot].open.append(WorkingOrder(reopening: order))
    } else {
      slots[slot].unattributed = slots[slot].unattributed.widened(by: order.order.quantity - order.booked)
    }
  }

  /// Something does not fit: the order is unknown again and is queried.
  mutating func doubt(_ slot: Int, _ index: Int, _ anomaly: HedgeAnomaly, _ facts: inout [HedgeFact]) {
    facts.append(.anomaly(anomaly, slots[slot].open[index].order.id))
    slots[slot].open[index].state = .unknown
    slots[slot].open[index].queryDue = true
    slots[slot].positionDue = true
  }

  /// A statement about an order that is over, or not ours.
  mutating func judgeClosed(_ id: HedgeOrderID, _ cumulative: Quantity, _ facts: inout [HedgeFact]) {
    guard let past = closedIndex(id) else { return foreign(id, &facts) }
    let order = closed.elements[past]
    if order.booked == cumulative { return }
    facts.append(.anomaly(.contradiction, id))
    guard let slot = slot(order.order.feed) else { return }
    slots[slot].positionDue = true
    slots[slot].resyncing = true
  }

  /// An order that the desk does not know: too old, or somebody else's.
  mutating func foreign(_ id: HedgeOrderID, _ facts: inout [HedgeFact]) {
    let itsEpoch = UInt32(truncatingIfNeeded: id.value >> 32)
    let itsSequence = UInt32(truncatingIfNeeded: id.value)
    let ours = itsSequence > 0 && (itsEpoch < epoch || itsEpoch == epoch && itsSequence <= lastSequence)
    facts.append(.anomaly(ours ? .forgottenOrder : .foreignOrder, id))
    for slot in slots.indices {
      slots[slot].positionDue = true
      slots[slot].resyncing = true
    }
    if !ours { halt(.foreignOrder, &facts) }
  }

  /// Books the difference that the venue has proved: missing fills at the limit, fills that never were at the last
  /// price.
  mutating func settle(_ slot: Int, _ index: Int, _ cumulative: Quantity, _ facts: inout [HedgeFact]) {
    let order = slots[slot].open[index]
    let difference = cumulative - order.booked
    let isMissing = cumulative.raw.magnitude > order.booked.raw.magnitude
    let correction = DisputedFill(
      order: order.order.id, fill: nextSyntheticFill(), quantity: difference,
      price: isMissing ? order.order.limit : order.lastPrice, fee: .zero)
    guard book(slot, correction, .reconciliation, programme: order.programme, &facts) else { return }
    slots[slot].open[index].booked = cumulative
    slots[slot].positionDue = true
    facts.append(.anomaly(isMissing ? .missingFills : .contradiction, order.order.id))
    if !isMissing { halt(.overbooked, &facts) }
    close(slot, index, as: .cancelled, &facts)
    if isMissing, let past = closedIndex(order.order.id) {
      var remembered = closed.elements[past]
      remembered.standIn = difference
      closed.replace(at: past, with: remembered)
    }
  }
}
