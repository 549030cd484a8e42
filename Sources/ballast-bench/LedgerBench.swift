import Instruments
import Quantities
import VenueLedger

/// What the ledger's commands cost, as ratios to a bare checked transfer between two accounts.
struct LedgerBench {
  private let accounts = 1_000
  private let repeats = 1001

  func run(into report: inout BenchReport) {
    let bare = bareTransfer()
    report.line(bare)
    deposits(bare, into: &report)
    trades(bare, into: &report)
  }

  /// Moves an amount between two of a thousand balances, with every check of range and overflow and nothing else.
  private func bareTransfer() -> Timing {
    var balances = [Int64](repeating: 1_000_000_000, count: accounts)
    var refused = 0
    let count = 100_000
    let timing = measure("bare checked transfer", repeats: repeats, count: count) {
      var index = 1
      for step in 0..<count {
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
    precondition(balances.reduce(0, +) == Int64(accounts) * 1_000_000_000 && refused < .max, "Invariant: money is kept")
    return timing
  }

  private func deposits(_ bare: Timing, into report: inout BenchReport) {
    var venue = BenchVenue(accounts: accounts)
    let requests = (0..<accounts).map { index in
      Request(
        at: venue.now, authority: .venue, .deposit(AccountID(UInt32(index + 1)), AssetAmount(.usdc, raw: 1_000_000)))
    }
    let timing = measure("deposit, all invariants, hash", repeats: repeats, count: accounts) {
      for request in requests { venue.handle(request) }
    }
    report.line(timing, against: bare, bound: 20)
    var unaudited = BenchVenue(accounts: accounts)
    let alone = measure("  without the audit", repeats: repeats, count: accounts) {
      for request in requests { unaudited.handleUnaudited(request) }
    }
    report.line(alone, against: bare)
  }

  private func trades(_ bare: Timing, into report: inout BenchReport) {
    for audited in [true, false] {
      var venue = BenchVenue(accounts: accounts)
      var orders: [OrderID] = []
      var side: Int64 = 1
      let timing = measure(
        audited ? "perpetual trade with margin check" : "  without the audit", repeats: repeats, count: accounts,
        prepare: {
          orders = venue.placeOrders(side: side)
          side = -side
        },
        {
          for order in orders {
            let request = Request(at: venue.now, authority: .venue, .executeOrder(order))
            if audited { venue.handle(request) } else { venue.handleUnaudited(request) }
          }
        })
      report.line(timing, against: bare, bound: audited ? 200 : nil)
    }
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
