import Instruments
import Quantities
import VenueLedger

/// What the ledger's commands cost, as ratios to a bare checked transfer between two accounts.
///
/// The pieces take turns: while the machine is slower for a while, it is so for all of them.
struct LedgerBench {
  private let accounts = 1_000
  private let repeats = 1001

  func run(into report: inout BenchReport) {
    var bare = BareTransfers(accounts: accounts)
    var deposits = [BenchVenue(accounts: accounts), BenchVenue(accounts: accounts)]
    var trades = [BenchVenue(accounts: accounts), BenchVenue(accounts: accounts)]
    let requests = deposits[0].deposits()
    var transferred = Stopwatch("bare checked transfer")
    var deposited = [Stopwatch("deposit, all invariants, hash"), Stopwatch("  without the audit")]
    var traded = [Stopwatch("perpetual trade with margin check"), Stopwatch("  without the audit")]
    for round in 0..<repeats {
      transferred.time(BareTransfers.count) { bare.run() }
      for audited in [true, false] {
        let index = audited ? 0 : 1
        deposited[index].time(accounts) { deposits[index].handle(requests, audited: audited) }
        let orders = trades[index].placeOrders(side: round % 2 == 0 ? 1 : -1)
        let executions = trades[index].executions(orders)
        traded[index].time(accounts) { trades[index].handle(executions, audited: audited) }
      }
    }
    bare.check()
    precondition(
      deposits[0].ledger.stateHash == deposits[1].ledger.stateHash
        && trades[0].ledger.stateHash == trades[1].ledger.stateHash, "Invariant: the audit changes nothing")
    report.line(transferred.timing)
    for (watches, bound) in [(deposited, 20.0), (traded, 200.0)] {
      report.line(watches[0].timing, against: transferred.timing, bound: bound)
      report.line(watches[1].timing, against: transferred.timing)
    }
  }
}

/// Moves amounts between two of a thousand balances, with every check of range and overflow and nothing else.
struct BareTransfers {
  static let count = 100_000
  private var balances: [Int64]
  private var refused = 0

  init(accounts: Int) { balances = [Int64](repeating: 1_000_000_000, count: accounts) }

  mutating func run() {
    var index = 1
    for step in 0..<Self.count {
      let target = (index &* 7 &+ step) % balances.count
      let amount = Int64(step & 1_023) + 1
      let (left, below) = balances[index].subtractingReportingOverflow(amount)
      let (right, above) = balances[target].addingReportingOverflow(amount)
      if below || above || left < 0 || target == index {
        refused += 1
      } else {
        balances[index] = left
        balances[target] = right
      }
      index = target
    }
  }

  func check() {
    precondition(
      balances.reduce(0, +) == Int64(balances.count) * 1_000_000_000 && refused < .max, "Invariant: money is kept")
  }
}

/// A venue with one market, a funded pool and funded accounts.
struct BenchVenue {
  var ledger: Ledger
  var buffer = EventBuffer()
  var now = Timestamp(milliseconds: 1_700_000_000_000)
  let accounts: Int

  init(accounts: Int) {
    self.accounts = accounts
    var settings = VenueParameters()
    _ = settings.set(.lpDelay, to: 0)
    ledger = Ledger(
      genesis: Genesis(
        feedCount: 1, markets: [MarketListing(feed: FeedID(0), parameters: MarketParameters())], venue: settings))
    handle(Request(at: now, authority: .venue, .openAccount(parent: nil)))
    for _ in 0..<accounts { handle(Request(at: now, authority: .venue, .openAccount(parent: nil))) }
    for index in 0...accounts {
      let account = AccountID(UInt32(index + 1))
      handle(
        Request(at: now, authority: .venue, .deposit(account, AssetAmount(.usdc, raw: 50_000_000_000_000 / 1_000))))
    }
    price()
    let provider = AccountID(UInt32(accounts + 1))
    let wanted = Command.requestDeposit(provider, Money(raw: 49_000_000_000), minimumShares: .zero)
    handle(Request(at: now, authority: .owner(provider), wanted))
    price()
    handle(Request(at: now, authority: .venue, .executeDeposit(RequestID(1))))
    price()
  }

  /// A deposit to each account.
  func deposits() -> [Request] {
    (1...accounts).map { index in
      Request(at: now, authority: .venue, .deposit(AccountID(UInt32(index)), AssetAmount(.usdc, raw: 1_000_000)))
    }
  }

  /// What executes the orders.
  func executions(_ orders: [OrderID]) -> [Request] {
    orders.map { Request(at: now, authority: .venue, .executeOrder($0)) }
  }

  mutating func handle(_ requests: [Request], audited: Bool) {
    if audited {
      for request in requests { handle(request) }
    } else {
      for request in requests { handleUnaudited(request) }
    }
  }

  mutating func handle(_ request: Request) {
    do { try ledger.handle(request, into: &buffer) } catch {
      preconditionFailure("the benchmark was refused: \(error)")
    }
  }

  mutating func handleUnaudited(_ request: Request) {
    do {
      try ledger.handleUnaudited(request, into: &buffer)
    } catch { preconditionFailure("the benchmark was refused: \(error)") }
  }

  mutating func price() {
    now = now + .seconds(2)
    let price = Price(raw: 30_000_000_000)
    handle(Request(at: now, authority: .venue, .publishPrice(FeedID(0), price, confidence: .zero, publishedAt: now)))
  }

  /// One market order an account, ready to execute: every second account goes the other way.
  mutating func placeOrders(side: Int64) -> [OrderID] {
    let first = ledger.nextOrderID.value
    for index in 1...accounts {
      let account = AccountID(UInt32(index))
      let sign = index % 2 == 0 ? side : -side
      let ticket = OrderTicket(
        account: account, market: MarketID(0), size: .quantity(Quantity(raw: sign * 1_000)))
      handle(Request(at: now, authority: .owner(account), .placeOrder(ticket)))
    }
    price()
    return (first..<(first + UInt64(accounts))).map(OrderID.init)
  }
}
