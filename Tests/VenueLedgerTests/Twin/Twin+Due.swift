import Instruments
import Quantities
import VenueLedger

/// What an engine would ask for at this moment.
extension Twin {
  /// The commands of the venue that are due, in the order of a tick; not all of them will be granted.
  func due() -> [Command] {
    var list: [Command] = []
    for id in orders.keys.sorted() {
      guard let order = orders[id], isDue(order) else { continue }
      list.append(.executeOrder(OrderID(id)))
    }
    for account in accounts.indices { list += dueLiquidations(AccountID(UInt32(account))) }
    for market in markets.indices {
      for side in Side.allCases
      where profit(market, side, at: price(market)) > markets[market][.adlTriggerRatio] * max(0, cash) {
        list.append(.deleverage(MarketID(UInt16(market)), side))
      }
    }
    for (id, request) in requests.sorted(by: { $0.key < $1.key }) where !request.isWithdrawal {
      if now >= request.requestedAt + venue[.lpDelay] { list.append(.executeDeposit(RequestID(id))) }
    }
    if !eligibleWithdrawals().isEmpty { list.append(.processWithdrawals) }
    for id in changes.keys.sorted() where (changes[id]?.effectiveFrom ?? .max) <= now {
      list.append(.enactParameter(id))
    }
    return list
  }

  private func isDue(_ order: TwinOrder) -> Bool {
    let feed = feeds[markets[Int(order.ticket.market.value)].feed]
    if now >= order.expiresAt { return true }
    return feed.price != nil && feed.publishedAt >= order.eligibleFrom && isTriggered(order.ticket)
  }

  private func dueLiquidations(_ account: AccountID) -> [Command] {
    var list: [Command] = []
    for market in markets.indices {
      let key = TwinKey(account: account.value, market: market)
      guard positions[key] != nil, isLiquidatable(unit(of: key)) else { continue }
      let id = MarketID(UInt16(market))
      let keeper = AccountID((account.value + UInt32(market) + 1) % UInt32(accounts.count))
      list.append(.liquidate(account, id, keeper: market == 0 ? nil : keeper))
      if liquidationRoom(market) == 0 { list.append(.takeOver(account, id)) }
    }
    for asset in [Asset.btc, .eth] where balance(.customer(account)) < 0 && balance(.customer(account), asset) > 0 {
      list.append(.seizeCollateral(account, asset))
    }
    return list
  }
}
