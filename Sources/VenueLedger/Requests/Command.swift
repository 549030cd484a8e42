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
public enum Command: Hashable, Sendable {
  /// The next account, or the next sub-account of `parent`. By the venue; a sub-account by its owner.
  case openAccount(parent: AccountID?)
  /// Lets a key trade for the account until it expires, and moves no money. By the owner.
  case authoriseAgent(AccountID, key: UInt64, expires: Timestamp)
  /// Takes a key its authority. By the owner.
  case revokeAgent(AccountID, key: UInt64)
  /// An amount came in from outside. By the venue; the reference names the transfer outside.
  case deposit(AccountID, AssetAmount)
  /// Sends an amount outside, as far as margin and the limiter allow. By the owner.
  case withdraw(AccountID, AssetAmount)
  /// Moves an amount between accounts of one owner.
  case transfer(from: AccountID, to: AccountID, AssetAmount)
  /// Moves free cash into an isolated position.
  case addMargin(AccountID, MarketID, Money)
  /// Moves spare margin of an isolated position back.
  case removeMargin(AccountID, MarketID, Money)
  /// The agreed price of a feed; everything accrues to its time at the old price first. By the venue.
  case publishPrice(FeedID, Price, confidence: Price, publishedAt: Timestamp)
  /// Opens, restricts or halts. By the venue; governance may only restrict.
  case setMarketState(MarketID, MarketState)
  /// Multiplies the initial margin of a market, at least by one. By the venue.
  case setVolatilityMultiplier(MarketID, FeeRate)
  /// Commits to a trade, which executes at a price published later.
  case placeOrder(OrderTicket)
  /// Takes an order back, after a delay, so that nobody cancels what he sees coming.
  case cancelOrder(OrderID)
  /// Fills an order whose price has come, or ends it with the reason. By the venue.
  case executeOrder(OrderID)
  /// Closes as much of a position as brings the account back above maintenance.
  case liquidate(AccountID, MarketID, keeper: AccountID?)
  /// Takes coins against debt in USDC. By the venue.
  case seizeCollateral(AccountID, Asset)
  /// The backstop buys a position while the rate limit holds liquidations back. By the venue.
  case takeOver(AccountID, MarketID)
  /// Closes the most leveraged winners of a side, at the index, to cap what the pool owes.
  case deleverage(MarketID, Side)
  /// Makes liquidation fees insurance. By the venue.
  case releaseEscrow
  /// Commits cash to the vault, which is priced later.
  case requestDeposit(AccountID, Money, minimumShares: Shares)
  /// Gives the deposit its shares at prices published after the request's delay. By the venue.
  case executeDeposit(RequestID)
  /// Queues shares for redemption.
  case requestWithdrawal(AccountID, Shares)
  /// Prices the queue, oldest first, in one batch. By the venue.
  case processWithdrawals
  /// Pays a priced redemption out.
  case claim(RequestID)
  /// Gives cash to the pool or to insurance for nothing.
  case donate(AccountID, Money, to: GiftTarget)
  /// Moves the pool's cash to the external venue, or back when negative. By the venue.
  case fundHedge(Money)
  /// A fill on the external venue. By the venue.
  case recordHedgeFill(HedgeFill)
  /// Funding on the external venue, paid by us when positive; periods ascend. By the venue.
  case recordHedgeFunding(FeedID, Money, period: UInt64)
  /// Starts the delay after which a setting may change. By governance.
  case scheduleParameter(ParameterChange)
  /// Changes the setting when its delay is over.
  case enactParameter(UInt64)
}
