import Instruments
import Quantities
import VenueLedger

/// Customer money: deposits, withdrawals, transfers, margin, gifts.
extension Twin {
  /// The price of a coin; nil when it is not accepted or has none yet.
  func coin(_ asset: Asset) -> TwinFeed? { coinFeeds[asset].map { feeds[$0] }.flatMap { $0.price == nil ? nil : $0 } }

  func haircut(_ asset: Asset) -> BigInt { BigInt(venue[asset == .btc ? .btcHaircut : .ethHaircut]) }

  /// Refuses when the market's price is missing or too old to settle.
  func requireFresh(_ market: Int) throws(Rejection) {
    let feed = feeds[markets[market].feed]
    if feed.price == nil { throw .priceUnavailable }
    if now - feed.publishedAt > markets[market].parameters[.maxPriceAge] { throw .priceTooOld }
  }

  /// The state that the account's cross margin has must allow money to leave.
  func requireRest(_ account: UInt32) throws(Rejection) {
    if equity(.cross(account)) < remainder(.cross(account)) { throw .insufficientMargin }
  }

  func requireFreshCross(_ account: UInt32) throws(Rejection) {
    var old = false
    for key in keys(.cross(account)) {
      do throws(Rejection) { try requireFresh(key.market) } catch {
        if error == .priceUnavailable { throw error }
        old = true
      }
    }
    if old { throw .priceTooOld }
  }

  mutating func deposit(_ account: AccountID, _ amount: AssetAmount) throws(Rejection) {
    let sum = try TwinLimits.positive(amount.raw)
    if amount.asset != .usdc {
      if coinFeeds[amount.asset] == nil || haircut(amount.asset) == 1_000_000 { throw .collateralNotAccepted }
      let cap = BigInt(venue[amount.asset == .btc ? .btcVenueCap : .ethVenueCap])
      if sum - balance(.external, amount.asset) > cap { throw .collateralCapExceeded }
    }
    try move(amount.asset, sum, from: .external, to: .customer(account))
    if balance(.external, amount.asset).size > BigInt(Limits.total) { throw .exceedsLimit }
  }

  /// Takes money from a customer under the rules of a withdrawal.
  private mutating func take(
    _ account: AccountID, _ asset: Asset, _ amount: BigInt, to book: Book
  ) throws(Rejection) {
    if balance(.customer(account), asset) < amount { throw .insufficientBalance }
    try requireFreshCross(account.value)
    try move(asset, amount, from: .customer(account), to: book)
    try requireRest(account.value)
  }

  mutating func withdraw(_ account: AccountID, _ amount: AssetAmount) throws(Rejection) {
    let sum = try TwinLimits.positive(amount.raw)
    var value = sum
    if coinFeeds[amount.asset] != nil {
      guard let price = coin(amount.asset)?.price else { throw .priceUnavailable }
      value = (sum * price).over(BigInt(amount.asset.unitsPerWhole), .up)
    }
    try take(account, amount.asset, sum, to: .external)
    try draw(.outflow, value)
  }

  mutating func transfer(_ from: AccountID, _ to: AccountID, _ amount: AssetAmount) throws(Rejection) {
    let sum = try TwinLimits.positive(amount.raw)
    if from == to { throw .sameAccount }
    try take(from, amount.asset, sum, to: .customer(to))
  }

  mutating func donate(_ account: AccountID, _ amount: Money, _ target: GiftTarget) throws(Rejection) {
    let sum = try TwinLimits.positive(amount.raw)
    try take(account, .usdc, sum, to: target == .pool ? .pool : .insurance)
  }

  mutating func requestDeposit(_ account: AccountID, _ amount: Money, _ least: Shares) throws(Rejection) {
    let sum = try TwinLimits.positive(amount.raw)
    if least.raw < 0 { throw .amountNotPositive }
    if least.raw > TwinLimits.amount { throw .exceedsLimit }
    if sum < BigInt(venue[.minDeposit]) { throw .belowMinimum }
    try take(account, .usdc, sum, to: .pendingDeposits)
    lastRequest += 1
    requests[lastRequest] = TwinRequest(
      account: account.value, amount: sum, shares: BigInt(least.raw), requestedAt: now, isWithdrawal: false)
  }

  private func isolatedKey(_ account: AccountID, _ market: MarketID) throws(Rejection) -> TwinKey {
    let key = TwinKey(account: account.value, market: Int(market.value))
    guard let position = positions[key] else { throw .noPosition }
    if !position.isolated { throw .marginModeMismatch }
    return key
  }

  mutating func addMargin(_ account: AccountID, _ market: MarketID, _ amount: Money) throws(Rejection) {
    let sum = try TwinLimits.positive(amount.raw)
    _ = try isolatedKey(account, market)
    try take(account, .usdc, sum, to: .isolated(account, market))
  }

  mutating func removeMargin(_ account: AccountID, _ market: MarketID, _ amount: Money) throws(Rejection) {
    let sum = try TwinLimits.positive(amount.raw)
    try requireFresh(Int(market.value))
    let key = try isolatedKey(account, market)
    if balance(.isolated(account, market)) < sum { throw .insufficientBalance }
    try move(.usdc, sum, from: .isolated(account, market), to: .customer(account))
    let unit = TwinUnit.isolated(key)
    if equity(unit) < remainder(unit) { throw .insufficientMargin }
  }
}
