import EngineCore
import Instruments
import Quantities
import VenueLedger

/// The second path of the attribution: every position times every price change, integrated over the facts alone in
/// exact integers; no posting is read.
struct ReplayAttribution {
  private struct Market {
    let feed: Int
    var long: Int128 = 0
    var short: Int128 = 0
    var fundingIndex: Int128 = 0
    var borrowLong: Int128 = 0
    var borrowShort: Int128 = 0
  }

  private var result = Attribution()
  private var markets: [Market]
  private var prices: [Int128]
  private var hedges: [Int128]
  private let coinFeeds: (btc: Int?, eth: Int?)
  private var coins: (btc: Int128, eth: Int128) = (0, 0)
  private var deposits: [UInt64: Int64] = [:]
  /// 1e-24.
  private var funding: Int128 = 0
  private var borrow: Int128 = 0
  private var remainder: Int128 = 0
  /// 1e-15.
  private var inventory: Int128 = 0
  private let shares: [(treasury: Int64, insurance: Int64)]

  init(_ genesis: Genesis) {
    markets = genesis.markets.map { Market(feed: Int($0.feed.value)) }
    prices = Array(repeating: 0, count: genesis.feedCount)
    hedges = Array(repeating: 0, count: genesis.feedCount)
    coinFeeds = (genesis.btcFeed.map { Int($0.value) }, genesis.ethFeed.map { Int($0.value) })
    shares = genesis.markets.map { ($0.parameters[.treasuryShare], $0.parameters[.insuranceShare]) }
  }

  /// Cost of the hedge and trading fees of the pool so far, 1e-12 USDC; a cost is positive.
  var soFar: (hedgeCost: Int128, fees: Int128) { (-result.hedgeCost, result.fees) }

  mutating func take(_ entry: LedgerEntry) {
    for event in entry.facts.events { take(event) }
  }

  private mutating func take(_ event: Event) {
    switch event {
    case .pricePublished(let feed, let price, _, _): move(Int(feed.value), to: Int128(price.raw))
    case .accrued(let market, let fact): accrue(Int(market.value), fact)
    case .positionChanged(let fact): trade(fact)
    case .hedgeFilled(let fact):
      let feed = Int(fact.fill.feed.value)
      let quantity = Int128(fact.fill.quantity.raw)
      hedges[feed] += quantity
      result.hedgeCost -= quantity * (Int128(fact.fill.price.raw) - prices[feed])
      result.hedgeCost -= Int128(fact.fill.fee.raw) * 1_000_000
      remainder += fact.remainder
    case .hedgeFundingPaid(_, let money, _): result.hedgeCost -= Int128(money.raw) * 1_000_000
    case .badDebtCovered(let fact): result.badDebt -= Int128(fact.pool.raw) * 1_000_000
    case .collateralSeized(_, let amount, let paid): seize(amount, paid)
    case .depositRequested(let wanted): deposits[wanted.id.value] = wanted.amount.raw
    case .depositExecuted(let id, _, _): result.lpFlows += Int128(deposits[id.value] ?? 0) * 1_000_000
    case .withdrawalPriced(_, let payout, _): result.lpFlows -= Int128(payout.raw) * 1_000_000
    case .donated(_, let money, .pool): result.lpFlows += Int128(money.raw) * 1_000_000
    default: break
    }
  }

  private mutating func move(_ feed: Int, to price: Int128) {
    let step = price - prices[feed]
    prices[feed] = price
    for market in markets where market.feed == feed { result.traderPnl -= (market.long - market.short) * step }
    result.hedgePnl += hedges[feed] * step
    if coinFeeds.btc == feed { inventory += coins.btc * step * 10 }
    if coinFeeds.eth == feed { inventory += coins.eth * step }
  }

  private mutating func accrue(_ index: Int, _ fact: AccrualFact) {
    let market = markets[index]
    funding += (market.long - market.short) * (fact.fundingIndex - market.fundingIndex)
    borrow += market.long * (fact.borrowLong - market.borrowLong)
    borrow += market.short * (fact.borrowShort - market.borrowShort)
    markets[index].fundingIndex = fact.fundingIndex
    markets[index].borrowLong = fact.borrowLong
    markets[index].borrowShort = fact.borrowShort
  }

  private mutating func trade(_ fact: PositionFact) {
    let index = Int(fact.market.value)
    let after = Int128(fact.quantity.raw)
    let before = after - Int128(fact.delta.raw)
    markets[index].long += max(0, after) - max(0, before)
    markets[index].short += max(0, -after) - max(0, -before)
    let price = prices[markets[index].feed]
    result.traderPnl += Int128(fact.delta.raw) * (Int128(fact.price.raw) - price)
    result.traderPnl += Int128(fact.impact.raw) * 1_000_000
    let treasury = fact.fee.scaled(by: FeeRate(raw: shares[index].treasury), rounding: .down)
    let insurance = fact.fee.scaled(by: FeeRate(raw: shares[index].insurance), rounding: .down)
    result.fees += Int128((fact.fee - treasury - min(insurance, fact.fee - treasury)).raw) * 1_000_000
    result.adl += Int128(fact.withheld.raw) * 1_000_000
    remainder += fact.remainder
  }

  private mutating func seize(_ amount: AssetAmount, _ paid: Money) {
    result.collateral -= Int128(paid.raw) * 1_000_000
    switch amount.asset {
    case .btc:
      coins.btc += Int128(amount.raw)
      inventory += Int128(amount.raw) * (coinFeeds.btc.map { prices[$0] } ?? 0) * 10
    case .eth:
      coins.eth += Int128(amount.raw)
      inventory += Int128(amount.raw) * (coinFeeds.eth.map { prices[$0] } ?? 0)
    case .usdc: break
    }
  }

  /// The buckets so far, each rounded once from its exact sum.
  func attribution(withheld: Int128) -> Attribution {
    var total = result
    total.funding = funding.divided(by: 1_000_000_000_000, rounding: .down)
    total.borrow = borrow.divided(by: 1_000_000_000_000, rounding: .down)
    total.rounding = remainder.divided(by: 1_000_000_000_000, rounding: .down)
    total.collateral += inventory.divided(by: 1_000, rounding: .down)
    total.adl += withheld
    return total
  }
}
