extension SectionReader {
  /// The table behind `[name]`, `nil` when there is none; an array of tables is a fault.
  mutating func table(_ name: String) -> TomlTable? {
    guard let member = member(name) else { return nil }
    if case .table(let table) = member.node.content { return table }
    report(
      .wrongType, at: member.node.place, "[\(name)]", "expected one section [\(name)], got \(member.node.kind)",
      fix: "Write [\(name)] once, with single brackets.", section: name)
    return nil
  }

  /// The tables behind `[[name]]`, with their numbers from 1; a single table is a fault.
  mutating func tables(_ name: String) -> [TomlTable] {
    guard let member = member(name) else { return [] }
    if case .array(let nodes) = member.node.content {
      let tables = nodes.compactMap { node -> TomlTable? in
        if case .table(let table) = node.content { return table }
        return nil
      }
      if tables.count == nodes.count { return tables }
    }
    report(
      .wrongType, at: member.node.place, "[[\(name)]]", "expected sections [[\(name)]], got \(member.node.kind)",
      fix: "Write [[\(name)]] with double brackets, one for each.", section: name)
    return []
  }

  private func member(_ name: String) -> TomlMember? {
    let parts = name.split(separator: ".").map(String.init)
    guard parts.count == 2 else { return document.root[name] }
    guard let outer = document.root[parts[0]], case .table(let table) = outer.node.content else { return nil }
    return table[parts[1]]
  }

  /// Sections that nobody asks for, and settings outside any section.
  mutating func reportStrangers(_ sections: [(name: String, isArray: Bool)]) {
    let inner = sections.filter { $0.name.hasPrefix("defaults.") }.map { (String($0.name.dropFirst(9)), $0.name) }
    for member in document.root.members where !member.key.hasPrefix(TomlDocument.lostSection) {
      if sections.contains(where: { $0.name == member.key }) { continue }
      if member.key == "defaults", case .table(let table) = member.node.content {
        for child in table.members where !inner.contains(where: { $0.0 == child.key }) {
          reportStranger(child, "defaults.", inner.map { ($0.0, false) })
        }
        continue
      }
      reportStranger(member, "", sections)
    }
  }

  private mutating func reportStranger(
    _ member: TomlMember, _ prefix: String, _ sections: [(name: String, isArray: Bool)]
  ) {
    let name = printable(member.key)
    switch member.node.content {
    case .table, .array:
      let nearest = NearestName.of(member.key, among: sections.map(\.name))
      let isArray = sections.first { $0.name == nearest }?.isArray == true
      let known = sections.map { prefix + $0.name }.joined(separator: ", ")
      report(
        .unknownSection, at: member.place, "[\(prefix)\(name)]", "there is no such section",
        fix: nearest.map { isArray ? "Did you mean [[\(prefix)\($0)]]?" : "Did you mean [\(prefix)\($0)]?" }
          ?? "The sections are \(known).")
    default:
      let home = keysBySection.first { $0.keys.contains(member.key) }?.section
      report(
        .unknownKey, at: member.place, prefix + name, got: member.node.shown, "a setting outside any section",
        fix: home.map { "It belongs into [\($0)]." } ?? "Put it below the header of its section.")
    }
  }

  /// What the parser could not read.
  mutating func reportSlips() {
    for slip in document.slips {
      let place = SourcePlace(line: slip.line, column: slip.column)
      if slip.isRepetition, !slip.repeated.isEmpty {
        let first = slip.firstLine.map { "; the first is in line \($0)" } ?? ""
        report(.duplicate, at: place, printable(slip.repeated), "expected it once\(first)", fix: slip.fix)
      } else {
        let path = slip.written.isEmpty ? "TOML" : printable(slip.written)
        report(.syntax, at: place, path, printableSentence(slip.message), fix: slip.fix)
      }
    }
  }

  private func printableSentence(_ message: String) -> String {
    let plain = message.split(separator: ": ", maxSplits: 1).last.map(String.init) ?? message
    return "this is no TOML: " + plain.replacing("\n", with: "?")
  }
}
