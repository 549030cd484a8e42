import Instruments
import Quantities
import VenueLedger

/// §10.
extension Twin {
  mutating func place(_ ticket: OrderTicket) throws(Rejection) {
    if let margin = ticket.isolatedMargin { if margin.raw <= 0 { throw .amountNotPositive } }
    switch ticket.size {
    case .quantity(let quantity):
      if quantity.raw == 0 { throw .quantityZero }
      try limit(quantity.raw, TwinLimits.quantity, ticket)
    case .notional(let money):
      if money.raw == 0 { throw .quantityZero }
      try limit(money.raw, TwinLimits.amount, ticket)
    }
    if ticket.kind == .market ? ticket.trigger != .zero : ticket.trigger <= .zero { throw .triggerInvalid }
    if ticket.isolatedMargin != nil, ticket.onlyReduces { throw .marginModeMismatch }
    let rules = markets[Int(ticket.market.value)].parameters
    lastOrder += 1
    orders[lastOrder] = TwinOrder(
      ticket: ticket, eligibleFrom: now + rules[.executionDelay],
      expiresAt: ticket.kind == .market ? now + rules[.executionDelay] + rules[.orderLifetime] : .max)
  }

  private func limit(_ size: Int64, _ most: Int64, _ ticket: OrderTicket) throws(Rejection) {
    if ticket.acceptable < .zero { throw .priceNotPositive }
    let prices = max(ticket.acceptable.raw, ticket.trigger.raw)
    let margin = ticket.isolatedMargin?.raw ?? 0
    if size.magnitude > UInt64(most) || prices > TwinLimits.price || margin > TwinLimits.amount { throw .exceedsLimit }
  }

  mutating func cancel(_ id: UInt64) throws(Rejection) {
    guard let order = orders[id] else { throw .unknownOrder }
    if now >= order.expiresAt {
      orders[id] = nil
      return
    }
    if order.ticket.kind == .market || order.cancelledFrom != .max { throw .orderNotCancellable }
    let delay = markets[Int(order.ticket.market.value)].parameters[.executionDelay]
    orders[id]?.cancelledFrom = now + delay
  }

  /// What leaves the order waiting; everything else ends it.
  private func waits(_ rejection: Rejection, _ ticket: OrderTicket) -> Bool {
    rejection == .marketCloseOnly || (rejection == .priceNotAcceptable && ticket.kind == .limit)
  }

  mutating func execute(_ id: UInt64) throws(Rejection) {
    guard let order = orders[id] else { throw .unknownOrder }
    let market = Int(order.ticket.market.value)
    let feed = feeds[markets[market].feed]
    lastCancellation = nil
    if now >= order.expiresAt || (feed.price != nil && feed.publishedAt >= order.cancelledFrom) {
      orders[id] = nil
      return
    }
    try requireFresh(market)
    if feed.publishedAt < order.eligibleFrom { throw .priceNotYetEligible }
    if markets[market].state == .halted { throw .marketHalted }
    if !isTriggered(order.ticket) { throw .notTriggered }
    orders[id] = nil
    var trial = self
    do throws(Rejection) {
      try trial.fill(order.ticket)
      self = trial
    } catch {
      if waits(error, order.ticket) { throw error }
      lastCancellation = error
    }
  }

  func isTriggered(_ ticket: OrderTicket) -> Bool {
    let price = price(Int(ticket.market.value))
    let trigger = BigInt(ticket.trigger.raw)
    switch (ticket.kind, ticket.size.isBuy) {
    case (.market, _): return true
    case (.limit, true), (.stopLoss, false), (.stop, false), (.takeProfit, true): return price <= trigger
    case (.limit, false), (.stop, true), (.takeProfit, false), (.stopLoss, true): return price >= trigger
    }
  }

  private func held(_ ticket: OrderTicket) -> BigInt {
    positions[TwinKey(account: ticket.account.value, market: Int(ticket.market.value))]?.quantity ?? 0
  }

  private func quote(_ ticket: OrderTicket) throws(Rejection) -> TwinQuote {
    let quantity = held(ticket)
    if ticket.onlyReduces {
      if quantity == 0 { throw .noPosition }
      if (quantity > 0) == ticket.size.isBuy { throw .reduceOnlyWouldOpen }
    }
    return try quote(Int(ticket.market.value), ticket.size, reducing: ticket.onlyReduces ? quantity.size : nil)
  }

  private mutating func fill(_ ticket: OrderTicket) throws(Rejection) {
    let key = TwinKey(account: ticket.account.value, market: Int(ticket.market.value))
    try accrue(key.market)
    let quote = try quote(ticket)
    let worst = BigInt((ticket.kind == .limit ? ticket.trigger : ticket.acceptable).raw)
    if worst > 0, ticket.size.isBuy ? quote.fill > worst : quote.fill < worst { throw .priceNotAcceptable }
    if ticket.isolatedMargin != nil, let position = positions[key], !position.isolated { throw .marginModeMismatch }
    try trade(key, quote, margin: ticket.isolatedMargin.map { BigInt($0.raw) })
  }
}
