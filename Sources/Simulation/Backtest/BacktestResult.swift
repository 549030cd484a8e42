import EngineCore
public import Quantities
import VenueLedger

/// The figures of one pool.
public struct PoolFigures: Sendable {
  /// Which pool.
  public let kind: PoolKind
  /// Time-weighted Σ over underlyings of |traders' net + confirmed hedge|, USDC.
  public let meanNet: Double
  /// Greatest reading of it, USDC.
  public let greatestNet: Double
  /// Time-weighted open interest of both sides, USDC.
  public let meanOpenInterest: Double
  /// Time-weighted value of the pool, USDC.
  public let meanValue: Double
  /// Value of the pool at the end.
  public let endValue: Money
  /// Return of a share over the whole time.
  public let totalReturn: Double
  /// Greatest loss of a share from a peak.
  public let drawdown: Double
  /// Standard deviation of a share's hourly returns.
  public let hourlyDeviation: Double
  /// From the replay of positions and prices.
  public let attribution: Attribution
  /// From the ledger's postings.
  public let postedAttribution: Attribution
  /// Value change less the sum of `attribution`, 1e-12 USDC.
  public let residual: Int128
  /// Postings to the pool: how many units the two attributions may differ.
  public let postings: Int
  /// What happened.
  public let counts: PoolCounts
  /// Traders' money at the end less what they brought, USDC.
  public let traderResult: Money
  /// Intents by style: sent, declined, pointless.
  public let verdicts: [(style: TraderStyle, sent: Int, declined: Int, pointless: Int)]
  /// Insurance fund at the end.
  public let insurance: Money
  /// Hash of the ledger's state at the end.
  public let stateHash: UInt64
  /// Invariants checked; a violation would have stopped the run.
  public let invariantChecks: UInt64

  /// |net| over value.
  public var netShare: Double { meanValue > 0 ? meanNet / meanValue : 0 }
  /// Open interest over value.
  public var interestShare: Double { meanValue > 0 ? meanOpenInterest / meanValue : 0 }
  /// What liquidity provision earned before price moves.
  public var earned: Double { Double(attribution.fees + attribution.funding + attribution.borrow) / 1e12 }
  /// Cost of the hedge, positive.
  public var hedgeCost: Double { -Double(attribution.hedgeCost) / 1e12 }

  /// The buckets in which the two attributions differ by more than a unit a posting.
  public var disagreements: [String] {
    zip(attribution.buckets, postedAttribution.buckets).compactMap { replayed, posted in
      if replayed.name == "rounding" { return nil }
      return (replayed.value - posted.value).magnitude > UInt128(postings + 2) * 1_000_000 ? replayed.name : nil
    }
  }
}

extension PoolRun {
  /// The figures as the pool stands.
  public var figures: PoolFigures {
    let ledger = engine.ledger
    let replayed = replay.attribution(withheld: ledger.withheldFromValue)
    let posted = postings.attribution(of: ledger, btc: genesis.btcFeed, eth: genesis.ethFeed)
    let value = ledger.poolValue(.marked)
    var held: Int128 = 0
    for index in 2..<max(2, ledger.accountCount) { held += ledger.margin(AccountID(UInt32(index))).equity }
    let verdicts = TraderStyle.allCases.map { style in
      (
        style: style, sent: gate.count(.send, of: style), declined: gate.count(.declined, of: style),
        pointless: gate.count(.pointless, of: style)
      )
    }
    return PoolFigures(
      kind: kind, meanNet: meter.meanNet, greatestNet: Double(meter.greatest) / 1e6,
      meanOpenInterest: meter.meanOpenInterest, meanValue: meter.meanValue,
      endValue: Money(raw: Int64(clamping: value.divided(by: 1_000_000, rounding: .down))),
      totalReturn: track.totalReturn, drawdown: track.greatestDrawdown, hourlyDeviation: track.hourlyDeviation,
      attribution: replayed, postedAttribution: posted, residual: value - replayed.total, postings: postings.postings,
      counts: counts, traderResult: Money(raw: Int64(clamping: held - book.deposited)), verdicts: verdicts,
      insurance: Money(raw: ledger.balance(.insurance)), stateHash: ledger.stateHash,
      invariantChecks: ledger.invariantChecks)
  }
}
