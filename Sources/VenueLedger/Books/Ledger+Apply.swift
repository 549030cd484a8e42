import Instruments
import Quantities

extension Ledger {
  /// Writes facts. Cannot refuse: what does not fit is a bug of `decide`, and stops the process.
  mutating func apply(_ buffer: EventBuffer) {
    var start = 0
    for index in 0..<buffer.count {
      let end = buffer.end(index)
      for leg in start..<end { apply(buffer.leg(leg)) }
      start = end
      sequence += 1
      if buffer.duties(index).contains(.apply) { apply(buffer, index) }
    }
  }

  /// Facts are large, so that those of a trade are taken from the buffer without a stop on the way.
  @inline(__always) private mutating func apply(_ buffer: borrowing EventBuffer, _ index: Int) {
    switch buffer.event(index) {
    case .positionChanged(let fact): applyPosition(fact)
    case .volumeCounted(let account, let fact): applyVolume(Int(account.value), fact)
    case .orderExecuted(let id): applyEnd(of: id)
    default: apply(buffer.event(index))
    }
  }

  mutating func apply(_ event: Event) {
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

  mutating func apply(_ posting: Posting) {
    switch posting.book.kind {
    case .customer:
      let index = Int(posting.book.account.value)
      digest &+= accounts[index].add(posting.amount, of: posting.asset, index)
      if accounts[index].firstPosition >= 0 { forget(index) }
    case .isolated:
      let slot = isolatedSlot(Int(posting.book.account.value), Int(posting.book.market.value))
      mutatePosition(slot) { $0.margin += posting.amount }
    case .impactPool:
      let index = Int(posting.book.market.value)
      digest &-= markets[index].impactDigest(index)
      markets[index].impactPool += posting.amount
      digest &+= markets[index].impactDigest(index)
    default: digest &+= purses.add(posting)
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
  @inline(__always) private mutating func forget(_ account: Int) {
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
    case .volumeCounted(let account, let fact): applyVolume(Int(account.value), fact)
    default: preconditionFailure("Invariant: apply sends each fact to its room")
    }
  }

  private mutating func applyVolume(_ index: Int, _ fact: VolumeFact) {
    digest &-= accounts[index].volumeDigest(index)
    accounts[index].volume = fact
    digest &+= accounts[index].volumeDigest(index)
    if accounts[index].firstPosition >= 0 { forget(index) }
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
    let held = slot(account, market)
    let slot =
      held
      ?? link(
        PositionBook(
          account: fact.account.value, market: fact.market.value, isolated: fact.isolated, quantity: 0, cost: 0,
          fundingEntry: 0, borrowEntry: 0, margin: 0))
    if held != nil { digest &-= positions[slot].digest }
    digest &-= markets[market].interestDigest(market)
    if positions[slot].quantity != 0 { markets[market].count(positions[slot], sign: -1) }
    positions[slot].isolated = fact.isolated
    positions[slot].quantity = fact.quantity.raw
    positions[slot].cost = fact.cost
    positions[slot].fundingEntry = fact.fundingEntry
    positions[slot].borrowEntry = fact.borrowEntry
    if positions[slot].quantity != 0 { markets[market].count(positions[slot], sign: 1) }
    digest &+= markets[market].interestDigest(market)
    forget(account)
    if fact.remainder != 0 { digest &+= purses.keep(remainder: fact.remainder) }
    if positions[slot].isEmpty { unlink(slot) } else { digest &+= positions[slot].digest }
  }

  private mutating func insert(_ position: PositionBook) -> Int {
    digest &+= position.digest
    return link(position)
  }

  /// Gives a position its slot; its digest is the caller's.
  private mutating func link(_ position: PositionBook) -> Int {
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
    watch.begin(slot, market: Int(position.market))
    forget(Int(position.account))
    return slot
  }

  /// Forgets a position that holds neither contracts nor margin.
  private mutating func prune(_ account: Int, _ market: Int) {
    guard let slot = slot(account, market), positions[slot].isEmpty else { return }
    digest &-= positions[slot].digest
    unlink(slot)
  }

  /// Takes a position's slot away; its digest is the caller's.
  private mutating func unlink(_ slot: Int) {
    let account = Int(positions[slot].account)
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
    case .orderCancelled(let id, _), .orderExecuted(let id): applyEnd(of: id)
    default: preconditionFailure("Invariant: apply sends each fact to its room")
    }
  }

  private mutating func applyEnd(of id: OrderID) {
    if let order = orders.remove(id) { digest &-= order.digest }
  }
}

extension Purses {
  /// Adds a posting to its book, and gives what the digest gains; the places are those of `digest`.
  @inline(__always) mutating func add(_ posting: Posting) -> UInt64 {
    let amount = posting.amount
    switch (posting.book.kind, posting.asset) {
    case (.external, .usdc): return Self.add(amount, to: &external.usdc, at: 1)
    case (.external, .btc): return Self.add(amount, to: &external.btc, at: 3)
    case (.external, .eth): return Self.add(amount, to: &external.eth, at: 5)
    case (.pool, .usdc): return Self.add(amount, to: &pool.usdc, at: 7)
    case (.pool, .btc): return Self.add(amount, to: &pool.btc, at: 8)
    case (.pool, .eth): return Self.add(amount, to: &pool.eth, at: 9)
    case (.hedgeVenue, .usdc): return Self.add(amount, to: &hedgeVenue, at: 10)
    case (.insurance, .usdc): return Self.add(amount, to: &insurance, at: 11)
    case (.escrow, .usdc): return Self.add(amount, to: &escrow, at: 12)
    case (.treasury, .usdc): return Self.add(amount, to: &treasury, at: 13)
    case (.pendingDeposits, .usdc): return Self.add(amount, to: &pendingDeposits, at: 14)
    case (.claims, .usdc): return Self.add(amount, to: &claims, at: 15)
    default: preconditionFailure("Invariant: only customers, the pool and the outside world hold coins")
    }
  }

  /// Keeps what rounding left, and gives what the digest gains.
  mutating func keep(remainder amount: Int128) -> UInt64 { Self.add(amount, to: &remainder, at: 16) }

  @inline(__always) private static func add(_ amount: Int64, to book: inout Int64, at place: UInt64) -> UInt64 {
    let before = Digest.cell(.venue, 1, place, book)
    book += amount
    return Digest.cell(.venue, 1, place, book) &- before
  }

  @inline(__always) private static func add(
    _ amount: some BinaryInteger, to book: inout Int128, at place: UInt64
  ) -> UInt64 {
    let before = Digest.cell(.venue, 1, place, book)
    book += Int128(amount)
    return Digest.cell(.venue, 1, place, book) &- before
  }
}
