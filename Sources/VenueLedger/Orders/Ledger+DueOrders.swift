public import Quantities

extension Ledger {
  /// Appends the orders of a market that the last price executes, or that are over, in order of commitment.
  ///
  /// What is appended is to be tried with `executeOrder`; a limit whose fill is too dear may stay.
  /// - Complexity: O(due orders · log) and O(1) when nothing is due.
  public func appendDueOrders(_ market: MarketID, at now: Timestamp, to due: inout [OrderID]) {
    let index = Int(market.value)
    let book = markets[index]
    let published = feeds[book.feed].publishedAt
    let start = due.count
    let queues = orders.queues[index]
    for id in queues.committed[queues.committedHead...] {
      guard let order = orders[OrderID(id)] else { continue }
      if order.eligibleFrom.nanoseconds <= published || order.expiresAt <= now {
        due.append(order.id)
      } else if book.parameters[.executionDelay] > 0, order.committedAt.nanoseconds > published {
        // Later ones were committed later still.
        break
      }
    }
    if book.price > 0 {
      for entry in queues.below.reversed() {
        if entry.trigger < book.price { break }
        due.append(OrderID(entry.id))
      }
      for entry in queues.above.reversed() {
        if entry.trigger > book.price { break }
        due.append(OrderID(entry.id))
      }
    }
    for id in queues.cancelling {
      if let order = orders[OrderID(id)], order.cancelledFrom.nanoseconds <= published { due.append(order.id) }
    }
    if due.count > start + 1 { due[start...].sort() }
  }
}
