import Glibc

/// One file as the rules see it: the text as written, the text without comments, and the code alone.
///
/// All three have the same length and the same line ends, so an offset means the same place in each.
struct SourceText {
  /// Where the file lies, from the root of the repository.
  let path: String
  /// Everything, as written.
  let raw: MaskedText
  /// Comments are blank; strings are still there.
  let uncommented: MaskedText
  /// Comments and the contents of strings are blank; code inside `\( )` is still there.
  let code: MaskedText
  /// The offset at which each line starts.
  let lineStarts: [Int]

  init(path: String, text: String) {
    var bytes = Array(text.utf8)
    self.path = path
    raw = MaskedText(bytes)
    var starts = [0]
    for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") { starts.append(offset + 1) }
    if starts.count > 1, starts[starts.count - 1] == bytes.count { starts.removeLast() }
    lineStarts = starts
    var masking = SourceMasking(bytes)
    masking.run()
    bytes = masking.uncommented
    uncommented = MaskedText(bytes)
    code = MaskedText(masking.code)
  }

  /// The folder below `Sources` or `Tests`: a room, a shim, a test target; empty elsewhere.
  var target: String {
    let parts = path.split(separator: "/")
    return parts.count > 2 && (parts[0] == "Sources" || parts[0] == "Tests") ? String(parts[1]) : ""
  }

  var isSource: Bool { path.hasPrefix("Sources/") }
  var isTest: Bool { path.hasPrefix("Tests/") }
  var isSwift: Bool { path.hasSuffix(".swift") }

  /// The number, from one, of the line that holds `offset`.
  func line(at offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low + 1
  }

  /// The offsets of line `number`, from one, without its line end.
  func range(ofLine number: Int) -> Range<Int> {
    let start = lineStarts[number - 1]
    guard number < lineStarts.count else {
      let end = raw.count
      return start..<(end > start && raw[end - 1] == UInt8(ascii: "\n") ? end - 1 : end)
    }
    return start..<(lineStarts[number] - 1)
  }

  func violation(_ rule: Rule, at offset: Int, _ message: String) -> Violation {
    Violation(rule: rule, path: path, line: line(at: offset), message: message)
  }
}

/// Bytes with a zero behind them, so that the C library can search them.
struct MaskedText {
  private let bytes: [CChar]
  let count: Int

  init(_ text: [UInt8]) {
    bytes = text.map { $0 == 0 ? 32 : CChar(bitPattern: $0) } + [0]
    count = text.count
  }

  subscript(offset: Int) -> UInt8 { UInt8(bitPattern: bytes[offset]) }

  /// The text between two offsets.
  func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range].lazy.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Every offset at which `token` begins.
  func offsets(of token: String) -> [Int] {
    var found: [Int] = []
    bytes.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      var cursor = start
      while let hit = strstr(cursor, token) {
        found.append(UnsafePointer(hit) - start)
        cursor = UnsafePointer(hit) + 1
      }
    }
    return found
  }

  /// Every offset at which `word` stands as a word of its own. An end of `word` that is punctuation bounds itself.
  func words(_ word: String) -> [Int] {
    let length = word.utf8.count
    let boundsStart = word.utf8.first.map(isIdentifier) == true
    let boundsEnd = word.utf8.last.map(isIdentifier) == true
    return offsets(of: word).filter { offset in
      if boundsStart, offset > 0, isIdentifier(self[offset - 1]) { return false }
      return !(boundsEnd && offset + length < count && isIdentifier(self[offset + length]))
    }
  }

  /// The next offset that is neither a blank nor a line end.
  func skippingBlanks(from offset: Int) -> Int {
    var cursor = offset
    while cursor < count, isBlank(self[cursor]) { cursor += 1 }
    return cursor
  }

  /// The offset of the bracket that closes the one at `offset`.
  func closing(_ offset: Int) -> Int? {
    let open = self[offset]
    let close: UInt8
    switch open {
    case UInt8(ascii: "("): close = UInt8(ascii: ")")
    case UInt8(ascii: "["): close = UInt8(ascii: "]")
    case UInt8(ascii: "{"): close = UInt8(ascii: "}")
    default: return nil
    }
    var depth = 0
    var cursor = offset
    while cursor < count {
      let byte = self[cursor]
      if byte == open { depth += 1 } else if byte == close { depth -= 1 }
      if depth == 0 { return cursor }
      cursor += 1
    }
    return nil
  }
}

/// Whether the byte may stand in a name; bytes beyond ASCII may.
func isIdentifier(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): true
  case UInt8(ascii: "0")...UInt8(ascii: "9"), 128...255: true
  default: false
  }
}

func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 10 || byte == 13 || byte == 9 }
