import Quantities

/// Takes the words of one line one after the other, and says what was expected where one does not fit.
struct LineReader {
  let line: ScenarioLine
  private(set) var position = 0

  init(_ line: ScenarioLine) { self.line = line }

  /// The next word, which stays.
  var next: ScenarioToken? { position < line.tokens.count ? line.tokens[position] : nil }
  var isAtEnd: Bool { position == line.tokens.count }

  /// A fault at the next word.
  func fault(_ expected: String, fix: String = "") -> ScenarioFault {
    fault(at: next, expected, fix: fix)
  }

  /// A fault at a word that was taken, or behind the line.
  func fault(at token: ScenarioToken?, _ expected: String, fix: String = "") -> ScenarioFault {
    ScenarioFault(
      line: line.number, column: token?.column ?? line.end, expected: expected,
      got: token.map { "'\($0.text)'" } ?? "the end of the line", fix: fix)
  }

  mutating func take(_ expected: String) throws(ScenarioFault) -> ScenarioToken {
    guard let token = next else { throw fault(expected) }
    position += 1
    return token
  }

  /// Takes the next word when it is this one.
  mutating func takes(_ word: String) -> Bool {
    guard next?.text == word else { return false }
    position += 1
    return true
  }

  mutating func require(_ word: String) throws(ScenarioFault) {
    if !takes(word) { throw fault("'\(word)'") }
  }

  /// One of a closed list of words; anything else is answered with the nearest.
  mutating func oneOf<Value>(
    _ what: String, _ choices: [(word: String, value: Value)]
  ) throws(ScenarioFault) -> Value {
    let token = try take(what)
    if let choice = choices.first(where: { $0.word == token.text }) { return choice.value }
    throw unknown(token, what, among: choices.map(\.word))
  }

  /// A fault that names the nearest of the known words, or all of them when they are few.
  func unknown(_ token: ScenarioToken, _ what: String, among names: [String]) -> ScenarioFault {
    if let near = nearestName(to: token.text, among: names) {
      return fault(at: token, what, fix: "did you mean '\(near)'?")
    }
    if names.isEmpty { return fault(at: token, what, fix: "none is declared above") }
    let fix = names.count <= 16 ? "one of: \(names.joined(separator: " "))" : "docs/scenarios.md lists them"
    return fault(at: token, what, fix: fix)
  }

  /// A name that a line gives to something.
  mutating func newName(_ what: String) throws(ScenarioFault) -> ScenarioToken {
    let token = try take("a name for \(what)")
    let bytes = Array(token.text.utf8)
    let isSound = bytes.allSatisfy { byte in
      (97...122).contains(byte) || (65...90).contains(byte) || (48...57).contains(byte) || byte == 95 || byte == 45
    }
    guard isSound, let first = bytes.first, !(48...57).contains(first), first != 45, bytes.count <= 40 else {
      throw fault(
        at: token, "a name for \(what)", fix: "a letter, then letters, digits, '_' and '-', at most 40 in all")
    }
    return token
  }

  /// A strict decimal, as a count of 10^-decimals.
  mutating func decimal(_ what: String, decimals: Int) throws(ScenarioFault) -> Int64 {
    let token = try take(what)
    do throws(DecimalTextFault) {
      return try parseDecimal(token.text.utf8, decimals: decimals)
    } catch {
      throw fault(at: token, what, fix: "\(error)")
    }
  }

  /// A strict decimal without a sign, as a count of 10^-decimals.
  mutating func unsignedDecimal(_ what: String, decimals: Int) throws(ScenarioFault) -> Int64 {
    let token = next
    let value = try decimal(what, decimals: decimals)
    if value < 0 { throw fault(at: token, "\(what) without a sign", fix: "the verb says the direction") }
    return value
  }

  /// A strict decimal in 128 bits.
  mutating func wideDecimal(_ what: String, decimals: Int) throws(ScenarioFault) -> Int128 {
    let token = try take(what)
    do throws(DecimalTextFault) {
      return try parseWideDecimal(token.text, decimals: decimals)
    } catch {
      throw fault(at: token, what, fix: "\(error)")
    }
  }

  /// A whole number without a sign.
  mutating func count(_ what: String) throws(ScenarioFault) -> UInt64 {
    let token = try take(what)
    guard let value = UInt64(token.text), token.text.utf8.first != UInt8(ascii: "+") else {
      throw fault(at: token, what, fix: "a whole number without a sign")
    }
    return value
  }

  /// A length of time such as `2s`, `1.5h`, `-1s`; bounded to fifty years.
  mutating func span(_ what: String) throws(ScenarioFault) -> TimeSpan {
    let token = try take(what)
    guard let span = Self.span(token.text) else {
      throw fault(at: token, what, fix: "a number and ns, us, ms, s, m, h or d, at most 50 years, such as 2s or 1.5h")
    }
    return span
  }

  static func span(_ text: String) -> TimeSpan? {
    let units: [(String, Int64)] = [
      ("ns", 1), ("us", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000), ("m", 60_000_000_000),
      ("h", 3_600_000_000_000), ("d", 86_400_000_000_000),
    ]
    guard let unit = units.first(where: { text.hasSuffix($0.0) }),
      let count = try? parseWideDecimal(String(text.dropLast(unit.0.count)), decimals: 9)
    else { return nil }
    let (product, overflow) = count.multipliedReportingOverflow(by: Int128(unit.1))
    let nanoseconds = product / 1_000_000_000
    let bound: Int128 = 50 * 365 * 86_400_000_000_000
    guard !overflow, nanoseconds * 1_000_000_000 == product, nanoseconds.magnitude <= UInt128(bound) else { return nil }
    return TimeSpan(nanoseconds: Int64(nanoseconds))
  }

  /// The words `key=value` that end the line, each key at most once; `keys` are those that may stand here.
  mutating func options(_ keys: [String]) throws(ScenarioFault) -> LineOptions {
    var found: [LineOptions.Option] = []
    while let token = next {
      guard let sign = token.text.firstIndex(of: "=") else {
        throw fault(keys.isEmpty ? "the end of the line" : "key=value or the end of the line", fix: optionFix(keys))
      }
      position += 1
      let key = ScenarioToken(text: String(token.text[..<sign]), column: token.column)
      if !keys.contains(key.text) { throw unknown(key, "a setting that this line knows", among: keys) }
      if found.contains(where: { $0.key == key.text }) { throw fault(at: token, "\(key.text) only once") }
      let text = String(token.text[token.text.index(after: sign)...])
      let value = ScenarioToken(text: text, column: token.column + key.text.utf8.count + 1)
      found.append(LineOptions.Option(key: key.text, value: value))
    }
    return LineOptions(line: line.number, options: found)
  }

  private func optionFix(_ keys: [String]) -> String {
    keys.isEmpty || keys.count > 16 ? "" : "settings here: " + keys.map { $0 + "=" }.joined(separator: " ")
  }

  func finish() throws(ScenarioFault) {
    if !isAtEnd { throw fault("the end of the line") }
  }
}

/// The words `key=value` of one line.
struct LineOptions {
  struct Option {
    let key: String
    let value: ScenarioToken
  }

  let line: Int
  let options: [Option]

  /// A reader of the value alone, or `nil` when the line does not say it.
  func reader(_ key: String) -> LineReader? { options.first { $0.key == key }.map { reader($0) } }

  func reader(_ option: Option) -> LineReader { LineReader(ScenarioLine(number: line, tokens: [option.value])) }
}
