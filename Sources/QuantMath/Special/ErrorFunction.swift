/// The error function and its complements, with full relative accuracy for every double.
public enum ErrorFunction {
  /// `erf x = 2/√π ∫₀ˣ e^(-t²) dt`.
  ///
  /// The power series up to ½, the complement beyond.
  ///
  /// - Domain: every double; NaN gives NaN, ±∞ gives ±1; the sign of zero is kept
  /// - Accuracy: see the room's README
  /// - Evidence: ReferenceTests.errorFunction
  public static func erf(_ x: Double) -> Double {
    let size = x.magnitude
    if size < 0.5 { return nearZero(x) }
    guard size < 6 else { return x.isNaN ? x : (x < 0 ? -1 : 1) }
    let complement = tail(size)
    let scale = ScaledDouble.powerOfTwo(complement.exponent)
    let sum = TwoDouble.orderedSum(1, -(complement.high * scale))
    let value = sum.high + (sum.low - complement.low * scale)
    return x < 0 ? -value : value
  }

  /// `erfc x = 1 - erf x`, with full relative accuracy in the right tail.
  ///
  /// - Domain: every double; NaN gives NaN, ∞ gives 0, -∞ gives 2
  /// - Limits: subnormal above 26.54, 0 above 27.2261
  /// - Accuracy: see the room's README
  /// - Evidence: ReferenceTests.errorComplement
  public static func erfc(_ x: Double) -> Double {
    if x >= 0 { return x < 28 ? tail(x).value : 0 }
    if x.isNaN { return x }
    guard x > -6 else { return 2 }
    let complement = tail(-x)
    let scale = ScaledDouble.powerOfTwo(complement.exponent)
    let sum = TwoDouble.orderedSum(2, -(complement.high * scale))
    return sum.high + (sum.low - complement.low * scale)
  }

  /// `erfcx x = e^(x²) erfc x`, which neither under- nor overflows for `x > -26.6`.
  ///
  /// - Domain: every double; NaN gives NaN, ∞ gives 0, -∞ gives ∞
  /// - Limits: `1/(x√π)` for large `x`; ∞ below -26.6287
  /// - Accuracy: see the room's README
  /// - Evidence: ReferenceTests.scaledErrorComplement
  public static func erfcx(_ x: Double) -> Double {
    if x >= 0 {
      if x >= 28 { return far(x) }
      let scaled = scaledComplement(x)
      return scaled.high + scaled.low
    }
    if x.isNaN { return x }
    guard x > -27 else { return .infinity }
    let square = TwoDouble.product(x, x)
    let growth = Exponential.scaled(square.high, square.low)
    let scaled = scaledComplement(-x)
    let scale = ScaledDouble.powerOfTwo(-growth.exponent)
    let sum = TwoDouble.orderedSum(2 * growth.high, -(scaled.high * scale))
    let rest = sum.low + (2 * growth.low - scaled.low * scale)
    return ScaledDouble(high: sum.high, low: rest, exponent: growth.exponent).value
  }

  /// `erfc x` for `0 ≤ x < 28`, its exponent apart.
  @inline(__always) private static func tail(_ x: Double) -> ScaledDouble {
    let square = TwoDouble.product(x, x)
    let bell = Exponential.scaled(-square.high, -square.low)
    let scaled = scaledComplement(x)
    let product = TwoDouble.product(bell.high, scaled.high)
    return ScaledDouble(
      high: product.high, low: product.low + (bell.low * scaled.high + bell.high * scaled.low),
      exponent: bell.exponent)
  }

  /// `erfcx x` for `0 ≤ x < 28` in two doubles.
  @inline(__always) private static func scaledComplement(_ x: Double) -> TwoDouble {
    // Exponent and top three bits of 1 + x number the interval.
    let interval = Int((1 + x).bitPattern >> 49) - (1_023 << 3)
    let row = 15 * interval
    let table = ErrorComplementTable.rows
    let u = x - table[row]
    let v = u * u
    let v2 = v * v
    let a = table[row + 3] + u * table[row + 4] + v * (table[row + 5] + u * table[row + 6])
    let b = table[row + 7] + u * table[row + 8] + v * (table[row + 9] + u * table[row + 10])
    let c = table[row + 11] + u * table[row + 12] + v * (table[row + 13] + u * table[row + 14])
    let sum = TwoDouble.orderedSum(table[row + 1], u * (a + v2 * (b + v2 * c)))
    return TwoDouble(high: sum.high, low: sum.low + table[row + 2])
  }

  /// `erfcx x` for `x ≥ 28` by its asymptotic series.
  private static func far(_ x: Double) -> Double {
    if x > 0x1p500 {
      return x == .infinity ? 0 : far(x * 0x1p-300) * 0x1p-300
    }
    let quotient = TwoDouble.quotient(0x1.20dd750429b6dp-1, x)
    let v = 1 / (x * x)
    let series = v * (-0.5 + v * (0.75 + v * (-1.875 + v * (6.5625 + v * (-29.53125 + v * 162.421875)))))
    return quotient.high + (quotient.low + 0x1.1ae3a914fed8p-57 / x + quotient.high * series)
  }

  /// `erf x` for `|x| < ½` by its power series.
  private static func nearZero(_ x: Double) -> Double {
    if x.magnitude < 0x1p-500 { return x == 0 ? x : nearZero(x * 0x1p100) * 0x1p-100 }
    let s = x * x
    let s2 = s * s
    let s4 = s2 * s2
    let a = c[0] + s * c[1] + s2 * (c[2] + s * c[3])
    let b = c[4] + s * c[5] + s2 * (c[6] + s * c[7])
    let d = c[8] + s * c[9] + s2 * (c[10] + s * c[11])
    let product = TwoDouble.product(x, 0x1.20dd750429b6dp0)
    let rest = 0x1.1ae3a914fed8p-56 + s * (a + s4 * (b + s4 * d))
    return product.high + (product.low + x * rest)
  }

  /// `2/√π (-1)ⁿ / (n! (2n + 1))` from `n = 1`.
  private static let c: [Double] = {
    var (result, factorial, sign) = ([Double](), 1.0, 1.0)
    for n in 1...12 {
      factorial *= Double(n)
      sign = -sign
      result.append(sign * 0x1.20dd750429b6dp0 / (factorial * Double(2 * n + 1)))
    }
    return result
  }()
}
