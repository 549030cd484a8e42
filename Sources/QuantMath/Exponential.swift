/// The exponential function, with the same bits on every processor.
public enum Exponential {
  /// `e^x`.
  ///
  /// `x` is reduced to a multiple of ln 2 / 128 and a rest below 0.0028; a table in two doubles gives the power of
  /// two, a polynomial the rest.
  ///
  /// - Domain: every double. `exp(NaN)` is NaN, `exp(∞) = ∞`, `exp(-∞) = 0`.
  /// - Limits: ∞ above 709.782712893384; subnormal below -708.396; 0 below -745.1332191
  /// - Accuracy: see the room's README; `exp(0) = 1` exactly
  /// - Source: Tang, Table-driven implementation of the exponential function, ACM TOMS 15, 1989
  /// - Evidence: ReferenceTests.exponential, ShapeTests.exponentialRises
  public static func exp(_ x: Double) -> Double {
    if x > -746 && x < 710 { return scaled(x).value }
    if x.isNaN { return x }
    return x > 0 ? .infinity : 0
  }

  /// `e^x - 1` without the loss of digits near zero.
  ///
  /// - Domain: every double. NaN gives NaN, ∞ gives ∞, -∞ gives -1; the sign of zero is kept.
  /// - Accuracy: see the room's README
  /// - Evidence: ReferenceTests.exponentialMinusOne
  public static func expm1(_ x: Double) -> Double {
    if !(x < 44) { return exp(x) }
    if x < -44 { return -1 }
    if x.magnitude < 0x1p-54 { return x }
    let (count, rest) = reduced(x)
    let curve = beyondLinear(rest.high)
    if count == 0 { return rest.high + (rest.low + curve) }
    let (index, exponent) = (Int(count & 127), count >> 7)
    let scale = ScaledDouble.powerOfTwo(exponent)
    let power = ExponentialTable.powers[2 * index] * scale
    let powerLow = ExponentialTable.powers[2 * index + 1] * scale
    let level = TwoDouble.sum(power, -1)
    let slope = TwoDouble.product(power, rest.high)
    let total = TwoDouble.sum(level.high, slope.high)
    let small = powerLow + (power * (rest.low + curve) + powerLow * rest.high)
    return total.high + (total.low + (level.low + slope.low + small))
  }

  /// `e^x` with its exponent apart.
  ///
  /// - Domain: `|x| < 2^20`
  @inline(__always) static func scaled(_ x: Double) -> ScaledDouble {
    let (count, rest) = reduced(x)
    return assembled(count, rest)
  }

  /// `e^(x + tail)` with its exponent apart.
  ///
  /// - Domain: `|x| < 2^20`, `tail` at most a unit in the last place of `x`
  @inline(__always) static func scaled(_ x: Double, _ tail: Double) -> ScaledDouble {
    let (count, rest) = reduced(x)
    return assembled(count, TwoDouble.sum(rest.high, rest.low + tail))
  }

  /// `x` as a whole number of steps of ln 2 / 128 and a rest of at most half a step.
  @inline(__always) private static func reduced(_ x: Double) -> (Int64, TwoDouble) {
    // Adding 1.5 · 2^52 rounds to an integer, which then lies in the low bits.
    let shifted = x * 0x1.71547652b82fep7 + 0x1.8p52
    let count = Int64(bitPattern: shifted.bitPattern &- (0x1.8p52).bitPattern)
    let steps = shifted - 0x1.8p52
    let coarse = x - steps * 0x1.62e42fef8p-8
    return (count, TwoDouble.sum(coarse, -(steps * 0x1.1cf79abc9e3b4p-43)))
  }

  @inline(__always) private static func assembled(_ count: Int64, _ rest: TwoDouble) -> ScaledDouble {
    let index = 2 * Int(count & 127)
    let power = ExponentialTable.powers[index]
    let growth = rest.high + (rest.low + beyondLinear(rest.high))
    return ScaledDouble(high: power, low: ExponentialTable.powers[index + 1] + power * growth, exponent: count >> 7)
  }

  /// `e^r - 1 - r` for `|r| < 0.0028`.
  @inline(__always) private static func beyondLinear(_ r: Double) -> Double {
    let square = r * r
    let even = 0.5 + square * (1.0 / 24 + square * (1.0 / 720))
    return square * (even + r * (1.0 / 6 + square * (1.0 / 120)))
  }
}
