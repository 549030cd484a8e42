/// What fits on a screen.
enum SizeLimit {
  static let lines = 600
  static let functionLines = 70
  static let columns = 120
  /// Folders that hold tables of data.
  static let exempt = ["/Tables/", "/Golden/"]
}

private let measured = [".swift", ".c", ".cpp", ".h", ".hpp", ".sh"]

func sizeViolations(_ source: SourceText) -> [Violation] {
  guard measured.contains(where: source.path.hasSuffix), !SizeLimit.exempt.contains(where: source.path.contains) else {
    return []
  }
  var found: [Violation] = []
  let count = source.lineStarts.count
  if count > SizeLimit.lines {
    found.append(source.violation(.lines, at: 0, "\(count) lines; at most \(SizeLimit.lines)"))
  }
  for number in 1...count {
    let range = source.range(ofLine: number)
    guard range.count > SizeLimit.columns else { continue }
    let width = source.raw.text(range).count
    guard width > SizeLimit.columns else { continue }
    found.append(source.violation(.columns, at: range.lowerBound, "\(width) columns; at most \(SizeLimit.columns)"))
  }
  return found + (source.isSwift ? functionLengths(source) : [])
}

private func functionLengths(_ source: SourceText) -> [Violation] {
  var found: [Violation] = []
  for keyword in ["func", "init", "subscript"] {
    for offset in source.code.words(keyword) {
      guard let body = bodyOfFunction(at: offset, in: source), let close = source.code.closing(body) else { continue }
      let length = source.line(at: close) - source.line(at: offset) + 1
      guard length > SizeLimit.functionLines else { continue }
      let message = "the function has \(length) lines; at most \(SizeLimit.functionLines)"
      found.append(source.violation(.functionLength, at: offset, message))
    }
  }
  return found
}

/// The brace that opens the body of the function declared at `offset`; `nil` for a call or a requirement.
private func bodyOfFunction(at offset: Int, in source: SourceText) -> Int? {
  let code = source.code
  // `.init(…)` and `self.init(…)` are calls.
  if offset > 0, code[offset - 1] == UInt8(ascii: ".") { return nil }
  var cursor = offset
  while cursor < code.count, code[cursor] != UInt8(ascii: "(") {
    if code[cursor] == UInt8(ascii: "{") || code[cursor] == UInt8(ascii: "}") { return nil }
    cursor += 1
  }
  guard cursor < code.count, let parameters = code.closing(cursor) else { return nil }
  cursor = parameters + 1
  var lineIsEmpty = false
  while cursor < code.count {
    let byte = code[cursor]
    if byte == UInt8(ascii: "{") { return cursor }
    if byte == UInt8(ascii: "}") { return nil }
    if byte == UInt8(ascii: "\n") {
      // A signature holds no empty line; behind one, the brace belongs to somebody else.
      if lineIsEmpty { return nil }
      lineIsEmpty = true
    } else if byte != 32 {
      lineIsEmpty = false
    }
    cursor += 1
  }
  return nil
}
