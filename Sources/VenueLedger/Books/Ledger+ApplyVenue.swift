import Quantities

extension Ledger {
  mutating func applyVenue(_ event: Event) {
    switch event {
    case .pricePublished(let feed, let price, let confidence, let publishedAt):
      applyPrice(Int(feed.value), price.raw, confidence.raw, publishedAt.nanoseconds)
    case .accrued(let market, let fact):
      let index = Int(market.value)
      digest &-= markets[index].accrualDigest(index)
      markets[index].accruedAt = fact.at.nanoseconds
      markets[index].fundingIndex = fact.fundingIndex
      markets[index].fundingRate = fact.fundingRate
      markets[index].borrowLong = fact.borrowLong
      markets[index].borrowShort = fact.borrowShort
      digest &+= markets[index].accrualDigest(index)
    case .poolMarked(let value): mutateVault { $0.marked = value.raw }
    case .marketStateChanged(let market, let state): mutateMarket(Int(market.value)) { $0.state = state }
    case .volatilityMultiplierSet(let market, let ratio):
      mutateMarket(Int(market.value)) { $0.volatilityMultiplier = ratio.raw }
    case .parameterScheduled(let id, let change, let effective):
      let pending = PendingChange(id: id, change: change, effectiveFrom: effective.nanoseconds)
      changes.append(pending)
      nextChange = id + 1
      digest &+= pending.digest
    case .parameterEnacted(let id, let change): applyParameter(id, change)
    case .hedgeFilled(let fact): applyHedge(fact)
    case .hedgeFundingPaid(let feed, _, let period):
      mutateHedge(Int(feed.value)) { $0.fundingPeriod = period }
    default: preconditionFailure("Invariant: apply sends each fact to its room")
    }
  }

  private mutating func applyPrice(_ feed: Int, _ price: Int64, _ confidence: Int64, _ publishedAt: Int64) {
    digest &-= feeds[feed].digest(feed)
    feeds[feed] = FeedBook(price: price, confidence: confidence, publishedAt: publishedAt)
    digest &+= feeds[feed].digest(feed)
    for index in markets.indices where markets[index].feed == feed {
      // The price of a market is its feed's, hence not part of the market's digest.
      markets[index].price = price
      markets[index].confidence = confidence
    }
  }

  private mutating func mutateHedge(_ index: Int, _ change: (inout HedgeBook) -> Void) {
    digest &-= hedges[index].digest(index)
    change(&hedges[index])
    digest &+= hedges[index].digest(index)
  }

  private mutating func applyHedge(_ fact: HedgeFact) {
    mutateHedge(Int(fact.fill.feed.value)) { hedge in
      hedge.quantity = fact.quantity.raw
      hedge.cost = fact.cost
      hedge.remember(fact.fill.fill)
    }
    if fact.remainder != 0 { digest &+= purses.keep(remainder: fact.remainder) }
  }

  private mutating func applyParameter(_ id: UInt64, _ change: ParameterChange) {
    if let index = changes.firstIndex(where: { $0.id == id }) {
      digest &-= changes[index].digest
      changes.remove(at: index)
    }
    digest &-= parameterDigest
    let isSet: Bool
    switch change {
    case .market(let market, let key, let value): isSet = markets[Int(market.value)].parameters.set(key, to: value)
    case .venue(let key, let value): isSet = venue.set(key, to: value)
    }
    watch.forgetAll()
    precondition(isSet, "Invariant: enacted parameters are within their bounds")
    digest &+= parameterDigest
  }

  mutating func applyVault(_ event: Event) {
    switch event {
    case .depositRequested(let wanted): insert(wanted)
    case .withdrawalRequested(let wanted):
      insert(wanted)
      mutateAccount(Int(wanted.account.value)) { $0.shares -= wanted.shares.raw }
      mutateVault { $0.queued += wanted.shares.raw }
    case .depositExecuted(let id, let shares, let dead):
      let wanted = remove(id)
      mutateAccount(Int(wanted.account.value)) { $0.shares += shares.raw }
      mutateVault { vault in
        vault.supply += shares.raw + dead.raw
        vault.dead += dead.raw
      }
    case .withdrawalPriced(let id, let payout, _):
      var wanted = remove(id)
      wanted.amount = payout
      wanted.isPriced = true
      insert(wanted)
      mutateVault { vault in
        vault.supply -= wanted.shares.raw
        vault.queued -= wanted.shares.raw
      }
    case .requestCancelled(let id, _), .claimed(let id, _): _ = remove(id)
    case .limiterDrawn(let kind, let state): mutateVault { $0.limiters[Int(kind.rawValue)] = state }
    default: preconditionFailure("Invariant: apply sends each fact to its room")
    }
  }

  private mutating func insert(_ wanted: VaultRequest) {
    let next = max(vault.nextRequest, wanted.id.value + 1)
    mutateVault { $0.nextRequest = next }
    let index = vault.requests.firstIndex { $0.id > wanted.id } ?? vault.requests.count
    vault.requests.insert(wanted, at: index)
    digest &+= wanted.digest
  }

  private mutating func remove(_ id: RequestID) -> VaultRequest {
    guard let index = vault.index(of: id) else { preconditionFailure("Invariant: facts name pending requests") }
    let wanted = vault.requests.remove(at: index)
    digest &-= wanted.digest
    return wanted
  }

  // MARK: The whole digest, from scratch

  /// The digest of all settings.
  var parameterDigest: UInt64 {
    var whole = Digest(.venue, 2)
    for key in VenueParameter.allCases { whole.fold(venue[key]) }
    for market in markets { for key in MarketParameter.allCases { whole.fold(market.parameters[key]) } }
    return whole.value
  }

  /// What `digest` must be; the audit compares.
  func recomputedDigest() -> UInt64 {
    var sum = parameterDigest &+ purses.digest &+ vault.digest
    for index in accounts.indices { sum &+= accounts[index].digest(index) }
    for index in markets.indices { sum &+= markets[index].digest(index) }
    for index in feeds.indices { sum &+= feeds[index].digest(index) }
    for index in hedges.indices { sum &+= hedges[index].digest(index) }
    for account in accounts.indices {
      var slot = accounts[account].firstPosition
      while slot >= 0 {
        sum &+= positions[Int(slot)].digest
        slot = positions[Int(slot)].next
      }
    }
    for order in orders.orders { sum &+= order.digest }
    for wanted in vault.requests { sum &+= wanted.digest }
    for agent in agents { sum &+= agent.digest }
    for change in changes { sum &+= change.digest }
    return sum
  }
}
