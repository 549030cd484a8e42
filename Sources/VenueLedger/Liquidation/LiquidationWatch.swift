public import Quantities

/// Between which prices, and until when, a position cannot become liquidatable, so that a price needs a look at few.
///
/// Derived from the books and never hashed: it only decides what is looked at, `isLiquidatable` decides what is done.
/// - Evidence: `LiquidationWatchTests`: on random histories nobody outside the candidates is liquidatable.
struct LiquidationWatch: Sendable {
  /// Storage that is reused from price to price.
  var candidates: [Int32] = []
  private var low: [Int64] = []
  private var high: [Int64] = []
  private var until: [Int64] = []
  private var market: [Int32] = []
  /// Per market the tightest of all bands; within it nobody needs a look.
  private var tightest: [Band] = []

  /// Prices between which, and a time until which, something is safe.
  private struct Band {
    var low: Int64 = 0
    var high = Int64.max
    var until = Int64.max
  }

  /// Starts to watch a slot, with an empty band: it is looked at next time.
  mutating func begin(_ slot: Int, market index: Int) {
    while low.count <= slot {
      low.append(0)
      high.append(0)
      until.append(0)
      market.append(-1)
    }
    market[slot] = Int32(index)
    while tightest.count <= index { tightest.append(Band()) }
    forget(slot)
  }

  mutating func end(_ slot: Int) { market[slot] = -1 }

  mutating func forget(_ slot: Int) {
    until[slot] = 0
    if market[slot] >= 0 { tightest[Int(market[slot])].until = 0 }
  }

  mutating func forgetAll() { for slot in until.indices { forget(slot) } }

  mutating func trust(_ slot: Int, between bottom: Int64, and top: Int64, until end: Int64) {
    low[slot] = bottom
    high[slot] = top
    until[slot] = end
    let index = Int(market[slot])
    tightest[index].low = max(tightest[index].low, bottom)
    tightest[index].high = min(tightest[index].high, top)
    tightest[index].until = min(tightest[index].until, end)
  }

  /// Draws the tightest band of a market anew.
  mutating func tighten(_ index: Int) {
    var band = Band()
    let wanted = Int32(index)
    for slot in market.indices where market[slot] == wanted {
      band.low = max(band.low, low[slot])
      band.high = min(band.high, high[slot])
      band.until = min(band.until, until[slot])
    }
    if index < tightest.count { tightest[index] = band }
  }

  /// Gathers the slots of a market that a price may have made liquidatable.
  mutating func gather(_ index: Int, price: Int64, now: Int64) {
    candidates.removeAll(keepingCapacity: true)
    guard index < tightest.count else { return }
    let band = tightest[index]
    if now < band.until, price > band.low, price < band.high { return }
    let wanted = Int32(index)
    for slot in market.indices where market[slot] == wanted {
      if now >= until[slot] || price <= low[slot] || price >= high[slot] { candidates.append(Int32(slot)) }
    }
  }
}

extension Ledger {
  /// How long a band is trusted; carry within it is bounded by the caps of its rates.
  static let watchSpan: Int64 = 3_600_000_000_000

  /// Appends the accounts with a liquidatable position in a market, in order of their position slots.
  ///
  /// - Complexity: O(positions) comparisons, and a margin check for those near their liquidation.
  public mutating func appendLiquidatable(
    _ market: MarketID, at now: Timestamp, to found: inout [AccountID]
  ) {
    let index = Int(market.value)
    watch.gather(index, price: markets[index].price, now: now.nanoseconds)
    for place in watch.candidates.indices {
      let slot = Int(watch.candidates[place])
      if look(slot, at: now) { found.append(AccountID(positions[slot].account)) }
    }
    if !watch.candidates.isEmpty { watch.tighten(index) }
  }

  /// Whether a position is liquidatable; if not, the band around the price in which it stays so is noted.
  private mutating func look(_ slot: Int, at now: Timestamp) -> Bool {
    let position = positions[slot]
    if position.quantity == 0 { return false }
    let account = Int(position.account)
    let state =
      position.isolated
      ? isolatedMargin(position, in: markets[Int(position.market)])
      : crossMargin(account, cash: accounts[account])
    if state.isLiquidatable { return true }
    // Coins move the equity with another price: such accounts are looked at every time.
    if !position.isolated, accounts[account].btc != 0 || accounts[account].eth != 0 { return false }
    let room = state.equity - state.maintenance
    if position.isolated {
      note(slot, room: room, at: now)
      return false
    }
    // All bands of an account share one room, so they are drawn together.
    var other = accounts[account].firstPosition
    while other >= 0 {
      let held = positions[Int(other)]
      if !held.isolated, held.quantity != 0 { note(Int(other), room: room / Int128(state.positions), at: now) }
      other = held.next
    }
    return false
  }

  /// Turns a position's share of the room, less what carry can take, into the prices between which it is safe.
  private mutating func note(_ slot: Int, room: Int128, at now: Timestamp) {
    let position = positions[slot]
    let market = markets[Int(position.market)]
    let own = room - market.carryBound(position.quantity)
    guard own > 0, market.price > 0 else { return }
    // Of a dollar of adverse move, maintenance grows by at most its steepest rate.
    let divisor = Int128(position.quantity.magnitude) * (1_000_000 + market.steepestMaintenance)
    let step = wideScaledProduct(own, 1_000_000_000_000, per: divisor, rounding: .down) ?? 0
    let reach = Int64(min(step, Int128(Limits.price)))
    let isLong = position.quantity > 0
    watch.trust(
      slot, between: isLong ? market.price - reach : 0, and: isLong ? .max : market.price + reach,
      until: now.nanoseconds + Self.watchSpan)
  }
}

extension MarketBook {
  /// The most that a dollar of notional can add to the maintenance margin, 1e-6, rounded up.
  var steepestMaintenance: Int128 {
    let keys: [MarketParameter] = [.tier1Leverage, .tier2Leverage, .tier3Leverage, .tier4Leverage]
    let least = keys.reduce(Int64.max) { min($0, parameters[$1]) }
    return (Int128(parameters[.maintenanceRatio]) * Self.million).divided(by: Int128(least), rounding: .up)
  }

  /// More than funding, borrowing and rounding can take from a position within the watch's span, 1e-6 USDC.
  func carryBound(_ quantity: Int64) -> Int128 {
    let hours = Int128(Ledger.watchSpan / 3_600_000_000_000)
    let daily = Int128(parameters[.maxFundingRate]) * hours / 24 + 1
    let yearly = Int128(parameters[.borrowBase]) + Int128(parameters[.borrowAbove])
    let share = 2 * (daily + yearly * hours / 8_760 + 1)
    return (notional(of: quantity) * share).divided(by: Self.million, rounding: .up) + 16
  }
}
