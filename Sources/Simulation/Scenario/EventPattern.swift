import Quantities
import VenueLedger

/// Events that a file looks for: a name and what some of the fields must be.
struct EventPattern: Sendable {
  /// How a field is compared.
  enum Sign: String, Sendable {
    case least = ">="
    case most = "<="
    case equal = "="
  }

  struct Condition: Sendable {
    let key: String
    let sign: Sign
    let text: String
  }

  let name: String
  let conditions: [Condition]

  static func read(_ reader: inout LineReader, _ names: ScenarioNames) throws(ScenarioFault) -> EventPattern {
    let shapes = EventShape.known + EventShape.signals
    let shape = try reader.oneOf("an event", shapes.map { ($0.name, $0) })
    var conditions: [Condition] = []
    while let token = reader.next {
      guard let condition = Condition(token.text) else {
        throw reader.fault(
          "field=value, field>=value or field<=value", fix: "fields: \(shape.keys.joined(separator: " "))")
      }
      _ = try reader.take("a field")
      let key = ScenarioToken(text: condition.key, column: token.column)
      if !shape.keys.contains(condition.key) {
        throw reader.unknown(key, "a field of \(shape.name)", among: shape.keys)
      }
      try condition.check(names, reader, token)
      conditions.append(condition)
    }
    return EventPattern(name: shape.name, conditions: conditions)
  }

  func matches(_ shape: EventShape, _ bindings: ScenarioBindings) -> Bool {
    guard shape.name == name else { return false }
    return conditions.allSatisfy { condition in
      shape.fields.contains { $0.key == condition.key && condition.holds($0.value, bindings) }
    }
  }
}

extension EventPattern.Condition {
  init?(_ text: String) {
    guard let equals = text.firstIndex(of: "="), equals > text.startIndex else { return nil }
    let before = text[text.index(before: equals)]
    let sign: EventPattern.Sign = before == ">" ? .least : before == "<" ? .most : .equal
    let key = text[..<(sign == .equal ? equals : text.index(before: equals))]
    self.init(key: String(key), sign: sign, text: String(text[text.index(after: equals)...]))
  }

  private static let accounts = ["account", "parent", "from", "to"]

  /// Names are known and numbers are numbers; the scale of a number follows from the event.
  func check(_ names: ScenarioNames, _ reader: LineReader, _ token: ScenarioToken) throws(ScenarioFault) {
    let value = ScenarioToken(text: text, column: token.column + key.utf8.count + sign.rawValue.utf8.count)
    if text.isEmpty { throw reader.fault(at: value, "a value") }
    if Self.accounts.contains(key), text != "none" { _ = try reader.account(value, names) }
    if key == "market", try reader.number(value, UInt16.self) == nil, !names.markets.contains(text) {
      throw reader.unknown(value, "a market", among: names.markets)
    }
    if key == "feed", try reader.number(value, UInt16.self) == nil, !names.feeds.contains(text) {
      throw reader.unknown(value, "a feed", among: names.feeds)
    }
    if sign != .equal, (try? parseWideDecimal(text, decimals: 18)) == nil {
      throw reader.fault(at: value, "a number to compare with")
    }
  }

  func holds(_ field: EventField, _ bindings: ScenarioBindings) -> Bool {
    switch field {
    case .account(let id): id.map { bindings.name(of: $0) == text || text == "@\($0)" } ?? (text == "none")
    case .market(let id): text == "@\(id)" || bindings.names.markets.firstIndex(of: text) == Int(id.value)
    case .feed(let id): text == "@\(id)" || bindings.names.feeds.firstIndex(of: text) == Int(id.value)
    case .number(let value): compares(Int128(value), decimals: 0)
    case .amount(let value, let decimals): compares(value, decimals: decimals)
    case .word(let word): word == text
    }
  }

  private func compares(_ value: Int128, decimals: Int) -> Bool {
    guard let wanted = try? parseWideDecimal(text, decimals: decimals) else { return false }
    switch sign {
    case .equal: return value == wanted
    case .least: return value >= wanted
    case .most: return value <= wanted
    }
  }
}

extension EventShape {
  /// The event as a scenario would write it.
  func text(_ bindings: ScenarioBindings) -> String {
    let written = fields.map { field in
      switch field.value {
      case .account(let id): "\(field.key)=\(id.map { bindings.name(of: $0) } ?? "none")"
      case .market(let id): "\(field.key)=\(bindings.names.markets[Int(id.value)])"
      case .feed(let id): "\(field.key)=\(bindings.names.feeds[Int(id.value)])"
      case .number(let value): "\(field.key)=\(value)"
      case .amount(let value, let decimals): "\(field.key)=\(wideDecimalText(value, decimals: decimals))"
      case .word(let word): "\(field.key)=\(word)"
      }
    }
    return ([name] + written).joined(separator: " ")
  }
}
