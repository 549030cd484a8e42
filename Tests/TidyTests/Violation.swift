/// The name of a rule, as a waiver writes it.
enum Rule: String, CaseIterable {
  case arrows, shims, zones
  case clock, chance, hashOrder, concurrency, foundation, real, formula, libm
  case lines, functionLength, columns
  case names, docs, traps, unfinished, idleTest
  case paths, links, decisions, readme, waivers
}

/// One place where a rule is broken.
struct Violation: Hashable, CustomStringConvertible {
  let rule: Rule
  let path: String
  let line: Int
  let message: String

  var description: String { "\(path):\(line): [\(rule.rawValue)] \(message)" }
}

/// A broken rule that somebody answers for, written in the line itself: `tidy:allow(<rule>) <reason>` as a comment.
struct Waiver: Hashable, CustomStringConvertible {
  let rule: Rule?
  let name: String
  let reason: String
  let path: String
  let line: Int

  var description: String { "\(path):\(line): \(name): \(reason)" }
}

extension SourceText {
  /// The waivers in comments of this file.
  var waivers: [Waiver] {
    let marker = "// tidy:allow("
    return raw.offsets(of: marker).compactMap { offset in
      guard uncommented[offset] == 32 else { return nil }
      let number = line(at: offset)
      let rest = raw.text((offset + marker.utf8.count)..<range(ofLine: number).upperBound)
      guard let close = rest.firstIndex(of: ")") else {
        return Waiver(rule: nil, name: rest, reason: "", path: path, line: number)
      }
      let name = String(rest[..<close])
      let reason = rest[rest.index(after: close)...].drop { $0 == " " }
      return Waiver(rule: Rule(rawValue: name), name: name, reason: String(reason), path: path, line: number)
    }
  }

  /// What is left of `found` when the waivers are taken into account. A waiver that names no rule, gives no reason or
  /// excuses nothing is a violation itself.
  func applyingWaivers(to found: [Violation]) -> (open: [Violation], used: [Waiver]) {
    var open = found
    var used: [Waiver] = []
    for waiver in waivers {
      guard let rule = waiver.rule else {
        open.append(Violation(rule: .waivers, path: path, line: waiver.line, message: "no rule '\(waiver.name)'"))
        continue
      }
      if waiver.reason.isEmpty {
        open.append(Violation(rule: .waivers, path: path, line: waiver.line, message: "a waiver gives its reason"))
        continue
      }
      let before = open.count
      open.removeAll { $0.rule == rule && $0.line == waiver.line }
      if open.count == before {
        open.append(
          Violation(rule: .waivers, path: path, line: waiver.line, message: "the waiver excuses nothing; remove it"))
      } else {
        used.append(waiver)
      }
    }
    return (open, used)
  }
}
