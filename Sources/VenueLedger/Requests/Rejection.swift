/// Why a command was refused. Cases are in order of precedence: the first that holds is returned.
///
/// The raw values are journaled and shown to clients: they are never reused; a retired one stays in the list.
public enum Rejection: UInt16, Error, Hashable, Sendable, CaseIterable {  // tidy:allow(docs) names say the state
  // The request itself
  case timeMovesBackwards = 1
  case unknownAccount = 2
  case unknownMarket = 3
  case unknownFeed = 4
  case unknownOrder = 5
  case unknownRequest = 6
  case unknownParameterChange = 7
  case notAuthorised = 8
  case agentExpired = 9
  case duplicateReference = 10
  // Its numbers
  case amountNotPositive = 20
  case quantityZero = 21
  case priceNotPositive = 22
  case confidenceOutOfRange = 23
  case exceedsLimit = 24
  case parameterOutOfBounds = 25
  case triggerInvalid = 26
  case sameAccount = 27
  case nestedSubaccount = 28
  case expiryInPast = 29
  case belowMinimum = 30
  case tooManyAgents = 31
  // The state of the world
  case priceOutOfOrder = 40
  case priceFromFuture = 41
  case priceUnavailable = 42
  case priceTooOld = 43
  case priceNotYetEligible = 44
  case marketHalted = 45
  case marketCloseOnly = 46
  case notYetDue = 47
  case riskOnlyReducible = 48
  // The state of the customer
  case insufficientBalance = 60
  case insufficientShares = 61
  case insufficientMargin = 62
  case collateralNotAccepted = 63
  case collateralCapExceeded = 64
  case noPosition = 65
  case reduceOnlyWouldOpen = 66
  case marginModeMismatch = 67
  case positionTooSmall = 68
  case orderNotCancellable = 69
  case notTriggered = 70
  case priceNotAcceptable = 71
  case notLiquidatable = 72
  case noDebt = 73
  case keeperOwnsAccount = 74
  // The state of the pool
  case openInterestCapExceeded = 80
  case reserveExceeded = 81
  case skewCapExceeded = 82
  case exceedsLiquidity = 83
  case outflowLimited = 84
  case profitOwedTooHigh = 85
  case poolInsolvent = 86
  case liquidationRateLimited = 87
  case backstopUnavailable = 88
  case deleveragingNotDue = 89
  case insufficientPoolCash = 90
  case duplicateFill = 91

  /// Whether the same command may succeed later without being changed.
  public var isTransient: Bool { rawValue >= 40 && self != .duplicateFill && self != .keeperOwnsAccount }
}
