import Instruments
import Quantities
import VenueLedger

/// Collects where the ledger's state and the twin's differ.
struct LedgerComparison {
  let ledger: Ledger
  let twin: Twin
  var differences: [String] = []

  init(ledger: Ledger, twin: Twin) {
    self.ledger = ledger
    self.twin = twin
  }

  private mutating func same(_ ours: some BinaryInteger, _ theirs: BigInt, _ name: @autoclosure () -> String) {
    let left = BigInt(ours)
    if left != theirs { differences.append("\(name()): ledger \(left), twin \(theirs)") }
  }

  private mutating func alike<T: Equatable>(_ ours: T, _ theirs: T, _ name: @autoclosure () -> String) {
    if ours != theirs { differences.append("\(name()): ledger \(ours), twin \(theirs)") }
  }

  mutating func compare(deep: Bool) {
    alike(ledger.accountCount, twin.accounts.count, "accounts")
    for (name, book) in Self.books {
      for asset in Asset.allCases { same(ledger.balance(book, asset), twin.balance(book, asset), "\(name) \(asset)") }
    }
    for index in twin.accounts.indices { compareAccount(AccountID(UInt32(index))) }
    for index in twin.markets.indices { compareMarket(index) }
    same(ledger.markedValue.raw, twin.markedValue, "marked value")
    same(ledger.shareSupply.raw, twin.supply, "share supply")
    compareVault()
    if deep { compareDeeply() }
  }

  private static let books: [(String, Book)] = [
    ("external", .external), ("pool", .pool), ("hedge venue", .hedgeVenue), ("insurance", .insurance),
    ("escrow", .escrow), ("treasury", .treasury), ("pending deposits", .pendingDeposits), ("claims", .claims),
  ]

  private mutating func compareAccount(_ id: AccountID) {
    for asset in Asset.allCases {
      same(ledger.balance(.customer(id), asset), twin.balance(.customer(id), asset), "customer \(id) \(asset)")
    }
    same(ledger.shares(of: id).raw, twin.accounts[Int(id.value)].shares, "shares of \(id)")
    for index in twin.markets.indices {
      let market = MarketID(UInt16(index))
      let name = "position \(id) in \(index)"
      same(ledger.balance(.isolated(id, market)), twin.balance(.isolated(id, market)), "margin, \(name)")
      let key = TwinKey(account: id.value, market: index)
      let ours = ledger.position(id, market)
      guard let ours, let theirs = twin.positions[key] else {
        alike(ours?.quantity.raw, twin.positions[key]?.quantity.int64, name)
        continue
      }
      same(ours.quantity.raw, theirs.quantity, "quantity, \(name)")
      same(ours.cost, theirs.cost, "cost, \(name)")
      same(ours.fundingEntry, theirs.fundingEntry, "funding entry, \(name)")
      same(ours.borrowEntry, theirs.borrowEntry, "borrow entry, \(name)")
      alike(ours.isolated, theirs.isolated, "isolated, \(name)")
      same(ours.owed.raw, twin.fundingOwed(key) + twin.borrowOwed(key), "owed, \(name)")
    }
  }

  private mutating func compareMarket(_ index: Int) {
    let id = MarketID(UInt16(index))
    let ours = ledger.market(id)
    let theirs = twin.markets[index]
    alike(ours.state, theirs.state, "state \(index)")
    same(ours.price.raw, twin.feeds[theirs.feed].price ?? 0, "price \(index)")
    same(ours.confidence.raw, twin.feeds[theirs.feed].confidence, "confidence \(index)")
    same(ours.longInterest.raw, twin.interest(index, .long), "longs \(index)")
    same(ours.shortInterest.raw, twin.interest(index, .short), "shorts \(index)")
    same(ours.costLong, twin.cost(index, .long), "long cost \(index)")
    same(ours.costShort, twin.cost(index, .short), "short cost \(index)")
    same(ours.accrual.fundingIndex, theirs.funding, "funding \(index)")
    same(ours.accrual.fundingRate, theirs.fundingRate, "funding rate \(index)")
    same(ours.accrual.borrowLong, theirs.borrow[0], "borrow long \(index)")
    same(ours.accrual.borrowShort, theirs.borrow[1], "borrow short \(index)")
    same(ours.volatilityMultiplier.raw, theirs.volatilityMultiplier, "multiplier \(index)")
    same(ours.impactPool.raw, twin.balance(.impactPool(id)), "impact pool \(index)")
    same(ours.insuranceDrawn.raw, theirs.insuranceUsed, "insurance of \(index)")
    same(ours.liquidatedInWindow.raw, theirs.windowUsed, "window of \(index)")
  }

  private mutating func compareVault() {
    for kind in LimiterKind.allCases {
      let ours = ledger.limiter(kind)
      let theirs = twin.limiters[Int(kind.rawValue)]
      same(ours.hour.raw, theirs.hour, "hour of \(kind)")
      same(ours.day.raw, theirs.day, "day of \(kind)")
      alike(ours.at.nanoseconds, theirs.at, "time of \(kind)")
    }
    for index in twin.feeds.indices {
      let (quantity, cost) = ledger.hedge(FeedID(UInt16(index)))
      same(quantity.raw, twin.feeds[index].hedge, "hedge \(index)")
      same(cost, twin.feeds[index].hedgeCost, "hedge cost \(index)")
    }
    let orders = ledger.pendingOrders
    alike(orders.map(\.id.value), twin.orders.keys.sorted(), "orders")
    for order in orders {
      guard let theirs = twin.orders[order.id.value] else { continue }
      alike(order.ticket, theirs.ticket, "ticket \(order.id)")
      alike(order.eligibleFrom.nanoseconds, theirs.eligibleFrom, "eligible \(order.id)")
      alike(order.expiresAt.nanoseconds, theirs.expiresAt, "expiry \(order.id)")
      alike(order.cancelledFrom.nanoseconds, theirs.cancelledFrom, "cancelled \(order.id)")
    }
    let requests = ledger.vaultRequests
    alike(requests.map(\.id.value), twin.requests.keys.sorted(), "requests")
    for request in requests {
      guard let theirs = twin.requests[request.id.value] else { continue }
      alike(request.account.value, theirs.account, "account of request \(request.id)")
      same(request.amount.raw, theirs.amount, "amount of request \(request.id)")
      same(request.shares.raw, theirs.shares, "shares of request \(request.id)")
      alike(request.isPriced, theirs.isPriced, "priced \(request.id)")
    }
  }

  /// What follows from the state, and what seldom changes.
  private mutating func compareDeeply() {
    let sides: [(ValuationSide, TwinValuation)] = [(.marked, .marked), (.high, .high), (.low, .low)]
    for (ours, theirs) in sides { same(ledger.poolValue(ours), twin.exactPoolValue(theirs), "pool value \(theirs)") }
    for account in twin.accounts.indices {
      let id = AccountID(UInt32(account))
      compareMargin(ledger.margin(id), .cross(id.value), "cross \(account)")
      for market in twin.markets.indices {
        let key = TwinKey(account: id.value, market: market)
        if twin.positions[key]?.isolated != true { continue }
        compareMargin(ledger.margin(id, MarketID(UInt16(market))), .isolated(key), "isolated \(account) in \(market)")
      }
    }
    for key in VenueParameter.allCases { alike(ledger.parameter(key), twin.venue[key], "\(key)") }
    for market in twin.markets.indices {
      for key in MarketParameter.allCases {
        alike(ledger.parameter(MarketID(UInt16(market)), key), twin.markets[market].parameters[key], "\(key)")
      }
    }
    alike(ledger.scheduledChanges.map(\.id), twin.changes.keys.sorted(), "scheduled changes")
  }

  private mutating func compareMargin(_ ours: MarginState, _ unit: TwinUnit, _ name: String) {
    same(ours.equity, twin.equity(unit), "equity, \(name)")
    same(ours.initial, twin.initialMargin(unit), "initial margin, \(name)")
    same(ours.maintenance, twin.maintenance(unit), "maintenance, \(name)")
    alike(ours.isLiquidatable, twin.isLiquidatable(unit), "liquidatable, \(name)")
  }

  /// The reason with which an execution ended an order.
  mutating func cancellation(_ buffer: EventBuffer) {
    // Where on its way a number becomes too big is not specified.
    for case .orderCancelled(_, let reason) in buffer.events
    where reason != .exceedsLimit && twin.lastCancellation != .exceedsLimit {
      alike(reason, twin.lastCancellation, "reason")
    }
  }
}
