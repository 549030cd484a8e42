import Quantities

/// A command line that cannot be followed.
struct UsageFault: Error, CustomStringConvertible {
  let description: String
}

/// What `ballast backtest` was asked for.
struct BacktestArguments {
  var files: [String] = []
  var symbols: [String] = []
  var venue: String?
  var seed: UInt64?
  var configuration: String?
  var folder: String?
  var asJSON = false
  var isQuiet = false
  var withFrontier = false
  var wantsHelp = false

  static let help = """
    ballast backtest FILE... [options]

    Walks market data through three pools with the same traders: a static one, ours without a hedge, ours with it.
    Files are CSV or CSV.gz with time, open, high, low, close, volume; see docs/market-data.md.

      --symbol NAME   only this underlying or symbol; may be repeated or list several with commas
      --venue NAME    the venue of files that do not name theirs
      --seed N        seed of the traders and of the external venue (standard: 1)
      --config FILE   settings from a TOML file, of which [backtest] and [defaults.…] count; see docs/configuration.md
      --frontier      hedge with several widths of the band as well, and compare
      --json          print the report as JSON instead of tables
      --out DIR       write report.json, report.html and the series there
      --quiet         no progress and no tables

    Exit codes: 0 done, 1 faulty data, 2 usage, 3 file missing or unreadable, 4 faulty configuration.

    """

  init(_ arguments: [String]) throws(UsageFault) {
    var rest = arguments[...]
    var onlyFiles = false
    while let word = rest.popFirst() {
      if onlyFiles || !word.hasPrefix("-") || word == "-" {
        files.append(word)
        continue
      }
      if word == "--" {
        onlyFiles = true
        continue
      }
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      try take(parts[0], inline: parts.count > 1 ? parts[1] : nil, &rest)
    }
    if files.isEmpty, !wantsHelp { throw UsageFault(description: "expected at least one market data file") }
  }

  private mutating func take(_ option: String, inline: String?, _ rest: inout ArraySlice<String>) throws(UsageFault) {
    switch option {
    case "--json", "--quiet", "--frontier", "--help", "-h":
      if let inline { throw UsageFault(description: "\(option) takes no value, got \"\(inline)\"") }
      switch option {
      case "--json": asJSON = true
      case "--quiet": isQuiet = true
      case "--frontier": withFrontier = true
      default: wantsHelp = true
      }
    case "--symbol", "--venue", "--seed", "--config", "--out":
      guard let value = inline ?? rest.popFirst(), !value.isEmpty else {
        throw UsageFault(description: "\(option) needs a value")
      }
      try set(option, value)
    default: throw UsageFault(description: "unknown option \(option)")
    }
  }

  private mutating func set(_ option: String, _ value: String) throws(UsageFault) {
    switch option {
    case "--symbol": symbols += value.split(separator: ",").map(String.init)
    case "--venue": venue = value
    case "--config": configuration = value
    case "--out": folder = value
    default:
      guard let number = UInt64(value) else {
        throw UsageFault(description: "--seed: expected a whole number from 0 to \(UInt64.max), got \"\(value)\"")
      }
      seed = number
    }
  }
}
