import Configuration
import Quantities

/// `ballast run`: the venue, live on a made market.
struct RunCommand: Command {
  let synopsis = CommandSynopsis(
    name: "run", summary: "run the venue on a made market, with a durable journal and a live view",
    options: [
      .configuration,
      .value("data-dir", "DIR", "where the journal lies; without it what the configuration says"),
      .value("seed", "N", "seed of the market and its traders (standard: 1)"),
      .value("speed", "X", "market seconds in a second, from 0.1 to 10000 (standard: 60)"),
      .value("duration", "SECONDS", "stop after so long; without it at Ctrl-C, or after 60 s where no terminal is"),
    ],
    examples: ["ballast run", "ballast run --seed 7 --speed 600 --duration 30 --data-dir /tmp/venue"],
    remarks: [
      "Nothing is acknowledged before it is durable. Started again on the same folder, the venue goes on from its",
      "journal, and prices need the oracle's grace. Ctrl-C commits, stores a snapshot and ends with 0; a second one",
      "ends at once with 130. Ends with 4 when the journal was begun with other settings, 7 when the journal cannot go",
      "on, 8 when it is damaged.",
    ])

  func run(_ arguments: Arguments, in context: CommandContext) throws -> ExitCode {
    let configuration = try context.configuration(arguments)
    let speed = try arguments.quantity(
      "speed", in: FeeRate(raw: 100_000)...FeeRate(raw: 10_000_000_000))
    let duration = try arguments.quantity("duration", in: FeeRate(raw: 100_000)...FeeRate(raw: 31_536_000_000_000))
    let seed = try arguments.count("seed", in: 0...Int64.max) ?? 1
    let folder = arguments.text("data-dir") ?? configuration.journalFolder
    let standard: FeeRate? = context.terminal.isTerminal ? nil : FeeRate(raw: 60_000_000)
    var run = try LiveRun(
      configuration, folder: folder, seed: UInt64(seed), speed: speed ?? FeeRate(raw: 60_000_000),
      duration: duration ?? standard)
    return try run.run(in: context)
  }
}
