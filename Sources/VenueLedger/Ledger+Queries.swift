public import Instruments
public import Quantities

/// A position as others may see it.
public struct PositionView: Hashable, Sendable {
  /// Signed contracts.
  public let quantity: Quantity
  /// Signed quantity times fill prices, 1e-12 USDC.
  public let cost: Int128
  /// Funding index at which it stands, 1e-18.
  public let fundingEntry: Int128
  /// Borrow index at which it stands, 1e-18.
  public let borrowEntry: Int128
  /// Whether it keeps its own margin.
  public let isolated: Bool
  /// That margin.
  public let margin: Money
  /// Value less cost at the agreed price, rounded down, before carry.
  public let unrealised: Money
  /// Funding and borrow owed and not paid, rounded up.
  public let owed: Money
}

/// A market as others may see it.
public struct MarketView: Hashable, Sendable {
  /// The feed that prices it.
  public let feed: FeedID
  /// What it allows.
  public let state: MarketState
  /// Last published price; zero before the first.
  public let price: Price
  /// Half width of the price's confidence.
  public let confidence: Price
  /// Contracts of the longs.
  public let longInterest: Quantity
  /// Contracts of the shorts, not negative.
  public let shortInterest: Quantity
  /// Sum of the longs' costs, 1e-12 USDC.
  public let costLong: Int128
  /// Sum of the sizes of the shorts' costs, 1e-12 USDC.
  public let costShort: Int128
  /// What the market has accrued.
  public let accrual: AccrualFact
  /// The engine's margin multiplier.
  public let volatilityMultiplier: FeeRate
  /// What price impact collected.
  public let impactPool: Money
  /// Insurance paid for this market so far.
  public let insuranceDrawn: Money
  /// Contracts liquidated in the current window.
  public let liquidatedInWindow: Quantity
  /// Longs minus shorts: the traders' net position.
  public var skew: Quantity { longInterest - shortInterest }
}

/// A feed as others may see it.
public struct FeedView: Hashable, Sendable {
  /// Last published price; zero before the first.
  public let price: Price
  /// Half width of its confidence.
  public let confidence: Price
  /// When it was published.
  public let publishedAt: Timestamp
}

extension Ledger {
  /// The number of accounts; ids are dense below it.
  public var accountCount: Int { accounts.count }
  /// The number of markets.
  public var marketCount: Int { markets.count }
  /// The number of feeds.
  public var feedCount: Int { feeds.count }
  /// All shares of the vault, those of nobody included.
  public var shareSupply: Shares { Shares(raw: vault.supply) }
  /// The pool's value as it was marked at the last price.
  public var markedValue: Money { Money(raw: vault.marked) }
  /// What rounding has left with the pool, 1e-24 USDC.
  public var roundingRemainder: Int128 { purses.remainder }

  /// What a book holds, in the asset's smallest units; the outside world saturates at 64 bits.
  public func balance(_ book: Book, _ asset: Asset = .usdc) -> Int64 {
    switch book.kind {
    case .customer: Int(book.account.value) < accounts.count ? accounts[Int(book.account.value)][asset] : 0
    case .isolated: asset == .usdc ? isolatedMargin(book.account, book.market) : 0
    case .impactPool: asset == .usdc ? impactPool(book.market) : 0
    case .external: Int64(clamping: externalBalance(asset))
    case .pool: asset == .usdc ? purses.pool.usdc : asset == .btc ? purses.pool.btc : purses.pool.eth
    case .hedgeVenue: asset == .usdc ? purses.hedgeVenue : 0
    case .insurance: asset == .usdc ? purses.insurance : 0
    case .escrow: asset == .usdc ? purses.escrow : 0
    case .treasury: asset == .usdc ? purses.treasury : 0
    case .pendingDeposits: asset == .usdc ? purses.pendingDeposits : 0
    case .claims: asset == .usdc ? purses.claims : 0
    }
  }

  private func isolatedMargin(_ account: AccountID, _ market: MarketID) -> Int64 {
    guard Int(account.value) < accounts.count, let slot = slot(Int(account.value), Int(market.value)) else { return 0 }
    return positions[slot].margin
  }

  private func impactPool(_ market: MarketID) -> Int64 {
    Int(market.value) < markets.count ? markets[Int(market.value)].impactPool : 0
  }

  /// An account's position in a market, or `nil` when it has none.
  public func position(_ account: AccountID, _ market: MarketID) -> PositionView? {
    guard Int(account.value) < accounts.count, Int(market.value) < markets.count,
      let slot = slot(Int(account.value), Int(market.value))
    else { return nil }
    let held = positions[slot]
    let book = markets[Int(market.value)]
    let owed = held.owed(to: book)
    let profit = held.profit(at: book.price).divided(by: 1_000_000, rounding: .down)
    return PositionView(
      quantity: Quantity(raw: held.quantity), cost: held.cost, fundingEntry: held.fundingEntry,
      borrowEntry: held.borrowEntry, isolated: held.isolated, margin: Money(raw: held.margin),
      unrealised: Money(raw: Int64(clamping: profit)), owed: Money(raw: Int64(clamping: owed.funding + owed.borrow)))
  }

  /// A market; traps for an id that was never listed.
  public func market(_ id: MarketID) -> MarketView {
    let book = markets[Int(id.value)]
    return MarketView(
      feed: FeedID(UInt16(book.feed)), state: book.state, price: Price(raw: book.price),
      confidence: Price(raw: book.confidence), longInterest: Quantity(raw: book.longInterest),
      shortInterest: Quantity(raw: book.shortInterest), costLong: book.costLong, costShort: book.costShort,
      accrual: book.accrual, volatilityMultiplier: FeeRate(raw: book.volatilityMultiplier),
      impactPool: Money(raw: book.impactPool), insuranceDrawn: Money(raw: book.insuranceDrawn),
      liquidatedInWindow: Quantity(raw: book.windowUsed))
  }

  /// A feed; traps for an id that does not exist.
  public func feed(_ id: FeedID) -> FeedView {
    let book = feeds[Int(id.value)]
    return FeedView(
      price: Price(raw: book.price), confidence: Price(raw: book.confidence),
      publishedAt: Timestamp(nanoseconds: book.publishedAt))
  }

  /// The raw value of a market's setting.
  public func parameter(_ market: MarketID, _ key: MarketParameter) -> Int64 {
    markets[Int(market.value)].parameters[key]
  }

  /// The raw value of a setting of the venue.
  public func parameter(_ key: VenueParameter) -> Int64 { venue[key] }

  /// Shares that an account holds free of requests.
  public func shares(of account: AccountID) -> Shares {
    Shares(raw: Int(account.value) < accounts.count ? accounts[Int(account.value)].shares : 0)
  }

  /// A pending order, or `nil` when it is over or never was.
  public func order(_ id: OrderID) -> Order? { orders[id] }
  /// All pending orders in order of commitment.
  public var pendingOrders: [Order] { orders.orders }
  /// The id that the next order will get.
  public var nextOrderID: OrderID { OrderID(orders.nextID) }
  /// A pending request, or `nil` when it is over or never was.
  public func vaultRequest(_ id: RequestID) -> VaultRequest? { vault.index(of: id).map { vault.requests[$0] } }
  /// All pending requests in order of their ids.
  public var vaultRequests: [VaultRequest] { vault.requests }
  /// The id that the next request will get.
  public var nextRequestID: RequestID { RequestID(vault.nextRequest) }
  /// A limiter as it was moved last.
  public func limiter(_ kind: LimiterKind) -> LimiterState { vault.limiters[Int(kind.rawValue)] }
  /// Scheduled parameter changes: name, change and when they may be enacted.
  public var scheduledChanges: [(id: UInt64, change: ParameterChange, effectiveFrom: Timestamp)] {
    changes.map { ($0.id, $0.change, Timestamp(nanoseconds: $0.effectiveFrom)) }
  }

  /// The pool's confirmed position on the external venue and its cost at index prices (1e-12).
  public func hedge(_ feed: FeedID) -> (quantity: Quantity, cost: Int128) {
    let book = hedges[Int(feed.value)]
    return (Quantity(raw: book.quantity), book.cost)
  }

  /// The pool's value at an end of the confidence interval, 1e-12 USDC.
  public func poolValue(_ side: ValuationSide) -> Int128 { poolValue12(side) }

  /// The pool's net exposure to an underlying with its confirmed hedge and seized coins, contracts.
  public func poolExposure(_ feed: FeedID) -> Quantity { Quantity(raw: netExposure(Int(feed.value))) }

  /// Minus the traders' net position over all markets of an underlying, without the hedge, contracts.
  public func unhedgedExposure(_ feed: FeedID) -> Quantity {
    Quantity(raw: netExposure(Int(feed.value)) - hedges[Int(feed.value)].quantity)
  }

  /// Equity and requirements of an account's cross positions, or of its isolated one in `market`.
  public func margin(_ account: AccountID, _ market: MarketID? = nil) -> MarginState {
    let index = Int(account.value)
    if let market, let slot = slot(index, Int(market.value)), positions[slot].isolated {
      return isolatedMargin(positions[slot], in: markets[Int(market.value)])
    }
    return crossMargin(index, cash: accounts[index])
  }

  /// What a trade would fill at now, or why it would not.
  public func quote(_ market: MarketID, _ quantity: Quantity) throws(Rejection) -> Price {
    let book = markets[try marketIndex(market)]
    if book.price == 0 { throw .priceUnavailable }
    return Price(raw: try book.fill(quantity: quantity.raw).price)
  }
}

extension Ledger {
  /// Whether a deposit of a liquidity provider waits for its price.
  public var hasDeposits: Bool { purses.pendingDeposits > 0 }
  /// Whether shares wait to be redeemed.
  public var hasWithdrawals: Bool { vault.queued > 0 }
  /// Whether any coin is collateral here.
  public var acceptsCoins: Bool { genesis.btcFeed != nil || genesis.ethFeed != nil }

  /// Whether the pool owes a side more than it may.
  public func isDeleveragingDue(_ market: MarketID, _ side: Side) -> Bool {
    let book = markets[Int(market.value)]
    return book.sideProfitExceeds(side, book.parameters[.adlTriggerRatio], cash: purses.poolCash)
      && book.interest(side) > 0
  }
}
