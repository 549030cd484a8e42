/// The regularised incomplete gamma functions `P(a, x) = 1/Γ(a) ∫₀ˣ t^(a-1) e^(-t) dt` and `Q = 1 - P`, and their
/// inverses.
///
/// Temme's uniform expansion where `a ≥ 20` and `x` is within 40 % of `a`; else the power series below `a` and
/// Legendre's continued fraction above. Each function is computed directly where it is the smaller one.
///
/// - Source: Temme, The asymptotic expansion of the incomplete gamma functions, SIAM J. Math. Anal. 10, 1979; Gautschi,
///   A computational procedure for incomplete gamma functions, ACM TOMS 5, 1979
/// - Evidence: IncompleteGammaTests
public enum IncompleteGamma {
  /// `P(a, x)`, the distribution function of a gamma variable with shape `a`.
  ///
  /// - Domain: finite `a > 0`, `x ≥ 0`; `x = ∞` gives 1
  /// - Accuracy: see the room's README; relative, also where the value is small
  /// - Throws: `outOfDomain`: `a ≤ 0`, `x < 0`, NaN or infinite `a`
  public static func lower(_ a: Double, _ x: Double) throws(NumericError) -> Double { try both(a, x).lower }

  /// `Q(a, x) = 1 - P(a, x)`.
  ///
  /// - Domain: as `lower`; `x = ∞` gives 0
  /// - Accuracy: see the room's README; relative, also where the value is small
  /// - Throws: as `lower`
  public static func upper(_ a: Double, _ x: Double) throws(NumericError) -> Double { try both(a, x).upper }

  /// `P` and `Q`.
  ///
  /// - Throws: as `lower`
  public static func both(_ a: Double, _ x: Double) throws(NumericError) -> (lower: Double, upper: Double) {
    guard a > 0, a < .infinity, x >= 0 else { throw .outOfDomain }
    if x == 0 { return (0, 1) }
    if x == .infinity { return (1, 0) }
    if a >= 20 && (x - a).magnitude <= 0.4 * a { return uniform(a, x) }
    if a < 1 && x < 1.1 { return small(a, x) }
    if x < a {
      let p = Swift.min(density(a, x) * series(a, x), 1)
      return (p, 1 - p)
    }
    let q = Swift.min(density(a, x) * a * fraction(a, x), 1)
    return (1 - q, q)
  }

  /// `x^a e^(-x) / Γ(a + 1)`: how much `P` falls when `a` rises by 1.
  static func density(_ a: Double, _ x: Double) -> Double {
    if a >= 1_000 {
      return bell(deviance(a, x)) * Exponential.exp(-GammaFunction.stirlingRest(a)) * 0x1.9884533d43651p-2
        / a.squareRoot()
    }
    // Far beyond the range of doubles; also keeps the product below in range.
    if x > 5_000 { return 0 }
    let exponent = Logarithm.extended(x) * a - TwoDouble(x) - GammaFunction.extended(onePlus: a)
    guard exponent.high > -750 else { return 0 }
    return Exponential.scaled(exponent.high, exponent.low).value
  }

  /// `Σ xⁿ / ((a + 1)…(a + n))`.
  private static func series(_ a: Double, _ x: Double) -> Double {
    var (sum, term, n) = (1.0, 1.0, 1.0)
    while term > 0x1p-56 * sum {
      term *= x / (a + n)
      sum += term
      n += 1
    }
    return sum
  }

  /// `1/(x + 1 - a - 1·(1 - a)/(x + 3 - a - …))` for `x ≥ a`.
  ///
  /// Lentz's method finds how far to go; the value is then taken from the far end, where rounding fades from step to
  /// step.
  private static func fraction(_ a: Double, _ x: Double) -> Double {
    let start = x + 1 - a
    var (level, ratio, inverse) = (start, start, 0.0)
    var count = 1
    while count < 2_000 {
      let above = Double(count) * (a - Double(count))
      level += 2
      inverse = 1 / (above * inverse + level)
      ratio = level + above / ratio
      if (ratio * inverse - 1).magnitude < 0x1p-51 { break }
      count += 1
    }
    // What is left falls slowly for small x: a third more makes it vanish.
    count += count / 3
    var value = start + 2 * Double(count)
    for n in stride(from: count, through: 1, by: -1) {
      value = start + 2 * Double(n - 1) + Double(n) * (a - Double(n)) / value
    }
    return 1 / value
  }

  /// Both for `a < 1` and small `x`: `P = x^a/Γ(a + 1)·(1 + a s)`, and `Q` without forming `1 - P`.
  private static func small(_ a: Double, _ x: Double) -> (lower: Double, upper: Double) {
    var (sum, power, n) = (0.0, 1.0, 1.0)
    while power.magnitude > 0x1p-60 {
      power *= -x / n
      sum += power / (a + n)
      n += 1
    }
    let exponent = Logarithm.extended(x) * a - GammaFunction.extended(onePlus: a)
    let growth = Exponential.expm1(exponent.value)
    let upper = -growth - (1 + growth) * (a * sum)
    let p = density(a, x) * series(a, x)
    return (Swift.min(p, 1), Swift.min(Swift.max(upper, 0), 1))
  }

  /// `density(a + n, x)` without the rounding of `a + n`.
  static func density(_ a: Double, plus n: Double, _ x: Double) -> Double {
    let sum = TwoDouble.sum(a, n)
    let value = density(sum.high, x)
    if sum.low == 0 || value == 0 { return value }
    // The slope of the logarithm is ln x - ψ(a + n + 1); three digits of it are enough for so small a step.
    let z = sum.high + 1
    let digamma = Logarithm.log(z) - 0.5 / z - 1 / (12 * z * z)
    return value * (1 + sum.low * (Logarithm.log(x) - digamma))
  }

  /// `a (μ - ln(1 + μ))` with `μ = (x - a)/a`: the exponent of the density, in two doubles.
  private static func deviance(_ a: Double, _ x: Double) -> TwoDouble {
    let gap = TwoDouble.sum(x, -a)
    let leading = TwoDouble.quotient(gap.high, a)
    let mu = TwoDouble(high: leading.high, low: leading.low + gap.low / a)
    if mu.high.magnitude > 0.25 { return (mu - (Logarithm.extended(x) - Logarithm.extended(a))) * a }
    // With s = μ/(2 + μ) the logarithm is 2 artanh s and μ - 2s = μs.
    let s = mu / (TwoDouble(2) + mu)
    let v = s.high * s.high
    let near = 1.0 / 3 + v * (1.0 / 5 + v * (1.0 / 7 + v * (1.0 / 9 + v * (1.0 / 11))))
    let v2 = v * v
    let far = 1.0 / 13 + v * (1.0 / 15 + v * (1.0 / 17 + v * (1.0 / 19)))
    return (mu * s - TwoDouble(2 * s.high * v * (near + v2 * v2 * v * far))) * a
  }

  /// `e^(-exponent)`.
  private static func bell(_ exponent: TwoDouble) -> Double {
    guard exponent.high < 760 else { return 0 }
    return Exponential.scaled(-exponent.high, -exponent.low).value
  }

  /// Temme's expansion: `Q = ½ erfc(η√(a/2)) + R`, `P = ½ erfc(-η√(a/2)) - R` with `½η² = μ - ln(1 + μ)`.
  private static func uniform(_ a: Double, _ x: Double) -> (lower: Double, upper: Double) {
    let exponent = deviance(a, x)
    let isLeft = x < a
    let size = Swift.max(exponent.value, 0)
    let z = size.squareRoot()
    let eta = isLeft ? -(2 * size / a).squareRoot() : (2 * size / a).squareRoot()
    let bell = bell(exponent)
    let rest = expansion(a, eta) * 0x1.9884533d43651p-2 / a.squareRoot()
    let tail = 0.5 * ErrorFunction.erfcx(z)
    // The tail on the side of x, both parts with the common factor.
    let near = isLeft ? bell * (tail - rest) : bell * (tail + rest)
    let bounded = Swift.min(Swift.max(near, 0), 1)
    return isLeft ? (bounded, 1 - bounded) : (1 - bounded, bounded)
  }

  /// `Σ cₖ(η) a⁻ᵏ`.
  private static func expansion(_ a: Double, _ eta: Double) -> Double {
    let table = TemmeTable.rows
    var (sum, power) = (0.0, 1.0)
    for k in 0..<13 {
      var polynomial = 0.0
      for n in stride(from: 21, through: 0, by: -1) { polynomial = polynomial * eta + table[22 * k + n] }
      sum += power * polynomial
      power /= a
      if power < 0x1p-50 { break }
    }
    return sum
  }
}
