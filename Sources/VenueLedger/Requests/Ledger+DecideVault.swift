import Instruments
import Quantities

extension Ledger {
  func decideVault(_ request: Request, into buffer: inout EventBuffer) throws(Rejection) {
    switch request.command {
    case .requestDeposit(let account, let money, let minimum):
      try requestDeposit(account, money, minimum, request, into: &buffer)
    case .executeDeposit(let id): try executeDeposit(id, request, into: &buffer)
    case .requestWithdrawal(let account, let shares):
      try requestWithdrawal(account, shares, request, into: &buffer)
    case .processWithdrawals: try processWithdrawals(request, into: &buffer)
    case .claim(let id): try claim(id, request, into: &buffer)
    default: preconditionFailure("Invariant: decide sends each command to its room")
    }
  }

  private func requestDeposit(
    _ account: AccountID, _ money: Money, _ minimum: Shares, _ request: Request, into buffer: inout EventBuffer
  ) throws(Rejection) {
    let index = try accountIndex(account)
    try authorise(request, for: index, movingMoney: true, into: &buffer)
    try requirePositive(money.raw)
    if minimum < .zero { throw .amountNotPositive }
    if minimum.raw > Limits.amount { throw .exceedsLimit }
    if vault.requests.count >= Limits.pending { throw .exceedsLimit }
    if money.raw < venue[.minDeposit] { throw .belowMinimum }
    var after = accounts[index]
    if after.usdc < money.raw { throw .insufficientBalance }
    after.usdc -= money.raw
    try requireWithdrawable(index, after: after, at: request.at)
    buffer.move(money.raw, from: .customer(account), to: .pendingDeposits, .lpFlows)
    buffer.append(
      .depositRequested(
        VaultRequest(
          id: RequestID(vault.nextRequest), account: account, amount: money, shares: minimum, requestedAt: request.at,
          isWithdrawal: false, isPriced: false)))
  }

  /// Whether every feed that ever had a price has one published at or after `time`, and no market is halted.
  private func requirePrices(since time: Timestamp) throws(Rejection) {
    for feed in feeds where feed.price > 0 && feed.publishedAt < time.nanoseconds { throw .priceNotYetEligible }
    for market in markets where market.state == .halted { throw .marketHalted }
  }

  private func requireModestProfits(_ key: MarketParameter) throws(Rejection) {
    for market in markets {
      for side in Side.allCases where market.sideProfitExceeds(side, market.parameters[key], cash: purses.poolCash) {
        throw .profitOwedTooHigh
      }
    }
  }

  private func executeDeposit(_ id: RequestID, _ request: Request, into buffer: inout EventBuffer) throws(Rejection) {
    guard let index = vault.index(of: id), !vault.requests[index].isWithdrawal else { throw .unknownRequest }
    try requireVenue(request)
    let wanted = vault.requests[index]
    try requirePrices(since: wanted.requestedAt + TimeSpan(nanoseconds: venue[.lpDelay]))
    try requireModestProfits(.maxPayoutRatio)
    let virtual = Int128(venue[.virtualLiquidity])
    let value = poolValue12(.high).divided(by: 1_000_000, rounding: .up) + virtual
    if value <= 0 { throw .poolInsolvent }
    let amount = Int128(wanted.amount.raw)
    let shares = wideScaledProduct(amount, Int128(vault.supply) + virtual, per: value, rounding: .down) ?? 0
    let dead = vault.supply == 0 ? Int128(venue[.deadShares]) : 0
    guard shares <= Int128(Limits.total) - Int128(vault.supply) else { throw .exceedsLimit }
    if shares - dead <= 0 || shares - dead < Int128(wanted.shares.raw) {
      buffer.move(wanted.amount.raw, from: .pendingDeposits, to: .customer(wanted.account), .lpFlows)
      buffer.append(.requestCancelled(id, .belowMinimum))
      return
    }
    buffer.move(wanted.amount.raw, from: .pendingDeposits, to: .pool, .lpFlows)
    buffer.append(
      .depositExecuted(id, shares: Shares(raw: Int64(shares - dead)), dead: Shares(raw: Int64(dead))))
    mark(after: wanted.amount.raw, into: &buffer)
  }

  private func requestWithdrawal(
    _ account: AccountID, _ shares: Shares, _ request: Request, into buffer: inout EventBuffer
  ) throws(Rejection) {
    let index = try accountIndex(account)
    try authorise(request, for: index, movingMoney: true, into: &buffer)
    try requirePositive(shares.raw)
    if vault.requests.count >= Limits.pending { throw .exceedsLimit }
    if accounts[index].shares < shares.raw { throw .insufficientShares }
    buffer.append(
      .withdrawalRequested(
        VaultRequest(
          id: RequestID(vault.nextRequest), account: account, amount: .zero, shares: shares, requestedAt: request.at,
          isWithdrawal: true, isPriced: false)))
  }

  /// Prices the oldest matured requests in one batch, so that their order does not matter.
  private func processWithdrawals(_ request: Request, into buffer: inout EventBuffer) throws(Rejection) {
    try requireVenue(request)
    for market in markets where market.state == .halted { throw .marketHalted }
    let priced = feeds.filter { $0.price > 0 }.map(\.publishedAt).min() ?? request.at.nanoseconds
    let latest =
      Timestamp(nanoseconds: min(priced, request.at.nanoseconds)) - TimeSpan(nanoseconds: venue[.withdrawalDelay])
    var matured: [VaultRequest] = []
    for wanted in vault.requests where wanted.isWithdrawal && !wanted.isPriced && wanted.requestedAt <= latest {
      matured.append(wanted)
      if matured.count == 64 { break }
    }
    if matured.isEmpty { throw .notYetDue }
    try requireModestProfits(.maxWithdrawalPnlRatio)
    let low = Self.money(poolValue12(.low))
    if low <= 0 { throw .poolInsolvent }
    let limit = OutflowLimit(.vault, venue, poolValue: vault.marked)
    let full = limit.refilled(vault.limiters[Int(LimiterKind.vault.rawValue)], at: request.at)
    while !matured.isEmpty {
      let batch = payouts(matured, low: low)
      let total = batch.reduce(Int64(0)) { $0 + $1.paid }
      if let drawn = OutflowLimit.drawn(full, Money(raw: total)) {
        if total > purses.pool.usdc { throw .insufficientPoolCash }
        for (wanted, payout) in zip(matured, batch) { price(wanted, payout, into: &buffer) }
        buffer.append(.limiterDrawn(.vault, drawn))
        mark(after: -total, into: &buffer)
        return
      }
      matured.removeLast()
    }
    throw .outflowLimited
  }

  /// Marks the pool in the command that changed its size, so that every limit that follows it moves at once.
  private func mark(after cashChange: Int64, into buffer: inout EventBuffer) {
    buffer.append(.poolMarked(Money(raw: Self.money(poolValue12(.marked, cashChange: cashChange)))))
  }

  private func price(
    _ wanted: VaultRequest, _ payout: (paid: Int64, discount: Int64), into buffer: inout EventBuffer
  ) {
    buffer.move(payout.paid, from: .pool, to: .claims, .lpFlows)
    buffer.append(
      .withdrawalPriced(wanted.id, payout: Money(raw: payout.paid), discount: Money(raw: payout.discount)))
  }

  /// What each request of a batch is paid, and what leverage takes off.
  private func payouts(_ batch: [VaultRequest], low: Int64) -> [(paid: Int64, discount: Int64)] {
    let virtual = Int128(venue[.virtualLiquidity])
    let total = batch.reduce(Int128(0)) { $0 + Int128($1.shares.raw) }
    let value = Int128(low) + virtual
    let supply = Int128(vault.supply)
    let gross = wideScaledProduct(total, value, per: supply + virtual, rounding: .down) ?? 0
    let slip = ExitDiscount(venue).discount(leverage: leverage(of: low), leaving: total, supply: supply)
    let one: Int128 = 1_000_000_000_000_000_000
    return batch.map { wanted in
      let shares = Int128(wanted.shares.raw)
      let whole = wideScaledProduct(shares, gross, per: total, rounding: .down) ?? 0
      let paid = wideScaledProduct(shares * (one - slip), gross, per: total * one, rounding: .down) ?? 0
      return (Int64(clamping: paid), Int64(clamping: whole - paid))
    }
  }

  /// The pool's leverage in 1e-18: net exposure over value, rounded up.
  func leverage(of value: Int64) -> Int128 {
    guard value > 0 else { return 1_000 * MarketBook.atto }
    var exposure: Int128 = 0
    for feed in feeds.indices { exposure += Int128(netExposure(feed).magnitude) * Int128(feeds[feed].price) }
    return wideScaledProduct(exposure, 1_000_000_000_000, per: Int128(value), rounding: .up) ?? 1_000 * MarketBook.atto
  }

  /// The pool's net exposure to an underlying: minus the traders', plus the hedge, plus seized coins; 1e-6 units.
  func netExposure(_ feed: Int) -> Int64 {
    var net = hedges[feed].quantity
    for market in markets where market.feed == feed { net -= market.skew }
    if genesis.btcFeed.map({ Int($0.value) }) == feed { net += purses.pool.btc / 100 }
    if genesis.ethFeed.map({ Int($0.value) }) == feed { net += purses.pool.eth / 1_000 }
    return net
  }

  private func claim(_ id: RequestID, _ request: Request, into buffer: inout EventBuffer) throws(Rejection) {
    guard let index = vault.index(of: id), vault.requests[index].isWithdrawal else { throw .unknownRequest }
    let wanted = vault.requests[index]
    try authorise(request, for: Int(wanted.account.value), into: &buffer)
    if !wanted.isPriced { throw .notYetDue }
    buffer.move(wanted.amount.raw, from: .claims, to: .customer(wanted.account), .lpFlows)
    buffer.append(.claimed(id, wanted.amount))
  }
}
