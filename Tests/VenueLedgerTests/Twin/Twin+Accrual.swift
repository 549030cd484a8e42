import Quantities
import VenueLedger

/// §4.
extension Twin {
  static let day: BigInt = 86_400_000_000_000
  static let year: BigInt = 31_536_000_000_000_000
  private static let atto: BigInt = 1_000_000_000_000_000_000

  mutating func publish(
    _ id: FeedID, _ price: Price, _ confidence: Price, _ publishedAt: Timestamp
  ) throws(Rejection) {
    let index = Int(id.value)
    if price.raw <= 0 { throw .priceNotPositive }
    if confidence.raw < 0 || confidence >= price { throw .confidenceOutOfRange }
    if price.raw > TwinLimits.price || publishedAt.nanoseconds < 0 { throw .exceedsLimit }
    let highest = BigInt(price.raw) + BigInt(confidence.raw)
    for market in markets.indices where markets[market].feed == index {
      for side in Side.allCases
      where (interest(market, side) * highest).over(1_000_000, .up) > BigInt(Limits.notional) {
        throw .exceedsLimit
      }
    }
    if feeds[index].price != nil, publishedAt.nanoseconds < feeds[index].publishedAt { throw .priceOutOfOrder }
    if publishedAt.nanoseconds > now { throw .priceFromFuture }
    for market in markets.indices where markets[market].feed == index { try accrue(market) }
    feeds[index].price = BigInt(price.raw)
    feeds[index].confidence = BigInt(confidence.raw)
    feeds[index].publishedAt = publishedAt.nanoseconds
    for market in markets.indices where markets[market].feed == index { markets[market].accruedAt = now }
    mark()
  }

  mutating func mark() {
    markedValue = min(max(poolValue(.marked), BigInt(Int64.min)), BigInt(Int64.max))
  }

  mutating func accrue(_ index: Int) throws(Rejection) {
    var market = markets[index]
    guard let price = feeds[market.feed].price, let last = market.accruedAt, now > last else { return }
    let span = BigInt(now) - BigInt(last)
    let (rate, area) = funding(index, span)
    market.fundingRate = rate
    let before = market
    market.funding += (area * price).over(2 * Self.day * 1_000_000, .zero)
    let notionals = [Side.long, .short].map { (interest(index, $0) * price).over(1_000_000, .up) }
    for side in 0...1 {
      let exempt = market[.borrowSkipsSmallerSide] == 1 && notionals[side] <= notionals[1 - side]
      if exempt { continue }
      let yearly = borrowRate(market, notionals[side])
      market.borrow[side] += (yearly * price * span).over(Self.year * 1_000_000, .up)
    }
    if basis(index, market) >= TwinLimits.basis { market = before }
    market.accruedAt = now
    markets[index] = market
  }

  /// Interest times the greatest index.
  func basis(_ index: Int, _ market: TwinMarket) -> BigInt {
    max(interest(index, .long) + interest(index, .short), 1)
      * max(market.funding.size, market.borrow[0].size, market.borrow[1].size)
  }

  /// The rate after a span, and twice the area under the rate.
  func funding(_ index: Int, _ span: BigInt) -> (rate: BigInt, area: BigInt) {
    let market = markets[index]
    let scale = market[.skewScale]
    let clamped = min(max(skew(index), 0 - scale), scale)
    let velocity = (clamped * market[.maxFundingVelocity] * 1_000_000_000_000).over(scale, .zero)
    let cap = market[.maxFundingRate] * 1_000_000_000_000
    let before = min(max(market.fundingRate, 0 - cap), cap)
    let free = before + (velocity * span).over(Self.day, .zero)
    if free.size <= cap { return (free, (before + free) * span) }
    let after = velocity > 0 ? cap : 0 - cap
    let step = after - before
    return (after, 2 * after * span - (step * Self.day * step).over(velocity, .zero))
  }

  /// Per year, 1e-18.
  func borrowRate(_ market: TwinMarket, _ notional: BigInt) -> BigInt {
    let capacity = (markedValue * market[.reserveFactor]).over(1_000_000, .down)
    var use: BigInt = 0
    if notional > 0 { use = capacity <= 0 ? Self.atto : min(Self.atto, (notional * Self.atto).over(capacity, .up)) }
    let kink = market[.borrowOptimal] * 1_000_000_000_000
    var rate = (market[.borrowBase] * use).over(1_000_000, .up)
    if use > kink {
      let rise = max(0, market[.borrowAbove] - market[.borrowBase])
      rate += (rise * (use - kink) * 1_000_000_000_000).over(Self.atto - kink, .up)
    }
    return rate
  }

  // MARK: Settings

  mutating func setState(_ market: MarketID, _ state: MarketState, _ authority: Authority) throws(Rejection) {
    if authority == .governor, state < markets[Int(market.value)].state { throw .riskOnlyReducible }
    markets[Int(market.value)].state = state
  }

  mutating func setMultiplier(_ market: MarketID, _ rate: FeeRate) throws(Rejection) {
    let highest = markets[Int(market.value)].parameters[.maxVolatilityMultiplier]
    if rate.raw < 1_000_000 || rate.raw > highest { throw .parameterOutOfBounds }
    markets[Int(market.value)].volatilityMultiplier = BigInt(rate.raw)
  }

  mutating func schedule(_ change: ParameterChange) throws(Rejection) {
    switch change {
    case .market(_, let key, let value):
      if !key.definition.bounds.contains(value) { throw .parameterOutOfBounds }
    case .venue(let key, let value):
      if !key.definition.bounds.contains(value) { throw .parameterOutOfBounds }
    }
    lastChange += 1
    changes[lastChange] = (change, now + venue[.parameterDelay])
  }

  mutating func enact(_ id: UInt64) throws(Rejection) {
    guard let entry = changes[id] else { throw .unknownParameterChange }
    if now < entry.effectiveFrom { throw .notYetDue }
    changes[id] = nil
    switch entry.change {
    case .venue(let key, let value): _ = venue.set(key, to: value)
    case .market(let market, let key, let value):
      let index = Int(market.value)
      try accrue(index)
      _ = markets[index].parameters.set(key, to: value)
    }
  }
}
