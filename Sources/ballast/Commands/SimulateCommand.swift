import Quantities
import Simulation

/// `ballast simulate`: a made market as a data file, so that nobody needs data for a first backtest.
struct SimulateCommand: Command {
  let synopsis = CommandSynopsis(
    name: "simulate", summary: "write a market made from a seed as CSV that backtest reads",
    operands: [Operand(name: "FILE", count: .one, summary: "what to write; compressed when it ends in .gz")],
    options: [
      .value("seed", "N", "seed of the market (standard: 1)"),
      .value("days", "N", "how long the market is, from 1 to 3660 days (standard: 30)"),
      .value("interval", "SECONDS", "length of a bar, from 1 to 3600 (standard: 60)"),
      .flag("single", nil, "one source of bitcoin alone: ts_ms,open,high,low,close,volume"),
    ],
    examples: ["ballast simulate market.csv.gz", "ballast simulate made_BTCUSD_1m.csv --single --days 90"],
    remarks: [
      "Bitcoin and ether on three venues with noise, delays, silences and outages; calm, volatile and crashing days.",
      "Equal seeds and lengths give equal files on every machine. A file of one source is told from its name, such as",
      "made_BTCUSD_1m.csv.",
    ])

  func run(_ arguments: Arguments, in context: CommandContext) throws -> ExitCode {
    var plan = SeededMarketPlan(seed: UInt64(try arguments.count("seed", in: 0...Int64.max) ?? 1))
    plan.length = .days(try arguments.count("days", in: 1...3_660) ?? 30)
    plan.interval = .seconds(try arguments.count("interval", in: 1...3_600) ?? 60)
    if arguments.has("single") {
      plan.assets = Array(plan.assets.prefix(1))
      plan.venues = Array(plan.venues.prefix(1))
    }
    let file = arguments.operands[0]
    let market = try SeededMarket(plan)
    let rows = try market.write(to: file, layout: arguments.has("single") ? .oneSource : .severalSources)
    context.note("\(rows) rows written to \(file); next: ballast backtest \(file)")
    return .success
  }
}
