/// A path of one machine means nothing on another.
func pathViolations(_ source: SourceText) -> [Violation] {
  ["work", "root", "home", "farm"].flatMap { folder in
    source.raw.offsets(of: "/" + folder + "/").compactMap { offset -> Violation? in
      // `docs/home/…` and `https://host/root/…` are parts of longer names.
      if offset > 0, isIdentifier(source.raw[offset - 1]) || source.raw[offset - 1] == UInt8(ascii: ".") { return nil }
      return source.violation(.paths, at: offset, "an absolute path of one machine")
    }
  }
}

/// Links of a Markdown file to other files of the repository lead somewhere.
func linkViolations(_ source: SourceText, exists: (String) -> Bool) -> [Violation] {
  guard source.path.hasSuffix(".md") else { return [] }
  let prose = withoutCode(source)
  return prose.offsets(of: "](").compactMap { offset in
    guard let close = prose.closing(offset + 1) else { return nil }
    var target = prose.text((offset + 2)..<close)
    if let blank = target.firstIndex(of: " ") { target = String(target[..<blank]) }
    if target.contains("://") || target.hasPrefix("#") || target.hasPrefix("mailto:") { return nil }
    if let anchor = target.firstIndex(of: "#") { target = String(target[..<anchor]) }
    guard !exists(resolve(target, from: source.path)) else { return nil }
    return source.violation(.links, at: offset, "the link leads nowhere: \(target)")
  }
}

/// The path that `link` means when it stands in the file at `path`.
private func resolve(_ link: String, from path: String) -> String {
  var parts = link.hasPrefix("/") ? [] : path.split(separator: "/").dropLast().map(String.init)
  for part in link.split(separator: "/") {
    switch part {
    case ".": continue
    case "..": if parts.isEmpty { return "outside" } else { parts.removeLast() }
    default: parts.append(String(part))
    }
  }
  return parts.joined(separator: "/")
}

/// The text with fenced blocks and spans of code blank.
private func withoutCode(_ source: SourceText) -> MaskedText {
  var bytes = Array(source.raw.text(0..<source.raw.count).utf8)
  var fenced = false
  for number in 1...source.lineStarts.count {
    let range = source.range(ofLine: number)
    let isFence = source.raw.text(range).drop { $0 == " " }.hasPrefix("```")
    if isFence { fenced.toggle() }
    var span = false
    for offset in range {
      let isTick = bytes[offset] == UInt8(ascii: "`")
      if isTick { span.toggle() }
      if fenced || isFence || span || isTick { bytes[offset] = 32 }
    }
  }
  return MaskedText(bytes)
}

/// Decisions are numbered from one without holes, have one title each, and say context, options, choice and cost on
/// one page.
func decisionViolations(_ sources: [SourceText]) -> [Violation] {
  let folder = "docs/decisions/"
  var found: [Violation] = []
  var expected = 1
  for source in sources.filter({ $0.path.hasPrefix(folder) }).sorted(by: { $0.path < $1.path }) {
    let name = source.path.dropFirst(folder.count)
    let digits = name.prefix(4)
    guard digits.count == 4, let number = Int(digits), name.dropFirst(4).hasPrefix("-"), name.hasSuffix(".md") else {
      found.append(source.violation(.decisions, at: 0, "a decision is called NNNN-title.md"))
      continue
    }
    if number != expected {
      found.append(source.violation(.decisions, at: 0, "number \(number) where \(expected) comes next"))
    }
    expected = number + 1
    for heading in ["## Context", "## Options", "## Choice", "## Cost"] where source.raw.offsets(of: heading).isEmpty {
      found.append(source.violation(.decisions, at: 0, "no heading '\(heading)'"))
    }
    if source.lineStarts.count > 60 { found.append(source.violation(.decisions, at: 0, "longer than a page")) }
  }
  return found
}

/// Each room has a page that says what it is for and what may be relied on.
func readmeViolations(_ table: ArrowTable, exists: (String) -> Bool) -> [Violation] {
  table.rooms.map { "Sources/\($0)/README.md" }.filter { !exists($0) }.map {
    Violation(rule: .readme, path: $0, line: 1, message: "a room without its page")
  }
}
