import Instruments
package import Quantities

extension ParameterSet {
  /// Codes the values; one outside its bounds does not fit. Parameters that a newer program added keep their standard.
  package mutating func code(_ coder: inout StateCoder) {
    var values = Key.allCases.map { self[$0] }
    coder.array(&values, blank: 0) { $1.code(&$0) }
    guard coder.isReading, coder.demand(values.count <= Key.allCases.count, "a parameter is unknown") else { return }
    for (key, value) in zip(Key.allCases, values) where !set(key, to: value) {
      coder.fail("\(key.definition.key) is out of bounds")
    }
  }
}

extension AccountBook {
  mutating func code(_ coder: inout StateCoder) {
    coder.code(&usdc)
    coder.code(&btc)
    coder.code(&eth)
    coder.code(&shares)
    coder.code(&parent)
    coder.code(&lastReference)
    coder.code(&lastDeposit)
    coder.code(&agentCount)
    coder.code(&lastLiquidated)
    var (start, current, previous) = (volume.windowStart, volume.current, volume.previous)
    coder.code(&start)
    coder.code(&current)
    coder.code(&previous)
    volume = VolumeFact(windowStart: start, current: current, previous: previous)
    coder.code(&firstPosition)
  }
}

extension MarketBook {
  mutating func code(_ coder: inout StateCoder) {
    parameters.code(&coder)
    coder.code(&state)
    coder.code(&volatilityMultiplier)
    coder.code(&accruedAt)
    coder.code(&fundingIndex)
    coder.code(&fundingRate)
    coder.code(&borrowLong)
    coder.code(&borrowShort)
    coder.code(&impactPool)
    coder.code(&insuranceDrawn)
    coder.code(&windowStart)
    coder.code(&windowUsed)
  }
}

extension FeedBook {
  mutating func code(_ coder: inout StateCoder) {
    coder.code(&price)
    coder.code(&confidence)
    coder.code(&publishedAt)
  }
}

extension HedgeBook {
  mutating func code(_ coder: inout StateCoder) {
    coder.code(&quantity)
    coder.code(&cost)
    coder.code(&fundingPeriod)
    coder.array(&recentFills, blank: 0) { $1.code(&$0) }
    coder.code(&nextFill)
  }
}

extension Purses {
  mutating func code(_ coder: inout StateCoder) {
    coder.code(&external.usdc)
    coder.code(&external.btc)
    coder.code(&external.eth)
    coder.code(&pool.usdc)
    coder.code(&pool.btc)
    coder.code(&pool.eth)
    coder.code(&hedgeVenue)
    coder.code(&insurance)
    coder.code(&escrow)
    coder.code(&treasury)
    coder.code(&pendingDeposits)
    coder.code(&claims)
    coder.code(&remainder)
  }
}

extension VaultBook {
  mutating func code(_ coder: inout StateCoder) {
    coder.code(&supply)
    coder.code(&dead)
    coder.code(&queued)
    coder.code(&marked)
    coder.code(&nextRequest)
    coder.array(&requests, blank: .blank) { $0.code(&$1) }
    coder.each(&limiters) { state, coder in
      coder.code(&state.hour)
      coder.code(&state.day)
      coder.code(&state.at)
    }
  }
}

extension VaultRequest {
  fileprivate static var blank: VaultRequest {
    VaultRequest(
      id: RequestID(0), account: AccountID(0), amount: .zero, shares: .zero, requestedAt: .zero, isWithdrawal: false,
      isPriced: false)
  }

  fileprivate mutating func code(_ coder: inout StateCoder) {
    var (id, account, amount, shares) = (id, account, amount, shares)
    var (at, isWithdrawal, isPriced) = (requestedAt, isWithdrawal, isPriced)
    coder.code(&id)
    coder.code(&account)
    coder.code(&amount)
    coder.code(&shares)
    coder.code(&at)
    coder.code(&isWithdrawal)
    coder.code(&isPriced)
    self = VaultRequest(
      id: id, account: account, amount: amount, shares: shares, requestedAt: at, isWithdrawal: isWithdrawal,
      isPriced: isPriced)
  }
}

extension AgentKey {
  mutating func code(_ coder: inout StateCoder) {
    var (key, account, expires) = (key, account, expires)
    coder.code(&key)
    coder.code(&account)
    coder.code(&expires)
    self = AgentKey(key: key, account: account, expires: expires)
  }
}

extension PendingChange {
  static var blank: PendingChange { PendingChange(id: 0, change: .venue(.lpDelay, 0), effectiveFrom: 0) }

  mutating func code(_ coder: inout StateCoder) {
    var (id, from) = (id, effectiveFrom)
    coder.code(&id)
    coder.code(&from)
    var (ofMarket, market, marketKey, venueKey) = (false, MarketID(0), MarketParameter.takerFee, VenueParameter.lpDelay)
    var value: Int64 = 0
    switch change {
    case .market(let id, let key, let new): (ofMarket, market, marketKey, value) = (true, id, key, new)
    case .venue(let key, let new): (venueKey, value) = (key, new)
    }
    coder.code(&ofMarket)
    coder.code(&market)
    if ofMarket { coder.code(&marketKey) } else { coder.code(&venueKey) }
    coder.code(&value)
    self = PendingChange(
      id: id, change: ofMarket ? .market(market, marketKey, value) : .venue(venueKey, value), effectiveFrom: from)
  }
}

extension PositionBook {
  static var blank: PositionBook {
    PositionBook(
      account: 0, market: 0, isolated: false, quantity: 0, cost: 0, fundingEntry: 0, borrowEntry: 0, margin: 0)
  }

  mutating func code(_ coder: inout StateCoder) {
    var (account, market) = (account, market)
    coder.code(&account)
    coder.code(&market)
    coder.code(&isolated)
    coder.code(&quantity)
    coder.code(&cost)
    coder.code(&fundingEntry)
    coder.code(&borrowEntry)
    coder.code(&margin)
    coder.code(&next)
    self = PositionBook(
      account: account, market: market, isolated: isolated, quantity: quantity, cost: cost,
      fundingEntry: fundingEntry, borrowEntry: borrowEntry, margin: margin, next: next)
  }
}
