import Instruments
import Oracles
import Quantities
import VenueLedger

extension Engine {
  mutating func observe(_ observation: PriceObservation, into effects: inout [Effect]) {
    let feed = Int(observation.feed.value)
    guard feed < oracles.count else { return }
    _ = oracles[feed].observe(observation, receivedAt: now)
    refresh(feed, into: &effects)
  }

  /// Lets the sources of a feed agree, and makes the books follow.
  mutating func refresh(_ feed: Int, into effects: inout [Effect]) {
    let before = agreements[feed]
    let agreement = oracles[feed].agree(at: now)
    agreements[feed] = agreement
    announce(feed, before, agreement, into: &effects)
    applyStates(feed, into: &effects)
    guard let agreed = agreement.usable, isNews(agreed) else { return }
    let command = Command.publishPrice(
      agreed.feed, agreed.price, confidence: agreed.confidence, publishedAt: agreed.publishedAt)
    if let rejection = execute(Request(at: now, authority: .venue, command), into: &effects) {
      effects.append(.alert(.priceRefused(agreed.feed, rejection)))
      return
    }
    settle(agreed.feed, into: &effects)
  }

  /// Whether an agreed price says something that the ledger does not know.
  private func isNews(_ agreed: AgreedPrice) -> Bool {
    let known = ledger.feed(agreed.feed)
    if agreed.publishedAt < known.publishedAt { return false }
    return agreed.publishedAt > known.publishedAt || agreed.price != known.price
      || agreed.confidence != known.confidence
  }

  private mutating func announce(
    _ feed: Int, _ before: Agreement?, _ after: Agreement, into effects: inout [Effect]
  ) {
    let id = FeedID(UInt16(feed))
    switch (before, after) {
    case (.agreed, .agreed): return
    case (_, .agreed): effects.append(.alert(.feedResumed(id)))
    case (.closeOnly(_, let old), .closeOnly(_, let new)) where old == new: return
    case (_, .closeOnly(_, let reason)): effects.append(.alert(.feedCloseOnly(id, reason)))
    case (.halted(let old), .halted(let new)) where old == new: return
    case (_, .halted(let reason)): effects.append(.alert(.feedHalted(id, reason)))
    }
  }

  /// Brings the markets of a feed to what its oracle and the operators allow.
  mutating func applyStates(_ feed: Int, into effects: inout [Effect]) {
    let allowed: MarketState =
      switch agreements[feed] {
      case .agreed: .open
      case .closeOnly: .closeOnly
      case .halted, nil: settings.feeds == nil ? .open : .halted
      }
    for index in 0..<ledger.marketCount {
      let market = MarketID(UInt16(index))
      let view = ledger.market(market)
      guard Int(view.feed.value) == feed else { continue }
      let wanted = max(allowed, manualStates[index])
      if view.state == wanted { continue }
      if run(.setMarketState(market, wanted), into: &effects) {
        effects.append(.alert(.marketState(market, wanted)))
      }
    }
  }

  /// Everything that waits for a price: deposits, orders, liquidations, withdrawals, the hedge.
  mutating func settle(_ feed: FeedID, into effects: inout [Effect]) {
    executeDeposits(into: &effects)
    for index in 0..<ledger.marketCount {
      let market = MarketID(UInt16(index))
      let view = ledger.market(market)
      guard view.feed == feed, view.state != .halted else { continue }
      executeOrders(market, into: &effects)
      liquidate(market, into: &effects)
      deleverage(market, into: &effects)
    }
    processWithdrawals(into: &effects)
    hedge(feed, into: &effects)
  }
}
