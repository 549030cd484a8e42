import Quantities
import VenueLedger

/// What must be so.
enum Expectation: Sendable {
  /// The last line was refused for this reason.
  case rejected(Rejection)
  /// The last line ended an order or a request without its effect: the reason, or nothing when it expired.
  case cancelled(Rejection?)
  /// The last line brought about this many such events; `nil` is at least one.
  case event(EventPattern, count: Int?)
  /// A figure or a state compares so.
  case measure(Subject, Comparison)
}

extension ScenarioParser {
  mutating func expectation(_ reader: inout LineReader) throws(ScenarioFault) -> ScenarioStep {
    if reader.takes("always") { return .watch(always: true, try measure(&reader)) }
    if reader.takes("never") {
      if reader.takes("event") { return .watch(always: true, .event(try EventPattern.read(&reader, names), count: 0)) }
      return .watch(always: false, try measure(&reader))
    }
    if reader.takes("rejected") { return .expect(.rejected(try rejection(&reader))) }
    if reader.takes("cancelled") {
      if reader.takes("expired") { return .expect(.cancelled(nil)) }
      return .expect(.cancelled(try rejection(&reader)))
    }
    if reader.takes("event") { return .expect(.event(try EventPattern.read(&reader, names), count: nil)) }
    if let count = try number(&reader) {
      try reader.require("events")
      return .expect(.event(try EventPattern.read(&reader, names), count: count))
    }
    if let token = reader.next, !SubjectWord.allCases.contains(where: { $0.rawValue == token.text }) {
      let words = ["rejected", "cancelled", "event", "no", "always", "never"] + SubjectWord.allCases.map(\.rawValue)
      throw reader.unknown(token, "an expectation", among: words)
    }
    return .expect(try measure(&reader))
  }

  /// `no` or a number before `events`.
  private func number(_ reader: inout LineReader) throws(ScenarioFault) -> Int? {
    if reader.takes("no") { return 0 }
    guard let token = reader.next, let first = token.text.utf8.first, (48...57).contains(first) else { return nil }
    return Int(clamping: try reader.count("a number of events"))
  }

  private func measure(_ reader: inout LineReader) throws(ScenarioFault) -> Expectation {
    let subject = try Subject.read(&reader, names)
    return .measure(subject, try Comparison.read(&reader, subject.scale, names))
  }

  private func rejection(_ reader: inout LineReader) throws(ScenarioFault) -> Rejection {
    try reader.oneOf("a rejection", Rejection.allCases.map { ("\($0)", $0) })
  }
}
