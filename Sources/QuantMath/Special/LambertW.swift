/// The Lambert function: the inverse of `w ↦ w·eʷ`, on both real branches.
///
/// Around the branch point `-1/e` the series in `√(2(ex + 1))`, whose argument is known to full relative accuracy
/// because `1/e` is taken in three doubles; elsewhere Halley's iteration, and a last step with the residual in two
/// doubles.
public enum LambertW {
  /// The double nearest to `-1/e`. It lies 1.2e-17 below; both branches take it for the branch point and give -1.
  public static let branchPoint = -0x1.78b56362cef38p-2

  /// The branch `W₀ ≥ -1`.
  ///
  /// - Domain: `x ≥ -1/e`, as far as doubles tell (`branchPoint`)
  /// - Limits: `W₀(x) → x` for small `x`; `W₀(∞) = ∞`; the sign of zero is kept
  /// - Accuracy: see the room's README
  /// - Throws: `outOfDomain`: `x < branchPoint` or NaN
  /// - Source: Corless, Gonnet, Hare, Jeffrey, Knuth, On the Lambert W function, 1996
  /// - Evidence: ReferenceTests.lambertPrincipal, LambertTests
  public static func principal(_ x: Double) throws(NumericError) -> Double {
    guard x >= branchPoint else { throw .outOfDomain }
    if x.magnitude < 0x1p-28 { return x - x * x }
    if x == .infinity { return x }
    let p = branchDistance(x)
    if p < 0.25 { return aroundBranch(p) }
    var w: Double
    if x < 1 {
      // Padé's fraction for x - x² + 3x³/2 - …, at worst a tenth off.
      w = x * (1 + 4.0 / 3 * x) / (1 + x * (7.0 / 3 + 5.0 / 6 * x))
    } else {
      let logarithm = Logarithm.log1p(x)
      w = logarithm * (1 - Logarithm.log1p(logarithm) / (2 + logarithm))
    }
    for _ in 0..<8 {
      let step = logarithmicStep(w, Logarithm.log(x / w))
      w += step
      if step.magnitude < 0x1p-20 * w.magnitude { break }
    }
    return polished(w, x)
  }

  /// The branch `W₋₁ ≤ -1`.
  ///
  /// - Domain: `-1/e ≤ x < 0`, as far as doubles tell (`branchPoint`), subnormal `x` included
  /// - Limits: -∞ at zero
  /// - Accuracy: see the room's README
  /// - Throws: `outOfDomain`: `x < branchPoint`, `x ≥ 0` or NaN
  /// - Evidence: ReferenceTests.lambertLower, LambertTests
  public static func lower(_ x: Double) throws(NumericError) -> Double {
    guard x >= branchPoint, x < 0 else { throw .outOfDomain }
    let p = branchDistance(x)
    if p < 0.25 { return aroundBranch(-p) }
    let logarithm = Logarithm.log(-x)
    var w: Double
    if x > -0.1 {
      let second = Logarithm.log(-logarithm)
      w = logarithm - second + second / logarithm
    } else {
      w = -1 - p * (1 + p * (1.0 / 3 + p * (11.0 / 72 + p * 0.15)))
    }
    for _ in 0..<8 {
      let step = logarithmicStep(w, logarithm - Logarithm.log(-w))
      w += step
      if step.magnitude < 0x1p-20 * w.magnitude { break }
    }
    return polished(w, x)
  }

  /// `W₀(e^y)`, also where `e^y` is no double: the solution of `w + ln w = y` (Wright's function).
  ///
  /// - Domain: every finite `y`
  /// - Limits: `e^y` far below zero, `y - ln y` far above
  /// - Accuracy: see the room's README
  /// - Throws: `outOfDomain`: `y` is NaN or infinite
  /// - Evidence: ReferenceTests.lambertOfExponential, LambertTests
  public static func principalOfExponential(_ y: Double) throws(NumericError) -> Double {
    guard y.isFinite else { throw .outOfDomain }
    if y < -40 { return Exponential.exp(y) }
    var w: Double
    if y < 1 {
      let x = Exponential.exp(y)
      w = x / (1 + x * (1 - 0.4 * x / (1 + x)))
    } else {
      w = y - Logarithm.log(y) * (1 - 1 / (1 + y))
    }
    for _ in 0..<8 {
      let step = logarithmicStep(w, y - Logarithm.log(w))
      w += step
      if step.magnitude < 0x1p-20 * w { break }
    }
    let logarithm = Logarithm.extended(w)
    let gap = TwoDouble.sum(y, -w)
    let residual = TwoDouble.sum(gap.high, -logarithm.high)
    let rest = residual.high + (residual.low + gap.low - logarithm.low)
    return w + rest * (w / (1 + w))
  }

  /// `√(2(ex + 1))`: the distance from the branch point with full relative accuracy.
  private static func branchDistance(_ x: Double) -> Double {
    if x == branchPoint { return 0 }
    let gap = x - branchPoint
    // Below -0.18 the difference is exact; elsewhere the trailing parts do not matter.
    return (2 * 0x1.5bf0a8b145769p1 * (gap + (-0x1.ca8a4270fadf5p-57 - 0x1.837912b3fd2aap-111))).squareRoot()
  }

  /// The series for `|p| < ¼`, with the sum around -1 rounded once.
  private static func aroundBranch(_ p: Double) -> Double {
    var sum = 0.0
    for coefficient in LambertTable.series.reversed() { sum = sum * p + coefficient }
    return -1 + p * sum
  }

  /// Halley's step for `w + ln w = ln x`, where `excess` is `ln(x/w)`.
  @inline(__always) private static func logarithmicStep(_ w: Double, _ excess: Double) -> Double {
    let residual = excess - w
    let slope = 1 + w
    return w * residual * slope / (slope * slope - 0.5 * residual)
  }

  /// One Newton step for `w·eʷ = x` with the residual in two doubles.
  private static func polished(_ w: Double, _ x: Double) -> Double {
    let power = Exponential.scaled(w)
    // x in units of the power's exponent, in two steps that stay in range.
    let half = -power.exponent / 2
    let target = x * ScaledDouble.powerOfTwo(half) * ScaledDouble.powerOfTwo(-power.exponent - half)
    let product = TwoDouble.product(w, power.high)
    let residual = (target - product.high) - (product.low + w * power.low)
    return w + residual / (power.high * (1 + w))
  }
}
