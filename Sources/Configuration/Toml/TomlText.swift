/// The lines of a document, to look at what was written.
struct TomlText {
  /// Without line ends.
  private(set) var lines: [[UInt8]]

  init(_ bytes: [UInt8]) {
    lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Array.init)
  }

  var bytes: [UInt8] { Array(lines.joined(separator: [UInt8(ascii: "\n")])) }

  /// A line as text, 1 being the first; empty behind the last.
  func line(_ number: Int) -> String {
    lines.indices.contains(number - 1) ? String(decoding: lines[number - 1], as: UTF8.self) : ""
  }

  mutating func replaceLine(_ number: Int, by text: String) {
    if lines.indices.contains(number - 1) { lines[number - 1] = Array(text.utf8) }
  }

  /// The number, flag or date that begins at a place: everything up to a separator.
  func scalar(at place: SourcePlace) -> String {
    let rest = line(place.line).unicodeScalars.dropFirst(max(0, place.column - 1))
    return String(String.UnicodeScalarView(rest.prefix { !Self.ends.contains($0) }))
  }

  private static let ends = Set<Unicode.Scalar>([",", "]", "}", "#", " ", "\t", "\r"])

  /// The first line that a careful reader would not hand to a parser whose recursion follows keys: one with more dots
  /// than any setting has. A million dotted parts overflow the stack of toml++ 3.3.
  func overdottedLine() -> Int? {
    let most = 64
    for (index, line) in lines.enumerated() where line.count > most {
      let isComment = line.first { $0 != 32 && $0 != 9 } == UInt8(ascii: "#")
      if !isComment, line.count(where: { $0 == UInt8(ascii: ".") }) > most { return index + 1 }
    }
    return nil
  }

  /// The first header that has no name where its name must begin; toml++ 3.3 does not expect that.
  func namelessHeader() -> TomlSlip? {
    for (index, line) in lines.enumerated() {
      let brackets = line.drop { $0 == 32 || $0 == 9 }
      guard brackets.first == UInt8(ascii: "[") else { continue }
      var name = brackets.dropFirst()
      if name.first == UInt8(ascii: "[") { name = name.dropFirst() }
      name = name.drop { $0 == 32 || $0 == 9 }
      if let first = name.first, Self.beginsKey(first) || first == UInt8(ascii: "]") { continue }
      let saw = name.first.map { $0 < 128 ? printable(String(UnicodeScalar($0))) : "?" } ?? "nothing"
      return TomlSlip(
        line: index + 1, column: name.startIndex - line.startIndex + 1,
        message: "Error while parsing table header: expected a name, saw '\(saw)'")
    }
    return nil
  }

  private static func beginsKey(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: "-_\"'".utf8.contains(byte)
    }
  }

  /// The section header in force at a line, as written, and the number of its line.
  func header(above number: Int) -> (text: String, line: Int)? {
    for candidate in stride(from: min(number, lines.count), through: 1, by: -1) {
      let text = trimmed(line(candidate))
      if text.hasPrefix("[") { return (text, candidate) }
    }
    return nil
  }

  /// The key that a line sets, as written; empty when it sets none.
  func key(ofLine number: Int) -> String {
    let text = line(number)
    guard let equals = text.firstIndex(where: { $0 == "=" || $0 == ":" }) else { return "" }
    return trimmed(String(text[..<equals]))
  }
}

func trimmed(_ text: String) -> String {
  let blanks: (Unicode.Scalar) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\r" }
  let scalars = text.unicodeScalars.drop(while: blanks)
  guard let last = scalars.lastIndex(where: { !blanks($0) }) else { return "" }
  return String(String.UnicodeScalarView(scalars[...last]))
}
