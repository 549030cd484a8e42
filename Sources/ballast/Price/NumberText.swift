/// Real numbers from text, strictly: digits, one point, one exponent; no blanks, no underscores, no `nan`, no `inf`.
enum NumberText {
  /// The number nearest to the text; `nil` where the text is no number or too large for one.
  static func parse(_ bytes: [UInt8], _ range: Range<Int>) -> Double? {
    var reader = Reader(text: bytes, at: range.lowerBound, end: range.upperBound)
    guard let parts = reader.parts() else { return nil }
    if parts.isExact { return exact(parts) }
    guard let value = Double(String(decoding: bytes[range], as: UTF8.self)), value.isFinite else { return nil }
    return value
  }

  /// What was read: `±significand · 10^exponent`, and whether the significand holds all digits.
  private struct Parts {
    var isNegative = false
    var significand: UInt64 = 0
    var digits = 0
    var exponent = 0

    /// Below 2^53 and 10^22 the two factors are exact, so that one rounding gives the nearest number.
    ///
    /// - Source: Clinger, How to read floating point numbers accurately, 1990
    var isExact: Bool { significand < 1 << 53 && digits <= 19 && abs(exponent) <= 22 }
  }

  private static func exact(_ parts: Parts) -> Double {
    let size = Double(parts.significand)
    let scaled = parts.exponent < 0 ? size / powers[-parts.exponent] : size * powers[parts.exponent]
    return parts.isNegative ? -scaled : scaled
  }

  private static let powers: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
  ]

  private struct Reader {
    let text: [UInt8]
    var at: Int
    let end: Int

    mutating func parts() -> Parts? {
      var parts = Parts()
      parts.isNegative = sign()
      let whole = digits(into: &parts)
      var fraction = 0
      if at < end, text[at] == UInt8(ascii: ".") {
        at += 1
        fraction = digits(into: &parts)
      }
      guard whole + fraction > 0 else { return nil }
      parts.exponent = -fraction
      if at < end, text[at] == UInt8(ascii: "e") || text[at] == UInt8(ascii: "E") {
        at += 1
        guard let power = power() else { return nil }
        parts.exponent += power
      }
      return at == end ? parts : nil
    }

    private mutating func sign() -> Bool {
      guard at < end else { return false }
      let isNegative = text[at] == UInt8(ascii: "-")
      if isNegative || text[at] == UInt8(ascii: "+") { at += 1 }
      return isNegative
    }

    /// Reads digits and says how many; past 19 significant ones the significand is no longer exact.
    private mutating func digits(into parts: inout Parts) -> Int {
      let start = at
      while at < end, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text[at]) {
        let digit = UInt64(text[at] &- UInt8(ascii: "0"))
        parts.significand = parts.significand &* 10 &+ digit
        if parts.digits > 0 || digit > 0 { parts.digits += 1 }
        at += 1
      }
      return at - start
    }

    private mutating func power() -> Int? {
      let isNegative = sign()
      let start = at
      var power = 0
      while at < end, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text[at]) {
        power = min(100_000, power * 10 + Int(text[at] &- UInt8(ascii: "0")))
        at += 1
      }
      return at > start ? (isNegative ? -power : power) : nil
    }
  }
}
