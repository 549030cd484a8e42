/// A JSON value whose objects keep the order in which they were written.
public indirect enum JSONValue: Sendable {
  /// Nothing is known.
  case null
  /// Yes or no.
  case bool(Bool)
  /// A text; written with the escapes that JSON asks for.
  case text(String)
  /// A whole number.
  case integer(Int128)
  /// An exact decimal: a count of 10^-places.
  case decimal(Int128, places: Int)
  /// A real number in the shortest form that reads back to the same bits; one that is not finite is written as null.
  case real(Double)
  /// Values in order.
  case list([JSONValue])
  /// Members in order; a name stands once.
  case object([(String, JSONValue)])

  /// The member of an object or `nil`.
  public subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.0 == name }?.1
  }

  /// The text on one line, without blanks.
  public var compact: String {
    var text = ""
    write(into: &text, indent: nil)
    return text
  }

  /// The text with a member a line, two blanks a level; lists of plain values stand on one line.
  public var indented: String {
    var text = ""
    write(into: &text, indent: 0)
    return text
  }

  private var isPlain: Bool {
    switch self {
    case .list, .object: false
    default: true
    }
  }

  private func write(into text: inout String, indent: Int?) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .text(let value): Self.quote(value, into: &text)
    case .integer(let value): text += String(value)
    case .decimal(let count, let places): text += exactText(count, places: places)
    case .real(let value): text += value.isFinite ? "\(value)" : "null"
    case .list(let values):
      let inner = values.allSatisfy(\.isPlain) ? nil : indent.map { $0 + 1 }
      Self.enclose("[", "]", count: values.count, indent: inner, into: &text) { index, text in
        values[index].write(into: &text, indent: inner)
      }
    case .object(let members):
      let inner = indent.map { $0 + 1 }
      Self.enclose("{", "}", count: members.count, indent: inner, into: &text) { index, text in
        Self.quote(members[index].0, into: &text)
        text += indent == nil ? ":" : ": "
        members[index].1.write(into: &text, indent: inner)
      }
    }
  }

  private static func enclose(
    _ open: String, _ close: String, count: Int, indent: Int?, into text: inout String,
    _ element: (Int, inout String) -> Void
  ) {
    text += open
    for index in 0..<count {
      if index > 0 { text += "," }
      if let indent { text += "\n" + String(repeating: "  ", count: indent) }
      element(index, &text)
    }
    if let indent, count > 0 { text += "\n" + String(repeating: "  ", count: indent - 1) }
    text += close
  }

  /// Escapes what JSON must, and `<` besides, so that the text may stand inside a page.
  private static func quote(_ value: String, into text: inout String) {
    text += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      case "<", "\u{2028}", "\u{2029}": text += escape(scalar)
      default: if scalar.value < 32 { text += escape(scalar) } else { text.unicodeScalars.append(scalar) }
      }
    }
    text += "\""
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }
}

/// A count of 10^-places as an exact decimal without trailing zeros.
func exactText(_ count: Int128, places: Int) -> String {
  let digits = String(count.magnitude)
  let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
  var fraction = padded.suffix(places)
  while fraction.last == "0" { fraction = fraction.dropLast() }
  return (count < 0 ? "-" : "") + padded.dropLast(places) + (fraction.isEmpty ? "" : "." + fraction)
}
