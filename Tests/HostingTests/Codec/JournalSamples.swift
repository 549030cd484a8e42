import EngineCore
import Instruments
import Quantities
import VenueLedger

/// A stream of numbers for samples: SplitMix64, with small and extreme values mixed in.
struct SampleNumbers {
  var state: UInt64

  mutating func word() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    z ^= z >> 31
    switch z & 15 {
    case 0: return 0
    case 1: return .max
    case 2: return 1 << 63
    case 3: return (z >> 4) & 0xff
    default: return z
    }
  }

  mutating func signed() -> Int64 { Int64(bitPattern: word()) }
  mutating func wide() -> Int128 { Int128(signed()) << 64 | Int128(word()) }
  mutating func truth() -> Bool { word() & 32 != 0 }
  mutating func pick<Value: CaseIterable>(_: Value.Type) -> Value where Value.AllCases == [Value] {
    Value.allCases[Int((word() >> 8) % UInt64(Value.allCases.count))]
  }

  mutating func maybe<Value>(_ make: (inout Self) -> Value) -> Value? { truth() ? make(&self) : nil }

  var account: AccountID { mutating get { AccountID(UInt32(truncatingIfNeeded: word())) } }
  var market: MarketID { mutating get { MarketID(UInt16(truncatingIfNeeded: word())) } }
  var feed: FeedID { mutating get { FeedID(UInt16(truncatingIfNeeded: word())) } }
  var order: OrderID { mutating get { OrderID(word()) } }
  var request: RequestID { mutating get { RequestID(word()) } }
  var hedgeOrder: HedgeOrderID { mutating get { HedgeOrderID(word()) } }
  var money: Money { mutating get { Money(raw: signed()) } }
  var price: Price { mutating get { Price(raw: signed()) } }
  var quantity: Quantity { mutating get { Quantity(raw: signed()) } }
  var shares: Shares { mutating get { Shares(raw: signed()) } }
  var ratio: FeeRate { mutating get { FeeRate(raw: signed()) } }
  var time: Timestamp { mutating get { Timestamp(nanoseconds: signed()) } }
  var amount: AssetAmount { mutating get { AssetAmount(pick(Asset.self), raw: signed()) } }

  var change: ParameterChange {
    mutating get {
      truth() ? .market(market, pick(MarketParameter.self), signed()) : .venue(pick(VenueParameter.self), signed())
    }
  }

  var ticket: OrderTicket {
    mutating get {
      OrderTicket(
        account: account, market: market, kind: pick(OrderKind.self),
        size: truth() ? .quantity(quantity) : .notional(money), trigger: price, acceptable: price, reduceOnly: truth(),
        isolatedMargin: maybe { $0.money })
    }
  }

  var hedgeFill: VenueLedger.HedgeFill {
    mutating get {
      VenueLedger.HedgeFill(
        order: hedgeOrder, fill: word(), feed: feed, quantity: quantity, price: price, fee: money)
    }
  }

  var vaultRequest: VaultRequest {
    mutating get {
      VaultRequest(
        id: request, account: account, amount: money, shares: shares, requestedAt: time, isWithdrawal: truth(),
        isPriced: truth())
    }
  }
}

/// Each case leads to the next; the switch is exhaustive, so that a new case needs a sample before it compiles.
extension Command {
  static func samples(_ numbers: inout SampleNumbers) -> [Command] {
    var all: [Command] = [.openAccount(parent: numbers.maybe { $0.account })]
    while let next = all[all.count - 1].next(&numbers) { all.append(next) }
    return all
  }

  private func next(_ n: inout SampleNumbers) -> Command? {
    switch self {
    case .openAccount: .authoriseAgent(n.account, key: n.word(), expires: n.time)
    case .authoriseAgent: .revokeAgent(n.account, key: n.word())
    case .revokeAgent: .deposit(n.account, n.amount)
    case .deposit: .withdraw(n.account, n.amount)
    case .withdraw: .transfer(from: n.account, to: n.account, n.amount)
    case .transfer: .addMargin(n.account, n.market, n.money)
    case .addMargin: .removeMargin(n.account, n.market, n.money)
    case .removeMargin: .publishPrice(n.feed, n.price, confidence: n.price, publishedAt: n.time)
    case .publishPrice: .setMarketState(n.market, n.pick(MarketState.self))
    case .setMarketState: .setVolatilityMultiplier(n.market, n.ratio)
    case .setVolatilityMultiplier: .placeOrder(n.ticket)
    case .placeOrder: .cancelOrder(n.order)
    case .cancelOrder: .executeOrder(n.order)
    case .executeOrder: .liquidate(n.account, n.market, keeper: n.maybe { $0.account })
    case .liquidate: .seizeCollateral(n.account, n.pick(Asset.self))
    case .seizeCollateral: .takeOver(n.account, n.market)
    case .takeOver: .deleverage(n.market, n.pick(Side.self))
    case .deleverage: .releaseEscrow
    case .releaseEscrow: .requestDeposit(n.account, n.money, minimumShares: n.shares)
    case .requestDeposit: .executeDeposit(n.request)
    case .executeDeposit: .requestWithdrawal(n.account, n.shares)
    case .requestWithdrawal: .processWithdrawals
    case .processWithdrawals: .claim(n.request)
    case .claim: .donate(n.account, n.money, to: n.pick(GiftTarget.self))
    case .donate: .fundHedge(n.money)
    case .fundHedge: .recordHedgeFill(n.hedgeFill)
    case .recordHedgeFill: .recordHedgeFunding(n.feed, n.money, period: n.word())
    case .recordHedgeFunding: .scheduleParameter(n.change)
    case .scheduleParameter: .enactParameter(n.word())
    case .enactParameter: nil
    }
  }
}

extension Event {
  static func samples(_ numbers: inout SampleNumbers) -> [Event] {
    var all: [Event] = [.accountOpened(numbers.account, parent: numbers.maybe { $0.account })]
    while let next = all[all.count - 1].next(&numbers) { all.append(next) }
    return all
  }

  private func next(_ n: inout SampleNumbers) -> Event? {
    switch self {
    case .accountOpened: .referenceUsed(n.account, n.word(), byVenue: n.truth())
    case .referenceUsed: .agentAuthorised(n.account, key: n.word(), expires: n.time)
    case .agentAuthorised: .agentRevoked(n.account, key: n.word())
    case .agentRevoked: .deposited(n.account, n.amount)
    case .deposited: .withdrawn(n.account, n.amount)
    case .withdrawn: .transferred(from: n.account, to: n.account, n.amount)
    case .transferred: .marginMoved(n.account, n.market, n.money)
    case .marginMoved: .pricePublished(n.feed, n.price, confidence: n.price, publishedAt: n.time)
    case .pricePublished: .accrued(n.market, Self.accrual(&n))
    case .accrued: .poolMarked(n.money)
    case .poolMarked: .marketStateChanged(n.market, n.pick(MarketState.self))
    case .marketStateChanged: .volatilityMultiplierSet(n.market, n.ratio)
    case .volatilityMultiplierSet: .orderPlaced(Self.order(&n))
    case .orderPlaced: .orderCancelRequested(n.order, effectiveFrom: n.time)
    case .orderCancelRequested: .orderCancelled(n.order, n.maybe { $0.pick(Rejection.self) })
    case .orderCancelled: .orderExecuted(n.order)
    case .orderExecuted: .positionChanged(Self.position(&n))
    case .positionChanged:
      .volumeCounted(n.account, VolumeFact(windowStart: n.time, current: n.money, previous: n.money))
    case .volumeCounted: .liquidated(Self.liquidation(&n))
    case .liquidated: .badDebtCovered(Self.badDebt(&n))
    case .badDebtCovered: .collateralSeized(n.account, n.amount, paid: n.money)
    case .collateralSeized: .escrowReleased(n.money)
    case .escrowReleased: .depositRequested(n.vaultRequest)
    case .depositRequested: .depositExecuted(n.request, shares: n.shares, dead: n.shares)
    case .depositExecuted: .withdrawalRequested(n.vaultRequest)
    case .withdrawalRequested: .withdrawalPriced(n.request, payout: n.money, discount: n.money)
    case .withdrawalPriced: .requestCancelled(n.request, n.pick(Rejection.self))
    case .requestCancelled: .claimed(n.request, n.money)
    case .claimed: .limiterDrawn(n.pick(LimiterKind.self), LimiterState(hour: n.money, day: n.money, at: n.time))
    case .limiterDrawn: .donated(n.account, n.money, to: n.pick(GiftTarget.self))
    case .donated: .hedgeFunded(n.money)
    case .hedgeFunded: .hedgeFilled(Self.hedge(&n))
    case .hedgeFilled: .hedgeFundingPaid(n.feed, n.money, period: n.word())
    case .hedgeFundingPaid: .parameterScheduled(n.word(), n.change, effectiveFrom: n.time)
    case .parameterScheduled: .parameterEnacted(n.word(), n.change)
    case .parameterEnacted: nil
    }
  }

  private static func accrual(_ n: inout SampleNumbers) -> AccrualFact {
    AccrualFact(
      at: n.time, fundingIndex: n.wide(), fundingRate: n.wide(), borrowLong: n.wide(), borrowShort: n.wide())
  }

  private static func order(_ n: inout SampleNumbers) -> Order {
    Order(
      id: n.order, ticket: n.ticket, committedAt: n.time, eligibleFrom: n.time, expiresAt: n.time,
      cancelledFrom: n.time)
  }

  private static func position(_ n: inout SampleNumbers) -> PositionFact {
    PositionFact(
      account: n.account, market: n.market, reason: n.pick(PositionReason.self), isolated: n.truth(),
      delta: n.quantity, price: n.price, quantity: n.quantity, cost: n.wide(), fundingEntry: n.wide(),
      borrowEntry: n.wide(), realised: n.money, withheld: n.money, funding: n.money, borrow: n.money, fee: n.money,
      impact: n.money, remainder: n.wide())
  }

  private static func liquidation(_ n: inout SampleNumbers) -> LiquidationFact {
    LiquidationFact(
      account: n.account, market: n.market, closed: n.quantity, keeperFee: n.money, insuranceFee: n.money,
      windowStart: n.time, windowUsed: n.quantity)
  }

  private static func badDebt(_ n: inout SampleNumbers) -> BadDebtFact {
    BadDebtFact(account: n.account, market: n.market, escrow: n.money, insurance: n.money, pool: n.money)
  }

  private static func hedge(_ n: inout SampleNumbers) -> VenueLedger.HedgeFact {
    VenueLedger.HedgeFact(
      fill: n.hedgeFill, quantity: n.quantity, cost: n.wide(), realised: n.money, slippage: n.money,
      remainder: n.wide())
  }
}
