import Configuration

/// The program: finds the command, runs it, and turns what it throws into words and an exit code.
enum Tool {
  /// Outside `main.swift`, whose closures belong to the main actor.
  static func main() -> Int32 {
    Interruption.install()
    let context = CommandContext.standard()
    let code = run(Array(CommandLine.arguments.dropFirst()), context)
    context.output.flush()
    if let failure = (context.output as? DescriptorSink)?.failure {
      context.note("error: standard output cannot be written: \(systemMessage(failure)). What it holds is not whole.")
      return code == .success ? ExitCode.failure.rawValue : code.rawValue
    }
    return code.rawValue
  }

  /// Runs a command line.
  static func run(
    _ words: [String], _ context: CommandContext, commands: [any Command] = CommandCatalogue.commands
  ) -> ExitCode {
    var context = context
    if words.contains("--no-color") { context.withoutColour() }
    do {
      guard let first = words.first(where: { !["--no-color", "--quiet", "-q"].contains($0) }) else {
        context.errors.write(HelpText.overview(commands, context.errorTerminal))
        return .usage
      }
      let name = ["--help": "help", "-h": "help", "--version": "version", "-V": "version"][first] ?? first
      guard let command = commands.first(where: { $0.synopsis.name == name }) else { throw unknown(first, commands) }
      let place = words.firstIndex(of: first) ?? 0
      let rest = words[..<place] + words[(place + 1)...]
      let arguments = try ArgumentParser(command.synopsis).parse(rest)
      if arguments.has("quiet") { context.isQuiet = true }
      if arguments.has("help") {
        context.output.write(HelpText.page(of: command.synopsis, context.terminal))
        return .success
      }
      return try command.run(arguments, in: context)
    } catch {
      context.output.flush()
      report(error, context)
      return ExitCode(of: error)
    }
  }

  private static func unknown(_ word: String, _ commands: [any Command]) -> CommandFailure {
    let names = commands.map(\.synopsis.name)
    if word.hasPrefix("-") { return .usage("there is no option \(word)", fix: "See ballast help.") }
    let fix = nearestName(word, names).map { "Did you mean ballast \($0)?" } ?? "See ballast help."
    return .usage("there is no command \"\(word)\"", fix: fix)
  }

  private static func report(_ error: any Error, _ context: CommandContext) {
    let lines = "\(error)".split(separator: "\n", omittingEmptySubsequences: false)
    for line in lines { context.note(context.errorTerminal.painted("error:", .red) + " " + line) }
  }
}

extension CommandContext {
  fileprivate mutating func withoutColour() {
    terminal.hasColour = false
    errorTerminal.hasColour = false
  }
}

/// The name that a mistyped one most likely means.
func nearestName(_ typed: String, _ candidates: [String]) -> String? { NearestName.of(typed, among: candidates) }
