import Instruments
public import Quantities
public import Risk

extension HedgeDesk {
  /// Decides the next hedge of one underlying: at most one order, none while anything in it is unresolved.
  ///
  /// The order brings the exposure towards the target of its band and never across zero. It is refused when the
  /// venue's book is off the oracle (Jimbos, 2023), bounded by size, by the venue's volume and by the largest
  /// position, and decided on a grid of time that a trader cannot choose.
  ///
  /// - Parameters:
  ///   - exposure: with this desk's `position` as its hedge, else hedging halts (the two books disagree).
  ///   - poolValue: in USDC; the band is a share of it.
  /// - Returns: nothing, one `send`, or a `halt`; `hold` then says why nothing was sent.
  public mutating func plan(
    _ exposure: Exposure, in market: HedgeMarket, poolValue: Money, at time: Timestamp
  ) -> [HedgeIntent] {
    advance(to: time)
    guard let slot = slot(exposure.feed) else { return [] }
    if Plausible.holds(market.oracle) { slots[slot].oracle = market.oracle }
    if exposure.hedge != slots[slot].position, halt == nil {
      return [.halt(stop(.bookMismatch))]
    }
    switch decide(slot, exposure, market, poolValue) {
    case .failure(let hold):
      slots[slot].hold = hold.reason
      return []
    case .success(let order):
      slots[slot].hold = nil
      return [.send(order)]
    }
  }

  /// A reason not to order, in the shape that `Result` asks for.
  private struct Held: Error { let reason: HedgeHold }

  private mutating func decide(
    _ slot: Int, _ exposure: Exposure, _ market: HedgeMarket, _ poolValue: Money
  ) -> Result<HedgeOrder, Held> {
    if let reason = gate(slot) { return .failure(Held(reason: reason)) }
    guard market.isUsable else { return .failure(Held(reason: .unusableMarket)) }
    let policy = slots[slot].policy
    let step = now.nanoseconds / policy.cadence.nanoseconds
    if slots[slot].decidedSlot == step { return .failure(Held(reason: .offCadence)) }
    slots[slot].decidedSlot = step

    let lot = slots[slot].instrument.lot
    guard let band = NoTradeBand(policy, lot: lot, poolValue: poolValue, price: market.oracle) else {
      return .failure(Held(reason: .unusableMarket))
    }
    guard steer(slot, exposure.net, band, market.oracle) else { return .failure(Held(reason: .withinBand)) }
    guard market.agrees(within: policy.priceBand), let limit = limit(slot, exposure.net, market) else {
      return .failure(Held(reason: .venueOffOracle))
    }
    switch size(slot, exposure.net, band, market) {
    case .failure(let held): return .failure(held)
    case .success(let quantity): return .success(submit(slot, quantity, limit))
    }
  }

  /// What must hold before the market is looked at.
  private func gate(_ slot: Int) -> HedgeHold? {
    let feed = slots[slot]
    if halt != nil { return .halted }
    if !isConnected { return .disconnected }
    if !feed.trading { return .notTrading }
    if !feed.open.isEmpty { return .orderOpen }
    if feed.resyncing || feed.suspicion != nil || feed.inFlight != .none { return .awaitingPosition }
    if let until = feed.pausedUntil, now < until { return .pausedAfterRefusal }
    if let last = feed.orderedAt, !hasPassed(feed.policy.cooldown, since: last) { return .cooling }
    return nil
  }

  /// Keeps, opens, replaces or ends the programme; false when there is nothing to work.
  private mutating func steer(_ slot: Int, _ net: Quantity, _ band: NoTradeBand, _ price: Price) -> Bool {
    let need = band.correction(of: net)
    let step = slots[slot].instrument.minimum
    if let running = slots[slot].programme {
      let sameSide = (need.raw > 0) == (running.goal.raw > 0)
      let outgrown = need.magnitude.raw - running.remaining.raw > band.halfWidth.raw
      if need.magnitude >= step, sameSide, !outgrown, running.remaining >= step { return true }
      slots[slot].programme = nil
    }
    guard band.isExceeded(by: net), need.raw != 0 else { return false }
    let policy = slots[slot].policy
    let value = scaledProductChecked(need.magnitude.raw, price.raw, per: 1_000_000, rounding: .up) ?? .max
    slots[slot].programmes &+= 1
    slots[slot].programme = HedgeProgramme(
      goal: need, startedAt: now, horizon: policy.horizon,
      slices: value >= policy.slicedFrom.raw ? policy.slices : 1, serial: slots[slot].programmes)
    return true
  }

  /// The worst acceptable price, on the venue's grid, within the slippage and within the band around the oracle.
  private func limit(_ slot: Int, _ net: Quantity, _ market: HedgeMarket) -> Price? {
    let policy = slots[slot].policy
    let tick = slots[slot].instrument.tick.raw
    let whole: Int64 = 1_000_000
    if net.raw < 0 {
      guard
        let reach = scaledProductChecked(market.ask.raw, whole + policy.slippage.raw, per: whole, rounding: .down),
        let bound = scaledProductChecked(market.oracle.raw, whole + policy.priceBand.raw, per: whole, rounding: .down)
      else { return nil }
      let price = Price(raw: min(reach, bound) / tick * tick)
      return price >= market.ask ? price : nil
    }
    guard
      let reach = scaledProductChecked(market.bid.raw, whole - policy.slippage.raw, per: whole, rounding: .up),
      let bound = scaledProductChecked(market.oracle.raw, whole - policy.priceBand.raw, per: whole, rounding: .up)
    else { return nil }
    let price = Price(raw: (max(reach, bound) + tick - 1) / tick * tick)
    return price <= market.bid && price.raw > 0 ? price : nil
  }

  /// The order's signed quantity: what is due, bounded, in whole lots.
  private mutating func size(
    _ slot: Int, _ net: Quantity, _ band: NoTradeBand, _ market: HedgeMarket
  ) -> Result<Quantity, Held> {
    guard let programme = slots[slot].programme else { return .failure(Held(reason: .withinBand)) }
    let policy = slots[slot].policy
    let need = band.correction(of: net)
    if slots[slot].barClosedAt != market.barClosedAt {
      slots[slot].barClosedAt = market.barClosedAt
      slots[slot].orderedInBar = .zero
    }
    let budget =
      scaledProductChecked(
        market.barVolume.raw, policy.participation.raw, per: 1_000_000, rounding: .down) ?? 0
    let volume = Quantity(raw: max(0, budget - slots[slot].orderedInBar.raw))
    let largest = Quantity(
      raw: scaledProductChecked(policy.maximumOrder.raw, 1_000_000, per: market.oracle.raw, rounding: .down) ?? .max)
    let room = positionRoom(slot, buying: need.raw > 0, market.oracle)
    let due = programme.due(at: now, catchUp: policy.catchUp)
    let lot = slots[slot].instrument.lot.raw
    let wanted = min(due, need.magnitude)
    let size = Quantity(raw: min(wanted, volume, largest, room, Plausible.quantity).raw / lot * lot)
    if size < slots[slot].instrument.minimum {
      let smallest = slots[slot].instrument.minimum
      if need.magnitude < smallest { return .failure(Held(reason: .belowMinimum)) }
      if due < smallest { return .failure(Held(reason: .waitingForSlice)) }
      if room < smallest { return .failure(Held(reason: .positionLimit)) }
      return .failure(Held(reason: volume < smallest ? .volumeSpent : .belowMinimum))
    }
    precondition(size <= need.magnitude && need.magnitude <= net.magnitude, "Invariant: a hedge never crosses zero")
    precondition(size <= programme.remaining, "Invariant: the orders of a programme never exceed its goal")
    return .success(need.raw > 0 ? size : -size)
  }

  /// How much more may be bought or sold before the position's size exceeds its limit.
  private func positionRoom(_ slot: Int, buying: Bool, _ price: Price) -> Quantity {
    let policy = slots[slot].policy
    let position = slots[slot].position.raw
    guard let cap = scaledProductChecked(policy.maximumPosition.raw, 1_000_000, per: price.raw, rounding: .down) else {
      return Quantity(raw: .max)
    }
    let (room, overflow) = buying ? cap.subtractingReportingOverflow(position) : cap.addingReportingOverflow(position)
    if overflow { return Quantity(raw: .max) }
    // A position beyond its limit may always be made smaller, down to flat.
    let closing = buying ? max(0, -position) : max(0, position)
    return Quantity(raw: max(room, closing, 0))
  }

  private mutating func submit(_ slot: Int, _ quantity: Quantity, _ limit: Price) -> HedgeOrder {
    let order = HedgeOrder(
      id: nextOrderID(), feed: slots[slot].instrument.feed, quantity: quantity, limit: limit, decidedAt: now)
    slots[slot].open.append(WorkingOrder(order, programme: slots[slot].programme?.serial ?? 0))
    slots[slot].orderedAt = now
    slots[slot].orderedInBar = slots[slot].orderedInBar + quantity.magnitude
    return order
  }
}
