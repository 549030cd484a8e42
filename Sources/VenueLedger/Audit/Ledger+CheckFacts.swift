import Instruments
import Quantities

extension Ledger {
  /// Whether a fact of a journal can be applied here.
  func check(_ event: Event) throws(FactFault) {
    switch event {
    case .accountOpened, .referenceUsed, .agentAuthorised, .agentRevoked, .deposited, .withdrawn, .transferred,
      .marginMoved, .volumeCounted, .collateralSeized, .donated:
      try checkAccounts(event)
    case .positionChanged(let fact): try check(fact)
    case .liquidated(let fact):
      try demand(fact.account)
      try demand(fact.market)
    case .badDebtCovered(let fact):
      try demand(fact.account)
      try demand(fact.market)
      guard fact.insurance >= .zero, Int128(fact.insurance.raw) <= Limits.total else {
        throw FactFault("insurance pays too much")
      }
    case .orderPlaced, .orderCancelRequested, .orderCancelled, .orderExecuted: try checkOrders(event)
    case .depositRequested, .depositExecuted, .withdrawalRequested, .withdrawalPriced, .requestCancelled, .claimed:
      try checkVault(event)
    case .pricePublished(let feed, let price, let confidence, let publishedAt):
      try check(feed, price, confidence, publishedAt)
    case .accrued(let market, let fact): try check(fact, in: market)
    case .marketStateChanged(let market, _): try demand(market)
    case .volatilityMultiplierSet(let market, let ratio):
      try demand(market)
      guard ratio >= .one, ratio.raw <= MarketParameter.maxVolatilityMultiplier.definition.bounds.upperBound else {
        throw FactFault("a volatility multiplier is out of its bounds")
      }
    case .parameterScheduled(let id, let change, _):
      guard id == nextChange, id < .max else { throw FactFault("change \(id) is not the next") }
      try demand(change)
    case .parameterEnacted(let id, let change):
      try demand(change)
      guard changes.contains(where: { $0.id == id && $0.change == change }) else {
        throw FactFault("change \(id) was not scheduled")
      }
    case .hedgeFilled(let fact): try check(fact)
    case .hedgeFundingPaid(let feed, _, _): try demand(feed)
    case .poolMarked, .limiterDrawn, .escrowReleased, .hedgeFunded: break
    }
  }

  private func checkAccounts(_ event: Event) throws(FactFault) {
    switch event {
    case .accountOpened(let id, let parent):
      guard Int(id.value) == accounts.count else { throw FactFault("account \(id) is not the next") }
      if let parent { try demand(parent) }
    case .referenceUsed(let account, _, _), .agentAuthorised(let account, _, _), .agentRevoked(let account, _),
      .deposited(let account, _), .withdrawn(let account, _), .volumeCounted(let account, _),
      .collateralSeized(let account, _, _), .donated(let account, _, _):
      try demand(account)
    case .transferred(let source, let target, _):
      try demand(source)
      try demand(target)
    case .marginMoved(let account, let market, _):
      try demand(account)
      try demand(market)
    default: preconditionFailure("Invariant: check sends each fact to its room")
    }
  }

  private func checkOrders(_ event: Event) throws(FactFault) {
    switch event {
    case .orderPlaced(let order):
      guard order.id.value == orders.nextID else { throw FactFault("order \(order.id) is not the next") }
      try demand(order.ticket.account)
      try demand(order.ticket.market)
      // A new order has no cancellation to wait for.
      guard order.cancelledFrom.nanoseconds == .max else { throw FactFault("order \(order.id) begins cancelled") }
    case .orderCancelRequested(let id, _), .orderCancelled(let id, _), .orderExecuted(let id): try demand(id)
    default: preconditionFailure("Invariant: check sends each fact to its room")
    }
  }

  private func checkVault(_ event: Event) throws(FactFault) {
    switch event {
    case .depositRequested(let wanted): try checkNew(wanted, isWithdrawal: false)
    case .withdrawalRequested(let wanted):
      try checkNew(wanted, isWithdrawal: true)
      guard accounts[Int(wanted.account.value)].shares >= wanted.shares.raw else {
        throw FactFault("shares are redeemed that nobody has")
      }
    case .depositExecuted(let id, let shares, let dead):
      guard try !request(id).isWithdrawal else { throw FactFault("request \(id) is a withdrawal") }
      let minted = Int128(shares.raw) + Int128(dead.raw)
      guard shares >= .zero, dead >= .zero, Int128(vault.supply) + minted <= Limits.total else {
        throw FactFault("too many shares are minted")
      }
    case .withdrawalPriced(let id, let payout, _):
      let wanted = try request(id)
      guard wanted.isWithdrawal, !wanted.isPriced else { throw FactFault("request \(id) waits for no price") }
      guard payout >= .zero, Int128(payout.raw) <= Limits.total else { throw FactFault("a payout is too large") }
    case .requestCancelled(let id, _):
      guard try !request(id).isWithdrawal else { throw FactFault("request \(id) is a withdrawal") }
    case .claimed(let id, _):
      guard try request(id).isPriced else { throw FactFault("request \(id) has no price") }
    default: preconditionFailure("Invariant: check sends each fact to its room")
    }
  }

  private func checkNew(_ wanted: VaultRequest, isWithdrawal: Bool) throws(FactFault) {
    try demand(wanted.account)
    guard wanted.id.value == vault.nextRequest, wanted.id.value < .max else {
      throw FactFault("request \(wanted.id) is not the next")
    }
    guard wanted.isWithdrawal == isWithdrawal, !wanted.isPriced else { throw FactFault("a request begins wrongly") }
    guard wanted.amount >= .zero, wanted.shares >= .zero, Int128(wanted.amount.raw) <= Limits.total,
      Int128(wanted.shares.raw) <= Limits.total
    else { throw FactFault("a request is too large") }
  }
}
