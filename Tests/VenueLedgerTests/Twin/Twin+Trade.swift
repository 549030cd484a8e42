import Instruments
import Quantities
import VenueLedger

/// §6.
extension Twin {
  static let window: Int64 = 2_592_000_000_000_000

  /// The position pays what it owes and stands at the current indices.
  private mutating func settle(_ key: TwinKey) throws(Rejection) {
    guard var position = positions[key] else { return }
    let book = book(unit(of: key))
    try move(.usdc, fundingOwed(key), from: book, to: .pool)
    try move(.usdc, borrowOwed(key), from: book, to: .pool)
    enter(&position, key.market)
    positions[key] = position
  }

  private func enter(_ position: inout TwinPosition, _ market: Int) {
    position.fundingEntry = markets[market].funding
    position.borrowEntry = markets[market].borrow[position.quantity > 0 ? 0 : 1]
  }

  /// Points 1 and 2: settles, then changes the position against the pool. Returns whether it opened anything.
  mutating func exchange(
    _ key: TwinKey, _ delta: BigInt, at fill: BigInt, isolated: Bool, capped: Bool = true
  ) throws(Rejection) -> Bool {
    try accrue(key.market)
    try settle(key)
    var position = positions[key] ?? TwinPosition(isolated: isolated)
    let book = positions[key] == nil && isolated ? book(.isolated(key)) : book(unit(of: key))
    let against = position.quantity.sign * delta.sign < 0
    let closing = against ? BigInt(delta.sign) * min(delta.size, position.quantity.size) : 0
    let opening = delta - closing
    if closing != 0 {
      let full = closing.size == position.quantity.size
      let released =
        full ? position.cost : (position.cost * closing.size).over(position.quantity.size, .up)
      let profit = (0 - closing * fill - released).over(1_000_000, .down)
      let paid = capped ? payout(profit, key.market, position.quantity > 0 ? .long : .short) : profit
      try move(.usdc, paid, from: .pool, to: book)
      position.cost -= released
    }
    position.cost += opening * fill
    position.quantity += delta
    if position.cost.int128 == nil || position.quantity.int64 == nil { throw .exceedsLimit }
    enter(&position, key.market)
    positions[key] = position.quantity == 0 ? nil : position
    if position.quantity.size > BigInt(Limits.quantity) { throw .exceedsLimit }
    if basis(key.market, markets[key.market]) >= TwinLimits.basis { throw .exceedsLimit }
    return opening != 0
  }

  /// Positive profit shares in the cap when the side's profit exceeds it.
  private func payout(_ profit: BigInt, _ market: Int, _ side: Side) -> BigInt {
    if profit <= 0 { return profit }
    let cap = payoutCap(market, cashBefore) * 1_000_000
    let owed = self.profit(market, side, at: price(market))
    return owed > cap ? (profit * cap).over(owed, .down) : profit
  }

  /// What is left of an isolated position's margin goes home when the position is gone.
  mutating func releaseMargin(_ key: TwinKey, _ wasIsolated: Bool) throws(Rejection) {
    if !wasIsolated || positions[key] != nil { return }
    let margin = book(.isolated(key))
    if balance(margin) > 0 {
      try move(.usdc, balance(margin), from: margin, to: .customer(AccountID(key.account)))
    }
  }

  /// Trailing volume of 30 days at this moment.
  func trailingVolume(_ account: UInt32) -> BigInt {
    let (_, current, previous) = volumeWindows(account)
    let remaining = BigInt(Self.window - now % Self.window)
    return current + (previous * remaining).over(BigInt(Self.window), .down)
  }

  private func volumeWindows(_ account: UInt32) -> (start: Int64, current: BigInt, previous: BigInt) {
    let row = accounts[Int(account)]
    let start = now / Self.window * Self.window
    if start == row.volumeStart { return (start, row.volume, row.volumeBefore) }
    return (start, 0, start - row.volumeStart == Self.window ? row.volume : 0)
  }

  private func discount(_ account: UInt32) -> BigInt {
    let volume = trailingVolume(account)
    if volume >= BigInt(venue[.tier3Volume]) { return BigInt(venue[.tier3Discount]) }
    if volume >= BigInt(venue[.tier2Volume]) { return BigInt(venue[.tier2Discount]) }
    if volume >= BigInt(venue[.tier1Volume]) { return BigInt(venue[.tier1Discount]) }
    return 0
  }

  /// Point 3, with the skew before the trade.
  private func fee(_ key: TwinKey, _ delta: BigInt, _ fill: BigInt, skew: BigInt) -> BigInt {
    let maker = skew.sign * delta.sign < 0 ? min(delta.size, skew.size) : 0
    let rest = 1_000_000 - discount(key.account)
    let parts: [(BigInt, MarketParameter)] = [(maker, .makerFee), (delta.size - maker, .takerFee)]
    return parts.reduce(0) { sum, part in
      let rate = (markets[key.market][part.1] * rest).over(1_000_000, .up)
      return sum + (part.0 * fill * rate).over(1_000_000_000_000, .up)
    }
  }

  private mutating func pay(fee: BigInt, _ key: TwinKey, from book: Book) throws(Rejection) {
    let treasury = (fee * markets[key.market][.treasuryShare]).over(1_000_000, .down)
    let insurance = (fee * markets[key.market][.insuranceShare]).over(1_000_000, .down)
    try move(.usdc, treasury, from: book, to: .treasury)
    try move(.usdc, min(insurance, fee - treasury), from: book, to: .insurance)
    try move(.usdc, max(0, fee - treasury - insurance), from: book, to: .pool)
  }

  /// A customer's trade with everything that follows.
  mutating func trade(_ key: TwinKey, _ quote: TwinQuote, margin: BigInt?) throws(Rejection) {
    let before = positions[key]?.quantity ?? 0
    let skew = skew(key.market)
    let opens = before.sign * quote.delta.sign >= 0 || quote.delta.size > before.size
    let isolated = positions[key]?.isolated ?? (margin != nil)
    if let margin { try moveIn(key, margin) }
    let book = isolated ? book(.isolated(key)) : book(.cross(key.account))
    let charge = fee(key, quote.delta, quote.fill, skew: skew)
    _ = try exchange(key, quote.delta, at: quote.fill, isolated: isolated)
    try move(.usdc, quote.impact, from: .impactPool(MarketID(UInt16(key.market))), to: .pool)
    try pay(fee: charge, key, from: book)
    let (start, current, previous) = volumeWindows(key.account)
    let traded = (quote.delta.size * quote.fill).over(1_000_000, .down)
    accounts[Int(key.account)].volumeStart = start
    accounts[Int(key.account)].volume = current + traded
    accounts[Int(key.account)].volumeBefore = previous
    if (current + traded).int64 == nil { throw .exceedsLimit }
    if opens, markets[key.market].state != .open { throw .marketCloseOnly }
    let unit = isolated ? TwinUnit.isolated(key) : .cross(key.account)
    if equity(unit) < (opens ? initialMargin(unit) : 0) { throw .insufficientMargin }
    if positions[key] != nil, notional(key) < markets[key.market][.minPosition] { throw .positionTooSmall }
    if opens { try checkCaps(key, skewBefore: skew) }
    try releaseMargin(key, isolated)
  }

  private mutating func moveIn(_ key: TwinKey, _ margin: BigInt) throws(Rejection) {
    let owner = Book.customer(AccountID(key.account))
    if balance(owner) < margin { throw .insufficientBalance }
    try requireFreshCross(key.account)
    try move(.usdc, margin, from: owner, to: book(.isolated(key)))
    try requireRest(key.account)
  }

  private func checkCaps(_ key: TwinKey, skewBefore: BigInt) throws(Rejection) {
    let market = markets[key.market]
    let price = price(key.market)
    let long = (positions[key]?.quantity ?? 0) > 0
    let side = (interest(key.market, long ? .long : .short) * price).over(1_000_000, .up)
    if side > market[.maxOpenInterest] { throw .openInterestCapExceeded }
    if side > (markedValue * market[.reserveFactor]).over(1_000_000, .down) { throw .reserveExceeded }
    let skew = skew(key.market).size
    if skew <= skewBefore.size { return }
    let value = (skew * price).over(1_000_000, .up)
    if value > (markedValue * market[.maxSkew]).over(1_000_000, .down) { throw .skewCapExceeded }
  }
}
