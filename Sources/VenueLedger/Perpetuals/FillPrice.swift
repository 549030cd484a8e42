import Quantities

/// What a trade would fill at, and what moves through the impact pool.
struct Fill: Equatable {
  /// Signed, 1e-6 contracts.
  var quantity: Int64
  /// 1e-6 USDC per contract.
  var price: Int64
  /// Positive to the trader, 1e-6 USDC.
  var impact: Int64
}

extension MarketBook {
  /// The fill of a signed number of contracts; see docs/ledger.md §5.
  func fill(quantity: Int64) throws(Rejection) -> Fill {
    if quantity == 0 { throw .quantityZero }
    if quantity.magnitude > UInt64(Limits.quantity) { throw .exceedsLimit }
    let model = LiquidityModel(rawValue: UInt8(truncatingIfNeeded: parameters[.liquidityModel])) ?? .flat
    switch model {
    case .flat: return try checked(quantity, Int128(base(buying: quantity > 0)), impact: 0)
    case .skewPremium:
      return try checked(quantity, Int128(base(buying: quantity > 0)) + skewPremium(quantity), impact: 0)
    case .virtualAMM: return try checked(quantity, try virtualPrice(quantity), impact: 0)
    case .powerLaw: return try powerLawFill(quantity)
    }
  }

  /// The fill of a signed value in USDC.
  func fill(notional: Int64) throws(Rejection) -> Fill {
    if notional == 0 { throw .quantityZero }
    if notional.magnitude > UInt64(Limits.amount) { throw .exceedsLimit }
    let size = Int128(notional.magnitude)
    let contracts = size * Self.million / Int128(price)
    guard contracts <= Int128(Limits.quantity) else { throw .exceedsLimit }
    let signed = notional > 0 ? Int64(contracts) : -Int64(contracts)
    if parameters[.liquidityModel] != Int64(LiquidityModel.powerLaw.rawValue) { return try fill(quantity: signed) }
    let impact = boundedImpact(value: size, buying: notional > 0)
    // The impact is paid in contracts: fewer of them for a buyer who pays, more for a seller who pays.
    let shift = (impact * Self.million).divided(by: Int128(price), rounding: .down)
    let adjusted = notional > 0 ? contracts + shift : contracts - shift
    guard adjusted > 0, adjusted <= Int128(Limits.quantity) else { throw .exceedsLiquidity }
    let mean = (size * Self.million).divided(by: adjusted, rounding: notional > 0 ? .up : .down)
    let fillPrice = mean + Int128(base(buying: notional > 0) - price)
    return try checked(notional > 0 ? Int64(adjusted) : -Int64(adjusted), fillPrice, impact: impact)
  }

  @inline(__always) private func checked(_ quantity: Int64, _ price: Int128, impact: Int128) throws(Rejection) -> Fill {
    guard quantity != 0 else { throw .quantityZero }
    guard price > 0, price <= Int128(Limits.price), let whole = Int64(exactly: impact) else { throw .exceedsLiquidity }
    guard Int128(quantity.magnitude) * price <= Int128(Limits.amount) * Self.million else { throw .exceedsLimit }
    return Fill(quantity: quantity, price: Int64(price), impact: whole)
  }

  /// The oracle's price with its share of the confidence against the trader.
  @inline(__always) private func base(buying: Bool) -> Int64 {
    let spread = (Int128(confidence) * Int128(parameters[.confidenceSpread])).divided(by: Self.million, rounding: .up)
    return buying ? price + Int64(spread) : price - Int64(spread)
  }

  /// The mean premium before and after the trade: `P (2Q + Δ) / (2 scale)`, rounded against the trader.
  @inline(__always) private func skewPremium(_ quantity: Int64) -> Int128 {
    let numerator = 2 * Int128(skew) + Int128(quantity)
    let divisor = 2 * Int128(parameters[.skewScale])
    return wideScaledProduct(Int128(price), numerator, per: divisor, rounding: quantity > 0 ? .up : .down)
      ?? (quantity > 0 ? Int128(Limits.price) : -Int128(Limits.price))
  }

  /// The mean price of a trade along `x y = k` around the oracle's price, with the spread of the base.
  private func virtualPrice(_ quantity: Int64) throws(Rejection) -> Int128 {
    let depth = Int128(parameters[.ammDepth])
    let before = depth - Int128(skew)
    let after = before - Int128(quantity)
    guard before > 0, after > 0 else { throw .exceedsLiquidity }
    // Mean price = P x² / (before · after); depths are at most 1e12 so the squares fit.
    let rounding: Rounding = quantity > 0 ? .up : .down
    guard let mean = wideScaledProduct(depth * depth, Int128(price), per: before * after, rounding: rounding) else {
      throw .exceedsLiquidity
    }
    return mean + Int128(base(buying: quantity > 0) - price)
  }

  private func powerLawFill(_ quantity: Int64) throws(Rejection) -> Fill {
    let value = (Int128(quantity.magnitude) * Int128(price)) / Self.million
    // Beyond this no fill is admissible, and the roots of the law would leave 128 bits.
    guard value <= 2 * Int128(Limits.amount) else { throw .exceedsLimit }
    let impact = boundedImpact(value: value, buying: quantity > 0)
    let rounding: Rounding = quantity > 0 ? .up : .down
    let signed = quantity > 0 ? -impact : impact
    let shift = (signed * Self.million).divided(by: Int128(quantity.magnitude), rounding: rounding)
    return try checked(quantity, Int128(base(buying: quantity > 0)) + shift, impact: impact)
  }

  /// The impact within its caps and the impact pool, 1e-6 USDC, positive to the trader.
  private func boundedImpact(value: Int128, buying: Bool) -> Int128 {
    let law = PowerLaw(parameters)
    let imbalance = costLong / Self.million - costShort / Self.million
    let impact = law.impact(from: imbalance, to: imbalance + (buying ? value : -value))
    let most = (value * Int128(parameters[.maxPositiveImpact])) / Self.million
    let least = (value * Int128(parameters[.maxNegativeImpact])) / Self.million
    return max(-least, min(impact, min(most, Int128(impactPool))))
  }
}

/// The charge for imbalance `f · d^e`, in integers, with exponents in quarters.
///
/// - Source: the public documentation of power-law price impact; see docs/ledger.md §5.
/// - Evidence: `PowerLawTests`, scenario `vectors/power-law.scenario`.
struct PowerLaw {
  private let improving: (factor: Int128, quarters: Int64)
  private let worsening: (factor: Int128, quarters: Int64)

  /// Where a charge saturates, 1e-18 USDC.
  private static let ceiling = Int128(1) << 100

  init(_ parameters: MarketParameters) {
    improving = (Int128(parameters[.impactFactorPositive]), parameters[.impactExponentPositive])
    worsening = (Int128(parameters[.impactFactorNegative]), parameters[.impactExponentNegative])
  }

  /// What a move of the imbalance (1e-6 USDC, signed) pays the trader, 1e-6 USDC rounded down.
  func impact(from before: Int128, to after: Int128) -> Int128 {
    let start = Int128(before.magnitude)
    let end = Int128(after.magnitude)
    let crosses = (before < 0 && after > 0) || (before > 0 && after < 0)
    let ending = !crosses && end < start ? improving : worsening
    let starting = crosses || end < start ? improving : worsening
    let charged = Self.charge(end, ending)
    // Where the law leaves its range, two imbalances look alike; the larger one costs the most that there is.
    if charged == Self.ceiling, crosses || end > start { return -Self.ceiling }
    let atto = Self.charge(start, starting) - charged
    return atto.divided(by: 1_000_000_000_000, rounding: .down)
  }

  /// `f · d^e` in 1e-18 USDC; zero below one dollar; saturates far above any admissible trade.
  static func charge(_ distance: Int128, _ law: (factor: Int128, quarters: Int64)) -> Int128 {
    guard distance >= 1_000_000 else { return 0 }
    func times(_ value: Int128, _ factor: Int128, per unit: Int128) -> Int128 {
      min(ceiling, wideScaledProduct(value, factor, per: unit, rounding: .down) ?? ceiling)
    }
    var value = law.factor
    for _ in 0..<(law.quarters / 4) { value = times(value, distance, per: 1_000_000) }
    let root = integerSquareRoot(distance * 1_000_000_000_000_000_000)
    if law.quarters % 4 >= 2 { value = times(value, root, per: 1_000_000_000_000) }
    if law.quarters % 2 == 1 {
      value = times(value, integerSquareRoot(root * 1_000_000_000_000), per: 1_000_000_000_000)
    }
    return value
  }
}
