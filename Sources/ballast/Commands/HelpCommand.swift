import Configuration

/// `ballast help [topic]`.
struct HelpCommand: Command {
  let synopsis = CommandSynopsis(
    name: "help", summary: "tell about a command or a topic",
    operands: [Operand(name: "topic", count: .optional, summary: "a command, \"config\" or \"exit-codes\"")],
    examples: ["ballast help config > venue.toml"])

  func run(_ arguments: Arguments, in context: CommandContext) throws -> ExitCode {
    let commands = CommandCatalogue.commands
    guard let topic = arguments.operands.first else {
      context.output.write(HelpText.overview(commands, context.terminal))
      return .success
    }
    if let command = commands.first(where: { $0.synopsis.name == topic }) {
      context.output.write(HelpText.page(of: command.synopsis, context.terminal))
      return .success
    }
    switch topic {
    case "config": context.output.write(try DefaultConfiguration.load().effectiveText)
    case "exit-codes":
      var table = Table([.number("Code"), .text("Meaning")])
      for (code, meaning) in ExitCode.meanings { table.add([Table.Cell(String(code.rawValue)), Table.Cell(meaning)]) }
      context.output.write(table.text(context.terminal))
    default:
      let names = commands.map(\.synopsis.name) + HelpText.topics.map(\.name)
      let fix = nearestName(topic, names).map { "Did you mean ballast help \($0)?" } ?? "See ballast help."
      throw CommandFailure.usage("there is no help on \"\(topic)\"", fix: fix)
    }
    return .success
  }
}
