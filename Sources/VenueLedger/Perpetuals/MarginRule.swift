import Quantities

/// What an account is worth and what it must be worth, 1e-6 USDC.
public struct MarginState: Hashable, Sendable {
  /// Value of the collateral and the positions at the agreed prices.
  public internal(set) var equity: Int128
  /// Needed to open.
  public internal(set) var initial: Int128
  /// Needed to stay open.
  public internal(set) var maintenance: Int128
  /// Sum of the positions' notionals.
  public internal(set) var notional: Int128
  /// Number of positions counted.
  public internal(set) var positions: Int

  static let nothing = MarginState(equity: 0, initial: 0, maintenance: 0, notional: 0, positions: 0)

  /// Whether positions exist and are no longer carried. The one test that everything uses.
  public var isLiquidatable: Bool { positions > 0 && equity < maintenance }

  /// What must remain after money leaves.
  func withdrawalRequirement(_ share: Int128) -> Int128 { max(initial, share) }
}

extension MarketBook {
  /// The notional of a quantity, rounded up, 1e-6.
  @inline(__always) func notional(of quantity: Int64) -> Int128 {
    (Int128(quantity.magnitude) &* Int128(price)).divided(by: Self.million, rounding: .up)
  }

  /// The margin of the size tiers: each piece of the notional over its leverage.
  @inline(__always) func tierMargin(_ notional: Int128) -> Int128 {
    var margin: Int128 = 0
    var floor: Int128 = 0
    for tier in 0..<4 {
      let last = tier == 3
      let ceiling = last ? notional : min(notional, max(floor, Int128(tierLimit(tier))))
      if ceiling > floor {
        margin += ((ceiling - floor) * Self.million).divided(by: Int128(tierLeverage(tier)), rounding: .up)
        floor = ceiling
      }
      if floor >= notional { break }
    }
    return margin
  }

  private func tierLimit(_ tier: Int) -> Int64 {
    switch tier {
    case 0: parameters[.tier1Limit]
    case 1: parameters[.tier2Limit]
    default: parameters[.tier3Limit]
    }
  }

  private func tierLeverage(_ tier: Int) -> Int64 {
    switch tier {
    case 0: parameters[.tier1Leverage]
    case 1: parameters[.tier2Leverage]
    case 2: parameters[.tier3Leverage]
    default: parameters[.tier4Leverage]
    }
  }

  /// The share of the notional that open interest demands, 1e-6; zero when the rule is off.
  @inline(__always) func interestMarginRatio() -> Int128 {
    let upper = Int128(parameters[.marginInterestUpper])
    guard upper > 0 else { return 0 }
    let lower = Int128(parameters[.marginInterestLower])
    let base = (Self.million * Self.million).divided(by: Int128(parameters[.tier1Leverage]), rounding: .up)
    let interest = ((Int128(longInterest) + Int128(shortInterest)) * Int128(price)).divided(
      by: Self.million, rounding: .up)
    if interest >= upper { return Self.million }
    if interest <= lower { return base }
    return base + ((Self.million - base) * (interest - lower)).divided(by: upper - lower, rounding: .up)
  }

  /// Margin to open and to keep a notional.
  @inline(__always) func requirement(_ notional: Int128) -> (initial: Int128, maintenance: Int128) {
    let tiers = tierMargin(notional)
    let larger = max(tiers * Self.million, notional * interestMarginRatio())
    let initial = (larger * Int128(volatilityMultiplier)).divided(by: Self.million * Self.million, rounding: .up)
    let maintenance = (tiers * Int128(parameters[.maintenanceRatio])).divided(by: Self.million, rounding: .up)
    return (initial, maintenance)
  }
}

extension MarginState {
  /// Adds a position at its market's price and indices.
  @inline(__always) mutating func count(_ position: borrowing PositionBook, in market: borrowing MarketBook) {
    let owed = position.owed(to: market)
    let notional = market.notional(of: position.quantity)
    let need = market.requirement(notional)
    equity += position.profit(at: market.price).divided(by: 1_000_000, rounding: .down) - owed.funding - owed.borrow
    initial += need.initial
    maintenance += need.maintenance
    self.notional += notional
    positions += 1
  }
}
