/// The direction in which an inexact result is moved to a representable one.
///
/// There is no default: every division of money says who keeps the remainder.
@frozen public enum Rounding: Sendable {
  /// Towards negative infinity.
  case down
  /// Towards positive infinity.
  case up
}

extension Int128 {
  /// This integer divided by a positive divisor, rounded as asked.
  ///
  /// - Complexity: a 64-bit division where both fit, which is nearly always, else a 128-bit one of ten times the cost.
  @inlinable @inline(__always) public func divided(by divisor: Int128, rounding: Rounding) -> Int128 {
    let small = Int64(truncatingIfNeeded: self)
    let unit = Int64(truncatingIfNeeded: divisor)
    guard Int128(small) == self, Int128(unit) == divisor, unit > 0 else {
      return dividedWide(by: divisor, rounding: rounding)
    }
    let (quotient, remainder) = small.quotientAndRemainder(dividingBy: unit)
    switch rounding {
    case .down: return Int128(remainder < 0 ? quotient - 1 : quotient)
    case .up: return Int128(remainder > 0 ? quotient + 1 : quotient)
    }
  }

  /// The same where 64 bits do not suffice.
  @inline(never) @usableFromInline func dividedWide(by divisor: Int128, rounding: Rounding) -> Int128 {
    precondition(divisor > 0, "Invariant: divisors are positive")
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    switch rounding {
    case .down: return remainder < 0 ? quotient - 1 : quotient
    case .up: return remainder > 0 ? quotient + 1 : quotient
    }
  }
}

/// `a · b`, which always fits.
@inlinable @inline(__always) public func product(_ a: Int64, _ b: Int64) -> Int128 { Int128(a) &* Int128(b) }

/// `a · b / divisor` with a 128-bit intermediate, rounded as asked.
///
/// - Domain: `divisor > 0`; traps when the result does not fit 64 bits.
@inlinable
public func scaledProduct(_ a: Int64, _ b: Int64, per divisor: Int64, rounding: Rounding) -> Int64 {
  precondition(divisor > 0, "Invariant: divisors are positive")
  return Int64(product(a, b).divided(by: Int128(divisor), rounding: rounding))
}

/// `a · b / divisor`, rounded as asked, or `nil` when the result does not fit 64 bits or the divisor is not positive.
@inlinable
public func scaledProductChecked(_ a: Int64, _ b: Int64, per divisor: Int64, rounding: Rounding) -> Int64? {
  guard divisor > 0 else { return nil }
  return Int64(exactly: product(a, b).divided(by: Int128(divisor), rounding: rounding))
}

/// `a · b / divisor` with a 256-bit intermediate, rounded as asked, or `nil` when the result does not fit 128 bits.
///
/// - Domain: any `a`, `b`; `nil` for a divisor that is not positive.
/// - Complexity: one 128-bit multiplication when the product fits, else a full-width division.
@inlinable
public func wideScaledProduct(_ a: Int128, _ b: Int128, per divisor: Int128, rounding: Rounding) -> Int128? {
  guard divisor > 0 else { return nil }
  let (product, overflow) = a.multipliedReportingOverflow(by: b)
  if !overflow { return product.divided(by: divisor, rounding: rounding) }
  let negative = (a < 0) != (b < 0)
  let full = a.magnitude.multipliedFullWidth(by: b.magnitude)
  let unsigned = UInt128(divisor)
  guard full.high < unsigned else { return nil }
  let (quotient, remainder) = unsigned.dividingFullWidth(full)
  let awayFromZero = remainder != 0 && (negative == (rounding == .down))
  let (size, carried) = quotient.addingReportingOverflow(awayFromZero ? 1 : 0)
  guard !carried, let signed = Int128(exactly: size) else { return nil }
  return negative ? -signed : signed
}

extension Money {
  /// The value of `quantity` contracts at `price`; traps when it does not fit.
  @inlinable public init(_ quantity: Quantity, at price: Price, rounding: Rounding) {
    self.init(raw: scaledProduct(quantity.raw, price.raw, per: 1_000_000, rounding: rounding))
  }

  /// This amount times `rate`; traps when it does not fit.
  @inlinable public func scaled(by rate: FeeRate, rounding: Rounding) -> Money {
    Money(raw: scaledProduct(raw, rate.raw, per: 1_000_000, rounding: rounding))
  }
}

extension Price {
  /// This price times `rate`; traps when it does not fit.
  @inlinable public func scaled(by rate: FeeRate, rounding: Rounding) -> Price {
    Price(raw: scaledProduct(raw, rate.raw, per: 1_000_000, rounding: rounding))
  }
}

/// The largest integer whose square does not exceed `value`.
///
/// - Domain: `value ≥ 0`; traps below zero.
/// - Complexity: Newton's iteration from a power of two, at most eight divisions.
public func integerSquareRoot(_ value: Int128) -> Int128 {
  precondition(value >= 0, "Invariant: square roots are of non-negative integers")
  if value < 2 { return value }
  let bits = 128 - value.leadingZeroBitCount
  var estimate = Int128(1) << Int128((bits + 1) / 2)
  while true {
    let next = (estimate + value / estimate) >> 1
    if next >= estimate { return estimate }
    estimate = next
  }
}
