import Instruments
import Quantities
import VenueLedger

/// What a trade would be: contracts, price, and the impact booked with the impact pool.
struct TwinQuote: Equatable {
  var delta: BigInt
  var fill: BigInt
  /// 1e-6, positive to the trader.
  var impact: BigInt = 0
}

/// §5.
extension Twin {
  private static let atto: BigInt = 1_000_000_000_000_000_000
  /// Where the power law saturates.
  private static let ceiling = BigInt(Int128(1) << 100)

  /// The quote of an order; `limit`, when given, is the position that a reduce-only order may not exceed.
  func quote(_ index: Int, _ size: OrderSize, reducing limit: BigInt?) throws(Rejection) -> TwinQuote {
    var quote: TwinQuote
    switch size {
    case .quantity(let quantity): quote = try self.quote(index, quantity: cut(BigInt(quantity.raw), limit))
    case .notional(let money):
      let plain = (BigInt(money.raw).size * 1_000_000).over(price(index), .down)
      if let limit, plain >= limit {
        quote = try self.quote(index, quantity: money > .zero ? limit : 0 - limit)
        break
      }
      quote = try self.quote(index, notional: BigInt(money.raw))
      let allowed = cut(quote.delta, limit)
      if allowed != quote.delta { quote = try self.quote(index, quantity: allowed) }
    }
    if quote.fill <= 0 || quote.fill > BigInt(Limits.price) { throw .exceedsLiquidity }
    if quote.delta.size * quote.fill > BigInt(Limits.amount) * 1_000_000 { throw .exceedsLimit }
    if quote.delta.size > BigInt(Limits.quantity) { throw .exceedsLimit }
    return quote
  }

  private func cut(_ delta: BigInt, _ limit: BigInt?) -> BigInt {
    guard let limit else { return delta }
    return delta.size > limit ? BigInt(delta.sign) * limit : delta
  }

  /// `P⋆`.
  private func base(_ index: Int, buy: Bool) -> BigInt {
    let feed = feeds[markets[index].feed]
    let spread = (feed.confidence * markets[index][.confidenceSpread]).over(1_000_000, .up)
    return price(index) + (buy ? spread : 0 - spread)
  }

  func quote(_ index: Int, quantity delta: BigInt) throws(Rejection) -> TwinQuote {
    if delta == 0 { throw .quantityZero }
    let market = markets[index]
    let away: Toward = delta > 0 ? .up : .down
    let base = base(index, buy: delta > 0)
    let price = price(index)
    let skew = skew(index)
    switch LiquidityModel(rawValue: UInt8(market.parameters[.liquidityModel])) ?? .flat {
    case .flat: return TwinQuote(delta: delta, fill: base)
    case .skewPremium:
      let premium = (price * (2 * skew + delta)).over(2 * market[.skewScale], away)
      return TwinQuote(delta: delta, fill: base + premium)
    case .virtualAMM:
      let depth = market[.ammDepth]
      if depth - skew - delta <= 0 || depth - skew <= 0 { throw .exceedsLiquidity }
      let fill = (depth * depth * price).over((depth - skew - delta) * (depth - skew), away)
      return TwinQuote(delta: delta, fill: fill + base - price)
    case .powerLaw:
      let value = (delta.size * price).over(1_000_000, .down)
      let impact = impact(index, value, buy: delta > 0)
      let shift = (impact * 1_000_000).over(delta, delta > 0 ? .down : .up)
      return TwinQuote(delta: delta, fill: base - shift, impact: impact)
    }
  }

  func quote(_ index: Int, notional: BigInt) throws(Rejection) -> TwinQuote {
    let price = price(index)
    let size = (notional.size * 1_000_000).over(price, .down)
    let buy = notional > 0
    guard markets[index].parameters[.liquidityModel] == Int64(LiquidityModel.powerLaw.rawValue) else {
      return try quote(index, quantity: buy ? size : 0 - size)
    }
    let impact = impact(index, notional.size, buy: buy)
    let shift = (impact * 1_000_000).over(price, .down)
    let traded = buy ? size + shift : size - shift
    if traded <= 0 { throw .exceedsLiquidity }
    let fill = (notional.size * 1_000_000).over(traded, buy ? .up : .down)
    return TwinQuote(
      delta: buy ? traded : 0 - traded, fill: fill + base(index, buy: buy) - price, impact: impact)
  }

  /// The power law's impact of a trade's value, 1e-6, within its caps.
  func impact(_ index: Int, _ value: BigInt, buy: Bool) -> BigInt {
    let market = markets[index]
    let before = cost(index, .long).over(1_000_000, .down) - cost(index, .short).over(1_000_000, .down)
    let after = buy ? before + value : before - value
    let positive = (market[.impactFactorPositive], market.parameters[.impactExponentPositive])
    let negative = (market[.impactFactorNegative], market.parameters[.impactExponentNegative])
    var raw: BigInt
    if before.sign * after.sign >= 0 {
      let rule = after.size < before.size ? positive : negative
      raw = Self.powerLaw(before.size, rule.0, rule.1) - Self.powerLaw(after.size, rule.0, rule.1)
    } else {
      raw =
        Self.powerLaw(before.size, positive.0, positive.1) - Self.powerLaw(after.size, negative.0, negative.1)
    }
    let away = before.sign * after.sign < 0 || after.size > before.size
    if away, Self.powerLaw(after.size, negative.0, negative.1) == Self.ceiling { raw = 0 - Self.ceiling * Self.atto }
    let impact = raw.over(1_000_000_000_000, .down)
    if impact > 0 {
      let cap = (value * market[.maxPositiveImpact]).over(1_000_000, .down)
      return min(impact, cap, max(0, balance(.impactPool(MarketID(UInt16(index))))))
    }
    return max(impact, 0 - (value * market[.maxNegativeImpact]).over(1_000_000, .down))
  }

  /// `g(d, f, e)` with the exponent in quarters, 1e-18.
  static func powerLaw(_ distance: BigInt, _ factor: BigInt, _ quarters: Int64) -> BigInt {
    if distance < 1_000_000 { return 0 }
    var result = factor
    for _ in 0..<(quarters / 4) { result = min(ceiling, (result * distance).over(1_000_000, .zero)) }
    let root = (distance * Self.atto).root
    if quarters % 4 >= 2 { result = min(ceiling, (result * root).over(1_000_000_000_000, .zero)) }
    if quarters % 2 == 1 {
      let fourth = (root * 1_000_000_000_000).root
      result = min(ceiling, (result * fourth).over(1_000_000_000_000, .zero))
    }
    return result
  }
}
