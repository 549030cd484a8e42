import Glibc
import Quantities
import Simulation

/// `ballast backtest`: market data through three pools, and the report.
struct BacktestCommand {
  /// Exit codes of every command.
  enum Exit {
    static let done: Int32 = 0
    static let faultyData: Int32 = 1
    static let usage: Int32 = 2
    static let missingFile: Int32 = 3
    static let configuration: Int32 = 4
  }

  private let arguments: BacktestArguments
  private let clock = ContinuousClock()

  /// Follows the words after `backtest`; returns the exit code.
  static func run(_ words: [String]) -> Int32 {
    do throws(UsageFault) {
      let arguments = try BacktestArguments(words)
      if arguments.wantsHelp {
        write(BacktestArguments.help, to: STDOUT_FILENO)
        return Exit.done
      }
      return BacktestCommand(arguments: arguments).run()
    } catch {
      write("backtest: \(error.description)\nTry: ballast backtest --help\n", to: STDERR_FILENO)
      return Exit.usage
    }
  }

  private func run() -> Int32 {
    do {
      let settings = try settings()
      let options = MarketFileOptions(venue: arguments.venue, symbols: arguments.symbols)
      let files = try FileMarket(arguments.files, options: options)
      if let folder = arguments.folder { try makeReportFolder(folder) }
      let report = try report(files, settings)
      if let folder = arguments.folder { try report.write(into: folder) }
      if arguments.asJSON {
        Self.write(report.json.indented + "\n", to: STDOUT_FILENO)
      } else if !arguments.isQuiet {
        Self.write(report.text, to: STDOUT_FILENO)
        if let folder = arguments.folder { Self.write("\nWritten to \(folder): open report.html\n", to: STDOUT_FILENO) }
      }
      return Exit.done
    } catch let error as MarketDataError {
      Self.write("\(error)\n", to: STDERR_FILENO)
      let absent: [MarketFault.Kind] = [.fileMissing, .notAFile, .unreadable]
      return error.faults.contains { absent.contains($0.kind) } ? Exit.missingFile : Exit.faultyData
    } catch let error as ReportWriteFault {
      Self.write("\(error)\n", to: STDERR_FILENO)
      return Exit.missingFile
    } catch {
      Self.write("\(error)\n", to: STDERR_FILENO)
      return Exit.configuration
    }
  }

  private func settings() throws -> BacktestSettings {
    var settings = BacktestSettings()
    if let seed = arguments.seed { settings.seed = seed }
    return settings
  }

  private func report(_ files: FileMarket, _ settings: BacktestSettings) throws -> BacktestReport {
    let market = BacktestMarket(files)
    let runs = arguments.withFrontier ? 1 + FrontierPoint.usualBands.count : 1
    let progress = ProgressLine(
      isShown: !arguments.isQuiet && isatty(STDERR_FILENO) == 1, span: market.span, runs: runs)
    defer { progress.clear() }
    let start = clock.now
    var test = try Backtest(market, settings)
    try test.run { time, _ in progress.show(time, run: 0) }
    var points: [FrontierPoint] = []
    if arguments.withFrontier, let old = test.pools.first(where: { $0.kind == .staticPool }) {
      points = try Backtest.frontier(market, settings, staticNet: old.figures.meanNet) { run, time in
        progress.show(time, run: run + 1)
      }
    }
    let took = (clock.now - start) / .nanoseconds(1)
    var report = BacktestReport(
      test, roster: files.roster, files: files.files, coverage: files.coverage,
      elapsed: TimeSpan(nanoseconds: Int64(took)), madeAt: Self.now)
    report.frontier = points
    return report
  }

  private static var now: Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }

  private static func write(_ text: String, to descriptor: Int32) {
    var text = text
    text.withUTF8 { bytes in
      var done = 0
      while done < bytes.count {
        let count = Glibc.write(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done)
        if count < 0, errno != EINTR { return }
        done += max(0, count)
      }
    }
  }
}

/// How far a run has come, on one line of the terminal.
private struct ProgressLine {
  let isShown: Bool
  let span: ClosedRange<Timestamp>?
  let runs: Int

  func show(_ time: Timestamp, run: Int) {
    guard isShown, let span else { return }
    let length = max(1, (span.upperBound - span.lowerBound).nanoseconds)
    let share = min(1, max(0, Double((time - span.lowerBound).nanoseconds) / Double(length)))
    let done = (Double(run) + share) / Double(runs)
    let filled = Int(30 * done)
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 30 - filled)
    write("\r\(bar) \(Int(100 * done)) %  ")
  }

  func clear() { if isShown { write("\r\u{1b}[K") } }

  private func write(_ text: String) {
    var text = text
    text.withUTF8 { bytes in _ = Glibc.write(STDERR_FILENO, bytes.baseAddress, bytes.count) }
  }
}
