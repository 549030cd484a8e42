/// Why a text is no TOML at a place, in the parser's words.
struct TomlSlip: Error, Hashable, Sendable {
  let line: Int
  let column: Int
  let message: String
  /// The line as it was written.
  var written = ""
  /// The line of the first definition, when this is a second one.
  var firstLine: Int?
  /// The section or key that is defined twice.
  var repeated = ""

  init(line: Int, column: Int, message: String) {
    self.line = max(1, line)
    self.column = max(1, column)
    self.message = message
  }

  /// The mistake cannot be mended by taking out one line.
  var runsOverLines: Bool {
    message.contains("end-of-file") || message.contains("lost its way")
      || message.hasPrefix("Error while parsing array")
      || message.contains("utf-8")
  }

  /// A key or a section is defined a second time.
  var isRepetition: Bool { message.contains("cannot redefine") }

  /// With what the text tells about it.
  func located(in text: TomlText) -> TomlSlip {
    var slip = self
    slip.written = trimmed(text.line(line))
    guard isRepetition else { return slip }
    if slip.written.hasPrefix("[") {
      slip.repeated = slip.written
      slip.firstLine = (1..<line).first { trimmed(text.line($0)) == slip.written }
    } else {
      let key = text.key(ofLine: line)
      let header = text.header(above: line)
      slip.repeated = (header.map { $0.text + "." } ?? "") + key
      slip.firstLine = ((header?.line ?? 0) + 1..<line).first { text.key(ofLine: $0) == key }
    }
    return slip
  }

  /// What to do about it, in one sentence.
  var fix: String {
    if message.contains("as table"), repeated.hasPrefix("[") {
      return "Write the brackets of this section alike each time: [[…]] for each of several, […] for a single one."
    }
    if isRepetition { return "Keep one of the two." }
    if message.contains("parsing boolean") {
      return ["true", "false"].contains(value) ? "Write true or false in lower case." : "Put texts in double quotes."
    }
    if let (_, advice) = Self.advice.first(where: { message.contains($0.mark) }) { return advice }
    if message.contains("expected '='") { return "Write: key = value." }
    if message.contains("comment or whitespace") || message.contains("expected digit") {
      return "Write one value alone on its line; the unit is in the key's name, and comments begin with #."
    }
    if message.contains("value type") {
      return ["yes", "no", "on", "off"].contains(value) ? "Write true or false." : "Put texts in double quotes."
    }
    return "Correct the line."
  }

  /// What stands behind the equals sign, in lower case.
  private var value: String {
    guard let equals = written.firstIndex(of: "=") else { return "" }
    return trimmed(String(written[written.index(after: equals)...])).lowercased()
  }

  private static let advice: [(mark: String, text: String)] = [
    ("saw ','", "Write a point as the decimal sign and nothing between thousands."),
    ("saw '%'", "Write the share itself: 1 % is 0.01."),
    ("exponent, saw '.'", "Write a number with one point and nothing between thousands."),
    ("leading zeroes", "Drop the leading zeros."),
    ("not representable", "Write a number that fits 64 bits."),
    ("expected value", "Write a value behind the equals sign, or remove the line."),
    ("expected decimal digit", "Write digits on both sides of the point: 0.5."),
    ("parsing string", "Close the quotes on the line where they open."),
    ("parsing table header", "Write [section] or [[section]], closed and alone on its line."),
    ("parsing array", "Close the bracket, with commas between the elements."),
    ("saw '/'", "Comments begin with #."),
    ("saw ';'", "Comments begin with #."),
    ("saw ':'", "Write: key = value."),
    ("lost its way", "Look for brackets and quotes that do not match."),
    ("utf-8", "Save the file as UTF-8."),
    ("more than 64 points", "Break the line; no setting has that many parts."),
    ("bytes, more than", "Split the file; a configuration is small."),
  ]
}
