import Instruments
import Quantities
import VenueLedger

extension Engine {
  mutating func executeDeposits(into effects: inout [Effect]) {
    guard ledger.hasDeposits else { return }
    for wanted in ledger.vaultRequests where !wanted.isWithdrawal {
      _ = attempt(.executeDeposit(wanted.id), into: &effects)
    }
  }

  mutating func processWithdrawals(into effects: inout [Effect]) {
    guard ledger.hasWithdrawals else { return }
    _ = attempt(.processWithdrawals, into: &effects)
  }

  mutating func executeOrders(_ market: MarketID, into effects: inout [Effect]) {
    ledger.appendDueOrders(market, at: now, to: &dueOrders)
    for order in dueOrders { _ = attempt(.executeOrder(order), into: &effects) }
    dueOrders.removeAll(keepingCapacity: true)
  }

  mutating func liquidate(_ market: MarketID, into effects: inout [Effect]) {
    ledger.appendLiquidatable(market, at: now, to: &liquidatable)
    for account in liquidatable { liquidate(account, market, into: &effects) }
    liquidatable.removeAll(keepingCapacity: true)
  }

  /// Closes what has to be closed of one account; what the rate limit holds back goes to the backstop if it can.
  private mutating func liquidate(_ account: AccountID, _ market: MarketID, into effects: inout [Effect]) {
    seize(account, into: &effects)
    guard ledger.margin(account, market).isLiquidatable else { return }
    guard let rejection = attempt(.liquidate(account, market, keeper: nil), into: &effects) else {
      seize(account, into: &effects)
      return
    }
    if rejection == .liquidationRateLimited, attempt(.takeOver(account, market), into: &effects) == nil { return }
    effects.append(.alert(.liquidationStuck(account, market, rejection)))
  }

  /// Turns coins into the dollars that an account owes.
  mutating func seize(_ account: AccountID, into effects: inout [Effect]) {
    guard ledger.balance(.customer(account)) < 0 else { return }
    for asset in [Asset.btc, .eth] where ledger.balance(.customer(account), asset) > 0 {
      _ = attempt(.seizeCollateral(account, asset), into: &effects)
    }
  }

  mutating func deleverage(_ market: MarketID, into effects: inout [Effect]) {
    for side in Side.allCases where ledger.isDeleveragingDue(market, side) {
      _ = attempt(.deleverage(market, side), into: &effects)
    }
  }

  /// Runs a command that may not be due; a refusal is no news.
  mutating func attempt(_ command: Command, into effects: inout [Effect]) -> Rejection? {
    execute(Request(at: now, authority: .venue, command), into: &effects)
  }

  /// What time alone brings: stale feeds, parameters, expired orders, debts, escrow, the hedge desk's patience.
  mutating func keepHouse(into effects: inout [Effect]) {
    nextHousekeeping = now + settings.housekeeping
    for feed in oracles.indices { refresh(feed, into: &effects) }
    for change in ledger.scheduledChanges where change.effectiveFrom <= now {
      _ = attempt(.enactParameter(change.id), into: &effects)
    }
    for index in 0..<ledger.marketCount { executeOrders(MarketID(UInt16(index)), into: &effects) }
    if ledger.acceptsCoins {
      for account in 0..<ledger.accountCount { seize(AccountID(UInt32(account)), into: &effects) }
    }
    if now >= nextEscrowRelease {
      nextEscrowRelease = now + settings.escrowPeriod
      if ledger.balance(.escrow) > 0 { _ = attempt(.releaseEscrow, into: &effects) }
    }
    keepHedges(into: &effects)
  }
}
