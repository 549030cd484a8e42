extension IncompleteGamma {
  /// The `x` with `P(a, x) = p`.
  ///
  /// Newton's iteration of `ln P` (or `ln Q`, the smaller one) in `ln x`, inside a bracket; `ln P` is concave there, so
  /// that it converges from anywhere.
  ///
  /// - Domain: finite `a > 0`, `0 ≤ p ≤ 1`; 0 gives 0 and 1 gives ∞
  /// - Limits: 0 where the root is below the least double, as for small `a` it often is
  /// - Accuracy: see the room's README. Close to 1 the spacing of `p` is what limits: use `inverseUpper`.
  /// - Throws: `outOfDomain`: `a ≤ 0`, `p` outside [0, 1], NaN or infinite `a`; `noConvergence`: never seen
  /// - Evidence: IncompleteGammaTests.inversesMeet
  public static func inverseLower(_ a: Double, _ p: Double) throws(NumericError) -> Double {
    guard a > 0, a < .infinity, p >= 0, p <= 1 else { throw .outOfDomain }
    if p == 0 || p == 1 { return p == 0 ? 0 : .infinity }
    return p <= 0.5 ? try root(a, p, isLower: true) : try root(a, 1 - p, isLower: false)
  }

  /// The `x` with `Q(a, x) = q`.
  ///
  /// - Domain: as `inverseLower`; 0 gives ∞ and 1 gives 0
  /// - Throws: as `inverseLower`
  /// - Evidence: IncompleteGammaTests.inversesMeet
  public static func inverseUpper(_ a: Double, _ q: Double) throws(NumericError) -> Double {
    guard a > 0, a < .infinity, q >= 0, q <= 1 else { throw .outOfDomain }
    if q == 0 || q == 1 { return q == 0 ? .infinity : 0 }
    return q <= 0.5 ? try root(a, q, isLower: false) : try root(a, 1 - q, isLower: true)
  }

  private static func root(_ a: Double, _ target: Double, isLower: Bool) throws(NumericError) -> Double {
    let goal = Logarithm.log(target)
    // P(a, x) < x^a / Γ(a + 1) bounds the root of P from below; x in doubles ends at e^-745.
    let least = isLower ? (goal + GammaFunction.extended(onePlus: a).value) / a : -745
    if least < -745 { return 0 }
    let floor = Swift.max(least, -745) - 1e-9 * Swift.max(least.magnitude, 1)
    func excess(_ u: Double) throws(NumericError) -> (value: Double, slope: Double) {
      let x = Exponential.exp(u)
      let (p, q) = try both(a, x)
      let tail = isLower ? p : q
      let slope = density(a, x) * a / tail
      return (Logarithm.log(tail) - goal, isLower ? slope : -slope)
    }
    let quantile = isLower ? NormalDistribution.quantileInside(target) : -NormalDistribution.quantileInside(target)
    let cube = 1 - 1 / (9 * a) + quantile / (3 * a.squareRoot())
    let guess = cube > 0.1 ? Logarithm.log(a) + 3 * Logarithm.log(cube) : floor + 0.1
    let start = Swift.min(Swift.max(guess, floor + 1e-3), 709)
    let bracket = try RootBracket.expand(
      lower: Swift.max(floor, start - 0.1), upper: start + 0.1, least: floor, greatest: 709.7
    ) {
      u throws(NumericError) in try excess(u).value
    }
    let found = try RootFinding.newton(
      lower: bracket.lower, upper: bracket.upper, start: start, tolerance: RootTolerance(absolute: 1e-11)
    ) { u throws(NumericError) in try excess(u) }
    // A last step in x itself, whose digits the logarithm does not hold far from 1.
    let x = Exponential.exp(found.value)
    let (p, q) = try both(a, x)
    let tail = isLower ? p : q
    let slope = density(a, x) * a
    let step = (tail - target) / slope
    return (step.magnitude < 1e-6 ? (isLower ? x - x * step : x + x * step) : x)
  }
}
