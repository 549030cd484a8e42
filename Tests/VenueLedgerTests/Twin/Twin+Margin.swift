import Instruments
import Quantities
import VenueLedger

/// What is margined together.
enum TwinUnit: Hashable {
  case cross(UInt32)
  case isolated(TwinKey)
}

/// §3 and §7.
extension Twin {
  func unit(of key: TwinKey) -> TwinUnit { positions[key]?.isolated == true ? .isolated(key) : .cross(key.account) }

  /// The positions of a unit, in order of market.
  func keys(_ unit: TwinUnit) -> [TwinKey] {
    switch unit {
    case .cross(let account):
      markets.indices.map { TwinKey(account: account, market: $0) }.filter { positions[$0]?.isolated == false }
    case .isolated(let key): positions[key]?.isolated == true ? [key] : []
    }
  }

  func book(_ unit: TwinUnit) -> Book {
    switch unit {
    case .cross(let account): .customer(AccountID(account))
    case .isolated(let key): .isolated(AccountID(key.account), MarketID(UInt16(key.market)))
    }
  }

  /// The agreed price of a market in which somebody has a position.
  func price(_ market: Int) -> BigInt { feeds[markets[market].feed].price ?? 0 }

  func notional(_ key: TwinKey) -> BigInt {
    guard let position = positions[key] else { return 0 }
    return (position.quantity.size * price(key.market)).over(1_000_000, .up)
  }

  func fundingOwed(_ key: TwinKey) -> BigInt {
    guard let position = positions[key] else { return 0 }
    let product = position.quantity * (markets[key.market].funding - position.fundingEntry)
    return product.over(1_000_000_000_000_000_000, .up)
  }

  func borrowOwed(_ key: TwinKey) -> BigInt {
    guard let position = positions[key] else { return 0 }
    let index = markets[key.market].borrow[position.quantity > 0 ? 0 : 1]
    return (position.quantity.size * (index - position.borrowEntry)).over(1_000_000_000_000_000_000, .up)
  }

  /// Coins at their lowest price and after haircut, and cash.
  func collateral(_ unit: TwinUnit) -> BigInt {
    guard case .cross = unit else { return balance(book(unit)) }
    var sum = balance(book(unit))
    for asset in [Asset.btc, .eth] {
      guard let coin = coin(asset), let price = coin.price else { continue }
      let cap = BigInt(venue[asset == .btc ? .btcAccountCap : .ethAccountCap])
      let amount = min(balance(book(unit), asset), cap)
      let factor = (price - coin.confidence) * (1_000_000 - haircut(asset))
      sum += (amount * factor).over(BigInt(asset.unitsPerWhole) * 1_000_000, .down)
    }
    return sum
  }

  func equity(_ unit: TwinUnit) -> BigInt {
    var sum = collateral(unit)
    for key in keys(unit) {
      guard let position = positions[key] else { continue }
      sum += (position.quantity * price(key.market) - position.cost).over(1_000_000, .down)
      sum -= fundingOwed(key) + borrowOwed(key)
    }
    return sum
  }

  /// `T(n)`.
  func tierRequirement(_ market: Int, _ notional: BigInt) -> BigInt {
    let rules = markets[market]
    var sum: BigInt = 0
    var low: BigInt = 0
    let tiers: [(MarketParameter, MarketParameter)] = [
      (.tier1Limit, .tier1Leverage), (.tier2Limit, .tier2Leverage), (.tier3Limit, .tier3Leverage),
    ]
    for (limit, leverage) in tiers {
      let high = min(notional, rules[limit])
      if high <= low { continue }
      sum += ((high - low) * 1_000_000).over(rules[leverage], .up)
      low = high
    }
    return sum + ((notional - low) * 1_000_000).over(rules[.tier4Leverage], .up)
  }

  /// `e`, 1e-6; zero when off.
  func openInterestFraction(_ market: Int) -> BigInt {
    let rules = markets[market]
    let upper = rules[.marginInterestUpper]
    let lower = rules[.marginInterestLower]
    if upper == 0 { return 0 }
    let interest = ((interest(market, .long) + interest(market, .short)) * price(market)).over(1_000_000, .up)
    let base = BigInt(1_000_000_000_000).over(rules[.tier1Leverage], .up)
    if interest >= upper { return 1_000_000 }
    if interest <= lower { return base }
    return base + ((1_000_000 - base) * (interest - lower)).over(upper - lower, .up)
  }

  func initialMargin(_ key: TwinKey) -> BigInt {
    let value = notional(key)
    let required = max(
      tierRequirement(key.market, value) * 1_000_000, value * openInterestFraction(key.market))
    return (required * markets[key.market].volatilityMultiplier).over(1_000_000_000_000, .up)
  }

  func maintenance(_ key: TwinKey) -> BigInt {
    (tierRequirement(key.market, notional(key)) * markets[key.market][.maintenanceRatio]).over(1_000_000, .up)
  }

  func initialMargin(_ unit: TwinUnit) -> BigInt { keys(unit).reduce(0) { $0 + initialMargin($1) } }
  func maintenance(_ unit: TwinUnit) -> BigInt { keys(unit).reduce(0) { $0 + maintenance($1) } }

  /// What must stay on a withdrawal.
  func remainder(_ unit: TwinUnit) -> BigInt {
    let share = keys(unit).reduce(BigInt(0)) { $0 + notional($1) * markets[$1.market][.withdrawalMargin] }
    return max(initialMargin(unit), share.over(1_000_000, .up))
  }

  func isLiquidatable(_ unit: TwinUnit) -> Bool { !keys(unit).isEmpty && equity(unit) < maintenance(unit) }

  // MARK: Sums over all positions

  func keys(in market: Int) -> [TwinKey] { positions.keys.filter { $0.market == market }.sorted() }

  /// `Q` of a side.
  func interest(_ market: Int, _ side: Side) -> BigInt {
    positions.reduce(0) { sum, row in
      row.key.market == market && (row.value.quantity > 0) == (side == .long) ? sum + row.value.quantity.size : sum
    }
  }

  /// `C` of a side.
  func cost(_ market: Int, _ side: Side) -> BigInt {
    positions.reduce(0) { sum, row in
      row.key.market == market && (row.value.quantity > 0) == (side == .long) ? sum + row.value.cost.size : sum
    }
  }

  func skew(_ market: Int) -> BigInt {
    positions.reduce(0) { $1.key.market == market ? $0 + $1.value.quantity : $0 }
  }

  /// Profit of the side's traders at a price, 1e-12.
  func profit(_ market: Int, _ side: Side, at price: BigInt) -> BigInt {
    let value = interest(market, side) * price
    return side == .long ? value - cost(market, side) : cost(market, side) - value
  }

  /// Cash of the pool, here and on the external venue.
  var cash: BigInt { balance(.pool) + balance(.hedgeVenue) }

  /// What a side's profit counts and pays at most, by this cash of the pool.
  func payoutCap(_ market: Int, _ cash: BigInt) -> BigInt {
    max(0, (markets[market][.maxPayoutRatio] * cash).over(1_000_000, .down))
  }
}
