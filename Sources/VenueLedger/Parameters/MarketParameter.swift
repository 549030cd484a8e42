/// How a market prices a trade against the pool. Closed, because it is journaled.
public enum LiquidityModel: UInt8, Hashable, Sendable, CaseIterable {
  /// The oracle's price, whatever the skew: the static pool.
  case flat = 0
  /// The premium of the mean skew before and after the trade.
  case skewPremium = 1
  /// The constant product around the oracle's price.
  case virtualAMM = 2
  /// The power law of the interest's imbalance, paid into and out of an impact pool.
  case powerLaw = 3
}

/// A setting of one perpetual market. The raw values are journaled: they are never reused.
public enum MarketParameter: UInt8, ParameterKey, Hashable {  // tidy:allow(docs) told in the definitions
  case liquidityModel = 0
  case skewScale = 1
  case ammDepth = 2
  case impactFactorPositive = 3
  case impactFactorNegative = 4
  case impactExponentPositive = 5
  case impactExponentNegative = 6
  case maxPositiveImpact = 7
  case maxNegativeImpact = 8
  case confidenceSpread = 9
  case takerFee = 10
  case makerFee = 11
  case treasuryShare = 12
  case insuranceShare = 13
  case maxFundingVelocity = 14
  case maxFundingRate = 15
  case borrowBase = 16
  case borrowAbove = 17
  case borrowOptimal = 18
  case borrowSkipsSmallerSide = 19
  case reserveFactor = 20
  case maxOpenInterest = 21
  case maxSkew = 22
  case maxPayoutRatio = 23
  case adlTriggerRatio = 24
  case adlTargetRatio = 25
  case maxWithdrawalPnlRatio = 26
  case minPosition = 27
  case tier1Leverage = 28
  case tier2Leverage = 29
  case tier3Leverage = 30
  case tier4Leverage = 31
  case tier1Limit = 32
  case tier2Limit = 33
  case tier3Limit = 34
  case maintenanceRatio = 35
  case marginInterestLower = 36
  case marginInterestUpper = 37
  case withdrawalMargin = 38
  case keeperFee = 39
  case insuranceFee = 40
  case fullCloseBelow = 41
  case liquidationMultiplier = 42
  case liquidationWindow = 43
  case executionDelay = 44
  case orderLifetime = 45
  case maxPriceAge = 46
  case maxVolatilityMultiplier = 47
  case insuranceMarketCap = 48
  case liquidationBuffer = 49

  /// Name, unit, bounds and standard value.
  public var definition: ParameterDefinition { Self.definitions[Int(rawValue)] }
}

/// The settings of one market.
public typealias MarketParameters = ParameterSet<MarketParameter>
