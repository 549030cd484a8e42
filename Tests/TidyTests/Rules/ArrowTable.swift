/// The table of allowed imports, read from the text of Package.swift, so that the architecture has one source.
struct ArrowTable {
  /// Rooms in the order of the table.
  let rooms: [String]
  /// What each room may import: rooms and shims.
  let mayImport: [String: Set<String>]
  /// Names in the table that are no rooms, and system libraries that only tests use.
  let shims: Set<String>

  init(manifest: String) {
    let source = SourceText(path: "Package.swift", text: manifest)
    var rooms: [String] = []
    var mayImport: [String: Set<String>] = [:]
    if let start = source.code.offsets(of: "let arrows").first,
      let equals = source.code.offsets(of: "= [").first(where: { $0 > start }),
      let end = source.code.closing(equals + 2)
    {
      var cursor = equals + 3
      while cursor < end {
        guard source.code[cursor] == UInt8(ascii: "("), let close = source.code.closing(cursor) else {
          cursor += 1
          continue
        }
        let names = Self.quoted(source.uncommented.text(cursor..<close))
        if let room = names.first {
          rooms.append(room)
          mayImport[room] = Set(names.dropFirst())
        }
        cursor = close + 1
      }
    }
    self.rooms = rooms
    self.mayImport = mayImport
    let known = Set(rooms)
    let libraries = source.code.offsets(of: ".systemLibrary(").compactMap { offset in
      source.code.closing(offset + ".systemLibrary".utf8.count)
        .flatMap { Self.quoted(source.uncommented.text(offset..<$0)).first }
    }
    shims = mayImport.values.reduce(into: Set(libraries)) { $0.formUnion($1) }.subtracting(known)
  }

  private static func quoted(_ text: String) -> [String] {
    text.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
      .compactMap { $0.offset % 2 == 1 ? String($0.element) : nil }
  }

  /// What is wrong with the table itself: a room that stands before something it imports, or a shim with two doors.
  func violations() -> [Violation] {
    var found: [Violation] = []
    var seen: Set<String> = []
    var doors: [String: String] = [:]
    for room in rooms {
      for imported in (mayImport[room] ?? []).sorted() {
        if shims.contains(imported) {
          if let other = doors[imported] {
            let message = "\(imported) has two doors, \(other) and \(room)"
            found.append(Violation(rule: .shims, path: "Package.swift", line: 1, message: message))
          }
          doors[imported] = room
        } else if !seen.contains(imported) {
          let message = "\(room) imports \(imported), which does not stand above it"
          found.append(Violation(rule: .arrows, path: "Package.swift", line: 1, message: message))
        }
      }
      seen.insert(room)
    }
    return found
  }
}

extension SourceText {
  /// The modules that this file imports, with the offset of each import.
  var imports: [(module: String, offset: Int)] {
    code.words("import").compactMap { offset in
      let number = line(at: offset)
      let range = range(ofLine: number)
      let words = code.text(range).split(separator: " ")
      guard let keyword = words.firstIndex(of: "import") else { return nil }
      let modifiers = words[..<keyword].allSatisfy {
        $0.hasPrefix("@") || ["public", "package", "internal", "fileprivate", "private"].contains($0)
      }
      guard modifiers, var name = words.last else { return nil }
      if let point = name.firstIndex(of: ".") { name = name[..<point] }
      return (String(name), offset)
    }
  }
}

/// SwiftPM builds an undeclared import of a sibling target without complaint; this does not.
func arrowViolations(_ source: SourceText, _ table: ArrowTable) -> [Violation] {
  guard source.isSwift, source.isSource || source.isTest else { return [] }
  let target = source.target
  let known = Set(table.rooms).union(table.shims)
  var allowed: Set<String>
  if source.isTest {
    guard target.hasSuffix("Tests") else { return [] }
    let room = String(target.dropLast("Tests".count))
    guard let below = table.mayImport[room] else { return [] }
    let doors = table.mayImport.values.reduce(into: Set<String>()) { $0.formUnion($1) }
    allowed = below.union([room]).union(table.shims.subtracting(doors))
  } else if let below = table.mayImport[target] {
    allowed = below.union([target])
  } else if target.first?.isLowercase == true {
    allowed = Set(table.rooms)
  } else {
    return table.shims.contains(target)
      ? [] : [source.violation(.arrows, at: 0, "\(target) is not in the table of Package.swift")]
  }
  return source.imports.filter { known.contains($0.module) && !allowed.contains($0.module) }.map {
    source.violation(.arrows, at: $0.offset, "\(target) must not import \($0.module)")
  }
}

/// A system library is reached through one door: one target imports it.
func shimViolations(_ sources: [SourceText], _ table: ArrowTable) -> [Violation] {
  var doors: [String: String] = [:]
  var found: [Violation] = []
  for source in sources where source.isSwift {
    for entry in source.imports where table.shims.contains(entry.module) {
      // Tests of a room may look through the room's own door.
      let target =
        source.isTest && table.mayImport[String(source.target.dropLast(5))]?.contains(entry.module) == true
        ? String(source.target.dropLast(5)) : source.target
      let door = doors[entry.module] ?? target
      doors[entry.module] = door
      if door != target {
        found.append(
          source.violation(.shims, at: entry.offset, "\(entry.module) is already imported by \(door); one door only"))
      }
    }
  }
  return found
}
