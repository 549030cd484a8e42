/// The gamma function of positive numbers and its logarithm.
public enum GammaFunction {
  /// `ln Γ(x)`, with full relative accuracy around its zeros at 1 and 2.
  ///
  /// Polynomials around 1 and 2, the recurrence up to 10 and Stirling's series beyond, summed in two doubles.
  ///
  /// - Domain: `x > 0`, subnormal included
  /// - Limits: `-ln x` at zero; ∞ at ∞ and above 2.55e305
  /// - Accuracy: see the room's README
  /// - Throws: `outOfDomain`: `x ≤ 0` or NaN
  /// - Evidence: ReferenceTests.logGamma
  public static func logGamma(_ x: Double) throws(NumericError) -> Double {
    guard x > 0 else { throw .outOfDomain }
    if x > 0x1p500 { return x == .infinity ? x : x * (Logarithm.log(x) - 1) }
    return extended(x).value
  }

  /// `Γ(x)`.
  ///
  /// - Domain: `x > 0`
  /// - Limits: `1/x` at zero; ∞ above 171.6243769563027 and below 5.6e-309
  /// - Accuracy: see the room's README
  /// - Throws: `outOfDomain`: `x ≤ 0` or NaN
  /// - Evidence: ReferenceTests.gamma
  public static func gamma(_ x: Double) throws(NumericError) -> Double {
    guard x > 0 else { throw .outOfDomain }
    if x > 172 { return .infinity }
    let logarithm = extended(x)
    return Exponential.scaled(logarithm.high, logarithm.low).value
  }

  /// `ln Γ(x)` in two doubles, for `0 < x ≤ 2^500`.
  static func extended(_ x: Double) -> TwoDouble {
    if x >= 10 { return stirling(x) }
    if x >= 2.5 { return descended(x) }
    if x > 1.5 { return aroundTwo(x - 2) }
    if x > 0.75 { return aroundOne(x - 1) }
    return extended(onePlus: x) - Logarithm.extended(x)
  }

  /// `ln Γ(1 + t)` for `t > -¼` in two doubles, without forming `1 + t`.
  static func extended(onePlus t: Double) -> TwoDouble {
    if t <= 0.5 { return aroundOne(t) }
    if t < 1.5 { return aroundTwo(t - 1) }
    return extended(t) + Logarithm.extended(t)
  }

  /// What Stirling's formula leaves out of `ln Γ(x)`, for `x ≥ 10`.
  static func stirlingRest(_ x: Double) -> Double {
    let u = 1 / x
    let v = u * u
    let near = 1.0 / 12 + v * (-1.0 / 360 + v * (1.0 / 1_260 + v * (-1.0 / 1_680)))
    let far = 1.0 / 1_188 + v * (-691.0 / 360_360 + v * (1.0 / 156 + v * (-3_617.0 / 122_400)))
    let v2 = v * v
    return u * (near + v2 * v2 * far)
  }

  /// `(x - ½) ln x - x + ½ ln 2π` and the rest.
  private static func stirling(_ x: Double) -> TwoDouble {
    let level = Logarithm.extended(x) * (x - 0.5) - TwoDouble(x)
    let constant = TwoDouble(high: 0x1.d67f1c864beb5p-1, low: -0x1.65b5a1b7ff5dfp-55)
    return level + (constant + TwoDouble(stirlingRest(x)))
  }

  /// `Γ(x) = (x - 1)(x - 2)…Γ(y)` with `1.5 ≤ y < 2.5`.
  private static func descended(_ x: Double) -> TwoDouble {
    var (y, product) = (x, TwoDouble(1))
    while y >= 2.5 {
      y -= 1
      product = product * y
    }
    return aroundTwo(y - 2) + logarithm(product)
  }

  private static func logarithm(_ x: TwoDouble) -> TwoDouble {
    let leading = Logarithm.extended(x.high)
    return TwoDouble.orderedSum(leading.high, leading.low + x.low / x.high)
  }

  private static func aroundOne(_ t: Double) -> TwoDouble { polynomial(LogGammaTable.aroundOne, t) }
  private static func aroundTwo(_ t: Double) -> TwoDouble { polynomial(LogGammaTable.aroundTwo, t) }

  /// `t (c₀ + t (c₁ + t (c₂ + …)))` with the first two coefficients and sums in two doubles.
  private static func polynomial(_ c: [Double], _ t: Double) -> TwoDouble {
    let constant = TwoDouble(high: c[0], low: c[1])
    if t.magnitude < 0x1p-500 { return TwoDouble(t * c[0]) }
    var sum = 0.0
    for index in stride(from: c.count - 1, through: 4, by: -1) { sum = sum * t + c[index] }
    let inner = TwoDouble(high: c[2], low: c[3]) + TwoDouble.product(t, sum)
    return (constant + inner * t) * t
  }
}
