import CTomlPlusPlus

/// A TOML document, read as far as it can be read.
///
/// The parser stops at the first mistake. To tell all of them at once, the line at fault is taken out and the rest is
/// read again; a header at fault is replaced by one of a section that nobody asks for, so that its settings do not slip
/// into the section above. A mistake that runs over several lines ends the reading.
struct TomlDocument {
  /// Larger files are refused.
  static let mostBytes = 1 << 20
  private static let mostRepairs = 20

  /// The sections and settings that could be read.
  private(set) var root = TomlTable(members: [], place: .start)
  /// What is no TOML, in order of the repairs.
  private(set) var slips: [TomlSlip] = []
  /// Keys on lines that could not be read: they are not missing.
  private(set) var lostKeys: Set<String> = []
  /// A section could not be read, so nothing can be called missing.
  private(set) var hasLostSections = false
  /// Nothing below the last mistake could be read.
  private(set) var isCutOff = false

  /// Sections whose names begin so stand for broken headers.
  static let lostSection = "\u{1}"

  init(_ bytes: [UInt8]) {
    let original = TomlText(bytes)
    if bytes.count > Self.mostBytes {
      stop(TomlSlip(line: 1, column: 1, message: "the file has \(bytes.count) bytes, more than \(Self.mostBytes)"))
      return
    }
    if let line = original.overdottedLine() {
      stop(TomlSlip(line: line, column: 1, message: "more than 64 points in one line"))
      return
    }
    var text = original
    var repaired: Set<Int> = []
    while true {
      switch Self.parse(text) {
      case .success(let table):
        root = table
        return
      case .failure(let slip):
        let isAtEnd = slip.line > text.lines.count || text.line(slip.line).isEmpty
        if !repaired.insert(slip.line).inserted || slips.count == Self.mostRepairs || isAtEnd || slip.runsOverLines {
          if !repaired.contains(slip.line) || slips.isEmpty || slip.runsOverLines { slips.append(slip) }
          isCutOff = true
          return
        }
        slips.append(slip.located(in: original))
        repair(&text, line: slip.line)
      }
    }
  }

  private mutating func stop(_ slip: TomlSlip) {
    slips = [slip]
    isCutOff = true
  }

  private mutating func repair(_ text: inout TomlText, line: Int) {
    if trimmed(text.line(line)).hasPrefix("[") {
      text.replaceLine(line, by: "[\"\\u0001\(line)\"]")
      hasLostSections = true
    } else {
      lostKeys.insert(text.key(ofLine: line))
      text.replaceLine(line, by: "")
    }
  }

  private static func parse(_ text: TomlText) -> Result<TomlTable, TomlSlip> {
    if let slip = text.namelessHeader() { return .failure(slip) }
    let bytes = text.bytes
    let parsed = bytes.withUnsafeBytes { buffer in
      let start = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
      return start.map { ctoml_parse($0, bytes.count) } ?? ctoml_parse("", 0)
    }
    guard let document = parsed else { return .failure(TomlSlip(line: 1, column: 1, message: "no memory to read it")) }
    defer { ctoml_release(document) }
    if let message = ctoml_error(document) {
      var line: UInt32 = 0
      var column: UInt32 = 0
      ctoml_error_place(document, &line, &column)
      return .failure(TomlSlip(line: Int(line), column: Int(column), message: String(cString: message)))
    }
    return .success(tree(document, text))
  }

  /// The flat list as a tree: children follow their parents, so the list is walked from its end.
  private static func tree(_ document: OpaquePointer, _ text: TomlText) -> TomlTable {
    let count = ctoml_count(document)
    var members: [[TomlMember]] = Array(repeating: [], count: count + 1)
    for index in stride(from: count - 1, through: 0, by: -1) {
      let entry = ctoml_at(document, index)
      let place = SourcePlace(line: Int(entry.line), column: Int(entry.column))
      let children = Array(members[index + 1].reversed())
      members[index + 1] = []
      let node = node(entry, place, children, text)
      let keyPlace =
        entry.key_line == 0 ? place : SourcePlace(line: Int(entry.key_line), column: Int(entry.key_column))
      members[Int(entry.parent) + 1].append(
        TomlMember(key: string(entry.key, entry.key_length), place: keyPlace, node: node))
    }
    return TomlTable(members: members[0].reversed(), place: .start)
  }

  private static func node(
    _ entry: ctoml_entry, _ place: SourcePlace, _ children: [TomlMember], _ text: TomlText
  ) -> TomlNode {
    let content: TomlNode.Content
    switch Int(entry.kind) {
    case CTOML_TABLE: content = .table(TomlTable(members: children, place: place))
    case CTOML_ARRAY: content = .array(children.map(\.node))
    case CTOML_STRING: content = .text(string(entry.text, entry.text_length))
    case CTOML_INTEGER: content = .integer
    case CTOML_FLOAT: content = .real
    case CTOML_BOOLEAN: content = .flag
    default: content = .date
    }
    return TomlNode(content: content, written: text.scalar(at: place), place: place)
  }

  private static func string(_ start: UnsafePointer<CChar>, _ length: Int) -> String {
    String(decoding: UnsafeRawBufferPointer(start: start, count: length), as: UTF8.self)
  }
}
