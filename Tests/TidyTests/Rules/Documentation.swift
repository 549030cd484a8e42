/// Every public declaration of a room says what it is, in a `///` line above it.
///
/// Line based: attributes may stand between, requirements of a public protocol and cases of a public enum count as
/// public. The cases of one enum are reported together on the line of the enum, so that one waiver can answer for a
/// list whose meaning is written elsewhere.
///
/// A member that bears the name of a requirement which a public protocol of its room documents needs no words of its
/// own.
func documentationViolations(_ source: SourceText, inherited: Set<String> = []) -> [Violation] {
  guard source.isSource, source.isSwift, Zone(room: source.target) != nil else { return [] }
  var lines = DeclarationLines(source, inherited)
  return lines.violations()
}

/// The names of the requirements that public protocols of a file document.
func documentedRequirements(_ source: SourceText) -> Set<String> {
  guard source.isSource, source.isSwift else { return [] }
  var lines = DeclarationLines(source, [])
  _ = lines.violations()
  return lines.requirements
}

private struct DeclarationLines {
  /// A public protocol or enum whose members are looked at.
  private struct Scope {
    let isProtocol: Bool
    let line: Int
    let depth: Int
    var bare: [Substring] = []
  }

  private let source: SourceText
  private let inherited: Set<String>
  /// The documented requirements that were met.
  private(set) var requirements: Set<String> = []
  private var scopes: [Scope] = []
  private var found: [Violation] = []
  private var depth = 0
  private var documented = false

  init(_ source: SourceText, _ inherited: Set<String>) {
    self.source = source
    self.inherited = inherited
  }

  mutating func violations() -> [Violation] {
    for number in 1...source.lineStarts.count { look(at: number) }
    return found
  }

  private mutating func look(at number: Int) {
    let range = source.range(ofLine: number)
    let line = source.code.text(range)
    let words = line.split { $0 == " " || $0 == "(" || $0 == ":" || $0 == "{" || $0 == "," || $0 == "<" }
    if words.isEmpty {
      let first = source.raw.skippingBlanks(from: range.lowerBound)
      let isDocumentation = first + 2 < range.upperBound && source.raw.text(first..<(first + 3)) == "///"
      // A plain comment between the documentation and the declaration changes nothing.
      let isComment = first < range.upperBound
      if isDocumentation { documented = true } else if !isComment { documented = false }
      return
    }
    defer { advance(over: line) }
    let declaration = words.drop { $0.hasPrefix("@") || $0.hasSuffix(")") }
    // A line of attributes only.
    if declaration.isEmpty || (words[0].hasPrefix("@") && line.hasSuffix(")") && !line.contains("public")) { return }
    judge(declaration, number)
    documented = false
  }

  private mutating func judge(_ words: ArraySlice<Substring>, _ number: Int) {
    let name = words.first(where: { !modifiers.contains(String($0)) && !kinds.contains(String($0)) }) ?? ""
    let isPublic = words.first == "public" || words.first == "open"
    let kind = words.first { kinds.contains(String($0)) }
    if isPublic, let kind, kind != "extension", words.dropFirst().first != "import" {
      let isInherited = depth > 0 && inherited.contains(String(name))
      if !documented, !isInherited { report(number, "\(kind) \(name) is public and says nothing about itself") }
      if kind == "enum" || kind == "protocol" {
        scopes.append(Scope(isProtocol: kind == "protocol", line: number, depth: depth + 1))
      }
      return
    }
    guard let scope = scopes.last, scope.depth == depth, let kind, kind != "extension" else { return }
    if documented {
      if scope.isProtocol { requirements.insert(String(name)) }
      return
    }
    if scope.isProtocol {
      report(number, "requirement \(name) says nothing about itself")
    } else if kind == "case" {
      scopes[scopes.count - 1].bare.append(name)
    }
  }

  private mutating func advance(over line: String) {
    for byte in line.utf8 {
      if byte == UInt8(ascii: "{") { depth += 1 }
      if byte == UInt8(ascii: "}") { depth -= 1 }
    }
    while let scope = scopes.last, depth < scope.depth {
      if !scope.bare.isEmpty {
        report(scope.line, "cases that say nothing about themselves: \(scope.bare.joined(separator: " "))")
      }
      scopes.removeLast()
    }
  }

  private mutating func report(_ number: Int, _ message: String) {
    found.append(source.violation(.docs, at: source.lineStarts[number - 1], message))
  }
}

private let modifiers: Set<String> = [
  "public", "open", "static", "final", "mutating", "nonmutating", "override", "required", "convenience", "indirect",
  "nonisolated", "prefix", "postfix", "infix", "private", "internal", "set", "set)", "consuming", "borrowing", "weak",
  "lazy", "unowned", "package",
]

private let kinds: Set<String> = [
  "struct", "class", "enum", "actor", "protocol", "func", "var", "let", "init", "init?", "subscript", "typealias",
  "associatedtype", "case", "extension", "macro",
]
