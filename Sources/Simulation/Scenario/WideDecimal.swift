import Quantities

/// Reads `-?digits(.digits)?` into a count of 10^-decimals as strictly as `parseDecimal`, but into 128 bits, which
/// costs (1e-12), rates (1e-18) and remainders (1e-24) need.
func parseWideDecimal(_ text: String, decimals: Int) throws(DecimalTextFault) -> Int128 {
  var body = Substring(text)
  let negative = body.first == "-"
  if negative { body = body.dropFirst() }
  if body.isEmpty { throw text.isEmpty ? .empty : .missingDigits }
  var value: Int128 = 0
  var whole = 0
  var fraction = -1
  for (offset, byte) in body.utf8.enumerated() {
    if byte == UInt8(ascii: "."), fraction < 0 { fraction = 0; continue }
    guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else {
      throw .unexpectedCharacter(offset: offset + (negative ? 1 : 0))
    }
    let digit = Int128(byte - UInt8(ascii: "0"))
    if fraction < 0 { whole += 1 } else { fraction += 1 }
    if fraction > decimals {
      if digit != 0 { throw .tooPrecise(decimals: decimals) }
      continue
    }
    value = try shifted(value, adding: digit)
  }
  if whole == 0 || fraction == 0 { throw .missingDigits }
  for _ in 0..<(decimals - min(max(fraction, 0), decimals)) { value = try shifted(value, adding: 0) }
  return negative ? -value : value
}

/// A bit is kept free, so that sums of two such numbers fit.
private func shifted(_ value: Int128, adding digit: Int128) throws(DecimalTextFault) -> Int128 {
  let (product, overflow) = value.multipliedReportingOverflow(by: 10)
  if overflow || product > Int128.max / 4 { throw .outOfRange }
  return product + digit
}

/// Writes a count of 10^-decimals without trailing zeros; the inverse of `parseWideDecimal`.
func wideDecimalText(_ value: Int128, decimals: Int) -> String {
  let digits = String(value.magnitude)
  let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
  var fraction = padded.suffix(decimals)
  while fraction.last == "0" { fraction = fraction.dropLast() }
  return (value < 0 ? "-" : "") + padded.dropLast(decimals) + (fraction.isEmpty ? "" : "." + fraction)
}
