import Instruments
import Quantities

extension Ledger {
  /// Judges a request and writes what would happen; the state is not touched.
  ///
  /// - Throws: the first rejection that holds, in the order of `Rejection`.
  /// - Complexity: O(positions of the accounts named), no allocation once the buffer has grown.
  public func decide(_ request: Request, into buffer: inout EventBuffer) throws(Rejection) {
    if request.at < time { throw .timeMovesBackwards }
    if request.at.nanoseconds > Limits.latest { throw .exceedsLimit }
    switch request.command {
    case .openAccount, .authoriseAgent, .revokeAgent, .deposit, .withdraw, .transfer, .addMargin, .removeMargin,
      .donate:
      try decideAccounts(request, into: &buffer)
    case .placeOrder, .cancelOrder, .executeOrder:
      try decideOrders(request, into: &buffer)
    case .requestDeposit, .executeDeposit, .requestWithdrawal, .processWithdrawals, .claim:
      try decideVault(request, into: &buffer)
    case .liquidate, .seizeCollateral, .takeOver, .deleverage, .releaseEscrow:
      try decideLiquidations(request, into: &buffer)
    case .publishPrice, .setMarketState, .setVolatilityMultiplier, .fundHedge, .recordHedgeFill, .recordHedgeFunding,
      .scheduleParameter, .enactParameter:
      try decideVenue(request, into: &buffer)
    }
  }

  // MARK: Who may

  func requireVenue(_ request: Request) throws(Rejection) {
    guard request.authority == .venue else { throw .notAuthorised }
  }

  func accountIndex(_ id: AccountID) throws(Rejection) -> Int {
    guard Int(id.value) < accounts.count else { throw .unknownAccount }
    return Int(id.value)
  }

  func marketIndex(_ id: MarketID) throws(Rejection) -> Int {
    guard Int(id.value) < markets.count else { throw .unknownMarket }
    return Int(id.value)
  }

  func feedIndex(_ id: FeedID) throws(Rejection) -> Int {
    guard Int(id.value) < feeds.count else { throw .unknownFeed }
    return Int(id.value)
  }

  /// Checks that the author may act for an account, and uses up the reference.
  ///
  /// - Parameter movingMoney: whether the command is beyond an agent's power.
  func authorise(
    _ request: Request, for account: Int, movingMoney: Bool = false, into buffer: inout EventBuffer
  ) throws(Rejection) {
    switch request.authority {
    case .venue, .governor: throw .notAuthorised
    case .owner(let owner):
      guard speaks(Int64(owner.value), for: account) else { throw .notAuthorised }
    case .agent(let key):
      guard !movingMoney, let agent = agent(key), speaks(Int64(agent.account), for: account) else {
        throw .notAuthorised
      }
      if request.at.nanoseconds >= agent.expires { throw .agentExpired }
    }
    if request.reference == 0 { return }
    if request.reference <= accounts[account].lastReference { throw .duplicateReference }
    buffer.append(.referenceUsed(AccountID(UInt32(account)), request.reference, byVenue: false))
  }

  private func speaks(_ owner: Int64, for account: Int) -> Bool {
    owner == Int64(account) || accounts[account].parent == owner
  }

  func agent(_ key: UInt64) -> AgentKey? { agents.first { $0.key == key } }

  // MARK: Numbers from outside

  func requirePositive(_ amount: Int64) throws(Rejection) {
    if amount <= 0 { throw .amountNotPositive }
    if amount > Limits.amount { throw .exceedsLimit }
  }

  /// The market's price, fresh enough to settle something at `now`.
  @inline(__always) func requireFreshPrice(_ market: borrowing MarketBook, at now: Timestamp) throws(Rejection) {
    if market.price == 0 { throw .priceUnavailable }
    let age = now.nanoseconds - feeds[market.feed].publishedAt
    if age > market.parameters[.maxPriceAge] { throw .priceTooOld }
  }

  // MARK: Shared pieces of decisions

  /// The market brought to `now`; the fact is written when something accrued.
  func accrued(_ index: Int, to now: Timestamp, into buffer: inout EventBuffer) -> MarketBook {
    var market = markets[index]
    bring(&market, index, to: now, into: &buffer)
    return market
  }

  /// Brings a market to `now`; the fact is written when something accrued.
  @inline(__always) func bring(
    _ market: inout MarketBook, _ index: Int, to now: Timestamp, into buffer: inout EventBuffer
  ) {
    guard now.nanoseconds > market.accruedAt else { return }
    market.accrue(to: now.nanoseconds, poolValue: vault.marked)
    buffer.append(.accrued(MarketID(UInt16(index)), market.accrual))
  }

  /// The first slot of an account's position in a market.
  @inline(__always) func slot(_ account: Int, _ market: Int) -> Int? {
    var slot = accounts[account].firstPosition
    while slot >= 0 {
      if positions[Int(slot)].market == UInt16(market) { return Int(slot) }
      slot = positions[Int(slot)].next
    }
    return nil
  }

  /// The value of free balances for margin: USDC as it is, coins at the low price less the haircut, capped.
  @inline(__always) func collateralValue(_ account: borrowing AccountBook) -> Int128 {
    var value = Int128(account.usdc)
    if account.btc != 0 { value += coinValue(.btc, account.btc) }
    if account.eth != 0 { value += coinValue(.eth, account.eth) }
    return value
  }

  /// The value of coins after cap and haircut, 1e-6, rounded down; zero without a price.
  func coinValue(_ asset: Asset, _ amount: Int64) -> Int128 {
    guard let rule = coinRule(asset), feeds[rule.feed].price > 0 else { return 0 }
    let counted = Int128(min(amount, rule.accountCap))
    let price = Int128(feeds[rule.feed].price - feeds[rule.feed].confidence)
    let keep = 1_000_000 - Int128(rule.haircut)
    return (counted * price * keep).divided(by: Int128(asset.unitsPerWhole) * 1_000_000, rounding: .down)
  }

  func coinRule(_ asset: Asset) -> (feed: Int, haircut: Int64, accountCap: Int64, venueCap: Int64)? {
    switch asset {
    case .usdc: nil
    case .btc:
      genesis.btcFeed.map { (Int($0.value), venue[.btcHaircut], venue[.btcAccountCap], venue[.btcVenueCap]) }
    case .eth:
      genesis.ethFeed.map { (Int($0.value), venue[.ethHaircut], venue[.ethAccountCap], venue[.ethVenueCap]) }
    }
  }

  /// Equity and requirements of an account's cross positions, one market replaced by what a decision would leave.
  func crossMargin(
    _ account: Int, cash: AccountBook, replacing index: Int = -1, with position: PositionBook? = nil,
    in market: MarketBook? = nil
  ) -> MarginState {
    var state = crossMargin(account, collateral: collateralValue(cash), except: index)
    if let position, let market, !position.isolated, position.quantity != 0 { state.count(position, in: market) }
    return state
  }

  /// Equity and requirements of an account's cross positions but for one market.
  func crossMargin(_ account: Int, collateral: Int128, except index: Int = -1) -> MarginState {
    var state = MarginState.nothing
    state.equity = collateral
    var slot = accounts[account].firstPosition
    while slot >= 0 {
      let held = Int(slot)
      slot = positions[held].next
      let market = Int(positions[held].market)
      if positions[held].isolated || market == index { continue }
      state.count(positions[held], in: markets[market])
    }
    return state
  }

  /// Equity and requirements of one isolated position.
  func isolatedMargin(_ position: borrowing PositionBook, in market: borrowing MarketBook) -> MarginState {
    var state = MarginState.nothing
    state.equity = Int128(position.margin)
    if position.quantity != 0 { state.count(position, in: market) }
    return state
  }

  /// What leaves an account must leave enough behind.
  func requireWithdrawable(_ account: Int, after cash: AccountBook, at now: Timestamp) throws(Rejection) {
    let state = crossMargin(account, cash: cash)
    if state.positions == 0 {
      if state.equity < 0 { throw .insufficientMargin }
      return
    }
    var share: Int128 = 0
    var slot = accounts[account].firstPosition
    while slot >= 0 {
      let held = positions[Int(slot)]
      slot = held.next
      if held.isolated { continue }
      let market = markets[Int(held.market)]
      try requireFreshPrice(market, at: now)
      share += market.notional(of: held.quantity) * Int128(market.parameters[.withdrawalMargin])
    }
    let kept = share.divided(by: 1_000_000, rounding: .up)
    if state.equity < state.withdrawalRequirement(kept) { throw .insufficientMargin }
  }
}

extension EventBuffer {
  /// Moves money from one book to another.
  mutating func move(_ amount: Int64, from source: Book, to target: Book, _ cause: Cause, _ asset: Asset = .usdc) {
    if amount == 0 { return }
    post(Posting(book: source, asset: asset, cause: cause, amount: -amount))
    post(Posting(book: target, asset: asset, cause: cause, amount: amount))
  }
}
