import Instruments
import Quantities

extension Ledger {
  /// Writes facts. Cannot refuse: what does not fit is a bug of `decide`, and stops the process.
  mutating func apply(_ buffer: EventBuffer) {
    var start = 0
    for index in buffer.events.indices {
      let end = Int(buffer.ends[index])
      for leg in start..<end { apply(buffer.postings[leg]) }
      start = end
      sequence += 1
      if buffer.duties[index].contains(.apply) { apply(buffer.events[index]) }
    }
  }

  private mutating func apply(_ event: Event) {
    switch event {
    case .accountOpened, .referenceUsed, .agentAuthorised, .agentRevoked, .volumeCounted: applyAccounts(event)
    case .pricePublished, .accrued, .poolMarked, .marketStateChanged, .volatilityMultiplierSet, .parameterScheduled,
      .parameterEnacted, .hedgeFilled, .hedgeFundingPaid:
      applyVenue(event)
    case .orderPlaced, .orderCancelRequested, .orderCancelled, .orderExecuted: applyOrders(event)
    case .positionChanged(let fact): applyPosition(fact)
    case .liquidated, .badDebtCovered: applyLiquidations(event)
    case .depositRequested, .depositExecuted, .withdrawalRequested, .withdrawalPriced, .requestCancelled, .claimed,
      .limiterDrawn:
      applyVault(event)
    case .marginMoved(let account, let market, _): prune(Int(account.value), Int(market.value))
    case .deposited, .withdrawn, .transferred, .collateralSeized, .escrowReleased, .donated, .hedgeFunded: break
    }
  }

  // MARK: Money

  private mutating func apply(_ posting: Posting) {
    switch posting.book.kind {
    case .customer:
      let index = Int(posting.book.account.value)
      digest &-= accounts[index].cell(posting.asset, index)
      accounts[index][posting.asset] += posting.amount
      digest &+= accounts[index].cell(posting.asset, index)
      if accounts[index].firstPosition >= 0 { forget(index) }
    case .isolated:
      let slot = isolatedSlot(Int(posting.book.account.value), Int(posting.book.market.value))
      mutatePosition(slot) { $0.margin += posting.amount }
    case .impactPool: mutateMarket(Int(posting.book.market.value)) { $0.impactPool += posting.amount }
    default:
      digest &-= purses.cell(posting.book.kind, posting.asset)
      purses.add(posting)
      digest &+= purses.cell(posting.book.kind, posting.asset)
    }
  }

  /// The slot of a position that keeps its own margin; opened by the first money that it gets.
  private mutating func isolatedSlot(_ account: Int, _ market: Int) -> Int {
    if let slot = slot(account, market) { return slot }
    return insert(
      PositionBook(
        account: UInt32(account), market: UInt16(market), isolated: true, quantity: 0, cost: 0, fundingEntry: 0,
        borrowEntry: 0, margin: 0))
  }

  // MARK: Writing with the digest kept

  mutating func mutateAccount(_ index: Int, _ change: (inout AccountBook) -> Void) {
    digest &-= accounts[index].digest(index)
    change(&accounts[index])
    digest &+= accounts[index].digest(index)
    if accounts[index].firstPosition >= 0 { forget(index) }
  }

  /// What an account's positions were watched for no longer holds.
  private mutating func forget(_ account: Int) {
    var slot = accounts[account].firstPosition
    while slot >= 0 {
      watch.forget(Int(slot))
      slot = positions[Int(slot)].next
    }
  }

  mutating func mutateMarket(_ index: Int, _ change: (inout MarketBook) -> Void) {
    digest &-= markets[index].digest(index)
    change(&markets[index])
    digest &+= markets[index].digest(index)
  }

  mutating func mutatePosition(_ slot: Int, _ change: (inout PositionBook) -> Void) {
    digest &-= positions[slot].digest
    change(&positions[slot])
    digest &+= positions[slot].digest
  }

  mutating func mutatePurses(_ change: (inout Purses) -> Void) {
    digest &-= purses.digest
    change(&purses)
    digest &+= purses.digest
  }

  mutating func mutateVault(_ change: (inout VaultBook) -> Void) {
    digest &-= vault.digest
    change(&vault)
    digest &+= vault.digest
  }

  // MARK: Accounts

  private mutating func applyAccounts(_ event: Event) {
    switch event {
    case .accountOpened(let id, let parent):
      precondition(Int(id.value) == accounts.count, "Invariant: account ids are dense")
      var book = AccountBook()
      book.parent = parent.map { Int64($0.value) } ?? -1
      accounts.append(book)
      digest &+= book.digest(accounts.count - 1)
    case .referenceUsed(let account, let reference, let byVenue):
      mutateAccount(Int(account.value)) { book in
        if byVenue { book.lastDeposit = reference } else { book.lastReference = reference }
      }
    case .agentAuthorised(let account, let key, let expires):
      removeAgent(key)
      let agent = AgentKey(key: key, account: account.value, expires: expires.nanoseconds)
      agents.append(agent)
      digest &+= agent.digest
      mutateAccount(Int(account.value)) { $0.agentCount += 1 }
    case .agentRevoked(_, let key): removeAgent(key)
    case .volumeCounted(let account, let fact): mutateAccount(Int(account.value)) { $0.volume = fact }
    default: preconditionFailure("Invariant: apply sends each fact to its room")
    }
  }

  private mutating func removeAgent(_ key: UInt64) {
    guard let index = agents.firstIndex(where: { $0.key == key }) else { return }
    digest &-= agents[index].digest
    mutateAccount(Int(agents[index].account)) { $0.agentCount -= 1 }
    agents.remove(at: index)
  }

  // MARK: Positions

  private mutating func applyPosition(_ fact: PositionFact) {
    let account = Int(fact.account.value)
    let market = Int(fact.market.value)
    let slot =
      slot(account, market)
      ?? insert(
        PositionBook(
          account: fact.account.value, market: fact.market.value, isolated: fact.isolated, quantity: 0, cost: 0,
          fundingEntry: 0, borrowEntry: 0, margin: 0))
    let old = positions[slot]
    mutatePosition(slot) { position in
      position.isolated = fact.isolated
      position.quantity = fact.quantity.raw
      position.cost = fact.cost
      position.fundingEntry = fact.fundingEntry
      position.borrowEntry = fact.borrowEntry
    }
    let new = positions[slot]
    forget(account)
    mutateMarket(market) { book in
      if old.quantity != 0 { book.count(old, sign: -1) }
      if new.quantity != 0 { book.count(new, sign: 1) }
    }
    if fact.remainder != 0 { mutatePurses { $0.remainder += fact.remainder } }
    prune(account, market)
  }

  private mutating func insert(_ position: PositionBook) -> Int {
    var linked = position
    linked.next = accounts[Int(position.account)].firstPosition
    let slot: Int
    if let free = freePositions.popLast() {
      slot = Int(free)
      positions[slot] = linked
    } else {
      slot = positions.count
      positions.append(linked)
    }
    accounts[Int(position.account)].firstPosition = Int32(slot)
    digest &+= linked.digest
    watch.begin(slot, market: Int(position.market))
    forget(Int(position.account))
    return slot
  }

  /// Forgets a position that holds neither contracts nor margin.
  private mutating func prune(_ account: Int, _ market: Int) {
    guard let slot = slot(account, market), positions[slot].quantity == 0, positions[slot].margin == 0 else { return }
    digest &-= positions[slot].digest
    let next = positions[slot].next
    if accounts[account].firstPosition == Int32(slot) {
      accounts[account].firstPosition = next
    } else {
      var walk = Int(accounts[account].firstPosition)
      while positions[walk].next != Int32(slot) { walk = Int(positions[walk].next) }
      positions[walk].next = next
    }
    freePositions.append(Int32(slot))
    watch.end(slot)
  }

  // MARK: Liquidations

  private mutating func applyLiquidations(_ event: Event) {
    switch event {
    case .liquidated(let fact):
      mutateMarket(Int(fact.market.value)) { book in
        book.windowStart = fact.windowStart.nanoseconds
        book.windowUsed = fact.windowUsed.raw
      }
      mutateAccount(Int(fact.account.value)) { $0.lastLiquidated = Int64(fact.market.value) }
      prune(Int(fact.account.value), Int(fact.market.value))
    case .badDebtCovered(let fact):
      mutateMarket(Int(fact.market.value)) { $0.insuranceDrawn += fact.insurance.raw }
      prune(Int(fact.account.value), Int(fact.market.value))
    default: preconditionFailure("Invariant: apply sends each fact to its room")
    }
  }

  // MARK: Orders

  private mutating func applyOrders(_ event: Event) {
    switch event {
    case .orderPlaced(let order):
      precondition(order.id.value == orders.nextID, "Invariant: order ids are dense")
      orders.insert(order)
      orders.nextID += 1
      digest &+= order.digest
    case .orderCancelRequested(let id, let effective):
      if let order = orders[id] { digest &-= order.digest }
      orders.cancel(id, from: effective)
      if let order = orders[id] { digest &+= order.digest }
    case .orderCancelled(let id, _), .orderExecuted(let id):
      if let order = orders[id] { digest &-= order.digest }
      orders.remove(id)
    default: preconditionFailure("Invariant: apply sends each fact to its room")
    }
  }
}

extension Purses {
  mutating func add(_ posting: Posting) {
    switch (posting.book.kind, posting.asset) {
    case (.external, .usdc): external.usdc += Int128(posting.amount)
    case (.external, .btc): external.btc += Int128(posting.amount)
    case (.external, .eth): external.eth += Int128(posting.amount)
    case (.pool, .usdc): pool.usdc += posting.amount
    case (.pool, .btc): pool.btc += posting.amount
    case (.pool, .eth): pool.eth += posting.amount
    case (.hedgeVenue, .usdc): hedgeVenue += posting.amount
    case (.insurance, .usdc): insurance += posting.amount
    case (.escrow, .usdc): escrow += posting.amount
    case (.treasury, .usdc): treasury += posting.amount
    case (.pendingDeposits, .usdc): pendingDeposits += posting.amount
    case (.claims, .usdc): claims += posting.amount
    default: preconditionFailure("Invariant: only customers, the pool and the outside world hold coins")
    }
  }
}
