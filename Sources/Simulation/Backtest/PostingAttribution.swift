import EngineCore
import Instruments
import Quantities
import VenueLedger

/// The first path of the attribution: the ledger's postings by cause, plus what open positions stand for at the end.
struct PostingAttribution {
  private var byCause = [Int128](repeating: 0, count: Cause.allCases.count)
  private var coins: (btc: Int128, eth: Int128) = (0, 0)
  private var open: [UInt64: PositionFact] = [:]
  /// Postings to the pool so far; the two paths may differ by a unit each.
  private(set) var postings = 0

  mutating func take(_ entry: LedgerEntry) {
    for posting in entry.facts.postings where posting.book.kind == .pool || posting.book.kind == .hedgeVenue {
      postings += 1
      switch posting.asset {
      case .usdc: byCause[Int(posting.cause.rawValue)] += Int128(posting.amount)
      case .btc: coins.btc += Int128(posting.amount)
      case .eth: coins.eth += Int128(posting.amount)
      }
    }
    for case .positionChanged(let fact) in entry.facts.events {
      let key = UInt64(fact.account.value) << 16 | UInt64(fact.market.value)
      open[key] = fact.quantity == .zero ? nil : fact
    }
  }

  private func paid(_ cause: Cause) -> Int128 { byCause[Int(cause.rawValue)] * 1_000_000 }

  /// The buckets as the books stand; coins are valued by the feeds named.
  func attribution(of ledger: Ledger, btc: FeedID?, eth: FeedID?) -> Attribution {
    var result = Attribution()
    result.fees = paid(.fees)
    result.traderPnl = paid(.traderPnl) + paid(.impact)
    result.hedgeCost = paid(.hedgeCost)
    result.hedgePnl = paid(.hedgePnl)
    result.liquidation = paid(.liquidation)
    result.insurance = paid(.insurance)
    result.badDebt = paid(.badDebt)
    result.adl = paid(.adl)
    result.lpFlows = paid(.lpFlows)
    result.collateral = paid(.collateral)
    if let btc { result.collateral += coins.btc * Int128(ledger.feed(btc).price.raw) / 100 }
    if let eth { result.collateral += coins.eth * Int128(ledger.feed(eth).price.raw) / 1_000 }
    var owed: (funding: Int128, borrow: Int128) = (0, 0)
    for fact in open.values {
      let market = ledger.market(fact.market)
      let quantity = Int128(fact.quantity.raw)
      result.traderPnl -= quantity * Int128(market.price.raw) - fact.cost
      owed.funding += quantity * (market.accrual.fundingIndex - fact.fundingEntry)
      let index = quantity > 0 ? market.accrual.borrowLong : market.accrual.borrowShort
      owed.borrow += Int128(quantity.magnitude) * (index - fact.borrowEntry)
    }
    result.funding = paid(.funding) + owed.funding.divided(by: 1_000_000_000_000, rounding: .down)
    result.borrow = paid(.borrow) + owed.borrow.divided(by: 1_000_000_000_000, rounding: .down)
    for index in 0..<ledger.feedCount {
      let hedge = ledger.hedge(FeedID(UInt16(index)))
      result.hedgePnl += Int128(hedge.quantity.raw) * Int128(ledger.feed(FeedID(UInt16(index))).price.raw) - hedge.cost
    }
    result.adl += ledger.withheldFromValue
    return result
  }
}

extension Ledger {
  /// The part of open profits above the payout cap, which the pool's value does not count, 1e-12.
  var withheldFromValue: Int128 {
    let cash = Int128(max(0, balance(.pool) + balance(.hedgeVenue)))
    var withheld: Int128 = 0
    for index in 0..<marketCount {
      let market = self.market(MarketID(UInt16(index)))
      let ratio = Int128(parameter(MarketID(UInt16(index)), .maxPayoutRatio))
      let cap = (cash * ratio).divided(by: 1_000_000, rounding: .down) * 1_000_000
      let price = Int128(market.price.raw)
      withheld += max(0, Int128(market.longInterest.raw) * price - market.costLong - cap)
      withheld += max(0, market.costShort - Int128(market.shortInterest.raw) * price - cap)
    }
    return withheld
  }
}
