import Instruments
import Quantities
import VenueLedger

/// §9.
extension Twin {
  /// Contracts that may still be liquidated in the market's window; nil is unlimited.
  func liquidationRoom(_ index: Int) -> BigInt? {
    let market = markets[index]
    if market[.liquidationMultiplier] == 0 { return nil }
    let rate = (market[.makerFee] + market[.takerFee]) * market[.liquidationMultiplier]
    let capacity = (market[.skewScale] * rate * market[.liquidationWindow]).over(
      1_000_000_000_000 * 1_000_000_000, .down)
    let fresh = now - market.windowStart >= market.parameters[.liquidationWindow]
    return max(0, capacity - (fresh ? 0 : market.windowUsed))
  }

  private func requireLiquidatable(_ key: TwinKey) throws(Rejection) -> TwinUnit {
    if positions[key] == nil { throw .noPosition }
    let unit = unit(of: key)
    if !isLiquidatable(unit) { throw .notLiquidatable }
    return unit
  }

  private func requireActive(_ market: Int) throws(Rejection) {
    try requireFresh(market)
    if markets[market].state == .halted { throw .marketHalted }
  }

  /// Contracts to close, before the rate limit.
  func liquidationSize(_ key: TwinKey, _ unit: TwinUnit) -> BigInt {
    let market = markets[key.market]
    let all = positions[key]?.quantity.size ?? 0
    let value = equity(unit)
    let target = 1_000_000 + market[.liquidationBuffer]
    let shortage = (maintenance(unit) * target).over(1_000_000, .up) - value
    let share = (maintenance(key) * 1_000_000).over(max(1, notional(key)), .down)
    let rate = (share * target).over(1_000_000, .down)
    let net = rate - market[.keeperFee] - market[.insuranceFee]
    if net <= 0 || value <= 0 || shortage < market[.fullCloseBelow] { return all }
    let size = min(all, (shortage * 1_000_000_000_000).over(price(key.market) * net, .up))
    let rest = ((all - size) * price(key.market)).over(1_000_000, .up)
    return rest < market[.minPosition] ? all : size
  }

  mutating func liquidate(_ account: AccountID, _ market: MarketID, _ keeper: AccountID?) throws(Rejection) {
    let key = TwinKey(account: account.value, market: Int(market.value))
    try requireActive(key.market)
    try accrue(key.market)
    let unit = try requireLiquidatable(key)
    if let keeper, root(keeper.value) == root(account.value) { throw .keeperOwnsAccount }
    guard let quantity = positions[key]?.quantity else { throw .noPosition }
    var size = liquidationSize(key, unit)
    if equity(unit) > 0, let room = liquidationRoom(key.market) {
      if room == 0 { throw .liquidationRateLimited }
      size = min(size, room)
    }
    let price = price(key.market)
    _ = try exchange(key, quantity > 0 ? 0 - size : size, at: price, isolated: false)
    if now - markets[key.market].windowStart >= markets[key.market].parameters[.liquidationWindow] {
      markets[key.market].windowStart = now
      markets[key.market].windowUsed = 0
    }
    markets[key.market].windowUsed += size
    accounts[Int(account.value)].lastMarket = key.market
    try payLiquidation(key, unit, (size * price).over(1_000_000, .up), keeper)
    try finish(key, unit)
  }

  private mutating func payLiquidation(
    _ key: TwinKey, _ unit: TwinUnit, _ closed: BigInt, _ keeper: AccountID?
  ) throws(Rejection) {
    let payer = book(unit)
    var left = max(0, equity(unit))
    let reward = min(left, (closed * markets[key.market][.keeperFee]).over(1_000_000, .up))
    try move(.usdc, reward, from: payer, to: keeper.map { .customer($0) } ?? .escrow)
    left -= reward
    let fee = min(left, (closed * markets[key.market][.insuranceFee]).over(1_000_000, .up))
    try move(.usdc, fee, from: payer, to: .escrow)
  }

  private func gone(_ unit: TwinUnit) -> Bool { keys(unit).isEmpty }

  /// After a forced close: margin goes home, a deficit with nothing behind it is covered.
  private mutating func finish(_ key: TwinKey, _ unit: TwinUnit) throws(Rejection) {
    if case .isolated = unit { try releaseMargin(key, true) }
    try coverDeficit(unit, market: key.market)
  }

  private mutating func coverDeficit(_ unit: TwinUnit, market: Int) throws(Rejection) {
    let payee = book(unit)
    if !gone(unit) || balance(payee) >= 0 { return }
    if case .cross = unit, [Asset.btc, .eth].contains(where: { balance(payee, $0) > 0 }) { return }
    try move(.usdc, min(0 - balance(payee), balance(.escrow)), from: .escrow, to: payee)
    let room = markets[market][.insuranceMarketCap] - markets[market].insuranceUsed
    let most = max(0, min(0 - balance(payee), balance(.insurance), BigInt(venue[.insuranceEventCap]), room))
    try move(.usdc, most, from: .insurance, to: payee)
    markets[market].insuranceUsed += most
    try move(.usdc, 0 - balance(payee), from: .pool, to: payee)
  }

  mutating func seize(_ account: AccountID, _ asset: Asset) throws(Rejection) {
    let owner = Book.customer(account)
    if coinFeeds[asset] == nil || haircut(asset) == 1_000_000 { throw .collateralNotAccepted }
    guard let price = coin(asset)?.price else { throw .priceUnavailable }
    if balance(owner, asset) <= 0 { throw .insufficientBalance }
    let debt = 0 - balance(owner)
    if debt <= 0 { throw .noDebt }
    let unit = TwinUnit.cross(account.value)
    let due = isLiquidatable(unit) || keys(unit).isEmpty || debt > BigInt(venue[.maxDebt])
    if !due { throw .notLiquidatable }
    let factor = price * (1_000_000 - haircut(asset))
    let scale = BigInt(asset.unitsPerWhole) * 1_000_000
    let amount = min(balance(owner, asset), (debt * scale).over(factor, .up))
    let paid = min(debt, (amount * factor).over(scale, .down))
    try move(asset, amount, from: owner, to: .pool)
    try move(.usdc, paid, from: .pool, to: owner)
    try coverDeficit(unit, market: accounts[Int(account.value)].lastMarket)
  }

  mutating func takeOver(_ account: AccountID, _ market: MarketID) throws(Rejection) {
    let key = TwinKey(account: account.value, market: Int(market.value))
    try requireActive(key.market)
    try accrue(key.market)
    let unit = try requireLiquidatable(key)
    guard let quantity = positions[key]?.quantity else { throw .noPosition }
    let price = bankruptcyPrice(key, unit)
    let most = BigInt(venue[.backstopMaxNotional])
    if positions[TwinKey(account: 0, market: key.market)]?.isolated == true { throw .backstopUnavailable }
    if account.value == 0 || most == 0 || liquidationRoom(key.market) != 0 { throw .backstopUnavailable }
    _ = try exchange(key, 0 - quantity, at: price, isolated: false, capped: false)
    _ = try exchange(TwinKey(account: 0, market: key.market), quantity, at: price, isolated: false, capped: false)
    let held = keys(.cross(0)).reduce(BigInt(0)) { $0 + notional($1) }
    if held > most || equity(.cross(0)) < maintenance(.cross(0)) { throw .backstopUnavailable }
    try finish(key, unit)
  }

  /// Where the position's share of the unit's equity is used up.
  func bankruptcyPrice(_ key: TwinKey, _ unit: TwinUnit) -> BigInt {
    guard let quantity = positions[key]?.quantity else { return 0 }
    let whole = maintenance(unit)
    let value = equity(unit)
    if value <= 0 || whole == 0 { return price(key.market) }
    let step = (value * maintenance(key) * 1_000_000).over(whole * quantity.size, .down)
    let bankrupt = quantity > 0 ? price(key.market) - step : price(key.market) + step
    return min(max(1, bankrupt), BigInt(Limits.price))
  }

  mutating func deleverage(_ index: Int, _ side: Side) throws(Rejection) {
    try requireActive(index)
    try accrue(index)
    let price = price(index)
    let owed = profit(index, side, at: price)
    if owed <= markets[index][.adlTriggerRatio] * max(0, cash) { throw .deleveragingNotDue }
    let excess = owed - markets[index][.adlTargetRatio] * max(0, cash)
    let required = (interest(index, side) * excess).over(owed, .up)
    if required <= 0 { throw .deleveragingNotDue }
    let reductions = deleveraging(index, side, required)
    if reductions.isEmpty { throw .deleveragingNotDue }
    for (key, size) in reductions {
      let unit = unit(of: key)
      _ = try exchange(key, side == .long ? 0 - size : size, at: price, isolated: false)
      try finish(key, unit)
    }
  }

  /// Water-filling: the reductions, in order of account.
  func deleveraging(_ index: Int, _ side: Side, _ required: BigInt) -> [(TwinKey, BigInt)] {
    let price = price(index)
    var rows: [(key: TwinKey, value: BigInt, equity: BigInt, most: BigInt)] = []
    for key in keys(in: index) {
      guard let position = positions[key], (position.quantity > 0) == (side == .long) else { continue }
      let equity = equity(unit(of: key))
      if position.quantity * price <= position.cost { continue }
      let sign: BigInt = side == .long ? 1 : -1
      let net = positions.reduce(BigInt(0)) { sum, row in
        let same = row.key.account == key.account && markets[row.key.market].feed == markets[index].feed
        return same ? sum + sign * row.value.quantity : sum
      }
      if net > 0 { rows.append((key, notional(key), max(0, equity), min(position.quantity.size, net))) }
    }
    func sizes(_ level: BigInt) -> [BigInt] {
      rows.map { min($0.most, max(0, ($0.value * 1_000_000 - level * $0.equity).over(price, .up))) }
    }
    var low: BigInt = 0
    var high: BigInt = 1_000_000_000_000_001
    while high - low > 1 {
      let middle = (low + high).over(2, .down)
      if sizes(middle).reduce(0, +) >= required { low = middle } else { high = middle }
    }
    var result = sizes(low)
    let next = sizes(low + 1)
    var excess = result.reduce(0, +) - required
    for place in result.indices.reversed() where excess > 0 {
      let cut = min(excess, result[place] - next[place])
      result[place] -= cut
      excess -= cut
    }
    return zip(rows, result).filter { $0.1 > 0 }.map { ($0.0.key, $0.1) }
  }
}
