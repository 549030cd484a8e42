public import Instruments
public import Quantities

/// In whose name a request comes, already authenticated at the edge.
public enum Authority: Hashable, Sendable {
  /// The engine itself: prices, executions, liquidations, hedges, confirmed deposits.
  case venue
  /// Governance: parameters.
  case governor
  /// The owner of an account and of its sub-accounts.
  case owner(AccountID)
  /// A delegated key: trades for the account that authorised it, never moves money out.
  case agent(UInt64)
}

/// A command with its time, its author and its idempotency key.
public struct Request: Hashable, Sendable {
  /// When it is deemed to happen; never before the request before it.
  public let at: Timestamp
  /// In whose name.
  public let authority: Authority
  /// Zero, or a number above every earlier reference of the author's account; a repeat has no effect.
  public let reference: UInt64
  /// What is asked.
  public let command: Command

  /// A request; nothing is checked here.
  public init(at: Timestamp, authority: Authority, reference: UInt64 = 0, _ command: Command) {
    self.at = at
    self.authority = authority
    self.reference = reference
    self.command = command
  }
}

/// Whether a market takes risk. Ordered: a higher state allows less.
public enum MarketState: UInt8, Hashable, Comparable, Sendable, CaseIterable {
  /// Everything.
  case open = 0
  /// Only what reduces a position.
  case closeOnly = 1
  /// Nothing; no liquidation either.
  case halted = 2

  /// Less restrictive than.
  public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// Which side of a market.
public enum Side: UInt8, Hashable, Sendable, CaseIterable {
  /// Holders of positive quantities.
  case long = 0
  /// Holders of negative quantities.
  case short = 1
}

/// Where a gift goes.
public enum GiftTarget: UInt8, Hashable, Sendable, CaseIterable {
  /// The liquidity pool, without shares.
  case pool = 0
  /// The insurance fund.
  case insurance = 1
}

/// One setting and its new raw value.
public enum ParameterChange: Hashable, Sendable {
  /// A setting of one market.
  case market(MarketID, MarketParameter, Int64)
  /// A setting of the venue.
  case venue(VenueParameter, Int64)
}

/// A fill of one of our orders on the external venue, or a forced one.
public struct HedgeFill: Hashable, Sendable {
  /// Our order; zero for a fill that the venue forced on us.
  public let order: HedgeOrderID
  /// The venue's trade id.
  public let fill: UInt64
  /// The underlying.
  public let feed: FeedID
  /// Signed: positive bought.
  public let quantity: Quantity
  /// USDC per contract.
  public let price: Price
  /// Paid when positive.
  public let fee: Money

  /// A fill; the ledger checks its sense.
  public init(order: HedgeOrderID, fill: UInt64, feed: FeedID, quantity: Quantity, price: Price, fee: Money) {
    self.order = order
    self.fill = fill
    self.feed = feed
    self.quantity = quantity
    self.price = price
    self.fee = fee
  }
}

/// A request to change the book. Every number is already exact. Closed; the codec gives each case its stable code.
public enum Command: Hashable, Sendable {  // tidy:allow(docs) each command is specified in docs/ledger.md
  case openAccount(parent: AccountID?)
  case authoriseAgent(AccountID, key: UInt64, expires: Timestamp)
  case revokeAgent(AccountID, key: UInt64)
  case deposit(AccountID, AssetAmount)
  case withdraw(AccountID, AssetAmount)
  case transfer(from: AccountID, to: AccountID, AssetAmount)
  case addMargin(AccountID, MarketID, Money)
  case removeMargin(AccountID, MarketID, Money)
  case publishPrice(FeedID, Price, confidence: Price, publishedAt: Timestamp)
  case setMarketState(MarketID, MarketState)
  case setVolatilityMultiplier(MarketID, FeeRate)
  case placeOrder(OrderTicket)
  case cancelOrder(OrderID)
  case executeOrder(OrderID)
  case liquidate(AccountID, MarketID, keeper: AccountID?)
  case seizeCollateral(AccountID, Asset)
  case takeOver(AccountID, MarketID)
  case deleverage(MarketID, Side)
  case releaseEscrow
  case requestDeposit(AccountID, Money, minimumShares: Shares)
  case executeDeposit(RequestID)
  case requestWithdrawal(AccountID, Shares)
  case processWithdrawals
  case claim(RequestID)
  case donate(AccountID, Money, to: GiftTarget)
  case fundHedge(Money)
  case recordHedgeFill(HedgeFill)
  case recordHedgeFunding(FeedID, Money, period: UInt64)
  case scheduleParameter(ParameterChange)
  case enactParameter(UInt64)
}
