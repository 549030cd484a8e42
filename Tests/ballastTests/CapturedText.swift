@testable import ballast

/// Keeps what is written.
final class CapturedText: TextSink {
  private(set) var text = ""
  func write(_ text: String) { self.text += text }
  func flush() {}
}

/// A run of the tool without a process.
struct ToolRun {
  let code: Int32
  let output: String
  let errors: String

  init(_ words: String..., commands: [any Command] = CommandCatalogue.commands) {
    self.init(words: words, commands: commands)
  }

  init(words: [String], commands: [any Command] = CommandCatalogue.commands, colours: Bool = false) {
    let (output, errors) = (CapturedText(), CapturedText())
    let terminal = Terminal(isTerminal: colours, width: 80, hasColour: colours)
    let context = CommandContext(
      output: output, errors: errors, terminal: terminal, errorTerminal: terminal, environment: [:])
    code = Tool.run(words, context, commands: commands).rawValue
    self.output = output.text
    self.errors = errors.text
  }
}

/// A command that tells what the parser made of its arguments, or throws what it is told to.
struct EchoCommand: Command {
  var error: (any Error & Sendable)?
  let synopsis = CommandSynopsis(
    name: "echo", summary: "tell the arguments",
    operands: [
      Operand(name: "first", count: .one, summary: "a word"),
      Operand(name: "rest", count: .anyNumber, summary: "words"),
    ],
    options: [
      .flag("loud", "l", "in capitals"), Option(name: "size", letter: "s", value: "N", summary: "a number"),
      .value("tag", "TAG", "a word, several times", isRepeatable: true),
    ])

  func run(_ arguments: Arguments, in context: CommandContext) throws -> ExitCode {
    if let error { throw error }
    let size = try arguments.count("size", in: -10...10)
    context.say(arguments.operands.joined(separator: "|"))
    context.say("loud=\(arguments.has("loud")) size=\(size.map(String.init) ?? "none")")
    context.say("tags=" + arguments.texts("tag").joined(separator: "|"))
    context.say("quiet=\(context.isQuiet)")
    return .success
  }
}
