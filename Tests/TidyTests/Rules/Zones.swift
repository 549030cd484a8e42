/// The kind of knowledge a room holds; it decides what the room must not touch.
enum Zone {
  /// Integers only.
  case exact
  /// Pure functions of `Double`.
  case analytic
  /// The one room that sees both.
  case spine
  /// Sockets, disks, clocks, threads.
  case shell

  private static let rooms: [(zone: Zone, names: Set<String>)] = [
    (.exact, ["Quantities", "Instruments", "VenueLedger"]),
    (.analytic, ["QuantMath", "Oracles", "Surfaces", "Pricing", "Risk", "Quoting", "Hedging"]),
    (.spine, ["EngineCore"]),
    (.shell, ["Hosting", "Adapters", "Serving", "Simulation", "Configuration", "BallastPython", "TestKit"]),
  ]

  /// The one file in the exact zone that knows `Double`.
  static let door = "Sources/Quantities/Quantization.swift"

  init?(room: String) {
    guard let entry = Self.rooms.first(where: { $0.names.contains(room) }) else { return nil }
    self = entry.zone
  }

  /// Whether time, chance and the outside world come as arguments only.
  var isPure: Bool { self != .shell }
}

/// A token that a zone must not contain.
private struct Ban {
  let rule: Rule
  let reason: String
  let tokens: [String]
}

private let pureBans: [Ban] = [
  Ban(
    rule: .clock, reason: "time is an argument",
    tokens: [
      "Date(", "ContinuousClock", "SuspendingClock", "clock_gettime", "gettimeofday", "DispatchTime", "ProcessInfo",
      "time(nil)", "UTCClock", "CFAbsoluteTimeGetCurrent", "Task.sleep", "usleep", "nanosleep",
    ]),
  Ban(
    rule: .concurrency, reason: "the core runs one input to completion",
    tokens: [
      "await", "async", "Task", "TaskGroup", "actor", "DispatchQueue", "Thread", "pthread_create", "AsyncStream",
    ]
  ),
  Ban(
    rule: .foundation, reason: "a pure room has no operating system",
    tokens: [
      "import Foundation", "import FoundationEssentials", "import Glibc", "import Musl", "import Darwin",
      "import Dispatch", "import Synchronization",
    ]),
]

private let chance = Ban(
  rule: .chance, reason: "chance is an argument: a seeded stream",
  tokens: [
    "SystemRandomNumberGenerator", "UUID(", "arc4random", "drand48", "getrandom", "getentropy", "rand(", "random(",
    ".randomElement()", ".shuffled()", ".shuffle()", "hashValue", "Hasher(",
  ])

private let real = Ban(
  rule: .real, reason: "the exact zone has integers only; the door is Quantization.swift",
  tokens: ["Double", "Float", "Float16", "Float32", "Float64", "Float80", "CGFloat", "Decimal"])

private let hashOrder = Ban(
  rule: .hashOrder, reason: "the order depends on the process; use a sorted or dense array",
  tokens: ["Dictionary", "Set<", "Set(", "[:]"])

private let formulas = [
  "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sqrt", "squareRoot", "pow", "cbrt", "erf", "erfc", "sin",
  "cos", "tan", "tanh",
]

/// A room without a zone would escape every ban.
func unzonedViolations(_ table: ArrowTable) -> [Violation] {
  table.rooms.filter { Zone(room: $0) == nil }.map {
    Violation(rule: .zones, path: "Package.swift", line: 1, message: "room \($0) has no zone; name one in Zones.swift")
  }
}

/// What each zone must not touch, in code only: comments and texts are free.
func zoneViolations(_ source: SourceText) -> [Violation] {
  guard source.isSource, source.isSwift, let zone = Zone(room: source.target) else { return [] }
  var bans: [Ban] = zone.isPure ? pureBans : []
  if zone.isPure || source.target == "Simulation" { bans.append(chance) }
  if zone == .exact, source.path != Zone.door { bans.append(real) }
  let hasBooks = source.target == "VenueLedger" || zone == .spine
  if hasBooks { bans.append(hashOrder) }
  var found: [Violation] = []
  for ban in bans {
    for token in ban.tokens {
      for offset in source.code.words(token) where !isExcused(token, at: offset, in: source) {
        found.append(source.violation(ban.rule, at: offset, "'\(token)': \(ban.reason)"))
      }
    }
  }
  if hasBooks { found += dictionaryTypes(source) }
  if zone == .exact, source.path != Zone.door { found += realLiterals(source) }
  if zone == .spine {
    for name in formulas {
      for offset in source.code.words(name + "(") {
        found.append(source.violation(.formula, at: offset, "'\(name)(': no formula lives in the spine"))
      }
    }
  }
  return found
}

/// A draw from a stream that is passed in is what we want: `random(in: range, using: &stream)`, and so is the
/// declaration of one. A conformance to `Hashable` may feed the hasher it is given.
private func isExcused(_ token: String, at offset: Int, in source: SourceText) -> Bool {
  guard token == "random(" else { return false }
  let open = offset + token.utf8.count - 1
  guard let close = source.code.closing(open) else { return false }
  return source.code.text(open..<close).contains("using:")
}

/// `[Key: Value]` as a type: a capital letter behind the bracket and a colon at the bracket's own depth.
private func dictionaryTypes(_ source: SourceText) -> [Violation] {
  let code = source.code
  var found: [Violation] = []
  for offset in code.offsets(of: "[") {
    let first = code.skippingBlanks(from: offset + 1)
    guard first < code.count, (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(code[first]) else { continue }
    var cursor = first
    while cursor < code.count, isIdentifier(code[cursor]) || code[cursor] == UInt8(ascii: ".") { cursor += 1 }
    if cursor < code.count, code[cursor] == UInt8(ascii: ":") {
      found.append(source.violation(.hashOrder, at: offset, "a dictionary: \(hashOrder.reason)"))
    }
  }
  return found
}

/// `1.5` in the exact zone is a `Double` in disguise; `$0.1` and `pair.0.1` are not.
private func realLiterals(_ source: SourceText) -> [Violation] {
  let code = source.code
  return code.offsets(of: ".").compactMap { offset in
    guard offset > 0, offset + 1 < code.count, isDigit(code[offset - 1]), isDigit(code[offset + 1]) else { return nil }
    var start = offset - 1
    while start > 0, isIdentifier(code[start - 1]) { start -= 1 }
    guard isDigit(code[start]) else { return nil }
    if start > 0, [UInt8(ascii: "."), UInt8(ascii: "$")].contains(code[start - 1]) { return nil }
    return source.violation(.real, at: offset, "a real literal: \(real.reason)")
  }
}

/// The C library's last bits differ between processors; formulas come from `QuantMath`.
func libmViolations(_ source: SourceText) -> [Violation] {
  guard source.isSource, source.isSwift else { return [] }
  let outside = ["Glibc", "Foundation", "FoundationEssentials", "Musl"]
  guard source.imports.contains(where: { outside.contains($0.module) }) else { return [] }
  var found: [Violation] = []
  for name in formulas where name != "squareRoot" {
    for offset in source.code.words(name + "(") {
      if offset > 0, source.code[offset - 1] == UInt8(ascii: ".") { continue }
      if offset > 5, source.code.text((offset - 5)..<offset) == "func " { continue }
      found.append(source.violation(.libm, at: offset, "'\(name)(' of the C library: use QuantMath"))
    }
  }
  return found
}
