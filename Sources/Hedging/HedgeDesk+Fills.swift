import Instruments
import Quantities
import Risk

extension HedgeDesk {
  /// A fill of an order: booked once, disputed when it exceeds the order.
  mutating func receiveFill(_ fill: DisputedFill, _ facts: inout [HedgeFact]) {
    if let (slot, index) = openIndex(fill.order) {
      guard isNews(slot, fill, &facts) else { return }
      fillOpen(slot, index, fill, &facts)
    } else if let past = closedIndex(fill.order) {
      guard let slot = slot(closed.elements[past].order.feed), isNews(slot, fill, &facts) else { return }
      fillClosed(slot, past, fill, &facts)
    } else {
      foreign(fill.order, &facts)
    }
  }

  private mutating func fillOpen(_ slot: Int, _ index: Int, _ fill: DisputedFill, _ facts: inout [HedgeFact]) {
    let order = slots[slot].open[index]
    slots[slot].open[index].wasSeen = true
    slots[slot].refusals = 0
    let sum = order.booked + fill.quantity
    guard (fill.quantity.raw > 0) == (order.order.quantity.raw > 0), order.admits(sum) else {
      slots[slot].open[index].queryDue = true
      return dispute(slot, fill, &facts)
    }
    guard book(slot, fill, .order, programme: order.programme, &facts) else { return }
    flagPrice(slot, fill, order.order, &facts)
    slots[slot].open[index].booked = sum
    slots[slot].open[index].lastPrice = fill.price
    if sum == order.order.quantity {
      let contradicted = order.claim.map { $0.cumulative != sum } ?? false
      close(slot, index, as: .filled, &facts)
      if contradicted { judgeClosed(fill.order, .zero, &facts) }
    } else if let claim = order.claim {
      if claim.cumulative == sum { close(slot, index, as: .cancelled, &facts) }
    } else if order.state != .unknown || !order.queryDue {
      slots[slot].open[index].state = slots[slot].open[index].liveState
    }
  }

  /// Money is real however late it comes; only what exceeds the order is not booked.
  private mutating func fillClosed(_ slot: Int, _ past: Int, _ fill: DisputedFill, _ facts: inout [HedgeFact]) {
    var order = closed.elements[past]
    let sameSide = (fill.quantity.raw > 0) == (order.order.quantity.raw > 0)
    if sameSide, fill.quantity.raw.magnitude <= order.standIn.raw.magnitude {
      return replaceStandIn(slot, past, fill, &facts)
    }
    let sum = order.booked + fill.quantity
    guard sameSide, sum.raw.magnitude <= order.order.quantity.raw.magnitude else { return dispute(slot, fill, &facts) }
    guard book(slot, fill, .order, programme: order.programme, &facts) else { return }
    flagPrice(slot, fill, order.order, &facts)
    facts.append(.anomaly(.lateFill, fill.order))
    slots[slot].positionDue = true
    slots[slot].resyncing = true
    order.booked = sum
    let contradicts = order.state.wasNeverInMarket
    if sum == order.order.quantity { order.state = .filled }
    closed.replace(at: past, with: order)
    if contradicts { reopen(past, &facts) }
  }

  /// The fill that a correction stood in for has arrived: the correction is taken back, the fill is booked.
  private mutating func replaceStandIn(_ slot: Int, _ past: Int, _ fill: DisputedFill, _ facts: inout [HedgeFact]) {
    var order = closed.elements[past]
    let reversal = DisputedFill(
      order: fill.order, fill: nextSyntheticFill(), quantity: -fill.quantity, price: order.order.limit, fee: .zero)
    guard book(slot, reversal, .reconciliation, programme: order.programme, &facts) else { return }
    guard book(slot, fill, .order, programme: order.programme, &facts) else { return }
    flagPrice(slot, fill, order.order, &facts)
    order.standIn = order.standIn - fill.quantity
    closed.replace(at: past, with: order)
  }

  /// The venue closed a part of our position: booked, and a reason to stop.
  mutating func receiveForcedFill(_ feed: FeedID, _ fill: DisputedFill, _ facts: inout [HedgeFact]) {
    guard let slot = slot(feed) else { return foreign(fill.order, &facts) }
    guard isNews(slot, fill, &facts) else { return }
    slots[slot].positionDue = true
    if book(slot, fill, .forced, programme: nil, &facts) { flagPrice(slot, fill, nil, &facts) }
    halt(.forcedClosure, &facts)
  }

  /// False for a repeat, and for numbers that cannot be real.
  private mutating func isNews(_ slot: Int, _ fill: DisputedFill, _ facts: inout [HedgeFact]) -> Bool {
    let order = fill.order.value == 0 ? nil : fill.order
    if fills.elements.contains(FillKey(feed: slots[slot].instrument.feed, fill: fill.fill)) {
      let isAnswer = order.map(wasQueried) ?? false
      if !isAnswer { facts.append(.anomaly(.repeated, order)) }
      return false
    }
    let isPlausible =
      fill.fill >> 63 == 0 && fill.quantity.raw != 0 && Plausible.holds(fill.quantity) && Plausible.holds(fill.price)
      && Plausible.holds(fill.fee)
    if !isPlausible { rejectImplausible(slot, order, &facts) }
    return isPlausible
  }

  /// The order's fills were asked for again.
  private func wasQueried(_ id: HedgeOrderID) -> Bool {
    if let (slot, index) = openIndex(id) { return slots[slot].open[index].queriedAt != nil }
    return closedIndex(id).map { closed.elements[$0].wasQueried } ?? false
  }

  private mutating func rejectImplausible(_ slot: Int, _ order: HedgeOrderID?, _ facts: inout [HedgeFact]) {
    facts.append(.anomaly(.implausible, order))
    slots[slot].positionDue = true
    slots[slot].resyncing = true
    if let order, let (slot, index) = openIndex(order) { slots[slot].open[index].queryDue = true }
    halt(.implausible, &facts)
  }

  /// Holds a fill aside until the venue's position tells whether it is real.
  private mutating func dispute(_ slot: Int, _ fill: DisputedFill, _ facts: inout [HedgeFact]) {
    fills.remember(FillKey(feed: slots[slot].instrument.feed, fill: fill.fill))
    facts.append(.anomaly(.overfill, fill.order))
    slots[slot].positionDue = true
    slots[slot].agreedWithDisputesSince = nil
    if slots[slot].disputes.count < Self.disputeCapacity {
      slots[slot].disputes.append(fill)
    } else {
      slots[slot].unattributed = slots[slot].unattributed.widened(by: fill.quantity)
    }
    halt(.overfilled, &facts)
  }

  /// Changes the position and the cash together, or nothing when the sums are not plausible.
  mutating func book(
    _ slot: Int, _ fill: DisputedFill, _ origin: HedgeFill.Origin, programme: UInt32?, _ facts: inout [HedgeFact]
  ) -> Bool {
    guard
      let position = slots[slot].position.addingChecked(fill.quantity), Plausible.holds(position),
      let value = scaledProductChecked(fill.quantity.raw, fill.price.raw, per: 1_000_000, rounding: .up),
      let cost = Money(raw: value).addingChecked(fill.fee),
      let left = cash.subtractingChecked(cost), Plausible.holds(left)
    else {
      rejectImplausible(slot, fill.order, &facts)
      return false
    }
    slots[slot].position = position
    cash = left
    if let programme, var parent = slots[slot].programme, parent.serial == programme {
      parent.filled = parent.filled + fill.quantity
      slots[slot].programme = parent
    }
    let feed = slots[slot].instrument.feed
    fills.remember(FillKey(feed: feed, fill: fill.fill))
    facts.append(
      .filled(
        HedgeFill(
          feed: feed, order: fill.order, fill: fill.fill, origin: origin, quantity: fill.quantity, price: fill.price,
          fee: fill.fee)))
    return true
  }

  /// Flags what is booked and still wrong: a price beyond the limit or absurd, an unusual fee.
  private mutating func flagPrice(
    _ slot: Int, _ fill: DisputedFill, _ order: HedgeOrder?, _ facts: inout [HedgeFact]
  ) {
    let id = order?.id
    if let order, order.quantity.raw > 0 ? fill.price > order.limit : fill.price < order.limit {
      facts.append(.anomaly(.worseThanLimit, id))
    }
    let value = (Int128(fill.quantity.raw) * Int128(fill.price.raw)).magnitude / 1_000_000
    if UInt128(fill.fee.raw.magnitude) * 1_000_000 > value * UInt128(patience.absurdCost.raw.magnitude) {
      facts.append(.anomaly(.fee, id))
    }
    if let oracle = slots[slot].oracle {
      let distance = (Int128(fill.price.raw) - Int128(oracle.raw)).magnitude
      if distance * 1_000_000 > UInt128(oracle.raw.magnitude) * UInt128(patience.absurdPrice.raw.magnitude) {
        halt(.absurdPrice, &facts)
      }
    }
  }
}
