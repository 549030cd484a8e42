/// What `help` shows; made from the catalogue, so that it cannot go out of date.
enum HelpText {
  /// Topics that are no commands.
  static let topics: [(name: String, summary: String)] = [
    ("config", "the default configuration with every setting and its meaning"),
    ("exit-codes", "what the shell learns"),
  ]

  /// `ballast help`.
  static func overview(_ commands: [any Command], _ terminal: Terminal) -> String {
    var text = "Ballast runs the liquidity side of a perpetuals venue: it prices, clears, liquidates and hedges.\n\n"
    text += heading("Usage", terminal) + "  ballast <command> [options]\n\n"
    let examples = commands.flatMap(\.synopsis.examples.first.asArray)
    if !examples.isEmpty { text += heading("Examples", terminal) + lines(examples) + "\n" }
    text += heading("Commands", terminal)
    text += pairs(commands.map { ($0.synopsis.name, $0.synopsis.summary) }) + "\n"
    text += heading("Topics", terminal) + pairs(topics.map { ("help " + $0.name, $0.summary) }) + "\n"
    return text + "ballast help <command> tells more. Documentation: docs/\n"
  }

  /// `ballast help <command>`.
  static func page(of synopsis: CommandSynopsis, _ terminal: Terminal) -> String {
    var usage = "ballast \(synopsis.name)"
    for operand in synopsis.operands {
      switch operand.count {
      case .one: usage += " <\(operand.name)>"
      case .optional: usage += " [\(operand.name)]"
      case .oneOrMore: usage += " <\(operand.name)>..."
      case .anyNumber: usage += " [\(operand.name)...]"
      }
    }
    var text = "ballast \(synopsis.name): \(synopsis.summary)\n\n"
    text += heading("Usage", terminal) + "  \(usage) [options]\n\n"
    if !synopsis.examples.isEmpty { text += heading("Examples", terminal) + lines(synopsis.examples) + "\n" }
    if !synopsis.operands.isEmpty {
      text += heading("Operands", terminal) + pairs(synopsis.operands.map { ($0.name, $0.summary) }) + "\n"
    }
    text += heading("Options", terminal)
    text += pairs(
      (synopsis.options + Option.shared).map { option in
        ((option.letter.map { "-\($0), " } ?? "    ") + option.usage, option.summary)
      })
    if !synopsis.remarks.isEmpty { text += "\n" + synopsis.remarks.map { $0 + "\n" }.joined() }
    return text
  }

  private static func heading(_ title: String, _ terminal: Terminal) -> String {
    terminal.painted(title, .bold) + "\n"
  }

  private static func lines(_ lines: [String]) -> String { lines.map { "  \($0)\n" }.joined() }

  private static func pairs(_ pairs: [(String, String)]) -> String {
    let width = pairs.map(\.0.count).max() ?? 0
    return pairs.map { name, summary in
      "  " + name + String(repeating: " ", count: width - name.count + 2) + summary + "\n"
    }.joined()
  }
}

extension Optional {
  fileprivate var asArray: [Wrapped] { map { [$0] } ?? [] }
}
