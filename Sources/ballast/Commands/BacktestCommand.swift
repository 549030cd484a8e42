import Configuration
import EngineCore
import Glibc
import Hosting
import Quantities
import Simulation

/// `ballast backtest`: market data through three pools, and the report.
struct BacktestCommand: Command {
  let synopsis = CommandSynopsis(
    name: "backtest", summary: "walk market data through a static, an unhedged and a hedged pool, and compare them",
    operands: [
      Operand(name: "FILE", count: .oneOrMore, summary: "market data, CSV or CSV.gz; see docs/market-data.md")
    ],
    options: [
      .value("symbol", "NAME", "only this underlying or symbol; several with commas", isRepeatable: true),
      .value("venue", "NAME", "the venue of files that do not name theirs"),
      .value("seed", "N", "seed of the traders and of the external venue, in place of the configuration's"),
      .value("config", "FILE", "settings; without it those of ballast help config"),
      .flag("frontier", nil, "hedge with several widths of the band as well, and compare"),
      .flag("json", nil, "one JSON object instead of tables"),
      .value("out", "DIR", "write report.json, report.html, the series and the hedged pool's journal there"),
    ],
    examples: [
      "ballast backtest binance_usdm_BTCUSDT_1m_2022Q2.csv.gz --out report",
      "ballast backtest oct10_2025_1s_2030_2230.csv.gz --symbol DOT,UNI,ATOM --json",
    ],
    remarks: [
      "The same traders meet all three pools. docs/backtest.md explains every figure.",
      "Feeds, sources and markets are those of the files, with the values of [defaults.…].",
      "Equal files, seeds and settings give equal results on every machine; the state hash tells.",
    ])

  func run(_ arguments: Arguments, in context: CommandContext) throws -> ExitCode {
    let settings = try settings(arguments, context)
    let symbols = arguments.texts("symbol").flatMap { $0.split(separator: ",").map(String.init) }
    let files = try FileMarket(
      arguments.operands, options: MarketFileOptions(venue: arguments.text("venue"), symbols: symbols))
    if let folder = arguments.text("out") { try makeReportFolder(folder) }
    let report = try report(files, settings, withFrontier: arguments.has("frontier"), arguments.text("out"), context)
    if let folder = arguments.text("out") { try report.write(into: folder) }
    context.output.write(arguments.has("json") ? report.json.indented + "\n" : report.text)
    if let folder = arguments.text("out") { context.note("written to \(folder); open \(folder)/report.html") }
    return .success
  }

  private func settings(_ arguments: Arguments, _ context: CommandContext) throws -> BacktestSettings {
    var settings = try context.configuration(arguments).backtestSettings
    if let text = arguments.text("seed") {
      guard let seed = UInt64(text) else {
        throw CommandFailure.usage("--seed \(text): expected a whole number from 0 to \(UInt64.max)")
      }
      settings.seed = seed
    }
    return settings
  }

  private func report(
    _ files: FileMarket, _ settings: BacktestSettings, withFrontier: Bool, _ folder: String?,
    _ context: CommandContext
  ) throws -> BacktestReport {
    let market = BacktestMarket(files)
    let start = market.span?.lowerBound ?? .zero
    let length = market.span.map { ($0.upperBound - $0.lowerBound).nanoseconds / 1_000_000_000 } ?? 0
    let runs = Int64(withFrontier ? 1 + FrontierPoint.usualBands.count : 1)
    let bar = context.progress("backtest", total: length * runs)
    defer { bar.finish() }
    let reached = { (run: Int, time: Timestamp) throws in
      bar.update(Int64(run) * length + (time - start).nanoseconds / 1_000_000_000)
      try Interruption.check()
    }
    let began = monotonicNanoseconds()
    var test = try Backtest(market, settings, journal: folder.map { Self.journal(in: $0) })
    try test.run { time, _ in try reached(0, time) }
    if let failure = test.journalFailure { throw failure }
    var points: [FrontierPoint] = []
    if withFrontier, let old = test.pools.first(where: { $0.kind == .staticPool }) {
      points = try Backtest.frontier(market, settings, staticNet: old.figures.meanNet) { try reached($0 + 1, $1) }
    }
    var report = BacktestReport(
      test, roster: files.roster, files: files.files, coverage: files.coverage,
      elapsed: TimeSpan(nanoseconds: monotonicNanoseconds() - began), madeAt: now)
    report.frontier = points
    return report
  }

  /// Begins the hedged pool's journal in `DIR/journal`; one of an earlier run is replaced.
  private static func journal(in folder: String) -> (EngineSettings, Timestamp) throws -> BacktestJournal {
    { settings, start in
      let path = folder + "/journal"
      try makeReportFolder(path)
      let disk = try PosixDisk(path: path, exclusive: true)
      let old = try disk.names()
      if old.contains("settings") { for name in old where name != "lock" { try disk.remove(name) } }
      return try BacktestJournal(on: disk, settings, at: start)
    }
  }

  private var now: Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }
}
