public import Instruments
public import Quantities

/// A fact. Never edited, never removed, only superseded. Applying it cannot fail and needs no pricing: a fact carries
/// the state that it leaves. Closed; the codec gives each case its stable code.
public enum Event: Hashable, Sendable {
  /// An account exists.
  case accountOpened(AccountID, parent: AccountID?)
  /// An idempotency key is used up.
  case referenceUsed(AccountID, UInt64, byVenue: Bool)
  /// A key may trade.
  case agentAuthorised(AccountID, key: UInt64, expires: Timestamp)
  /// A key may no longer trade.
  case agentRevoked(AccountID, key: UInt64)
  /// Came in from outside.
  case deposited(AccountID, AssetAmount)
  /// Went outside.
  case withdrawn(AccountID, AssetAmount)
  /// Moved between accounts of one owner.
  case transferred(from: AccountID, to: AccountID, AssetAmount)
  /// Moved into an isolated position, or out of it when negative.
  case marginMoved(AccountID, MarketID, Money)
  /// A price is in force.
  case pricePublished(FeedID, Price, confidence: Price, publishedAt: Timestamp)
  /// Funding and borrowing were brought up to a time.
  case accrued(MarketID, AccrualFact)
  /// The pool's marked value, on which caps and borrowing rest until the next price.
  case poolMarked(Money)
  /// A market takes more or less than before.
  case marketStateChanged(MarketID, MarketState)
  /// Initial margins of a market have a new multiple.
  case volatilityMultiplierSet(MarketID, FeeRate)
  /// An order waits.
  case orderPlaced(Order)
  /// An order ends with prices from then on.
  case orderCancelRequested(OrderID, effectiveFrom: Timestamp)
  /// An order is over without a fill: the reason, or nothing when it expired or was taken back.
  case orderCancelled(OrderID, Rejection?)
  /// An order is over with its fill.
  case orderExecuted(OrderID)
  /// A position has a new quantity, cost or carry.
  case positionChanged(PositionFact)
  /// Trailing volume after a trade.
  case volumeCounted(AccountID, VolumeFact)
  /// A position was closed by force.
  case liquidated(LiquidationFact)
  /// A deficit was covered.
  case badDebtCovered(BadDebtFact)
  /// Coins went to the pool, cash to the debt.
  case collateralSeized(AccountID, AssetAmount, paid: Money)
  /// Liquidation fees became insurance.
  case escrowReleased(Money)
  /// Cash waits for its shares.
  case depositRequested(VaultRequest)
  /// Shares were minted; `dead` ones belong to nobody.
  case depositExecuted(RequestID, shares: Shares, dead: Shares)
  /// Shares wait for their price.
  case withdrawalRequested(VaultRequest)
  /// Shares are gone, and a payout waits; `discount` stayed with the pool.
  case withdrawalPriced(RequestID, payout: Money, discount: Money)
  /// Cash or shares went back, for this reason.
  case requestCancelled(RequestID, Rejection)
  /// A payout was paid.
  case claimed(RequestID, Money)
  /// What may still flow out.
  case limiterDrawn(LimiterKind, LimiterState)
  /// A gift.
  case donated(AccountID, Money, to: GiftTarget)
  /// Cash moved to the external venue, or back.
  case hedgeFunded(Money)
  /// The hedge has a new position.
  case hedgeFilled(HedgeFact)
  /// Funding of the hedge, paid by us when positive.
  case hedgeFundingPaid(FeedID, Money, period: UInt64)
  /// A setting will change.
  case parameterScheduled(UInt64, ParameterChange, effectiveFrom: Timestamp)
  /// A setting has changed.
  case parameterEnacted(UInt64, ParameterChange)
}

/// What a market has accrued, as it stands after the fact.
public struct AccrualFact: Hashable, Sendable {
  /// Accrued until here.
  public let at: Timestamp
  /// USDC that one long contract has paid since listing, 1e-18.
  public let fundingIndex: Int128
  /// Per day, 1e-18; positive when longs pay.
  public let fundingRate: Int128
  /// USDC that one long contract has paid for borrowing, 1e-18.
  public let borrowLong: Int128
  /// USDC that one short contract has paid for borrowing, 1e-18.
  public let borrowShort: Int128

  package init(
    at: Timestamp, fundingIndex: Int128, fundingRate: Int128, borrowLong: Int128, borrowShort: Int128
  ) {
    self.at = at
    self.fundingIndex = fundingIndex
    self.fundingRate = fundingRate
    self.borrowLong = borrowLong
    self.borrowShort = borrowShort
  }
}

/// Why a position changed. The raw values are journaled.
public enum PositionReason: UInt8, Hashable, Sendable, CaseIterable {
  /// An order of the customer.
  case trade = 0
  /// The venue closed for lack of margin.
  case liquidation = 1
  /// The backstop bought the position.
  case takeover = 2
  /// The venue closed a winner to cap what the pool owes.
  case deleveraging = 3
  /// Only funding and borrow were settled.
  case settlement = 4
}

/// A change of one position, with the state that it leaves.
public struct PositionFact: Hashable, Sendable {
  /// Whose.
  public let account: AccountID
  /// In which market.
  public let market: MarketID
  /// Why.
  public let reason: PositionReason
  /// Whether the position keeps its own margin.
  public let isolated: Bool
  /// Signed change.
  public let delta: Quantity
  /// Fill price.
  public let price: Price
  /// Signed quantity after.
  public let quantity: Quantity
  /// Cost after, 1e-12.
  public let cost: Int128
  /// Funding index at which the position now stands, 1e-18.
  public let fundingEntry: Int128
  /// Borrow index at which the position now stands, 1e-18.
  public let borrowEntry: Int128
  /// Profit paid (positive) or taken.
  public let realised: Money
  /// Profit withheld by the payout cap.
  public let withheld: Money
  /// Funding paid by the trader.
  public let funding: Money
  /// Borrow fee paid by the trader.
  public let borrow: Money
  /// Trading fee.
  public let fee: Money
  /// Price impact, positive to the trader.
  public let impact: Money
  /// What rounding left with the pool in this fact, 1e-24.
  public let remainder: Int128

  package init(
    account: AccountID, market: MarketID, reason: PositionReason, isolated: Bool, delta: Quantity, price: Price,
    quantity: Quantity, cost: Int128, fundingEntry: Int128, borrowEntry: Int128, realised: Money, withheld: Money,
    funding: Money, borrow: Money, fee: Money, impact: Money, remainder: Int128
  ) {
    self.account = account
    self.market = market
    self.reason = reason
    self.isolated = isolated
    self.delta = delta
    self.price = price
    self.quantity = quantity
    self.cost = cost
    self.fundingEntry = fundingEntry
    self.borrowEntry = borrowEntry
    self.realised = realised
    self.withheld = withheld
    self.funding = funding
    self.borrow = borrow
    self.fee = fee
    self.impact = impact
    self.remainder = remainder
  }
}

/// Trailing volume of an account after a trade.
public struct VolumeFact: Hashable, Sendable {
  /// Start of the current window.
  public let windowStart: Timestamp
  /// Volume in the current window.
  public let current: Money
  /// Volume in the window before it.
  public let previous: Money

  package init(
    windowStart: Timestamp, current: Money, previous: Money
  ) {
    self.windowStart = windowStart
    self.current = current
    self.previous = previous
  }
}

/// A liquidation, after its position changed.
public struct LiquidationFact: Hashable, Sendable {
  /// Whose.
  public let account: AccountID
  /// In which market.
  public let market: MarketID
  /// Contracts closed, not negative.
  public let closed: Quantity
  /// Paid to the keeper.
  public let keeperFee: Money
  /// Paid to escrow.
  public let insuranceFee: Money
  /// Start of the market's rate-limit window.
  public let windowStart: Timestamp
  /// Contracts liquidated in the window.
  public let windowUsed: Quantity

  package init(
    account: AccountID, market: MarketID, closed: Quantity, keeperFee: Money, insuranceFee: Money,
    windowStart: Timestamp, windowUsed: Quantity
  ) {
    self.account = account
    self.market = market
    self.closed = closed
    self.keeperFee = keeperFee
    self.insuranceFee = insuranceFee
    self.windowStart = windowStart
    self.windowUsed = windowUsed
  }
}

/// How a deficit was covered.
public struct BadDebtFact: Hashable, Sendable {
  /// Whose deficit.
  public let account: AccountID
  /// The market that caused it.
  public let market: MarketID
  /// Paid by escrow.
  public let escrow: Money
  /// Paid by insurance.
  public let insurance: Money
  /// Borne by the pool.
  public let pool: Money

  package init(
    account: AccountID, market: MarketID, escrow: Money, insurance: Money, pool: Money
  ) {
    self.account = account
    self.market = market
    self.escrow = escrow
    self.insurance = insurance
    self.pool = pool
  }
}

/// A hedge fill, with the state that it leaves.
public struct HedgeFact: Hashable, Sendable {
  /// The fill.
  public let fill: HedgeFill
  /// Signed position after.
  public let quantity: Quantity
  /// Cost at index prices after, 1e-12.
  public let cost: Int128
  /// Profit from index to index.
  public let realised: Money
  /// Difference between fill and index, positive against the pool; without the fee.
  public let slippage: Money
  /// What rounding took from the pool in this fact, 1e-24, hence not positive: the world outside rounds for itself.
  public let remainder: Int128

  package init(
    fill: HedgeFill, quantity: Quantity, cost: Int128, realised: Money, slippage: Money, remainder: Int128
  ) {
    self.fill = fill
    self.quantity = quantity
    self.cost = cost
    self.realised = realised
    self.slippage = slippage
    self.remainder = remainder
  }
}

/// A pending request of a liquidity provider.
public struct VaultRequest: Hashable, Sendable {
  /// Its name.
  public let id: RequestID
  /// Whose.
  public let account: AccountID
  /// Cash of a deposit; the payout of a priced withdrawal.
  public internal(set) var amount: Money
  /// Least shares of a deposit; shares of a withdrawal.
  public let shares: Shares
  /// When it was made.
  public let requestedAt: Timestamp
  /// Whether it is a withdrawal.
  public let isWithdrawal: Bool
  /// Whether a withdrawal has its payout and waits to be claimed.
  public internal(set) var isPriced: Bool

  package init(
    id: RequestID, account: AccountID, amount: Money, shares: Shares, requestedAt: Timestamp, isWithdrawal: Bool,
    isPriced: Bool
  ) {
    self.id = id
    self.account = account
    self.amount = amount
    self.shares = shares
    self.requestedAt = requestedAt
    self.isWithdrawal = isWithdrawal
    self.isPriced = isPriced
  }
}

/// Which outflow is limited. The raw values are journaled.
public enum LimiterKind: UInt8, Hashable, Sendable, CaseIterable {
  /// Redemptions of liquidity providers.
  case vault = 0
  /// Everything that leaves the venue.
  case outflow = 1
}

/// What may still flow out.
public struct LimiterState: Hashable, Sendable {
  /// Capacity of the hour.
  public var hour: Money
  /// Capacity of the day.
  public var day: Money
  /// When both were last moved.
  public var at: Timestamp

  package init(
    hour: Money, day: Money, at: Timestamp
  ) {
    self.hour = hour
    self.day = day
    self.at = at
  }
}
