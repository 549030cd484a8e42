import Instruments
import Quantities

extension OrderBook {
  /// Codes the orders in order of commitment and the order of their cancellations; the queues are built again.
  mutating func code(_ coder: inout StateCoder) {
    coder.code(&nextID)
    var all = orders
    coder.array(&all, blank: .blank) { $0.code(&$1) }
    if coder.isReading {
      var last: UInt64 = 0
      let markets = queues.count
      self = OrderBook(markets: markets, nextID: nextID)
      for order in all {
        let fits = order.id.value > last && order.id.value < nextID && Int(order.ticket.market.value) < markets
        guard coder.demand(fits, "an order is out of order") else { return }
        last = order.id.value
        insert(order)
      }
    }
    coder.each(&queues) { queue, coder in coder.array(&queue.cancelling, blank: 0) { $1.code(&$0) } }
  }

  private init(markets: Int, nextID: UInt64) {
    self.init(markets: markets)
    self.nextID = nextID
  }
}

extension Order {
  fileprivate static var blank: Order {
    Order(
      id: OrderID(0),
      ticket: OrderTicket(account: AccountID(0), market: MarketID(0), size: .quantity(.zero)),
      committedAt: .zero, eligibleFrom: .zero, expiresAt: .zero, cancelledFrom: .zero)
  }

  fileprivate mutating func code(_ coder: inout StateCoder) {
    var (id, ticket, committed, eligible) = (id, ticket, committedAt, eligibleFrom)
    var (expires, cancelled) = (expiresAt, cancelledFrom)
    coder.code(&id)
    ticket.code(&coder)
    coder.code(&committed)
    coder.code(&eligible)
    coder.code(&expires)
    coder.code(&cancelled)
    self = Order(
      id: id, ticket: ticket, committedAt: committed, eligibleFrom: eligible, expiresAt: expires,
      cancelledFrom: cancelled)
  }
}

extension OrderTicket {
  fileprivate mutating func code(_ coder: inout StateCoder) {
    var (account, market, kind, trigger) = (account, market, kind, trigger)
    var (acceptable, reduceOnly, margin) = (acceptable, reduceOnly, isolatedMargin)
    var (isNotional, raw) = (false, Int64(0))
    switch size {
    case .quantity(let quantity): raw = quantity.raw
    case .notional(let money): (isNotional, raw) = (true, money.raw)
    }
    coder.code(&account)
    coder.code(&market)
    coder.code(&kind)
    coder.code(&isNotional)
    coder.code(&raw)
    coder.code(&trigger)
    coder.code(&acceptable)
    coder.code(&reduceOnly)
    coder.optional(&margin, blank: .zero) { $1.code(&$0) }
    self = OrderTicket(
      account: account, market: market, kind: kind,
      size: isNotional ? .notional(Money(raw: raw)) : .quantity(Quantity(raw: raw)), trigger: trigger,
      acceptable: acceptable, reduceOnly: reduceOnly, isolatedMargin: margin)
  }
}
