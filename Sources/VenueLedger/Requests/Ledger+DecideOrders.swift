import Instruments
import Quantities

extension Ledger {
  func decideOrders(_ request: Request, into buffer: inout EventBuffer) throws(Rejection) {
    switch request.command {
    case .placeOrder(let ticket): try placeOrder(ticket, request, into: &buffer)
    case .cancelOrder(let id): try cancelOrder(id, request, into: &buffer)
    case .executeOrder(let id): try executeOrder(id, request, into: &buffer)
    default: preconditionFailure("Invariant: decide sends each command to its room")
    }
  }

  private func placeOrder(
    _ ticket: OrderTicket, _ request: Request, into buffer: inout EventBuffer
  ) throws(Rejection) {
    let account = try accountIndex(ticket.account)
    let market = markets[try marketIndex(ticket.market)]
    try authorise(request, for: account, into: &buffer)
    try checkNumbers(ticket)
    if orders.count >= Limits.pending { throw .exceedsLimit }
    let eligible = request.at + TimeSpan(nanoseconds: market.parameters[.executionDelay])
    let never = Timestamp(nanoseconds: .max)
    let lifetime = TimeSpan(nanoseconds: market.parameters[.orderLifetime])
    let order = Order(
      id: OrderID(orders.nextID), ticket: ticket, committedAt: request.at, eligibleFrom: eligible,
      expiresAt: ticket.kind == .market ? eligible + lifetime : never, cancelledFrom: never)
    buffer.append(.orderPlaced(order))
  }

  private func checkNumbers(_ ticket: OrderTicket) throws(Rejection) {
    let magnitude =
      switch ticket.size {
      case .quantity(let quantity): (quantity.raw.magnitude, UInt64(Limits.quantity))
      case .notional(let money): (money.raw.magnitude, UInt64(Limits.amount))
      }
    if let margin = ticket.isolatedMargin, margin <= .zero { throw .amountNotPositive }
    if magnitude.0 == 0 { throw .quantityZero }
    if ticket.acceptable < .zero { throw .priceNotPositive }
    if magnitude.0 > magnitude.1 || ticket.acceptable.raw > Limits.price { throw .exceedsLimit }
    if ticket.kind == .market ? ticket.trigger != .zero : ticket.trigger <= .zero { throw .triggerInvalid }
    if ticket.trigger.raw > Limits.price { throw .triggerInvalid }
    if let margin = ticket.isolatedMargin {
      try requirePositive(margin.raw)
      if ticket.onlyReduces { throw .marginModeMismatch }
    }
  }

  private func cancelOrder(_ id: OrderID, _ request: Request, into buffer: inout EventBuffer) throws(Rejection) {
    guard let order = orders[id] else { throw .unknownOrder }
    try authorise(request, for: Int(order.ticket.account.value), into: &buffer)
    if request.at >= order.expiresAt {
      buffer.append(.orderCancelled(id, nil))
      return
    }
    if order.ticket.kind == .market { throw .orderNotCancellable }
    if order.cancelledFrom.nanoseconds != .max { throw .orderNotCancellable }
    let market = markets[Int(order.ticket.market.value)]
    let delay = TimeSpan(nanoseconds: market.parameters[.executionDelay])
    buffer.append(.orderCancelRequested(id, effectiveFrom: request.at + delay))
  }

  private func executeOrder(_ id: OrderID, _ request: Request, into buffer: inout EventBuffer) throws(Rejection) {
    guard let order = orders[id] else { throw .unknownOrder }
    try requireVenue(request)
    let index = Int(order.ticket.market.value)
    let published = Timestamp(nanoseconds: feeds[markets[index].feed].publishedAt)
    if request.at >= order.expiresAt || published >= order.cancelledFrom {
      buffer.append(.orderCancelled(id, nil))
      return
    }
    try requireFreshPrice(markets[index], at: request.at)
    if published < order.eligibleFrom { throw .priceNotYetEligible }
    if markets[index].state == .halted { throw .marketHalted }
    if !order.ticket.isTriggered(at: markets[index].price) { throw .notTriggered }
    do throws(Rejection) {
      try fill(order, at: request.at, into: &buffer)
      buffer.append(.orderExecuted(id))
    } catch {
      // A limit waits for its price, and an opening order for its market; everything else is over.
      if error == .marketCloseOnly { throw error }
      if order.ticket.kind == .limit, error == .priceNotAcceptable { throw error }
      buffer.removeAll()
      buffer.append(.orderCancelled(id, error))
    }
  }

  private func fill(_ order: Order, at now: Timestamp, into buffer: inout EventBuffer) throws(Rejection) {
    let ticket = order.ticket
    let index = Int(ticket.market.value)
    let account = Int(ticket.account.value)
    var trade = TradeDecision(
      account: account, index: index, reason: .trade, now: now, market: markets[index], ledger: self)
    bring(&trade.market, index, to: now, into: &buffer)
    let skewBefore = trade.market.skew
    let fill = try price(ticket, in: trade.market, held: trade.position.quantity)
    if !ticket.accepts(fill.price) { throw .priceNotAcceptable }
    try open(&trade, ticket, into: &buffer)
    let fees = FeeSchedule(discount: discount(trade.cash, at: now))
    try trade.settle(fill, fees: fees, poolCash: purses.poolCash, into: &buffer)
    try check(trade, skewBefore: skewBefore)
    try releaseMargin(&trade, into: &buffer)
    let value = (Int128(fill.quantity.magnitude) &* Int128(fill.price)).divided(by: MarketBook.million, rounding: .down)
    let volume = TrailingVolume.counted(trade.cash.volume, value, at: now)
    buffer.append(.volumeCounted(ticket.account, volume))
  }

  /// The fill of a ticket, cut to the position when it may only reduce.
  @inline(__always) private func price(_ ticket: OrderTicket, in market: borrowing MarketBook, held: Int64)
    throws(Rejection) -> Fill
  {
    if ticket.onlyReduces {
      if held == 0 { throw .noPosition }
      if ticket.size.isBuy == (held > 0) { throw .reduceOnlyWouldOpen }
    }
    switch ticket.size {
    case .quantity(let quantity): return try market.fill(quantity: cut(quantity.raw, ticket, held: held))
    case .notional(let money):
      // Whatever the value is, a position's size is known before its price.
      let contracts = Int128(money.raw.magnitude) * 1_000_000 / Int128(market.price)
      if ticket.onlyReduces, contracts >= Int128(held.magnitude) { return try market.fill(quantity: -held) }
      let fill = try market.fill(notional: money.raw)
      let exceeds = ticket.onlyReduces && fill.quantity.magnitude > held.magnitude
      return exceeds ? try market.fill(quantity: -held) : fill
    }
  }

  /// A quantity, at most that of the position when the ticket only reduces.
  private func cut(_ quantity: Int64, _ ticket: OrderTicket, held: Int64) -> Int64 {
    ticket.onlyReduces && quantity.magnitude > held.magnitude ? -held : quantity
  }

  /// Puts an isolated position's first margin into it, and keeps the two margin modes apart.
  private func open(
    _ trade: inout TradeDecision, _ ticket: OrderTicket, into buffer: inout EventBuffer
  ) throws(Rejection) {
    guard let margin = ticket.isolatedMargin else { return }
    if trade.before != 0, !trade.position.isolated { throw .marginModeMismatch }
    if trade.cash.usdc < margin.raw { throw .insufficientBalance }
    trade.cash.usdc -= margin.raw
    try requireWithdrawable(trade.account, after: trade.cash, at: trade.now)
    trade.position.isolated = true
    trade.position.margin += margin.raw
    buffer.move(margin.raw, from: .customer(ticket.account), to: .isolated(ticket.account, ticket.market), .transfer)
    buffer.append(.marginMoved(ticket.account, ticket.market, margin))
  }

  /// Gives the margin of a closed isolated position back.
  @inline(__always) func releaseMargin(_ trade: inout TradeDecision, into buffer: inout EventBuffer) throws(Rejection) {
    guard trade.position.isolated, trade.position.quantity == 0, trade.position.margin > 0 else { return }
    let margin = trade.position.margin
    trade.cash.usdc += margin
    trade.position.margin = 0
    buffer.move(
      margin, from: .isolated(trade.accountID, trade.marketID), to: .customer(trade.accountID), .transfer)
    buffer.append(.marginMoved(trade.accountID, trade.marketID, Money(raw: -margin)))
  }
}
