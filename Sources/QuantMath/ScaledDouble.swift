/// A positive number `(high + low) · 2^exponent`, kept apart so that it is rounded once even where it is subnormal.
struct ScaledDouble {
  /// Between 2^-60 and 2.
  var high: Double
  /// Below 2^-6 of `high`.
  var low: Double
  var exponent: Int64

  /// The number as one double; infinity above the largest.
  @inline(__always) var value: Double {
    let significand = high + low
    if exponent >= -960 && exponent <= 1_022 {
      return significand * ScaledDouble.powerOfTwo(exponent)
    }
    return valueNearLimits(significand)
  }

  @inline(never) private func valueNearLimits(_ significand: Double) -> Double {
    if exponent > 1_022 {
      return exponent > 1_024 ? .infinity : significand * 0x1p1022 * Self.powerOfTwo(exponent - 1_022)
    }
    if exponent < -1_080 { return 0 }
    // In units of the least normal number, adding 1 makes the sum round where a subnormal number ends.
    let up = Self.powerOfTwo(exponent + 1_022)
    let (top, rest) = (high * up, low * up)
    let whole = TwoDouble.sum(top, rest)
    if whole.high >= 1 { return whole.high * 0x1p-1022 }
    let shifted = TwoDouble.orderedSum(1, whole.high)
    let rounded = shifted.high + (shifted.low + whole.low)
    return (rounded - 1) * 0x1p-1022
  }

  /// `2^n` for `-1022 ≤ n ≤ 1023`.
  @inline(__always) static func powerOfTwo(_ n: Int64) -> Double {
    Double(bitPattern: UInt64(bitPattern: n &+ 1_023) << 52)
  }
}
