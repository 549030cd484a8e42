public import Quantities

/// Something that a backtest takes for granted.
public struct ReportAssumption: Sendable {
  /// Stable, for programs.
  public let name: String
  /// In words.
  public let text: String
}

/// Something that was checked, and whether it held.
public struct ReportCheck: Sendable {
  /// Stable, for programs.
  public let name: String
  /// In words, with the figures.
  public let text: String
  /// False draws attention; it does not stop anything.
  public let holds: Bool
}

/// Everything that a backtest has to say; the terminal, JSON, CSV and the page are views of it.
///
/// - Evidence: BacktestReportTests
public struct BacktestReport: Sendable {
  /// The files that were walked; empty for a made market.
  public let files: [MarketFileSummary]
  /// What there was of each source.
  public let coverage: [MarketCoverage]
  /// Feeds and sources.
  public let roster: MarketRoster
  /// Ticks walked.
  public let ticks: Int
  /// First and last tick.
  public let span: ClosedRange<Timestamp>?
  /// What it depended on besides its market.
  public let settings: BacktestSettings
  /// The traders' intents by style.
  public let intents: [Int]
  /// The pools that were walked.
  public let pools: [PoolFigures]
  /// The series.
  public let samples: [BacktestSample]
  /// What is taken for granted.
  public let assumptions: [ReportAssumption]
  /// Hedging at several widths of the band; empty when not asked for.
  public var frontier: [FrontierPoint] = []
  /// How long the run took.
  public let elapsed: TimeSpan
  /// When the report was made.
  public let madeAt: Timestamp

  /// The report of a backtest that has come to its end.
  ///
  /// - Parameters:
  ///   - files: summaries of the market's files; empty for a made market
  ///   - elapsed: how long it took, by the caller's clock
  ///   - madeAt: now, by the caller's clock
  public init(
    _ test: Backtest, roster: MarketRoster, files: [MarketFileSummary] = [], coverage: [MarketCoverage] = [],
    elapsed: TimeSpan, madeAt: Timestamp
  ) {
    self.files = files
    self.coverage = coverage
    self.roster = roster
    ticks = test.ticks
    span = test.span
    settings = test.settings
    intents = test.intents
    pools = test.pools.map(\.figures)
    samples = test.samples
    assumptions = Self.assumptions(test, roster)
    self.elapsed = elapsed
    self.madeAt = madeAt
  }

  /// The figures of a pool, if it was walked.
  public subscript(kind: PoolKind) -> PoolFigures? { pools.first { $0.kind == kind } }

  /// How far below another pool's mean exposure the hedged pool's lies; `nil` when one of them is missing or flat.
  public func reduction(versus kind: PoolKind) -> Double? {
    guard let hedged = self[.hedged], let other = self[kind], other.meanNet > 0 else { return nil }
    return 1 - hedged.meanNet / other.meanNet
  }

  /// Hash of the configuration as sixteen hexadecimal digits; zeros for the standard settings.
  public var configHash: String { hexadecimal(settings.configHash) }

  /// Bars of the sources that were selected.
  public var rows: Int { coverage.reduce(0) { $0 + $1.rows } }

  /// Bars that are missing between the first and the last of each source.
  public var missingRows: Int64 { coverage.reduce(0) { $0 + $1.missing } }

  /// The longest time that one of the pools spent without trading, summed over its markets.
  public var halted: TimeSpan { TimeSpan(nanoseconds: pools.map(\.counts.haltedNanoseconds).max() ?? 0) }

  /// `halted` as a share of the time of all markets.
  public var haltedShare: Double {
    guard let span else { return 0 }
    let whole = Double((span.upperBound - span.lowerBound).nanoseconds) * Double(roster.underlyings.count)
    return whole > 0 ? Double(halted.nanoseconds) / whole : 0
  }
}

/// Sixteen hexadecimal digits.
func hexadecimal(_ value: UInt64) -> String {
  let digits = String(value, radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}

extension PoolFigures {
  /// Money that liquidity providers put in less what they took out, 1e-12 USDC.
  var contributed: Int128 { attribution.lpFlows }
  /// Value of the pool at the end, 1e-12 USDC.
  var endValueExact: Int128 { attribution.total + residual }
  /// Value at the end less the sum of the postings' buckets, 1e-12 USDC.
  var postedResidual: Int128 { endValueExact - postedAttribution.total }
  /// Cost of the hedge in basis points of its volume; `nil` without a hedge.
  var hedgeCostPoints: Double? {
    counts.hedgeVolume > .zero ? hedgeCost / counts.hedgeVolume.real * 10_000 : nil
  }
}
