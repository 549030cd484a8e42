import Quantities

/// At which end of the confidence interval the pool is valued.
public enum ValuationSide: Sendable {
  /// At the agreed price.
  case marked
  /// Highest: what new shares are bought at.
  case high
  /// Lowest: what shares are redeemed at.
  case low
}

/// The pool's value as it is added up, 1e-12 USDC; see docs/ledger.md §8.
struct PoolValuation {
  let side: ValuationSide
  /// Cash here and on the external venue, 1e-6.
  let cash: Int64
  private var total: Int128
  private var receivable: Int128 = 0

  init(_ side: ValuationSide, cash: Int64) {
    self.side = side
    self.cash = cash
    total = Int128(cash) * 1_000_000
  }

  /// The value, funding and borrow receivable rounded down.
  var value: Int128 { total + receivable.divided(by: 1_000_000_000_000, rounding: .down) }

  /// The value at the lower, middle or upper price that the side asks for.
  private func worst(_ price: Int64, _ confidence: Int64, _ value: (Int64) -> Int128) -> Int128 {
    if side == .marked || confidence == 0 { return value(price) }
    let below = value(price - confidence)
    let above = value(price + confidence)
    return side == .high ? max(below, above) : min(below, above)
  }

  mutating func count(_ market: MarketBook) {
    receivable += market.receivable
    let cap = market.payoutCap(cash: cash) * 1_000_000
    total += worst(market.price, market.confidence) { price in
      let owed = min(market.profit(.long, at: price), cap) + min(market.profit(.short, at: price), cap)
      return side == .low ? -owed - market.unwinding(at: price) : -owed
    }
  }

  mutating func count(_ hedge: HedgeBook, price: Int64, confidence: Int64) {
    if hedge.quantity == 0 { total -= hedge.cost; return }
    total += worst(price, confidence) { Int128(hedge.quantity) * Int128($0) - hedge.cost }
  }

  mutating func count(coins: Int64, unitsPerWhole: Int64, price: Int64, confidence: Int64) {
    if coins == 0 { return }
    total += worst(price, confidence) {
      (Int128(coins) * Int128($0) * 1_000_000).divided(by: Int128(unitsPerWhole), rounding: .down)
    }
  }
}

extension MarketBook {
  /// The greatest unwinding that is counted, 1e-12 USDC: far above any pool, and summable over a thousand markets.
  private static let mostUnwinding = Int128(1) << 110

  /// What the curve will give back above the index when the skew is closed along it, 1e-12 USDC, rounded up.
  ///
  /// Traders paid it when they made the skew. Whoever redeems shares before they close must not take it along: at a
  /// constant index he and they would together gain (PerpPair, 2026).
  func unwinding(at price: Int64) -> Int128 {
    let size = Int128(skew.magnitude)
    if size == 0 { return 0 }
    let divisor: Int128
    switch LiquidityModel(rawValue: UInt8(truncatingIfNeeded: parameters[.liquidityModel])) {
    case .skewPremium: divisor = 2 * Int128(parameters[.skewScale])
    case .virtualAMM: divisor = Int128(parameters[.ammDepth]) - Int128(skew)
    // A power law's charges are in the impact pool, which is not the liquidity providers'.
    case .flat, .powerLaw, nil: return 0
    }
    let given = wideScaledProduct(size * Int128(price), size, per: divisor, rounding: .up) ?? Self.mostUnwinding
    return min(given, Self.mostUnwinding)
  }

  /// The most that the traders of one side are paid, 1e-6.
  @inline(__always) func payoutCap(cash: Int64) -> Int128 {
    (max(Int128(cash), 0) * Int128(parameters[.maxPayoutRatio])).divided(by: Self.million, rounding: .down)
  }

  /// Whether a side's profit exceeds a share of the pool's cash.
  func sideProfitExceeds(_ side: Side, _ ratio: Int64, cash: Int64) -> Bool {
    profit(side, at: price) > max(Int128(cash), 0) * Int128(ratio)
  }
}

extension Ledger {
  /// The pool's value, 1e-12 USDC.
  func poolValue12(_ side: ValuationSide, cashChange: Int64 = 0) -> Int128 {
    var valuation = PoolValuation(side, cash: purses.poolCash + cashChange)
    for market in markets { valuation.count(market) }
    countHoldings(&valuation)
    return valuation.value
  }

  /// The pool's value with one feed at another price and its markets accrued, 1e-12 USDC.
  func poolValue12(feed: Int, at book: FeedBook, accrued: (MarketBook) -> MarketBook) -> Int128 {
    var valuation = PoolValuation(.marked, cash: purses.poolCash)
    for market in markets { valuation.count(market.feed == feed ? accrued(market) : market) }
    countHoldings(&valuation, feed: feed, at: book)
    return valuation.value
  }

  private func countHoldings(_ valuation: inout PoolValuation, feed: Int = -1, at book: FeedBook = FeedBook()) {
    for index in hedges.indices where hedges[index].quantity != 0 || hedges[index].cost != 0 {
      let quote = index == feed ? book : feeds[index]
      valuation.count(hedges[index], price: quote.price, confidence: quote.confidence)
    }
    if let btc = genesis.btcFeed.map({ Int($0.value) }) {
      let quote = btc == feed ? book : feeds[btc]
      valuation.count(
        coins: purses.pool.btc, unitsPerWhole: 100_000_000, price: quote.price, confidence: quote.confidence)
    }
    if let eth = genesis.ethFeed.map({ Int($0.value) }) {
      let quote = eth == feed ? book : feeds[eth]
      valuation.count(
        coins: purses.pool.eth, unitsPerWhole: 1_000_000_000, price: quote.price, confidence: quote.confidence)
    }
  }

  /// The pool's value in money, rounded down, saturated at the bounds of 64 bits.
  static func money(_ value12: Int128) -> Int64 {
    Int64(clamping: value12.divided(by: 1_000_000, rounding: .down))
  }
}
