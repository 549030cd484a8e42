/// One word of a scenario file.
struct ScenarioToken: Hashable, Sendable {
  let text: String
  /// From one, in bytes.
  let column: Int
}

/// The words of one line of a scenario file; what stands behind a word that begins with `#` is a comment.
struct ScenarioLine: Sendable {
  /// From one.
  let number: Int
  let tokens: [ScenarioToken]
  /// The column behind the last word.
  let end: Int

  /// The words with one blank between them.
  var text: String { tokens.map(\.text).joined(separator: " ") }

  /// The lines of a file that hold a word.
  static func lines(of bytes: [UInt8]) -> [ScenarioLine] {
    var found: [ScenarioLine] = []
    var number = 0
    for row in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      let line = ScenarioLine(number, row)
      if !line.tokens.isEmpty { found.append(line) }
    }
    return found
  }

  /// A line of words that were read already.
  init(number: Int, tokens: [ScenarioToken]) {
    self.number = number
    self.tokens = tokens
    end = tokens.last.map { $0.column + $0.text.utf8.count } ?? 1
  }

  private init(_ number: Int, _ row: ArraySlice<UInt8>) {
    var tokens: [ScenarioToken] = []
    var cursor = row.startIndex
    while cursor < row.endIndex {
      if Self.isBlank(row[cursor]) { cursor += 1; continue }
      if row[cursor] == UInt8(ascii: "#") { break }
      let start = cursor
      while cursor < row.endIndex, !Self.isBlank(row[cursor]) { cursor += 1 }
      let text = String(decoding: row[start..<cursor], as: UTF8.self)
      tokens.append(ScenarioToken(text: text, column: start - row.startIndex + 1))
    }
    self.init(number: number, tokens: tokens)
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 13 }
}
