/// A library room neither stops the process on outside input nor writes to the user's terminal.
func trapViolations(_ source: SourceText) -> [Violation] {
  guard source.isSource, source.isSwift, Zone(room: source.target) != nil else { return [] }
  var found: [Violation] = []
  let tokens = [
    ("try!", "an error is handled or thrown on"), ("as!", "a cast is checked"),
    ("fatalError(", "a bug is a precondition that names the invariant"),
    ("print(", "a room returns what it has to say"),
    ("debugPrint(", "a room returns what it has to say"), ("dump(", "a room returns what it has to say"),
    ("unsafeBitCast", "bits are reinterpreted by initialisers that say so"), ("-Ounchecked", "traps stay on"),
  ]
  for (token, reason) in tokens {
    for offset in source.code.words(token) where !isMember(offset, in: source) {
      found.append(source.violation(.traps, at: offset, "'\(token)': \(reason)"))
    }
  }
  return found + forceUnwraps(source)
}

/// `report.print(…)` and `func print(…)` are somebody's own.
private func isMember(_ offset: Int, in source: SourceText) -> Bool {
  if offset > 0, source.code[offset - 1] == UInt8(ascii: ".") { return true }
  return offset > 4 && source.code.text((offset - 5)..<offset) == "func "
}

private func forceUnwraps(_ source: SourceText) -> [Violation] {
  let code = source.code
  return code.offsets(of: "!").compactMap { offset in
    guard offset > 0 else { return nil }
    let before = code[offset - 1]
    let closes = [UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: "?"), UInt8(ascii: ">")]
    guard isIdentifier(before) || closes.contains(before) else { return nil }
    if offset + 1 < code.count, code[offset + 1] == UInt8(ascii: "=") { return nil }
    // `try!` and `as!` have their own message.
    if offset > 2, ["try", " as"].contains(code.text((offset - 3)..<offset)) { return nil }
    return source.violation(.traps, at: offset, "a force unwrap: name the case in which there is nothing")
  }
}

/// A file of tests expects something.
func idleTestViolations(_ source: SourceText) -> [Violation] {
  guard source.isTest, source.isSwift, let test = source.code.words("@Test").first else { return [] }
  let expects = ["#expect", "#require", "Issue.record", "confirmation(", "try expect", "expect("]
  if expects.contains(where: { !source.code.offsets(of: $0).isEmpty }) { return [] }
  return [source.violation(.idleTest, at: test, "tests without an expectation cannot fail")]
}
