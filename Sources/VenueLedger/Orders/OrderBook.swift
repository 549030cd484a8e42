import Quantities

/// The pending orders, found by name, by market in order of commitment, and by trigger.
struct OrderBook: Sendable {
  /// Sorted by id, since ids only grow; what is over stays as a gap until many are.
  private var slots: [Order] = []
  private var isPending: [Bool] = []
  private var head = 0
  /// How many are pending.
  private(set) var count = 0
  var queues: [MarketQueues] = []
  var nextID: UInt64 = 1

  /// The ids of one market's orders by what makes them execute.
  struct MarketQueues: Sendable {
    /// Market orders in order of commitment, from `committedHead` on; what is over stays as a gap.
    var committed: [UInt64] = []
    var committedHead = 0
    /// Orders that execute at or below their trigger, lowest trigger first.
    var below: [Entry] = []
    /// Orders that execute at or above their trigger, highest trigger first.
    var above: [Entry] = []
    /// Orders whose cancellation is asked for and not yet in effect.
    var cancelling: [UInt64] = []
  }

  /// A trigger and its order; the order that fires first stands last.
  struct Entry: Sendable {
    let trigger: Int64
    let id: UInt64
  }

  init(markets: Int = 0) { queues = Array(repeating: MarketQueues(), count: markets) }

  /// The pending orders in order of their ids.
  var orders: [Order] { slots.indices.filter { isPending[$0] }.map { slots[$0] } }

  private func index(of id: OrderID) -> Int? {
    guard head < slots.count, id >= slots[head].id else { return nil }
    // Without gaps in the ids the place is the distance from the first; otherwise it lies before that.
    let distance = id.value - slots[head].id.value
    let guess = head + Int(min(distance, UInt64(slots.count - 1 - head)))
    if slots[guess].id == id { return isPending[guess] ? guess : nil }
    var low = head
    var high = guess
    while low < high {
      let middle = (low + high) / 2
      if slots[middle].id < id { low = middle + 1 } else { high = middle }
    }
    return slots[low].id == id && isPending[low] ? low : nil
  }

  subscript(id: OrderID) -> Order? { index(of: id).map { slots[$0] } }

  mutating func insert(_ order: Order) {
    slots.append(order)
    isPending.append(true)
    count += 1
    let market = Int(order.ticket.market.value)
    let id = order.id.value
    switch order.ticket.direction {
    case .atOnce: queues[market].committed.append(id)
    case .atOrBelow:
      let entry = Entry(trigger: order.ticket.trigger.raw, id: id)
      let place = Self.place(in: queues[market].below) {
        $0.trigger < entry.trigger || ($0.trigger == entry.trigger && $0.id > id)
      }
      queues[market].below.insert(entry, at: place)
    case .atOrAbove:
      let entry = Entry(trigger: order.ticket.trigger.raw, id: id)
      let place = Self.place(in: queues[market].above) {
        $0.trigger > entry.trigger || ($0.trigger == entry.trigger && $0.id > id)
      }
      queues[market].above.insert(entry, at: place)
    }
  }

  /// Takes an order out; `nil` when there is none.
  mutating func remove(_ id: OrderID) -> Order? {
    guard let index = index(of: id) else { return nil }
    let order = slots[index]
    isPending[index] = false
    count -= 1
    closeGaps()
    let market = Int(order.ticket.market.value)
    if order.cancelledFrom.nanoseconds != .max { queues[market].cancelling.removeAll { $0 == id.value } }
    switch order.ticket.direction {
    case .atOnce: skipGaps(market)
    case .atOrBelow: queues[market].below.removeAll { $0.id == id.value }
    case .atOrAbove: queues[market].above.removeAll { $0.id == id.value }
    }
    return order
  }

  mutating func cancel(_ id: OrderID, from time: Timestamp) {
    guard let index = index(of: id) else { return }
    slots[index].cancelledFrom = time
    queues[Int(slots[index].ticket.market.value)].cancelling.append(id.value)
  }

  /// Keeps the storage in proportion to what is pending.
  private mutating func closeGaps() {
    while head < slots.count, !isPending[head] { head += 1 }
    guard slots.count > 64, slots.count > 2 * count else { return }
    if count == slots.count - head {
      slots.removeFirst(head)
    } else {
      slots = orders
    }
    isPending = Array(repeating: true, count: slots.count)
    head = 0
  }

  private mutating func skipGaps(_ market: Int) {
    var first = queues[market].committedHead
    while first < queues[market].committed.count, index(of: OrderID(queues[market].committed[first])) == nil {
      first += 1
    }
    queues[market].committedHead = first
    guard first > 64, first > queues[market].committed.count / 2 else { return }
    queues[market].committed.removeFirst(first)
    queues[market].committedHead = 0
  }

  /// The first index whose entry does not come before the new one.
  private static func place(in entries: [Entry], before: (Entry) -> Bool) -> Int {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if before(entries[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// On which side of its trigger an order executes.
enum TriggerDirection {
  case atOnce, atOrBelow, atOrAbove
}

extension OrderTicket {
  var direction: TriggerDirection {
    switch kind {
    case .market: .atOnce
    case .limit, .takeProfit: size.isBuy ? .atOrBelow : .atOrAbove
    case .stop, .stopLoss: size.isBuy ? .atOrAbove : .atOrBelow
    }
  }

  /// Whether a price is at the trigger or beyond.
  func isTriggered(at price: Int64) -> Bool {
    switch direction {
    case .atOnce: true
    case .atOrBelow: price <= trigger.raw
    case .atOrAbove: price >= trigger.raw
    }
  }

  /// The worst fill that is taken; zero takes any. A limit's trigger is its limit.
  var worstFill: Price { kind == .limit ? trigger : acceptable }

  func accepts(_ fill: Int64) -> Bool {
    if worstFill == .zero { return true }
    return size.isBuy ? fill <= worstFill.raw : fill >= worstFill.raw
  }
}

extension Order {
  var digest: UInt64 {
    var digest = Digest(.order, id.value)
    digest.fold(UInt64(ticket.account.value) << 32 | UInt64(ticket.market.value) << 8 | UInt64(ticket.kind.rawValue))
    switch ticket.size {
    case .quantity(let quantity): digest.fold(quantity.raw)
    case .notional(let money): digest.fold(Int128(money.raw) << 64 | 1)
    }
    digest.fold(ticket.trigger.raw)
    digest.fold(ticket.acceptable.raw)
    digest.fold(ticket.reduceOnly ? 1 : 0 as UInt64)
    digest.fold(ticket.isolatedMargin?.raw ?? -1)
    digest.fold(committedAt.nanoseconds)
    digest.fold(eligibleFrom.nanoseconds)
    digest.fold(expiresAt.nanoseconds)
    digest.fold(cancelledFrom.nanoseconds)
    return digest.value
  }
}
