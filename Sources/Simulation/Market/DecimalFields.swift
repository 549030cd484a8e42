import Quantities

/// A whole number of at most 18 digits, or `nil` for anything else.
func plainInteger(_ bytes: UnsafeRawBufferPointer) -> Int64? {
  guard (1...18).contains(bytes.count) else { return nil }
  var value: Int64 = 0
  for byte in bytes {
    let digit = byte &- UInt8(ascii: "0")
    guard digit <= 9 else { return nil }
    value = value &* 10 &+ Int64(digit)
  }
  return value
}

/// The fast path of `parseDecimal(_:decimals: 6)`: 1 to 12 whole digits and none or 1 to 6 others, else `nil`.
func plainDecimal(_ bytes: UnsafeRawBufferPointer) -> Int64? {
  var value: Int64 = 0
  var index = 0
  while index < bytes.count {
    let digit = bytes[index] &- UInt8(ascii: "0")
    if digit > 9 { break }
    value = value &* 10 &+ Int64(digit)
    index += 1
    if index > 12 { return nil }
  }
  guard index > 0 else { return nil }
  if index == bytes.count { return value &* 1_000_000 }
  guard bytes[index] == UInt8(ascii: ".") else { return nil }
  let places = bytes.count - index - 1
  guard (1...6).contains(places) else { return nil }
  for position in (index + 1)..<bytes.count {
    let digit = bytes[position] &- UInt8(ascii: "0")
    if digit > 9 { return nil }
    value = value &* 10 &+ Int64(digit)
  }
  for _ in places..<6 { value = value &* 10 }
  return value
}

/// A decimal of which digits beyond `decimals` places are cut off, for volumes: sources add up trades in floating point
/// and print what comes out (`0.30000000000000004`, `8.242e-05`).
///
/// A negative exponent is taken for the same reason; a positive one is refused, as every other form is.
func truncatedDecimal(_ bytes: UnsafeRawBufferPointer, decimals: Int) throws(DecimalTextFault) -> Int64 {
  guard let mark = bytes.firstIndex(where: { $0 == UInt8(ascii: "e") }) else {
    guard let point = bytes.firstIndex(of: UInt8(ascii: ".")), bytes.count - point - 1 > decimals else {
      return try parseDecimal(bytes, decimals: decimals)
    }
    if let odd = bytes[(point + 1)...].firstIndex(where: { $0 &- UInt8(ascii: "0") > 9 }) {
      throw .unexpectedCharacter(offset: odd)
    }
    return try parseDecimal(bytes[...(point + decimals)], decimals: decimals)
  }
  let exponent = UnsafeRawBufferPointer(rebasing: bytes[(mark + 1)...])
  guard exponent.first == UInt8(ascii: "-"), exponent.count <= 4,
    let shift = plainInteger(UnsafeRawBufferPointer(rebasing: exponent.dropFirst()))
  else { throw .unexpectedCharacter(offset: mark) }
  // What the exponent moves out of the six places is cut off with the rest.
  var value = try truncatedDecimal(UnsafeRawBufferPointer(rebasing: bytes[..<mark]), decimals: 12)
  for _ in 0..<min(shift + Int64(12 - decimals), 20) { value /= 10 }
  return value
}
