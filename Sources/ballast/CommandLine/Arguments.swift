import Quantities

/// The arguments of a command, parsed.
struct Arguments: Sendable {
  /// In order, without options.
  private(set) var operands: [String] = []
  private var values: [String: [String]] = [:]
  private var flags: Set<String> = []

  func has(_ flag: String) -> Bool { flags.contains(flag) }

  /// The value of an option, the last when there are several.
  func text(_ option: String) -> String? { values[option]?.last }

  /// All values of a repeatable option.
  func texts(_ option: String) -> [String] { values[option] ?? [] }

  /// A whole number within bounds.
  func count(_ option: String, in bounds: ClosedRange<Int64>) throws(CommandFailure) -> Int64? {
    try decimal(option, decimals: 0, in: bounds, "a whole number")
  }

  /// An exact quantity within bounds.
  func quantity<Unit: FixedPoint>(_ option: String, in bounds: ClosedRange<Unit>) throws(CommandFailure) -> Unit? {
    let raw = try decimal(
      option, decimals: Unit.decimals, in: bounds.lowerBound.raw...bounds.upperBound.raw, "a number")
    return raw.map(Unit.init(raw:))
  }

  private func decimal(
    _ option: String, decimals: Int, in bounds: ClosedRange<Int64>, _ kind: String
  ) throws(CommandFailure) -> Int64? {
    guard let text = text(option) else { return nil }
    if let value = try? parseDecimal(text.utf8, decimals: decimals), bounds.contains(value) { return value }
    let (low, high) = (bounds.lowerBound, bounds.upperBound)
    throw .usage(
      "--\(option) \(text): expected \(kind) from \(decimalText(low, decimals: decimals)) to "
        + decimalText(high, decimals: decimals))
  }

  fileprivate mutating func add(_ value: String?, for option: Option) throws(CommandFailure) {
    guard let value else {
      flags.insert(option.name)
      return
    }
    if !option.isRepeatable, values[option.name] != nil { throw .usage("--\(option.name) is given twice") }
    values[option.name, default: []].append(value)
  }

  fileprivate mutating func add(operand: String) { operands.append(operand) }
}

/// Reads a command line: `--name value`, `--name=value`, `-n value`, `-abc` for flags, `--` before operands that begin
/// with a dash.
struct ArgumentParser {
  let command: String
  let options: [Option]
  let operands: [Operand]

  init(_ synopsis: CommandSynopsis) {
    command = synopsis.name
    options = synopsis.options + Option.shared
    operands = synopsis.operands
  }

  func parse(_ words: some Sequence<String>) throws(CommandFailure) -> Arguments {
    var arguments = Arguments()
    var rest = Array(words)[...]
    while let word = rest.popFirst() {
      if word == "--" {
        for operand in rest { arguments.add(operand: operand) }
        break
      }
      if word.hasPrefix("--") {
        try long(word, &rest, &arguments)
      } else if word.hasPrefix("-"), word.count > 1, !isNumber(word) {
        try short(word, &rest, &arguments)
      } else {
        arguments.add(operand: word)
      }
    }
    if !arguments.has("help") { try check(arguments.operands) }
    return arguments
  }

  private func isNumber(_ word: String) -> Bool { (try? parseDecimal(word.utf8, decimals: 18)) != nil }

  private func long(
    _ word: String, _ rest: inout ArraySlice<String>, _ arguments: inout Arguments
  ) throws(CommandFailure) {
    let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let name = parts[0]
    guard let option = options.first(where: { $0.name == name }) else { throw unknown("--" + name) }
    if option.value == nil, parts.count > 1 { throw .usage("--\(name) takes no value") }
    try arguments.add(option.value == nil ? nil : try value(of: option, parts.dropFirst().first, &rest), for: option)
  }

  private func short(
    _ word: String, _ rest: inout ArraySlice<String>, _ arguments: inout Arguments
  ) throws(CommandFailure) {
    let letters = Array(word.dropFirst())
    for (index, letter) in letters.enumerated() {
      guard let option = options.first(where: { $0.letter == letter }) else { throw unknown("-\(letter)") }
      if option.value != nil, index < letters.count - 1 {
        throw .usage("-\(letter) takes a value", fix: "Write it behind a blank: -\(letter) \(option.value ?? "").")
      }
      try arguments.add(option.value == nil ? nil : try value(of: option, nil, &rest), for: option)
    }
  }

  private func value(
    of option: Option, _ attached: String?, _ rest: inout ArraySlice<String>
  ) throws(CommandFailure) -> String {
    if let attached { return attached }
    if let next = rest.first, !next.hasPrefix("--") { return rest.removeFirst() }
    throw .usage("--\(option.name) needs a value", fix: "Write \(option.usage).")
  }

  private func unknown(_ word: String) -> CommandFailure {
    let names = options.map { "--" + $0.name }
    let fix = nearestName(word, names).map { "Did you mean \($0)?" } ?? "See ballast help \(command)."
    return .usage("\(command) has no option \(word)", fix: fix)
  }

  private func check(_ given: [String]) throws(CommandFailure) {
    let least = operands.count { $0.count == .one || $0.count == .oneOrMore }
    let isOpen = operands.contains { $0.count == .oneOrMore || $0.count == .anyNumber }
    if given.count < least {
      let missing = operands.filter { $0.count == .one || $0.count == .oneOrMore }[given.count]
      throw .usage("\(command) needs \(missing.name): \(missing.summary)", fix: "See ballast help \(command).")
    }
    if !isOpen, given.count > operands.count {
      throw .usage(
        "\(command) does not understand \"\(given[operands.count])\"", fix: "See ballast help \(command).")
    }
  }
}
