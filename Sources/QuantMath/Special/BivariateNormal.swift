/// The standard bivariate normal distribution.
public enum BivariateNormal {
  /// `P(X ≤ x, Y ≤ y)` of two standard normal variables with the given correlation.
  ///
  /// Up to a correlation of 0.925 the integral of the density over the correlation's angle (Plackett's identity) by
  /// Gauss–Legendre; beyond, the integral over what the correlation lacks to ±1, after an expansion that has a closed
  /// form was taken out of it.
  ///
  /// - Domain: `x` and `y` every double but NaN, infinities included; `-1 ≤ correlation ≤ 1`
  /// - Limits: `Φ(min(x, y))` at correlation 1, `max(0, Φ(x) + Φ(y) - 1)` at -1, `Φ(x)Φ(y)` at 0
  /// - Accuracy: absolute error below 1e-15; see the room's README. Small probabilities do not keep their relative
  ///   accuracy.
  /// - Complexity: 6 to 20 exponentials; no allocation
  /// - Throws: `outOfDomain`: NaN, or a correlation beyond ±1
  /// - Source: Genz, Numerical computation of rectangular bivariate and trivariate normal and t probabilities,
  ///   Statistics and Computing 14, 2004; Drezner, Wesolowsky, 1990
  /// - Evidence: BivariateNormalTests
  public static func cumulative(_ x: Double, _ y: Double, correlation: Double) throws(NumericError) -> Double {
    guard !x.isNaN, !y.isNaN, correlation.magnitude <= 1 else { throw .outOfDomain }
    // Beyond 40 the normal distribution function is 0 or 1 as far as doubles tell.
    // The order makes the function symmetric in its bits.
    let (h, k) = (clamped(Swift.min(x, y)), clamped(Swift.max(x, y)))
    if h == -40 { return 0 }
    if k == 40 { return NormalDistribution.cumulative(h) }
    let value =
      correlation.magnitude < 0.925
      ? try overAngle(h, k, correlation) : aroundCertainty(h, k, correlation)
    return Swift.min(Swift.max(value, 0), 1)
  }

  private static func clamped(_ x: Double) -> Double { Swift.min(Swift.max(x, -40), 40) }

  /// `Φ(h)Φ(k) + 1/2π ∫ exp(-(h² - 2hk sin θ + k²) / 2cos²θ) dθ` from 0 to the arc of the correlation.
  private static func overAngle(_ h: Double, _ k: Double, _ r: Double) throws(NumericError) -> Double {
    let product = NormalDistribution.cumulative(h) * NormalDistribution.cumulative(k)
    if r == 0 { return product }
    let rule = r.magnitude < 0.3 ? rules.few : r.magnitude < 0.75 ? rules.some : rules.many
    let half = 0.5 * (try Trigonometry.arcSine(r))
    let (squares, cross) = (0.5 * (h * h + k * k), h * k)
    var sum = 0.0
    for index in rule.nodes.indices {
      let sine = Trigonometry.sinPi(half * (1 + rule.nodes[index]) * 0x1.45f306dc9c883p-2)
      let exponent = (sine * cross - squares) / ((1 - sine) * (1 + sine))
      sum += rule.weights[index] * Exponential.exp(exponent)
    }
    return product + half * sum * 0x1.45f306dc9c883p-3
  }

  /// With `s` the sign of the correlation, the probability at `s` less `1/2π ∫ f(x) dx` over `0 < x < √(1 - r²)`, where
  /// `f(x) = exp(-(h - sk)²/2x² - shk/(1 + √(1 - x²))) / √(1 - x²)`.
  private static func aroundCertainty(_ h: Double, _ k: Double, _ r: Double) -> Double {
    let sign: Double = r < 0 ? -1 : 1
    let certain =
      r < 0
      ? Swift.max(0, NormalDistribution.cumulative(h) - NormalDistribution.cumulative(-k))
      : NormalDistribution.cumulative(Swift.min(h, k))
    let square = (1 - r) * (1 + r)
    if square == 0 { return certain }
    let (gap, cross) = ((h - sign * k).magnitude, sign * h * k)
    let integral = closedPart(gap, cross, square) + remainder(gap, cross, square)
    return certain - sign * integral * 0x1.45f306dc9c883p-3
  }

  /// `∫ exp(-b²/2x² - g/2) (1 + c x² (1 + d x²)) dx` over `0 < x < a`: the start of the series of `f` in `x²`, with
  /// `c = (4 - g)/8` and `d = (12 - g)/16`.
  private static func closedPart(_ b: Double, _ g: Double, _ square: Double) -> Double {
    let a = square.squareRoot()
    let (c, d) = ((4 - g) / 8, (12 - g) / 16)
    let b2 = b * b
    let exponent = -0.5 * (b2 / square + g)
    var result = 0.0
    if exponent > -745 {
      let inner = 1 - c * (b2 - square) * (1 - d * b2 / 5) / 3 + c * d * square * square / 5
      result = a * Exponential.exp(exponent) * inner
    }
    if g > -1_400 && b > 0 {
      let tail = b * 0x1.40d931ff62706p1 * NormalDistribution.cumulative(-b / a)
      result -= Exponential.exp(-0.5 * g) * tail * (1 - c * b2 * (1 - d * b2 / 5) / 3)
    }
    return result
  }

  /// The integral of what the closed part leaves, by Gauss–Legendre.
  private static func remainder(_ b: Double, _ g: Double, _ square: Double) -> Double {
    let half = 0.5 * square.squareRoot()
    let (c, d) = ((4 - g) / 8, (12 - g) / 16)
    let rule = rules.many
    var sum = 0.0
    for index in rule.nodes.indices {
      let x = half * (1 + rule.nodes[index])
      let x2 = x * x
      let exponent = -0.5 * (b * b / x2 + g)
      if exponent < -745 { continue }
      let root = ((1 - x) * (1 + x)).squareRoot()
      // g/2 - g/(1 + root) = -g x² / 2(1 + root)².
      let ratio = Exponential.exp(-g * x2 / (2 * (1 + root) * (1 + root))) / root
      sum += rule.weights[index] * Exponential.exp(exponent) * (ratio - (1 + c * x2 * (1 + d * x2)))
    }
    return half * sum
  }

  private struct Rules {
    let few: GaussLegendre
    let some: GaussLegendre
    let many: GaussLegendre
  }

  private static let rules: Rules = {
    guard let few = try? GaussLegendre(count: 6), let some = try? GaussLegendre(count: 12),
      let many = try? GaussLegendre(count: 20)
    else { preconditionFailure("rules of 6, 12 and 20 nodes exist") }
    return Rules(few: few, some: some, many: many)
  }()
}
