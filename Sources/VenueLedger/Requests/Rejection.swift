/// Why a command was refused. Cases are in order of precedence: the first that holds is returned.
///
/// The raw values are journaled and shown to clients: they are never reused; a retired one stays in the list.
public enum Rejection: UInt16, Error, Hashable, Sendable, CaseIterable {
  // The request itself
  /// The request is older than the one before it.
  case timeMovesBackwards = 1
  /// No such account.
  case unknownAccount = 2
  /// No such market.
  case unknownMarket = 3
  /// No such feed.
  case unknownFeed = 4
  /// No such order, or it is over.
  case unknownOrder = 5
  /// No such request of a liquidity provider, or it is over.
  case unknownRequest = 6
  /// No such scheduled change, or it was enacted.
  case unknownParameterChange = 7
  /// The author may not do this, or not for this account.
  case notAuthorised = 8
  /// The delegated key's time is over.
  case agentExpired = 9
  /// The reference was used; the request that used it has had its effect.
  case duplicateReference = 10
  // Its numbers
  /// An amount that has to be above zero is not.
  case amountNotPositive = 20
  /// A trade of nothing.
  case quantityZero = 21
  /// A price that has to be above zero is not.
  case priceNotPositive = 22
  /// The confidence is negative, or not below the price.
  case confidenceOutOfRange = 23
  /// A number, or what follows from it, does not fit the books.
  case exceedsLimit = 24
  /// The new value lies outside the bounds of its parameter.
  case parameterOutOfBounds = 25
  /// A market order with a trigger, or another one without.
  case triggerInvalid = 26
  /// A transfer to itself.
  case sameAccount = 27
  /// A sub-account of a sub-account.
  case nestedSubaccount = 28
  /// The key would be expired when it is authorised.
  case expiryInPast = 29
  /// The deposit is smaller than the least one, or buys fewer shares than asked.
  case belowMinimum = 30
  /// The account has as many delegated keys as it may.
  case tooManyAgents = 31
  // The state of the world
  /// The price is older than the one in force.
  case priceOutOfOrder = 40
  /// The price is younger than the request.
  case priceFromFuture = 41
  /// No price was ever published.
  case priceUnavailable = 42
  /// The price in force is too old to settle with.
  case priceTooOld = 43
  /// No price since the delay that keeps traders from seeing theirs in advance.
  case priceNotYetEligible = 44
  /// The market takes nothing.
  case marketHalted = 45
  /// The market only takes what reduces a position.
  case marketCloseOnly = 46
  /// The delay is not over.
  case notYetDue = 47
  /// Governance may restrict at once, and not open.
  case riskOnlyReducible = 48
  // The state of the customer
  /// The book holds less than is asked of it.
  case insufficientBalance = 60
  /// The account holds fewer shares than it wants to redeem.
  case insufficientShares = 61
  /// What would remain does not carry the positions.
  case insufficientMargin = 62
  /// The asset is no collateral here.
  case collateralNotAccepted = 63
  /// The venue would hold more of the coin than it takes.
  case collateralCapExceeded = 64
  /// There is no position in this market.
  case noPosition = 65
  /// The order may only reduce, and would open.
  case reduceOnlyWouldOpen = 66
  /// The position has the other margin mode than the request supposes.
  case marginModeMismatch = 67
  /// The position would be smaller than the least one.
  case positionTooSmall = 68
  /// A market order runs until it expires, and a cancellation is asked for once.
  case orderNotCancellable = 69
  /// The price has not reached the order's trigger.
  case notTriggered = 70
  /// The fill would be worse than the order accepts.
  case priceNotAcceptable = 71
  /// Equity carries the maintenance margin.
  case notLiquidatable = 72
  /// There is nothing to seize coins for.
  case noDebt = 73
  /// Nobody earns a fee on liquidating himself.
  case keeperOwnsAccount = 74
  // The state of the pool
  /// The side's open interest would exceed its cap.
  case openInterestCapExceeded = 80
  /// The side would need more than the share of the pool that backs it.
  case reserveExceeded = 81
  /// The imbalance of the sides would exceed its share of the pool.
  case skewCapExceeded = 82
  /// The curve has no price for this quantity.
  case exceedsLiquidity = 83
  /// More than may flow out in this hour or day.
  case outflowLimited = 84
  /// Traders are owed too large a share of the pool for shares to be priced.
  case profitOwedTooHigh = 85
  /// The pool is worth nothing, so that its shares have no price.
  case poolInsolvent = 86
  /// The window of forced closing is used up.
  case liquidationRateLimited = 87
  /// There is no backstop, it is not needed yet, or it is full.
  case backstopUnavailable = 88
  /// The profit owed lies below the trigger.
  case deleveragingNotDue = 89
  /// The pool does not hold the cash.
  case insufficientPoolCash = 90
  /// The fill or the funding period is already in the books.
  case duplicateFill = 91

  /// Whether the same command may succeed later without being changed.
  public var isTransient: Bool { rawValue >= 40 && self != .duplicateFill && self != .keeperOwnsAccount }
}
