public import Instruments
public import Quantities

/// A fact. Never edited, never removed, only superseded. Applying it cannot fail and needs no pricing: a fact carries
/// the state that it leaves. Closed; the codec gives each case its stable code.
public enum Event: Hashable, Sendable {  // tidy:allow(docs) each fact is specified in docs/ledger.md
  case accountOpened(AccountID, parent: AccountID?)
  case referenceUsed(AccountID, UInt64, byVenue: Bool)
  case agentAuthorised(AccountID, key: UInt64, expires: Timestamp)
  case agentRevoked(AccountID, key: UInt64)
  case deposited(AccountID, AssetAmount)
  case withdrawn(AccountID, AssetAmount)
  case transferred(from: AccountID, to: AccountID, AssetAmount)
  case marginMoved(AccountID, MarketID, Money)
  case pricePublished(FeedID, Price, confidence: Price, publishedAt: Timestamp)
  case accrued(MarketID, AccrualFact)
  case poolMarked(Money)
  case marketStateChanged(MarketID, MarketState)
  case volatilityMultiplierSet(MarketID, FeeRate)
  case orderPlaced(Order)
  case orderCancelRequested(OrderID, effectiveFrom: Timestamp)
  case orderCancelled(OrderID, Rejection?)
  case orderExecuted(OrderID)
  case positionChanged(PositionFact)
  case volumeCounted(AccountID, VolumeFact)
  case liquidated(LiquidationFact)
  case badDebtCovered(BadDebtFact)
  case collateralSeized(AccountID, AssetAmount, paid: Money)
  case escrowReleased(Money)
  case depositRequested(VaultRequest)
  case depositExecuted(RequestID, shares: Shares, dead: Shares)
  case withdrawalRequested(VaultRequest)
  case withdrawalPriced(RequestID, payout: Money, discount: Money)
  case requestCancelled(RequestID, Rejection)
  case claimed(RequestID, Money)
  case limiterDrawn(LimiterKind, LimiterState)
  case donated(AccountID, Money, to: GiftTarget)
  case hedgeFunded(Money)
  case hedgeFilled(HedgeFact)
  case hedgeFundingPaid(FeedID, Money, period: UInt64)
  case parameterScheduled(UInt64, ParameterChange, effectiveFrom: Timestamp)
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
}

/// Trailing volume of an account after a trade.
public struct VolumeFact: Hashable, Sendable {
  /// Start of the current window.
  public let windowStart: Timestamp
  /// Volume in the current window.
  public let current: Money
  /// Volume in the window before it.
  public let previous: Money
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
  /// What rounding left with the pool in this fact, 1e-24; not positive where the pool lost.
  public let remainder: Int128
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
}
