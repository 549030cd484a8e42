/// The natural logarithm, with the same bits on every processor.
public enum Logarithm {
  /// `ln x`.
  ///
  /// `x = 2^k · z`; a table gives `c ≈ 1/z` in ten bits and `ln c` in two doubles, and `z·c - 1` is exact in two
  /// doubles.
  ///
  /// - Domain: every double. `log(0) = -∞`, `log(∞) = ∞`, NaN for NaN and below zero; `checkedLog` throws instead.
  /// - Accuracy: see the room's README; `log(1) = 0` exactly
  /// - Source: Tang, Table-driven implementation of the logarithm function, ACM TOMS 16, 1990
  /// - Evidence: ReferenceTests.logarithm, ShapeTests.logarithmRises
  public static func log(_ x: Double) -> Double {
    guard x > 0, x < .infinity else {
      if x == 0 { return -.infinity }
      return x == .infinity ? x : .nan
    }
    return Reduction(x, tail: 0).logarithm
  }

  /// `ln x` of a finite positive number.
  ///
  /// - Throws: `outOfDomain`: `x` is not finite or not above zero
  public static func checkedLog(_ x: Double) throws(NumericError) -> Double {
    guard x > 0, x < .infinity else { throw .outOfDomain }
    return Reduction(x, tail: 0).logarithm
  }

  /// `ln(1 + x)` without the loss of digits near zero.
  ///
  /// - Domain: every double. `log1p(-1) = -∞`, `log1p(∞) = ∞`, NaN for NaN and below -1; the sign of zero is kept.
  /// - Accuracy: see the room's README
  /// - Evidence: ReferenceTests.logarithmOnePlus
  public static func log1p(_ x: Double) -> Double {
    guard x > -1, x < .infinity else {
      if x == -1 { return -.infinity }
      return x == .infinity ? x : .nan
    }
    if x.magnitude < 0x1p-54 { return x }
    let sum = TwoDouble.sum(1, x)
    return Reduction(sum.high, tail: sum.low).logarithm
  }

  /// `ln x` in two doubles for the power function.
  ///
  /// - Domain: finite `x > 0`
  /// - Accuracy: relative error below 2^-66
  static func extended(_ x: Double) -> TwoDouble { Reduction(x, tail: 0).extendedLogarithm }
}

/// `x + tail = 2^k (1 + r) / c` with `c` from the table, and `k ln 2 - ln c` in two doubles.
private struct Reduction {
  let rest: TwoDouble
  /// A multiple of 2^-42, so that the sum of its two terms is exact.
  let levelHigh: Double
  let levelLow: Double

  /// - Domain: finite `x > 0`, `tail` below a unit in the last place of `x`
  @inline(__always) init(_ x: Double, tail: Double) {
    var bits = x.bitPattern
    var exponent: Int64 = 0
    if bits < 0x0010_0000_0000_0000 {
      bits = (x * 0x1p52).bitPattern
      exponent = -52
    }
    // Significands are taken between 0.6875 and 1.375, so that both sides of 1 share the exponent zero.
    let offset = Int64(bitPattern: bits &- 0x3fe6_0000_0000_0000)
    let shift = offset >> 52
    exponent &+= shift
    let row = 3 * Int((offset >> 45) & 127)
    let significandBits = bits &- UInt64(bitPattern: shift << 52)
    let significand = Double(bitPattern: significandBits)
    let top = Double(bitPattern: significandBits & 0xffff_ffff_0000_0000)
    let inverse = LogarithmTable.rows[row]
    let exact = TwoDouble.sum(top * inverse - 1, (significand - top) * inverse)
    if tail == 0 {
      rest = exact
    } else {
      let scaledTail = tail * ScaledDouble.powerOfTwo(max(-exponent, -1_022))
      rest = TwoDouble.sum(exact.high, exact.low + scaledTail * inverse)
    }
    let count = Double(exponent)
    levelHigh = count * 0x1.62e42fefa38p-1 + LogarithmTable.rows[row + 1]
    levelLow = count * 0x1.ef35793c7673p-45 + LogarithmTable.rows[row + 2]
  }

  @inline(__always) var logarithm: Double {
    let r = rest.high
    let square = r * r
    let near = -0.5 + r * (1.0 / 3) + square * (-0.25 + r * 0.2)
    let far = -1.0 / 6 + r * (1.0 / 7) + square * (-0.125 + r * (1.0 / 9))
    let sum = TwoDouble.orderedSum(levelHigh, r)
    return sum.high + (sum.low + (levelLow + rest.low + square * (near + square * square * far)))
  }

  var extendedLogarithm: TwoDouble {
    let r = rest.high
    let square = TwoDouble.product(r, r)
    let s = square.high
    let near = 1.0 / 3 - r * 0.25 + s * (0.2 - r * (1.0 / 6))
    let far = 1.0 / 7 - r * 0.125 + s * (1.0 / 9 - r * 0.1 + s * (1.0 / 11))
    let linear = TwoDouble.orderedSum(levelHigh, r)
    let bent = TwoDouble.sum(linear.high, -0.5 * s)
    let cubic = r * s * (near + s * s * far)
    let small = bent.low + linear.low - 0.5 * square.low + (rest.low - r * rest.low) + levelLow + cubic
    return TwoDouble.orderedSum(bent.high, small)
  }
}
