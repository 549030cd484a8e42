import Instruments
import Quantities

extension Ledger {
  func decideAccounts(_ request: Request, into buffer: inout EventBuffer) throws(Rejection) {
    switch request.command {
    case .openAccount(let parent): try openAccount(parent, request, into: &buffer)
    case .authoriseAgent(let account, let key, let expires):
      try authoriseAgent(account, key, expires, request, into: &buffer)
    case .revokeAgent(let account, let key):
      try authorise(request, for: try accountIndex(account), movingMoney: true, into: &buffer)
      guard agent(key)?.account == account.value else { throw .notAuthorised }
      buffer.append(.agentRevoked(account, key: key))
    case .deposit(let account, let amount): try deposit(account, amount, request, into: &buffer)
    case .withdraw(let account, let amount): try withdraw(account, amount, request, into: &buffer)
    case .transfer(let source, let target, let amount):
      try transfer(source, target, amount, request, into: &buffer)
    case .addMargin(let account, let market, let money):
      try moveMargin(account, market, money, adding: true, request, into: &buffer)
    case .removeMargin(let account, let market, let money):
      try moveMargin(account, market, money, adding: false, request, into: &buffer)
    case .donate(let account, let money, let target):
      try donate(account, money, target, request, into: &buffer)
    default: preconditionFailure("Invariant: decide sends each command to its room")
    }
  }

  private func openAccount(
    _ parent: AccountID?, _ request: Request, into buffer: inout EventBuffer
  ) throws(Rejection) {
    if accounts.count >= Int(UInt32.max) { throw .exceedsLimit }
    let id = AccountID(UInt32(accounts.count))
    if let parent {
      let index = try accountIndex(parent)
      try authorise(request, for: index, movingMoney: true, into: &buffer)
      if accounts[index].parent >= 0 { throw .nestedSubaccount }
    } else {
      try requireVenue(request)
    }
    buffer.append(.accountOpened(id, parent: parent))
  }

  private func authoriseAgent(
    _ account: AccountID, _ key: UInt64, _ expires: Timestamp, _ request: Request, into buffer: inout EventBuffer
  ) throws(Rejection) {
    let index = try accountIndex(account)
    try authorise(request, for: index, movingMoney: true, into: &buffer)
    if expires <= request.at { throw .expiryInPast }
    let known = agent(key)
    if let known, known.account != account.value { throw .notAuthorised }
    if known == nil, accounts[index].agentCount >= Limits.agentsPerAccount { throw .tooManyAgents }
    buffer.append(.agentAuthorised(account, key: key, expires: expires))
  }

  private func deposit(
    _ account: AccountID, _ amount: AssetAmount, _ request: Request, into buffer: inout EventBuffer
  ) throws(Rejection) {
    let index = try accountIndex(account)
    try requireVenue(request)
    if request.reference != 0 {
      if request.reference <= accounts[index].lastDeposit { throw .duplicateReference }
      buffer.append(.referenceUsed(account, request.reference, byVenue: true))
    }
    try requirePositive(amount.raw)
    let brought = -externalBalance(amount.asset)
    if brought + Int128(amount.raw) > Limits.total { throw .exceedsLimit }
    if amount.asset != .usdc {
      guard let rule = coinRule(amount.asset), rule.haircut < 1_000_000 else { throw .collateralNotAccepted }
      if brought + Int128(amount.raw) > Int128(rule.venueCap) { throw .collateralCapExceeded }
    }
    let cause: Cause = amount.asset == .usdc ? .transfer : .collateral
    buffer.move(amount.raw, from: .external, to: .customer(account), cause, amount.asset)
    buffer.append(.deposited(account, amount))
  }

  private func withdraw(
    _ account: AccountID, _ amount: AssetAmount, _ request: Request, into buffer: inout EventBuffer
  ) throws(Rejection) {
    let index = try accountIndex(account)
    try authorise(request, for: index, movingMoney: true, into: &buffer)
    try requirePositive(amount.raw)
    let value = try outflowValue(amount)
    let after = try debited(index, amount)
    try requireWithdrawable(index, after: after, at: request.at)
    let limit = OutflowLimit(.outflow, venue, poolValue: vault.marked)
    let full = limit.refilled(vault.limiters[Int(LimiterKind.outflow.rawValue)], at: request.at)
    guard let drawn = OutflowLimit.drawn(full, value) else { throw .outflowLimited }
    let cause: Cause = amount.asset == .usdc ? .transfer : .collateral
    buffer.move(amount.raw, from: .customer(account), to: .external, cause, amount.asset)
    buffer.append(.withdrawn(account, amount))
    buffer.append(.limiterDrawn(.outflow, drawn))
  }

  /// The account with an amount taken away, or the reason why it cannot be.
  private func debited(_ index: Int, _ amount: AssetAmount) throws(Rejection) -> AccountBook {
    var after = accounts[index]
    if after[amount.asset] < amount.raw { throw .insufficientBalance }
    after[amount.asset] -= amount.raw
    return after
  }

  private func outflowValue(_ amount: AssetAmount) throws(Rejection) -> Money {
    guard let rule = coinRule(amount.asset) else { return Money(raw: amount.raw) }
    let price = feeds[rule.feed].price
    if price == 0 { throw .priceUnavailable }
    guard let value = amount.value(at: Price(raw: price), rounding: .up) else { throw .exceedsLimit }
    return value
  }

  private func transfer(
    _ source: AccountID, _ target: AccountID, _ amount: AssetAmount, _ request: Request, into buffer: inout EventBuffer
  ) throws(Rejection) {
    let index = try accountIndex(source)
    let other = try accountIndex(target)
    if root(index) != root(other) { throw .notAuthorised }
    try authorise(request, for: index, movingMoney: true, into: &buffer)
    try requirePositive(amount.raw)
    if source == target { throw .sameAccount }
    try requireWithdrawable(index, after: try debited(index, amount), at: request.at)
    buffer.move(amount.raw, from: .customer(source), to: .customer(target), .transfer, amount.asset)
    buffer.append(.transferred(from: source, to: target, amount))
  }

  func root(_ index: Int) -> Int { accounts[index].parent >= 0 ? Int(accounts[index].parent) : index }

  private func moveMargin(
    _ account: AccountID, _ market: MarketID, _ money: Money, adding: Bool, _ request: Request,
    into buffer: inout EventBuffer
  ) throws(Rejection) {
    let index = try accountIndex(account)
    let marketIndex = try marketIndex(market)
    try authorise(request, for: index, into: &buffer)
    try requirePositive(money.raw)
    if !adding { try requireFreshPrice(markets[marketIndex], at: request.at) }
    guard let slot = slot(index, marketIndex) else { throw .noPosition }
    var position = positions[slot]
    guard position.isolated else { throw .marginModeMismatch }
    if adding {
      let after = try debited(index, AssetAmount(money))
      try requireWithdrawable(index, after: after, at: request.at)
      buffer.move(money.raw, from: .customer(account), to: .isolated(account, market), .transfer)
      buffer.append(.marginMoved(account, market, money))
      return
    }
    if position.margin < money.raw { throw .insufficientBalance }
    let book = markets[marketIndex]
    position.margin -= money.raw
    let state = isolatedMargin(position, in: book)
    let share = (state.notional * Int128(book.parameters[.withdrawalMargin])).divided(by: 1_000_000, rounding: .up)
    if state.equity < state.withdrawalRequirement(share) { throw .insufficientMargin }
    buffer.move(money.raw, from: .isolated(account, market), to: .customer(account), .transfer)
    buffer.append(.marginMoved(account, market, -money))
  }

  private func donate(
    _ account: AccountID, _ money: Money, _ target: GiftTarget, _ request: Request, into buffer: inout EventBuffer
  ) throws(Rejection) {
    let index = try accountIndex(account)
    try authorise(request, for: index, movingMoney: true, into: &buffer)
    try requirePositive(money.raw)
    try requireWithdrawable(index, after: try debited(index, AssetAmount(money)), at: request.at)
    switch target {
    case .pool: buffer.move(money.raw, from: .customer(account), to: .pool, .lpFlows)
    case .insurance: buffer.move(money.raw, from: .customer(account), to: .insurance, .insurance)
    }
    buffer.append(.donated(account, money, to: target))
  }

  func externalBalance(_ asset: Asset) -> Int128 {
    switch asset {
    case .usdc: purses.external.usdc
    case .btc: purses.external.btc
    case .eth: purses.external.eth
    }
  }
}
