/// Why a text is not an exact decimal. The message says what was expected.
public enum DecimalTextFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// The text holds nothing.
  case empty
  /// A character that is not a digit, one point or a leading minus, at this byte offset.
  case unexpectedCharacter(offset: Int)
  /// Digits are missing before or after the point.
  case missingDigits
  /// More fractional digits than the unit carries.
  case tooPrecise(decimals: Int)
  /// The number does not fit 64 bits of smallest units.
  case outOfRange

  /// What is wrong and what was expected.
  public var description: String {
    switch self {
    case .empty: "empty text; expected a decimal number such as 12.5"
    case .unexpectedCharacter(let offset):
      "unexpected character at position \(offset + 1); expected digits, one point and an optional leading minus"
    case .missingDigits: "digits are missing beside the point or the sign; expected a number such as 0.5"
    case .tooPrecise(let decimals): "more than \(decimals) decimal places; expected at most \(decimals)"
    case .outOfRange: "the number does not fit; expected at most 64 bits of smallest units"
    }
  }
}

/// Reads `-?digits(.digits)?` into a count of 10^-decimals, strictly: no exponent, no plus, no blanks, no
/// separators, nothing that would be rounded.
///
/// - Complexity: O(bytes), no allocation.
public func parseDecimal(
  _ bytes: some Sequence<UInt8>, decimals: Int
) throws(DecimalTextFault) -> Int64 {
  var magnitude: UInt64 = 0
  var negative = false
  var whole = 0
  var fraction = -1
  var offset = 0
  for byte in bytes {
    defer { offset += 1 }
    if byte == UInt8(ascii: "-"), offset == 0 { negative = true; continue }
    if byte == UInt8(ascii: "."), fraction < 0 { fraction = 0; continue }
    guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { throw .unexpectedCharacter(offset: offset) }
    let digit = UInt64(byte - UInt8(ascii: "0"))
    if fraction < 0 { whole += 1 } else { fraction += 1 }
    if fraction > decimals {
      if digit != 0 { throw .tooPrecise(decimals: decimals) }
      continue
    }
    magnitude = try appending(digit, to: magnitude)
  }
  if offset == 0 { throw .empty }
  if whole == 0 || fraction == 0 { throw .missingDigits }
  for _ in 0..<(decimals - min(max(fraction, 0), decimals)) { magnitude = try appending(0, to: magnitude) }
  if negative {
    guard magnitude <= UInt64(Int64.max) + 1 else { throw .outOfRange }
    return Int64(truncatingIfNeeded: 0 &- magnitude)
  }
  guard let value = Int64(exactly: magnitude) else { throw .outOfRange }
  return value
}

private func appending(_ digit: UInt64, to magnitude: UInt64) throws(DecimalTextFault) -> UInt64 {
  let (scaled, first) = magnitude.multipliedReportingOverflow(by: 10)
  let (sum, second) = scaled.addingReportingOverflow(digit)
  if first || second { throw .outOfRange }
  return sum
}

/// Writes a count of 10^-decimals as a decimal without trailing zeros; the inverse of `parseDecimal`.
public func decimalText(_ raw: Int64, decimals: Int) -> String {
  let digits = String(raw.magnitude)
  let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
  let whole = padded.dropLast(decimals)
  var fraction = padded.suffix(decimals)
  while fraction.last == "0" { fraction = fraction.dropLast() }
  return (raw < 0 ? "-" : "") + whole + (fraction.isEmpty ? "" : "." + fraction)
}

extension FixedPoint {
  /// The quantity written as a strict decimal; see `parseDecimal`.
  public init(parsing text: some StringProtocol) throws(DecimalTextFault) {
    self.init(raw: try parseDecimal(text.utf8, decimals: Self.decimals))
  }

  /// The exact decimal without trailing zeros.
  public var description: String { decimalText(raw, decimals: Self.decimals) }
}
