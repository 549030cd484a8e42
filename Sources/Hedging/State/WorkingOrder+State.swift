import Instruments
import Quantities

extension HedgeOrder {
  fileprivate static var blank: Self {
    Self(id: HedgeOrderID(0), feed: FeedID(0), quantity: .zero, limit: .zero, decidedAt: .zero)
  }

  fileprivate mutating func code(_ coder: inout StateCoder) {
    var (id, feed, quantity, limit, decidedAt) = (id, feed, quantity, limit, decidedAt)
    coder.code(&id)
    coder.code(&feed)
    coder.code(&quantity)
    coder.code(&limit)
    coder.code(&decidedAt)
    self = Self(id: id, feed: feed, quantity: quantity, limit: limit, decidedAt: decidedAt)
  }
}

extension WorkingOrder {
  static var blank: Self { Self(.blank, programme: 0) }

  mutating func code(_ coder: inout StateCoder) {
    var (order, programme) = (order, programme)
    order.code(&coder)
    coder.code(&programme)
    var new = coder.isReading ? Self(order, programme: programme) : self
    coder.code(&new.state)
    coder.code(&new.booked)
    coder.code(&new.lastPrice)
    coder.optional(&new.claim, blank: OrderClaim(cumulative: .zero)) { claim, coder in
      coder.code(&claim.cumulative)
      coder.optional(&claim.provedAt, blank: .zero) { $1.code(&$0) }
    }
    coder.code(&new.wasSeen)
    coder.optional(&new.refusal, blank: .other) { $1.code(&$0) }
    coder.optional(&new.queriedAt, blank: .zero) { $1.code(&$0) }
    coder.code(&new.queryDue)
    coder.code(&new.cancelSent)
    self = new
  }
}

extension ClosedOrder {
  static var blank: Self { Self(order: .blank, programme: 0, state: .filled, booked: .zero) }

  mutating func code(_ coder: inout StateCoder) {
    var (order, programme, state, booked) = (order, programme, state, booked)
    order.code(&coder)
    coder.code(&programme)
    coder.code(&state)
    coder.code(&booked)
    coder.code(&wasQueried)
    coder.code(&standIn)
    self = Self(
      order: order, programme: programme, state: state, booked: booked, wasQueried: wasQueried, standIn: standIn)
  }
}

extension DisputedFill {
  static var blank: Self {
    Self(order: HedgeOrderID(0), fill: 0, quantity: .zero, price: .zero, fee: .zero)
  }

  mutating func code(_ coder: inout StateCoder) {
    var (order, fill, quantity, price, fee) = (order, fill, quantity, price, fee)
    coder.code(&order)
    coder.code(&fill)
    coder.code(&quantity)
    coder.code(&price)
    coder.code(&fee)
    self = Self(order: order, fill: fill, quantity: quantity, price: price, fee: fee)
  }
}

extension FillKey {
  static var blank: Self { Self(feed: FeedID(0), fill: 0) }

  mutating func code(_ coder: inout StateCoder) {
    var (feed, fill) = (feed, fill)
    coder.code(&feed)
    coder.code(&fill)
    self = Self(feed: feed, fill: fill)
  }
}
