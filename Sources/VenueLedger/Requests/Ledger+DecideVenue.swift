import Instruments
import Quantities

extension Ledger {
  func decideVenue(_ request: Request, into buffer: inout EventBuffer) throws(Rejection) {
    switch request.command {
    case .publishPrice(let feed, let price, let confidence, let publishedAt):
      try publishPrice(feed, price, confidence, publishedAt, request, into: &buffer)
    case .setMarketState(let market, let state): try setMarketState(market, state, request, into: &buffer)
    case .setVolatilityMultiplier(let market, let ratio):
      let index = try marketIndex(market)
      try requireVenue(request)
      let bound = markets[index].parameters[.maxVolatilityMultiplier]
      if ratio.raw < 1_000_000 || ratio.raw > bound { throw .parameterOutOfBounds }
      buffer.append(.volatilityMultiplierSet(market, ratio))
    case .fundHedge(let money): try fundHedge(money, request, into: &buffer)
    case .recordHedgeFill(let fill): try recordHedgeFill(fill, request, into: &buffer)
    case .recordHedgeFunding(let feed, let money, let period):
      try recordHedgeFunding(feed, money, period, request, into: &buffer)
    case .scheduleParameter(let change): try scheduleParameter(change, request, into: &buffer)
    case .enactParameter(let id): try enactParameter(id, request, into: &buffer)
    default: preconditionFailure("Invariant: decide sends each command to its room")
    }
  }

  private func publishPrice(
    _ feed: FeedID, _ price: Price, _ confidence: Price, _ publishedAt: Timestamp, _ request: Request,
    into buffer: inout EventBuffer
  ) throws(Rejection) {
    let index = try feedIndex(feed)
    try requireVenue(request)
    if price <= .zero { throw .priceNotPositive }
    if confidence < .zero || confidence >= price { throw .confidenceOutOfRange }
    if price.raw > Limits.price || publishedAt.nanoseconds < 0 { throw .exceedsLimit }
    let book = FeedBook(price: price.raw, confidence: confidence.raw, publishedAt: publishedAt.nanoseconds)
    for market in markets where market.feed == index {
      let interest = Int128(max(market.longInterest, market.shortInterest))
      if interest * Int128(price.raw + confidence.raw) > Limits.notional * 1_000_000 { throw .exceedsLimit }
    }
    if publishedAt.nanoseconds < feeds[index].publishedAt { throw .priceOutOfOrder }
    if publishedAt > request.at { throw .priceFromFuture }
    for position in markets.indices where markets[position].feed == index {
      _ = accrued(position, to: request.at, into: &buffer)
    }
    buffer.append(.pricePublished(feed, price, confidence: confidence, publishedAt: publishedAt))
    let poolValue = vault.marked
    let value = poolValue12(feed: index, at: book) { market in
      var accrued = market
      accrued.accrue(to: request.at.nanoseconds, poolValue: poolValue)
      accrued.price = price.raw
      accrued.confidence = confidence.raw
      return accrued
    }
    buffer.append(.poolMarked(Money(raw: Self.money(value))))
  }

  private func setMarketState(
    _ market: MarketID, _ state: MarketState, _ request: Request, into buffer: inout EventBuffer
  ) throws(Rejection) {
    let index = try marketIndex(market)
    guard request.authority == .venue || request.authority == .governor else { throw .notAuthorised }
    // Governance may restrict at once; what opens again is the engine's oracle grace.
    if request.authority == .governor, state < markets[index].state { throw .riskOnlyReducible }
    buffer.append(.marketStateChanged(market, state))
  }

  // MARK: Hedge

  private func fundHedge(_ money: Money, _ request: Request, into buffer: inout EventBuffer) throws(Rejection) {
    try requireVenue(request)
    if money == .zero { throw .amountNotPositive }
    if money.raw.magnitude > UInt64(Limits.amount) { throw .exceedsLimit }
    if money > .zero ? purses.pool.usdc < money.raw : purses.hedgeVenue < -money.raw { throw .insufficientPoolCash }
    buffer.move(money.raw, from: .pool, to: .hedgeVenue, .hedgePnl)
    buffer.append(.hedgeFunded(money))
  }

  private func recordHedgeFill(
    _ fill: HedgeFill, _ request: Request, into buffer: inout EventBuffer
  ) throws(Rejection) {
    let index = try feedIndex(fill.feed)
    try requireVenue(request)
    if fill.quantity == .zero { throw .quantityZero }
    if fill.price <= .zero { throw .priceNotPositive }
    let size = Int128(fill.quantity.raw.magnitude)
    if size > Int128(Limits.quantity) || fill.price.raw > Limits.price { throw .exceedsLimit }
    if fill.fee.raw.magnitude > UInt64(Limits.amount) { throw .exceedsLimit }
    if size * Int128(fill.price.raw) > Int128(Limits.amount) * 1_000_000 { throw .exceedsLimit }
    let price = Int128(feeds[index].price)
    if price == 0 { throw .priceUnavailable }
    if hedges[index].knows(fill.fill) { throw .duplicateFill }
    var hedge = hedges[index]
    let profit = change(&hedge, by: fill.quantity.raw, at: price)
    guard hedge.quantity.magnitude <= UInt64(Limits.quantity), profit.magnitude < UInt128(Limits.notional) * 1_000_000
    else { throw .exceedsLimit }
    let realised = profit.divided(by: 1_000_000, rounding: .down)
    let worse = Int128(fill.quantity.raw) * (Int128(fill.price.raw) - price)
    let slippage = worse.divided(by: 1_000_000, rounding: .up)
    guard let paid = Int64(exactly: realised), let lost = Int64(exactly: slippage) else { throw .exceedsLimit }
    if -purses.external.usdc + realised.magnitudeSigned + slippage.magnitudeSigned > Limits.total {
      throw .exceedsLimit
    }
    let left = (profit - realised * 1_000_000) + (slippage * 1_000_000 - worse)
    buffer.move(paid, from: .external, to: .hedgeVenue, .hedgePnl)
    buffer.move(lost, from: .hedgeVenue, to: .external, .hedgeCost)
    buffer.move(fill.fee.raw, from: .hedgeVenue, to: .external, .hedgeCost)
    let fact = HedgeFact(
      fill: fill, quantity: Quantity(raw: hedge.quantity), cost: hedge.cost, realised: Money(raw: paid),
      slippage: Money(raw: lost), remainder: -left * 1_000_000_000_000)
    buffer.append(.hedgeFilled(fact))
  }

  /// Moves a hedge at the index price; returns the exact profit of what closed, 1e-12. The money that rounding of a
  /// partial close leaves stays in the cost.
  private func change(_ hedge: inout HedgeBook, by quantity: Int64, at price: Int128) -> Int128 {
    let before = hedge.quantity
    let against = before != 0 && (before > 0) != (quantity > 0)
    let closing = against ? min(before.magnitude, quantity.magnitude) : 0
    let signed = quantity > 0 ? Int64(closing) : -Int64(closing)
    var profit: Int128 = 0
    if closing > 0 {
      let released =
        closing == before.magnitude
        ? hedge.cost
        : wideScaledProduct(hedge.cost, Int128(closing), per: Int128(before.magnitude), rounding: .up) ?? hedge.cost
      profit = -Int128(signed) * price - released
      hedge.cost -= released
    }
    hedge.cost += Int128(quantity - signed) * price
    hedge.quantity += quantity
    return profit
  }

  private func recordHedgeFunding(
    _ feed: FeedID, _ money: Money, _ period: UInt64, _ request: Request, into buffer: inout EventBuffer
  ) throws(Rejection) {
    let index = try feedIndex(feed)
    try requireVenue(request)
    if money.raw.magnitude > UInt64(Limits.amount) { throw .exceedsLimit }
    if -purses.external.usdc - Int128(money.raw) > Limits.total { throw .exceedsLimit }
    if period <= hedges[index].fundingPeriod { throw .duplicateFill }
    buffer.move(money.raw, from: .hedgeVenue, to: .external, .hedgeCost)
    buffer.append(.hedgeFundingPaid(feed, money, period: period))
  }

  // MARK: Parameters

  private func scheduleParameter(
    _ change: ParameterChange, _ request: Request, into buffer: inout EventBuffer
  ) throws(Rejection) {
    if case .market(let market, _, _) = change { _ = try marketIndex(market) }
    guard request.authority == .governor else { throw .notAuthorised }
    guard change.isWithinBounds else { throw .parameterOutOfBounds }
    if changes.count >= Limits.pending { throw .exceedsLimit }
    let effective = request.at + TimeSpan(nanoseconds: venue[.parameterDelay])
    buffer.append(.parameterScheduled(nextChange, change, effectiveFrom: effective))
  }

  private func enactParameter(_ id: UInt64, _ request: Request, into buffer: inout EventBuffer) throws(Rejection) {
    guard let pending = changes.first(where: { $0.id == id }) else { throw .unknownParameterChange }
    guard request.authority == .venue || request.authority == .governor else { throw .notAuthorised }
    if request.at.nanoseconds < pending.effectiveFrom { throw .notYetDue }
    if case .market(let market, _, _) = pending.change {
      _ = accrued(Int(market.value), to: request.at, into: &buffer)
    }
    buffer.append(.parameterEnacted(id, pending.change))
  }
}

extension ParameterChange {
  var isWithinBounds: Bool {
    switch self {
    case .market(_, let key, let value): key.definition.bounds.contains(value)
    case .venue(let key, let value): key.definition.bounds.contains(value)
    }
  }
}

extension Int128 {
  /// The size as a signed number.
  var magnitudeSigned: Int128 { self < 0 ? -self : self }
}
