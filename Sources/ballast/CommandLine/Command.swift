/// Something that a person can type. One file in `Commands/`, one line in `CommandCatalogue`.
///
/// A command writes what it is asked for to `context.output` and everything else to `context.errors`, asks
/// `Interruption` in long runs, and throws what it cannot handle: `Tool` prints it and finds the exit code.
protocol Command: Sendable {
  var synopsis: CommandSynopsis { get }
  func run(_ arguments: Arguments, in context: CommandContext) throws -> ExitCode
}

/// What help and the parser know about a command.
struct CommandSynopsis: Sendable {
  let name: String
  /// One line without a full stop.
  let summary: String
  /// The operands in order.
  var operands: [Operand] = []
  var options: [Option] = []
  /// Command lines that work as they stand.
  var examples: [String] = []
  /// What else is to be said, lines of prose.
  var remarks: [String] = []
}

/// An argument without a name.
struct Operand: Sendable {
  enum Count: Sendable {
    case one, optional, oneOrMore, anyNumber
  }

  let name: String
  let count: Count
  let summary: String
}

/// An argument with a name.
struct Option: Sendable {
  /// Without the dashes.
  let name: String
  /// A letter for short; rare options have none.
  var letter: Character?
  /// What the value is, in capitals; `nil` for a flag.
  var value: String?
  /// May be given several times.
  var isRepeatable = false
  let summary: String

  /// A flag.
  static func flag(_ name: String, _ letter: Character? = nil, _ summary: String) -> Option {
    Option(name: name, letter: letter, summary: summary)
  }

  /// An option with a value.
  static func value(_ name: String, _ value: String, _ summary: String, isRepeatable: Bool = false) -> Option {
    Option(name: name, value: value, isRepeatable: isRepeatable, summary: summary)
  }

  /// The option that every reading command shares.
  static let configuration = Option.value("config", "FILE", "settings; without it the default configuration")

  /// What every command understands.
  static let shared: [Option] = [
    .flag("help", "h", "show this help"),
    .flag("no-color", nil, "no colours; as does NO_COLOR in the environment"),
    .flag("quiet", "q", "no progress"),
  ]

  /// As it is typed.
  var usage: String { "--" + name + (value.map { " " + $0 } ?? "") }
}
