import Quantities

/// A number that a file states: a decimal, or a kept figure with a decimal added.
enum Operand: Hashable, Sendable {
  case number(Int128)
  case kept(slot: Int, plus: Int128)

  func value(_ bindings: ScenarioBindings) throws(MissingThing) -> Int128 {
    switch self {
    case .number(let value): return value
    case .kept(let slot, let plus):
      guard let kept = bindings.figures[slot] else {
        throw MissingThing(what: "figure '\(bindings.names.figures[slot].name)' was not kept")
      }
      return kept + plus
    }
  }
}

/// What a measured figure is compared with.
enum Comparison: Hashable, Sendable {
  case equal(Operand, within: Int128)
  case least(Operand)
  case most(Operand)
  case above(Operand)
  case below(Operand)
  case between(Operand, Operand)
  case word(String)

  static func read(
    _ reader: inout LineReader, _ scale: SubjectScale, _ names: ScenarioNames
  ) throws(ScenarioFault) -> Comparison {
    guard case .number(let decimals) = scale else {
      guard case .word(let words) = scale else { preconditionFailure("Invariant: a scale is a number or a word") }
      return .word(try reader.oneOf("a state", words.map { ($0, $0) }))
    }
    func operand(_ reader: inout LineReader) throws(ScenarioFault) -> Operand {
      try Operand.read(&reader, decimals, names)
    }
    if reader.takes(">=") { return .least(try operand(&reader)) }
    if reader.takes("<=") { return .most(try operand(&reader)) }
    if reader.takes(">") { return .above(try operand(&reader)) }
    if reader.takes("<") { return .below(try operand(&reader)) }
    if reader.takes("between") {
      let low = try operand(&reader)
      try reader.require("and")
      return .between(low, try operand(&reader))
    }
    let wanted = try operand(&reader)
    guard reader.takes("within") else { return .equal(wanted, within: 0) }
    let token = reader.next
    let tolerance = try reader.wideDecimal("a tolerance", decimals: decimals)
    if tolerance <= 0 {
      throw reader.fault(at: token, "a tolerance above zero", fix: "leave 'within' out for exactness")
    }
    return .equal(wanted, within: tolerance)
  }

  /// Whether a figure is as wanted.
  func holds(_ measured: Measured, _ bindings: ScenarioBindings) throws(MissingThing) -> Bool {
    if case .word(let wanted) = self { return measured == .word(wanted) }
    guard case .number(let value) = measured else { return false }
    switch self {
    case .equal(let wanted, let tolerance):
      return (value - (try wanted.value(bindings))).magnitude <= tolerance.magnitude
    case .least(let bound): return value >= (try bound.value(bindings))
    case .most(let bound): return value <= (try bound.value(bindings))
    case .above(let bound): return value > (try bound.value(bindings))
    case .below(let bound): return value < (try bound.value(bindings))
    case .between(let low, let high):
      let (bottom, top) = (try low.value(bindings), try high.value(bindings))
      return bottom <= value && value <= top
    case .word: return false
    }
  }
}

extension Operand {
  static func read(
    _ reader: inout LineReader, _ decimals: Int, _ names: ScenarioNames
  ) throws(ScenarioFault) -> Operand {
    guard let token = reader.next, let slot = names.figures.firstIndex(where: { $0.name == token.text }) else {
      return .number(try reader.wideDecimal("a number or a kept figure", decimals: decimals))
    }
    _ = try reader.take("a kept figure")
    guard names.figures[slot].decimals == decimals else {
      throw reader.fault(at: token, "a figure with \(decimals) decimal places")
    }
    if reader.takes("+") { return .kept(slot: slot, plus: try reader.wideDecimal("a number", decimals: decimals)) }
    if reader.takes("-") { return .kept(slot: slot, plus: -(try reader.wideDecimal("a number", decimals: decimals))) }
    return .kept(slot: slot, plus: 0)
  }
}
