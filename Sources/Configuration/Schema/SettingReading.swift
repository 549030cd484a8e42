import Quantities

/// Why a value cannot be taken: what to say besides where.
struct ValueFault: Error {
  let kind: ConfigurationFault.Kind
  let message: String
  let fix: String
}

extension SettingForm {
  /// The value behind a key, or what is wrong with it.
  func value(of node: TomlNode, key: String) throws(ValueFault) -> SettingValue {
    switch self {
    case .number(let decimals, let bounds): try number(node, key, decimals, bounds)
    case .flag: try flag(node)
    case .choice(let words): try choice(node, words)
    case .name: try name(node)
    case .path: try path(node)
    }
  }

  private func wrongType(_ node: TomlNode, _ fix: String) -> ValueFault {
    ValueFault(kind: .wrongType, message: "expected \(expectation), got \(node.kind)", fix: fix)
  }

  private func number(
    _ node: TomlNode, _ key: String, _ decimals: Int, _ bounds: ClosedRange<Int64>
  ) throws(ValueFault) -> SettingValue {
    switch node.content {
    case .integer, .real: break
    case .text(let text):
      throw wrongType(
        node, isDecimal(text) ? "Remove the quotes." : "Write a number without quotes, such as \(example).")
    case .array: throw wrongType(node, "Write one number without brackets.")
    default: throw wrongType(node, "Write a number, such as \(example).")
    }
    var digits = node.written.utf8.filter { $0 != UInt8(ascii: "_") }
    if digits.first == UInt8(ascii: "+") { digits.removeFirst() }
    do throws(DecimalTextFault) {
      let raw = try parseDecimal(digits, decimals: decimals)
      guard bounds.contains(raw) else { throw DecimalTextFault.outOfRange }
      return .number(raw)
    } catch {
      throw ValueFault(
        kind: error == .outOfRange ? .outOfRange : .malformedNumber, message: "expected \(expectation)\(detail(error))",
        fix: fix(error, key, node.written, decimals, bounds))
    }
  }

  /// A number in quotation marks, whether it fits or not.
  private func isDecimal(_ text: String) -> Bool {
    do throws(DecimalTextFault) {
      _ = try parseDecimal(text.utf8, decimals: 0)
      return true
    } catch .outOfRange {
      return true
    } catch .tooPrecise {
      return true
    } catch {
      return false
    }
  }

  private func detail(_ fault: DecimalTextFault) -> String {
    guard case .tooPrecise(let decimals) = fault, decimals > 0 else { return "" }
    return " with at most \(decimals) decimal places"
  }

  private func fix(
    _ fault: DecimalTextFault, _ key: String, _ written: String, _ decimals: Int, _ bounds: ClosedRange<Int64>
  ) -> String {
    switch fault {
    case .tooPrecise: return decimals == 0 ? "Write a whole number." : "Drop the digits that do not count."
    case .outOfRange:
      let range =
        "\(decimalText(bounds.lowerBound, decimals: decimals)) to "
        + decimalText(bounds.upperBound, decimals: decimals)
      if key.hasSuffix("_ratio"), bounds.upperBound <= 1_000_000, !written.hasPrefix("-") {
        return "Write the share itself, \(range): 0.01 is 1 %."
      }
      return "Write a value from \(range)."
    default:
      let lower = written.lowercased()
      if lower.contains("inf") || lower.contains("nan") { return "Write a finite number, such as \(example)." }
      if lower.hasPrefix("0x") || lower.hasPrefix("0o") || lower.hasPrefix("0b") { return "Write it in decimal." }
      return "Write the number out, without an exponent."
    }
  }

  private func flag(_ node: TomlNode) throws(ValueFault) -> SettingValue {
    if case .flag = node.content { return .number(node.written == "true" ? 1 : 0) }
    if case .text(let text) = node.content, ["true", "false"].contains(text.lowercased()) {
      throw wrongType(node, "Remove the quotes.")
    }
    throw wrongType(node, "Write true or false.")
  }

  private func choice(_ node: TomlNode, _ words: [String]) throws(ValueFault) -> SettingValue {
    guard case .text(let text) = node.content else { throw wrongType(node, "Write a word in quotes: \(example).") }
    if let index = words.firstIndex(of: text) { return .number(Int64(index)) }
    let nearest = NearestName.of(text, among: words)
    throw ValueFault(
      kind: .outOfRange, message: "expected \(expectation)",
      fix: nearest.map { "Did you mean \"\($0)\"?" } ?? "Write one of these words.")
  }

  private func name(_ node: TomlNode) throws(ValueFault) -> SettingValue {
    guard case .text(let text) = node.content else { throw wrongType(node, "Write the name in quotes: \(example).") }
    let isName = (1...64).contains(text.utf8.count) && text.utf8.allSatisfy(Self.isNameByte)
    if isName { return .text(text) }
    throw ValueFault(
      kind: .outOfRange, message: "expected \(expectation)",
      fix: text.isEmpty ? "Write a name, such as \(example)." : "Use letters, digits and -_.:/ only, at most 64.")
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: "-_.:/".utf8.contains(byte)
    }
  }

  private func path(_ node: TomlNode) throws(ValueFault) -> SettingValue {
    guard case .text(let text) = node.content else { throw wrongType(node, "Write the path in quotes: \(example).") }
    if (1...1_024).contains(text.utf8.count), text.utf8.allSatisfy({ $0 >= 32 && $0 != 127 }) { return .text(text) }
    throw ValueFault(
      kind: .outOfRange, message: "expected \(expectation)", fix: "Write a path without control characters.")
  }
}
