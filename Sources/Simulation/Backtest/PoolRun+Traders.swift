import EngineCore
import Instruments
import Quantities
import VenueLedger

extension PoolRun {
  /// Turns what a trader wants into requests of this pool.
  mutating func take(_ intent: AgentIntent, at time: Timestamp) {
    let market = MarketID(intent.feed.value)
    let quote = intent.tolerance == nil ? nil : Self.quote(intent, market, engine.ledger)
    let verdict = gate.judge(intent) { _ in quote }
    guard verdict == .send else { return }
    switch intent.kind {
    case .market, .limit: open(intent, market, at: time)
    case .close: close(intent.ticket, market, at: time)
    case .cancel: cancel(intent.ticket, at: time)
    }
  }

  /// What this pool would charge, for the traders who ask.
  private static func quote(_ intent: AgentIntent, _ market: MarketID, _ ledger: borrowing Ledger) -> PoolQuote? {
    let view = ledger.market(market)
    guard view.state == .open, let fill = try? ledger.quote(market, intent.quantity) else { return nil }
    let sign: Int64 = intent.quantity > .zero ? 1 : -1
    let worse = scaledProductChecked(
      fill.raw - intent.reference.raw, 1_000_000, per: intent.reference.raw, rounding: .up)
    let lowers = view.skew != .zero && (view.skew > .zero) != (intent.quantity > .zero)
    let fee = ledger.parameter(market, lowers ? .makerFee : .takerFee)
    let hourly = Int64(clamping: view.accrual.fundingRate / 24 / 1_000_000_000_000)
    return PoolQuote(
      premium: FeeRate(raw: sign * (worse ?? 0) + fee), carryPerHour: FeeRate(raw: sign * hourly))
  }

  private mutating func open(_ intent: AgentIntent, _ market: MarketID, at time: Timestamp) {
    guard let notional = intent.notional else { return gate.lost(ticket: intent.ticket) }
    let account = account(at: time)
    // Collateral for the leverage that the trader wants, and for the fees of the way in and out.
    let needed = notional.raw / Int64(intent.leverage) + notional.raw / 250 + 1_000_000
    let missing = needed - engine.ledger.balance(.customer(account))
    if missing > 0 {
      step(.commanded(.deposit(account, AssetAmount(.usdc, raw: missing)), reference: 0), at: time)
      book.deposited += Int128(missing)
    }
    book.begin(intent.ticket, account, intent.feed)
    var kind = OrderKind.market
    var trigger = Price.zero
    if case .limit(let price, _) = intent.kind { (kind, trigger) = (.limit, price) }
    let ticket = OrderTicket(
      account: account, market: market, kind: kind, size: .quantity(intent.quantity), trigger: trigger)
    place(ticket, for: intent.ticket, at: time)
  }

  private mutating func account(at time: Timestamp) -> AccountID {
    if let free = book.takeFree() { return free }
    let id = AccountID(UInt32(engine.ledger.accountCount))
    step(.commanded(.openAccount(parent: nil), reference: 0), at: time)
    return id
  }

  private mutating func place(_ ticket: OrderTicket, for name: UInt64, at time: Timestamp) {
    let id = engine.ledger.nextOrderID
    step(.requested(ClientRequest(.owner(ticket.account), .placeOrder(ticket))), at: time)
    if engine.ledger.order(id) != nil { book.placed(id, for: name) }
  }

  mutating func close(_ name: UInt64, _ market: MarketID, at time: Timestamp) {
    guard let ticket = book.tickets[name] else { return }
    guard let position = engine.ledger.position(ticket.account, market) else {
      book.closeWhenFilled(name)
      return
    }
    place(
      OrderTicket(account: ticket.account, market: market, size: .quantity(-position.quantity), reduceOnly: true),
      for: name, at: time)
  }

  private mutating func cancel(_ name: UInt64, at time: Timestamp) {
    guard let ticket = book.tickets[name], let order = ticket.order else { return }
    step(.requested(ClientRequest(.owner(ticket.account), .cancelOrder(order))), at: time)
  }

  // MARK: What became of it

  mutating func refuse(_ request: ClientRequest, _ rejection: Rejection) {
    counts.refuse(rejection)
    if case .placeOrder(let ticket) = request.command, let name = book.ticket(of: ticket.account) { lose(name) }
  }

  private mutating func lose(_ name: UInt64) {
    gate.lost(ticket: name)
    book.end(name)
  }

  /// Keeps the traders' book in step with the ledger's facts.
  mutating func follow(_ event: Event) {
    switch event {
    case .orderCancelled(let order, let reason):
      if let reason { counts.refuse(reason) }
      guard let name = book.orderIsOver(order), let ticket = book.tickets[name] else { return }
      if engine.ledger.position(ticket.account, MarketID(ticket.feed.value)) == nil {
        lose(name)
      } else {
        // A close that was not taken is asked for again.
        pendingCloses.append(name)
      }
    case .orderExecuted(let order):
      guard let name = book.orderIsOver(order), book.tickets[name]?.closeWhenFilled == true else { return }
      pendingCloses.append(name)
    case .positionChanged(let fact): follow(fact)
    case .liquidated(let fact):
      counts.liquidations += 1
      recentLiquidations.append(fact)
      if recentLiquidations.count > 8 { recentLiquidations.removeFirst() }
    case .badDebtCovered(let fact):
      counts.badDebt = counts.badDebt + fact.escrow + fact.insurance + fact.pool
      counts.badDebtInsured = counts.badDebtInsured + fact.escrow + fact.insurance
    case .hedgeFilled(let fact):
      counts.hedgeCost = counts.hedgeCost + fact.fill.fee + fact.slippage
      counts.hedgeVolume = counts.hedgeVolume + Money(fact.fill.quantity.magnitude, at: fact.fill.price, rounding: .up)
      counts.filled[fact.fill.order.value, default: 0] += fact.fill.quantity.raw
    default: break
    }
  }

  private mutating func follow(_ fact: PositionFact) {
    counts.fees = counts.fees + fact.fee
    if fact.reason == .trade {
      counts.trades += 1
      counts.tradeVolume += Int128(fact.delta.raw.magnitude) * Int128(fact.price.raw) / 1_000_000
    }
    if fact.reason == .deleveraging { counts.deleveraged += 1 }
    guard fact.quantity == .zero, let name = book.ticket(of: fact.account) else { return }
    if fact.reason != .trade { gate.lost(ticket: name) }
    book.end(name)
  }

  /// Gives the accounts that stand for nothing back to the traders, after a restart.
  mutating func adoptAccounts() {
    let ledger = engine.ledger
    for index in (Int(Self.provider.value) + 1)..<max(Int(Self.provider.value) + 1, ledger.accountCount) {
      let account = AccountID(UInt32(index))
      let isIdle = (0..<ledger.marketCount).allSatisfy { ledger.position(account, MarketID(UInt16($0))) == nil }
      if isIdle { book.adopt(account) }
    }
  }

  /// Closes what was asked to be closed before it was open.
  mutating func closePending(at time: Timestamp) {
    guard !pendingCloses.isEmpty else { return }
    let names = pendingCloses
    pendingCloses.removeAll(keepingCapacity: true)
    for name in names {
      guard let ticket = book.tickets[name] else { continue }
      close(name, MarketID(ticket.feed.value), at: time)
    }
  }
}
