/// The standard normal distribution.
public enum NormalDistribution {
  /// `Φ(x) = P(Z ≤ x)`, with full relative accuracy in the left tail.
  ///
  /// `Φ(-y) = exp(-y²/2)·M(y)`, where `M` is smooth and given by 42 polynomials; `y²` and the product are in two
  /// doubles.
  ///
  /// - Domain: every double; NaN gives NaN, -∞ gives 0, ∞ gives 1
  /// - Limits: subnormal below -37.5, 0 below -38.4674; 1 above 8.3
  /// - Accuracy: see the room's README
  /// - Evidence: ReferenceTests.normalCumulative, ShapeTests.tailsAddUp
  public static func cumulative(_ x: Double) -> Double {
    if x <= 0 { return lowerTail(-x).value }
    if x.isNaN { return x }
    let tail = lowerTail(x)
    let scale = ScaledDouble.powerOfTwo(max(tail.exponent, -1_000))
    let complement = TwoDouble.orderedSum(1, -(tail.high * scale))
    return complement.high + (complement.low - tail.low * scale)
  }

  /// `P(Z > x) = Φ(-x)`, with full relative accuracy in the right tail.
  public static func upperTail(_ x: Double) -> Double { cumulative(-x) }

  /// The density `exp(-x²/2) / √(2π)`.
  ///
  /// - Domain: every double; NaN gives NaN, ±∞ gives 0
  /// - Accuracy: see the room's README
  /// - Evidence: ReferenceTests.normalDensity
  public static func density(_ x: Double) -> Double {
    if x.isNaN { return x }
    if x.magnitude > 39 { return 0 }
    let bell = bell(x)
    return times(bell, 0x1.9884533d43651p-2, -0x1.cbc0d30ebfd15p-56).value
  }

  /// The `x` with `Φ(x) = p`.
  ///
  /// - Domain: `0 < p < 1`, subnormal `p` included
  /// - Accuracy: see the room's README; close to 1 the spacing of `p` is what limits, so pass the smaller tail and
  ///   negate
  /// - Throws: `outOfDomain`: `p ≤ 0`, `p ≥ 1` or NaN
  /// - Source: Wichura, Algorithm AS 241: The percentage points of the normal distribution, Applied Statistics 37, 1988
  /// - Evidence: ReferenceTests.normalQuantile, ShapeTests.quantileRises
  public static func quantile(_ p: Double) throws(NumericError) -> Double {
    guard p > 0, p < 1 else { throw .outOfDomain }
    return quantileInside(p)
  }

  /// The `x` with `Φ(x) = p`, to the last place.
  ///
  /// One step of Halley's iteration from `quantile`, with the residual in two doubles; about three times its time.
  /// `quantile` stays beside it because streams of random numbers promise its bits.
  ///
  /// - Domain: `0 < p < 1`, subnormal `p` included
  /// - Accuracy: see the room's README
  /// - Throws: `outOfDomain`: `p ≤ 0`, `p ≥ 1` or NaN
  /// - Evidence: ReferenceTests.normalRefinedQuantile, ShapeTests.refinedQuantileRises
  public static func refinedQuantile(_ p: Double) throws(NumericError) -> Double {
    let x = try quantile(p)
    let step = (p - 0.5).magnitude <= 0.25 ? centralStep(x, p - 0.5) : tailStep(x, p)
    // Φ'' / Φ' = -x, so that Halley's divisor is 1 + x·step/2.
    return x - step / (1 + 0.5 * x * step)
  }

  /// `(Φ(x) - ½ - q) / φ(x)` for `|q| ≤ ¼`.
  private static func centralStep(_ x: Double, _ q: Double) -> Double {
    // (Φ(x) - ½)√(2π) = x Σ (-x²/2)ⁿ / (n! (2n + 1)).
    let s = -0.5 * x * x
    var sum = 0.0
    for coefficient in centralCoefficients.reversed() { sum = (sum + coefficient) * s }
    let target = TwoDouble.product(q, 0x1.40d931ff62706p1)
    let residual = (x - target.high) + (x * sum - target.low + q * 0x1.a6a0d6f814637p-53)
    return residual * Exponential.exp(-s)
  }

  /// `(Φ(x) - p) / φ(x)` outside, from the smaller tail.
  private static func tailStep(_ x: Double, _ p: Double) -> Double {
    let size = x.magnitude
    let tail = lowerTail(size)
    let half = -tail.exponent / 2
    let scale = ScaledDouble.powerOfTwo(half)
    let target = (x < 0 ? p : 1 - p) * scale * ScaledDouble.powerOfTwo(-tail.exponent - half)
    let excess = ((tail.high - target) + tail.low) / tail.high
    let step = excess * scaledTail(size).value * 0x1.40d931ff62706p1
    return x < 0 ? step : -step
  }

  /// `1 / (n! (2n + 1))` from `n = 1`.
  private static let centralCoefficients: [Double] = {
    var (result, factorial) = ([Double](), 1.0)
    for n in 1...12 {
      factorial *= Double(n)
      result.append(1 / (factorial * Double(2 * n + 1)))
    }
    return result
  }()

  /// `quantile` for a `p` known to lie inside (0, 1).
  static func quantileInside(_ p: Double) -> Double {
    let fromCentre = p - 0.5
    if fromCentre.magnitude <= 0.425 {
      let r = 0.180625 - fromCentre * fromCentre
      return fromCentre * ratio(WichuraTable.central, r)
    }
    let tail = fromCentre < 0 ? p : 1 - p
    let depth = (-Logarithm.log(tail)).squareRoot()
    let size = depth <= 5 ? ratio(WichuraTable.middle, depth - 1.6) : ratio(WichuraTable.far, depth - 5)
    return fromCentre < 0 ? -size : size
  }

  /// `Φ(-y)` for `y ≥ 0`.
  @inline(__always) private static func lowerTail(_ y: Double) -> ScaledDouble {
    guard y < 38.75 else { return ScaledDouble(high: y.isNaN ? y : 0, low: 0, exponent: 0) }
    let scaled = scaledTail(y)
    return times(bell(y), scaled.high, scaled.low)
  }

  /// `exp(y²/2)·Φ(-y)` for `0 ≤ y < 38.75`.
  @inline(__always) private static func scaledTail(_ y: Double) -> TwoDouble {
    // Exponent and top three bits of 1 + y number the interval.
    let interval = Int((1 + y).bitPattern >> 49) - (1_023 << 3)
    let row = 14 * interval
    let table = NormalTailTable.rows
    let u = y - table[row]
    let v = u * u
    let v2 = v * v
    let a = table[row + 3] + u * table[row + 4] + v * (table[row + 5] + u * table[row + 6])
    let b = table[row + 7] + u * table[row + 8] + v * (table[row + 9] + u * table[row + 10])
    let c = table[row + 11] + u * table[row + 12] + v * table[row + 13]
    let sum = TwoDouble.orderedSum(table[row + 1], u * (a + v2 * (b + v2 * c)))
    return TwoDouble(high: sum.high, low: sum.low + table[row + 2])
  }

  /// `exp(-x²/2)` for `|x| ≤ 39`.
  @inline(__always) private static func bell(_ x: Double) -> ScaledDouble {
    let square = TwoDouble.product(x, x)
    return Exponential.scaled(-0.5 * square.high, -0.5 * square.low)
  }

  @inline(__always) private static func times(_ a: ScaledDouble, _ high: Double, _ low: Double) -> ScaledDouble {
    let product = TwoDouble.product(a.high, high)
    return ScaledDouble(
      high: product.high, low: product.low + (a.low * high + a.high * low), exponent: a.exponent)
  }

  /// The quotient of two polynomials of degree 7 in `r`: eight coefficients above, eight below.
  @inline(__always) private static func ratio(_ c: [Double], _ r: Double) -> Double {
    let above = ((((((c[7] * r + c[6]) * r + c[5]) * r + c[4]) * r + c[3]) * r + c[2]) * r + c[1]) * r + c[0]
    let below = ((((((c[15] * r + c[14]) * r + c[13]) * r + c[12]) * r + c[11]) * r + c[10]) * r + c[9]) * r + c[8]
    return above / below
  }
}
