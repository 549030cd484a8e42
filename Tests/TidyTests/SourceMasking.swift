/// Walks Swift (or C) text once and blanks comments and the contents of strings.
///
/// Knows line comments, nested block comments, strings of one line and of several, raw strings and interpolation. It
/// does not know regular-expression literals; the code has none.
struct SourceMasking {
  private let bytes: [UInt8]
  private(set) var uncommented: [UInt8]
  private(set) var code: [UInt8]
  private var cursor = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    uncommented = bytes
    code = bytes
  }

  mutating func run() {
    while cursor < bytes.count { step() }
  }

  private func matches(_ first: UInt8, _ second: UInt8, at offset: Int) -> Bool {
    offset + 1 < bytes.count && bytes[offset] == first && bytes[offset + 1] == second
  }

  /// Consumes one comment, one string or one byte of code.
  private mutating func step() {
    let slash = UInt8(ascii: "/")
    switch bytes[cursor] {
    case slash where matches(slash, slash, at: cursor): lineComment()
    case slash where matches(slash, UInt8(ascii: "*"), at: cursor): blockComment()
    case UInt8(ascii: "\""): string(pounds: 0)
    case UInt8(ascii: "#"):
      var pounds = 0
      while cursor + pounds < bytes.count, bytes[cursor + pounds] == UInt8(ascii: "#") { pounds += 1 }
      if cursor + pounds < bytes.count, bytes[cursor + pounds] == UInt8(ascii: "\"") {
        cursor += pounds
        string(pounds: pounds)
      } else {
        cursor += pounds
      }
    default: cursor += 1
    }
  }

  private mutating func blank(comment: Bool) {
    if bytes[cursor] != UInt8(ascii: "\n") {
      code[cursor] = 32
      if comment { uncommented[cursor] = 32 }
    }
    cursor += 1
  }

  private mutating func lineComment() {
    while cursor < bytes.count, bytes[cursor] != UInt8(ascii: "\n") { blank(comment: true) }
  }

  private mutating func blockComment() {
    var depth = 0
    while cursor < bytes.count {
      if matches(UInt8(ascii: "/"), UInt8(ascii: "*"), at: cursor) {
        depth += 1
        blank(comment: true)
      } else if matches(UInt8(ascii: "*"), UInt8(ascii: "/"), at: cursor) {
        depth -= 1
        blank(comment: true)
      }
      blank(comment: true)
      if depth == 0 { return }
    }
  }

  private func quotes(at offset: Int) -> Int {
    var count = 0
    while offset + count < bytes.count, bytes[offset + count] == UInt8(ascii: "\""), count < 3 { count += 1 }
    return count
  }

  private func pounds(at offset: Int, atLeast count: Int) -> Bool {
    offset + count <= bytes.count && bytes[offset..<(offset + count)].allSatisfy { $0 == UInt8(ascii: "#") }
  }

  /// The cursor stands on the opening quote; it ends behind the closing one.
  private mutating func string(pounds: Int) {
    let opening = quotes(at: cursor)
    let width = opening == 3 ? 3 : 1
    cursor += width
    while cursor < bytes.count {
      if bytes[cursor] == UInt8(ascii: "\\"), self.pounds(at: cursor + 1, atLeast: pounds) {
        let next = cursor + 1 + pounds
        if next < bytes.count, bytes[next] == UInt8(ascii: "(") { interpolation(from: next) } else { escape(to: next) }
        continue
      }
      if quotes(at: cursor) >= width, self.pounds(at: cursor + width, atLeast: pounds) {
        cursor += width + pounds
        return
      }
      if width == 1, bytes[cursor] == UInt8(ascii: "\n") { return }
      blank(comment: false)
    }
  }

  private mutating func escape(to offset: Int) {
    while cursor <= offset, cursor < bytes.count { blank(comment: false) }
  }

  /// Code inside a string: kept, with its own strings and comments blanked.
  private mutating func interpolation(from open: Int) {
    while cursor < open { blank(comment: false) }
    var depth = 0
    while cursor < bytes.count {
      if bytes[cursor] == UInt8(ascii: "(") { depth += 1 }
      if bytes[cursor] == UInt8(ascii: ")") { depth -= 1 }
      step()
      if depth == 0 { return }
    }
  }
}
