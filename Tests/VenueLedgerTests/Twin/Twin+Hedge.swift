import Instruments
import Quantities
import VenueLedger

/// §11.
extension Twin {
  mutating func fundHedge(_ amount: Money) throws(Rejection) {
    if amount.raw == 0 { throw .amountNotPositive }
    if amount.raw.magnitude > UInt64(TwinLimits.amount) { throw .exceedsLimit }
    let source = amount > .zero ? Book.pool : .hedgeVenue
    let sum = BigInt(amount.raw).size
    if balance(source) < sum { throw .insufficientPoolCash }
    try move(.usdc, sum, from: source, to: amount > .zero ? .hedgeVenue : .pool)
  }

  mutating func recordHedgeFill(_ fill: HedgeFill) throws(Rejection) {
    if fill.quantity == .zero { throw .quantityZero }
    if fill.price <= .zero { throw .priceNotPositive }
    if fill.quantity.raw.magnitude > UInt64(TwinLimits.quantity) || fill.price.raw > TwinLimits.price
      || fill.fee.raw.magnitude > UInt64(TwinLimits.amount)
    {
      throw .exceedsLimit
    }
    var feed = feeds[Int(fill.feed.value)]
    let delta = BigInt(fill.quantity.raw)
    if delta.size * BigInt(fill.price.raw) > BigInt(Limits.amount) * 1_000_000 { throw .exceedsLimit }
    guard let price = feed.price else { throw .priceUnavailable }
    if !fills.insert([0, UInt64(fill.feed.value), fill.fill]).inserted { throw .duplicateFill }
    let against = feed.hedge.sign * delta.sign < 0
    let closing = against ? BigInt(delta.sign) * min(delta.size, feed.hedge.size) : 0
    var realised: BigInt = 0
    if closing != 0 {
      let full = closing.size == feed.hedge.size
      let released = full ? feed.hedgeCost : (feed.hedgeCost * closing.size).over(feed.hedge.size, .up)
      realised = (0 - closing * price - released).over(1_000_000, .down)
      feed.hedgeCost -= released
    }
    feed.hedgeCost += (delta - closing) * price
    feed.hedge += delta
    if feed.hedge.size > BigInt(Limits.quantity) || feed.hedgeCost.int128 == nil { throw .exceedsLimit }
    feeds[Int(fill.feed.value)] = feed
    let slippage = (delta * (BigInt(fill.price.raw) - price)).over(1_000_000, .up)
    if realised.size + slippage.size - balance(.external) > BigInt(Limits.total) { throw .exceedsLimit }
    try move(.usdc, realised, from: .external, to: .hedgeVenue)
    try move(.usdc, slippage, from: .hedgeVenue, to: .external)
    try move(.usdc, BigInt(fill.fee.raw), from: .hedgeVenue, to: .external)
  }

  mutating func recordHedgeFunding(_ feed: FeedID, _ amount: Money, _ period: UInt64) throws(Rejection) {
    if amount.raw.magnitude > UInt64(TwinLimits.amount) { throw .exceedsLimit }
    if 0 - balance(.external) - BigInt(amount.raw) > BigInt(Limits.total) { throw .exceedsLimit }
    if period <= feeds[Int(feed.value)].fundingPeriod { throw .duplicateFill }
    feeds[Int(feed.value)].fundingPeriod = period
    try move(.usdc, BigInt(amount.raw), from: .hedgeVenue, to: .external)
  }
}
