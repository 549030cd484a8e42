import Quantities
import VenueLedger

/// Which account stands for which of the traders' positions: one account a position, so that each has its own leverage.
struct TraderBook {
  /// A position that a trader means to hold.
  struct Ticket {
    let account: AccountID
    let feed: FeedID
    var order: OrderID?
    var closeWhenFilled = false
  }

  private(set) var tickets: [UInt64: Ticket] = [:]
  private var ticketOfAccount: [UInt32: UInt64] = [:]
  private var ticketOfOrder: [UInt64: UInt64] = [:]
  private var free: [AccountID] = []
  /// USDC that traders have brought in all, 1e-6.
  var deposited: Int128 = 0

  /// An account that stands for nothing now, if there is one.
  mutating func takeFree() -> AccountID? { free.popLast() }

  /// An account that was found and stands for nothing.
  mutating func adopt(_ account: AccountID) { free.append(account) }

  mutating func begin(_ ticket: UInt64, _ account: AccountID, _ feed: FeedID) {
    tickets[ticket] = Ticket(account: account, feed: feed)
    ticketOfAccount[account.value] = ticket
  }

  mutating func placed(_ order: OrderID, for ticket: UInt64) {
    tickets[ticket]?.order = order
    ticketOfOrder[order.value] = ticket
  }

  mutating func closeWhenFilled(_ ticket: UInt64) { tickets[ticket]?.closeWhenFilled = true }

  mutating func orderIsOver(_ order: OrderID) -> UInt64? {
    guard let ticket = ticketOfOrder.removeValue(forKey: order.value) else { return nil }
    if tickets[ticket]?.order == order { tickets[ticket]?.order = nil }
    return ticket
  }

  func ticket(of account: AccountID) -> UInt64? { ticketOfAccount[account.value] }

  mutating func end(_ ticket: UInt64) {
    guard let over = tickets.removeValue(forKey: ticket) else { return }
    ticketOfAccount[over.account.value] = nil
    if let order = over.order { ticketOfOrder[order.value] = nil }
    free.append(over.account)
  }
}
