import CGmp
import Glibc

/// Which way a division of the twin goes.
enum Toward { case down, up, zero }

/// An integer without bounds: 128 bits where they do, else the limbs of the GNU library. Slow and exact.
struct BigInt: Hashable, Comparable, Sendable, ExpressibleByIntegerLiteral, CustomStringConvertible {
  /// The value when `limbs` is nil.
  private let small: Int128
  private let limbs: Limbs?

  /// Never written after it was made, so sharing it is safe.
  private final class Limbs: @unchecked Sendable {
    let value: gmp_integer
    init(_ value: gmp_integer) { self.value = value }
    deinit { gmp_integer_free(value) }
  }

  init(integerLiteral value: Int) { self.init(Int128(value)) }
  init(_ value: Int128) {
    small = value
    limbs = nil
  }
  init(_ value: some BinaryInteger) { self.init(Int128(value)) }

  /// Takes the limbs over; back to 128 bits when the number fits, so that equal numbers have equal forms.
  private init(taking value: gmp_integer) {
    if gmp_integer_bits(value) <= 127 {
      var high: UInt64 = 0
      var low: UInt64 = 0
      gmp_integer_words(value, &high, &low)
      let size = Int128(high) << 64 | Int128(low)
      small = gmp_integer_sign(value) < 0 ? -size : size
      limbs = nil
      gmp_integer_free(value)
    } else {
      small = 0
      limbs = Limbs(value)
    }
  }

  private static func fresh(_ value: Int128) -> Limbs {
    let size = value.magnitude
    return Limbs(
      gmp_integer_new(UInt64(size >> 64), UInt64(truncatingIfNeeded: size), value < 0 ? 1 : 0))
  }

  private static func wide(
    _ a: BigInt, _ b: BigInt, _ operation: (gmp_integer, gmp_integer, gmp_integer) -> Void
  ) -> BigInt {
    let left = a.limbs ?? fresh(a.small)
    let right = b.limbs ?? fresh(b.small)
    let result = gmp_integer_new(0, 0, 0)
    withExtendedLifetime((left, right)) { operation(result, left.value, right.value) }
    return BigInt(taking: result)
  }

  static func + (a: BigInt, b: BigInt) -> BigInt {
    if a.limbs == nil, b.limbs == nil {
      let (sum, overflow) = a.small.addingReportingOverflow(b.small)
      if !overflow, sum != .min { return BigInt(sum) }
    }
    return wide(a, b) { gmp_integer_add($0, $1, $2) }
  }

  static func - (a: BigInt, b: BigInt) -> BigInt {
    if a.limbs == nil, b.limbs == nil {
      let (difference, overflow) = a.small.subtractingReportingOverflow(b.small)
      if !overflow, difference != .min { return BigInt(difference) }
    }
    return wide(a, b) { gmp_integer_subtract($0, $1, $2) }
  }

  static func * (a: BigInt, b: BigInt) -> BigInt {
    if a.limbs == nil, b.limbs == nil {
      let (product, overflow) = a.small.multipliedReportingOverflow(by: b.small)
      if !overflow, product != .min { return BigInt(product) }
    }
    return wide(a, b) { gmp_integer_multiply($0, $1, $2) }
  }

  static prefix func - (a: BigInt) -> BigInt { 0 - a }
  static func += (a: inout BigInt, b: BigInt) { a = a + b }
  static func -= (a: inout BigInt, b: BigInt) { a = a - b }

  /// This divided by `divisor`, which is not zero.
  func over(_ divisor: BigInt, _ toward: Toward) -> BigInt {
    precondition(divisor.sign != 0, "Invariant: divisors are not zero")
    if limbs == nil, divisor.limbs == nil {
      let (quotient, remainder) = small.quotientAndRemainder(dividingBy: divisor.small)
      if remainder == 0 || toward == .zero { return BigInt(quotient) }
      let negative = (remainder < 0) != (divisor.small < 0)
      if toward == .down { return BigInt(negative ? quotient - 1 : quotient) }
      return BigInt(negative ? quotient : quotient + 1)
    }
    switch toward {
    case .down: return Self.wide(self, divisor) { gmp_integer_divide_down($0, $1, $2) }
    case .up: return Self.wide(self, divisor) { gmp_integer_divide_up($0, $1, $2) }
    case .zero: return Self.wide(self, divisor) { gmp_integer_divide_to_zero($0, $1, $2) }
    }
  }

  /// The largest integer whose square does not exceed this.
  var root: BigInt { Self.wide(self, 0) { result, value, _ in gmp_integer_root(result, value) } }

  /// -1, 0 or 1.
  var sign: Int {
    guard let limbs else { return small.signum() == 0 ? 0 : (small < 0 ? -1 : 1) }
    return Int(gmp_integer_sign(limbs.value).signum())
  }
  var size: BigInt { sign < 0 ? 0 - self : self }

  /// As 64 bits, or nil.
  var int64: Int64? { limbs == nil ? Int64(exactly: small) : nil }
  /// As 128 bits, or nil.
  var int128: Int128? { limbs == nil ? small : nil }

  static func < (a: BigInt, b: BigInt) -> Bool {
    if a.limbs == nil, b.limbs == nil { return a.small < b.small }
    let left = a.limbs ?? fresh(a.small)
    let right = b.limbs ?? fresh(b.small)
    return withExtendedLifetime((left, right)) { gmp_integer_compare(left.value, right.value) < 0 }
  }

  static func == (a: BigInt, b: BigInt) -> Bool {
    if a.limbs == nil, b.limbs == nil { return a.small == b.small }
    guard let left = a.limbs, let right = b.limbs else { return false }
    return gmp_integer_compare(left.value, right.value) == 0
  }

  func hash(into hasher: inout Hasher) { hasher.combine(small) }

  var description: String {
    guard let limbs else { return String(small) }
    let text = gmp_integer_text(limbs.value)
    defer { free(text) }
    return String(cString: text)
  }
}
