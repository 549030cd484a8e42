/// The noncentral chi-square distribution: the sum of squares of normal variables whose means are not zero.
public enum NoncentralChiSquare {
  /// `P(X ≤ x)` and `P(X > x)`.
  ///
  /// Poisson-weighted incomplete gamma functions. `P` is summed downwards and `Q` upwards in the index, where their
  /// recurrences only add; both keep their relative accuracy where they are small.
  ///
  /// - Domain: finite `degrees > 0`, `0 ≤ noncentrality ≤ 1e8`, `x ≥ 0`; `x = ∞` gives (1, 0)
  /// - Accuracy: see the room's README
  /// - Complexity: about `12√noncentrality + 60` terms; no allocation
  /// - Throws: `outOfDomain`: arguments outside the domain or NaN
  /// - Source: Benton, Krishnamoorthy, Computing discrete mixtures of continuous distributions, 2003
  /// - Evidence: IncompleteGammaTests.noncentral
  public static func both(
    _ x: Double, degrees: Double, noncentrality: Double
  ) throws(NumericError) -> (lower: Double, upper: Double) {
    guard degrees > 0, degrees < .infinity, noncentrality >= 0, noncentrality <= 1e8, x >= 0 else {
      throw .outOfDomain
    }
    let (a, y, mean) = (0.5 * degrees, 0.5 * x, 0.5 * noncentrality)
    if mean == 0 || y == 0 || y == .infinity { return try IncompleteGamma.both(a, y) }
    let spread = 9 * mean.squareRoot() + 40
    let last = (mean + spread).rounded(.down)
    let first = Swift.max((mean - spread).rounded(.down), 0)
    let isLeft = y < a + mean
    let sum = isLeft ? try downwards(a, y, mean, first, last) : try upwards(a, y, mean, first, last)
    let bounded = Swift.min(Swift.max(sum, 0), 1)
    return isLeft ? (bounded, 1 - bounded) : (1 - bounded, bounded)
  }

  /// `P(X ≤ x)`.
  ///
  /// - Throws: as `both`
  public static func cumulative(
    _ x: Double, degrees: Double, noncentrality: Double
  ) throws(NumericError) -> Double {
    try both(x, degrees: degrees, noncentrality: noncentrality).lower
  }

  /// `P(X > x)`.
  ///
  /// - Throws: as `both`
  public static func upperTail(
    _ x: Double, degrees: Double, noncentrality: Double
  ) throws(NumericError) -> Double {
    try both(x, degrees: degrees, noncentrality: noncentrality).upper
  }

  /// The density at `x`.
  ///
  /// Poisson-weighted gamma densities, summed outwards from the largest, so that nothing cancels.
  ///
  /// - Domain: finite `degrees ≥ 2`, `0 ≤ noncentrality ≤ 1e8`, `x ≥ 0`
  /// - Accuracy: 4e-15 relative against mpmath on 200 rows with noncentrality up to 3e4, where it is above 1e-300
  /// - Complexity: about `12√noncentrality + 60` terms; no allocation
  /// - Throws: as `both`
  /// - Evidence: IncompleteGammaTests.noncentralDensity
  public static func density(
    _ x: Double, degrees: Double, noncentrality: Double
  ) throws(NumericError) -> Double {
    guard degrees >= 2, degrees < .infinity, noncentrality >= 0, noncentrality <= 1e8, x >= 0 else {
      throw .outOfDomain
    }
    let (a, y, mean) = (0.5 * degrees - 1, 0.5 * x, 0.5 * noncentrality)
    if y == 0 { return a == 0 ? 0.5 * Exponential.exp(-mean) : 0 }
    if y == .infinity { return 0 }
    // Terms rise as long as mean·y is above (n + 1)(a + n + 1).
    let product = mean * y
    let half = 0.5 * a
    let peak = Swift.max(0, (product / ((half * half + product).squareRoot() + half)).rounded(.down))
    let weight = peak > 0 ? IncompleteGamma.density(peak, mean) : Exponential.exp(-mean)
    let largest = weight * IncompleteGamma.density(a, plus: peak, y)
    guard largest > 0 else { return 0 }
    var (sum, term, n) = (1.0, 1.0, peak)
    while n > 0, term > 0x1p-60 * sum {
      term *= n * (a + n) / product
      sum += term
      n -= 1
    }
    (term, n) = (1, peak)
    while term > 0x1p-60 * sum {
      n += 1
      term *= product / (n * (a + n))
      sum += term
    }
    return 0.5 * largest * sum
  }

  /// `Σ w(n) P(a + n, y)` from the last index to the first, or to where nothing is left to add.
  private static func downwards(
    _ a: Double, _ y: Double, _ mean: Double, _ first: Double, _ last: Double
  ) throws(NumericError) -> Double {
    var n = last
    var weight = IncompleteGamma.density(n, mean)
    var tail = try IncompleteGamma.lower(a + n, y)
    var fall = Chain(IncompleteGamma.density(a, plus: n, y))
    var sum = weight * tail
    while n > 0 {
      // A density that is lost below the range of doubles comes back further down.
      if fall.isLost { fall = Chain(IncompleteGamma.density(a, plus: n - 1, y)) } else { fall.lower(a, n, y) }
      tail += fall.value
      weight *= n / mean
      n -= 1
      let term = weight * tail
      sum += term
      if n < first && term <= 0x1p-60 * sum { break }
    }
    return sum
  }

  /// `Σ w(n) Q(a + n, y)` from the first index up.
  private static func upwards(
    _ a: Double, _ y: Double, _ mean: Double, _ first: Double, _ last: Double
  ) throws(NumericError) -> Double {
    var n = first
    var weight = n > 0 ? IncompleteGamma.density(n, mean) : Exponential.exp(-mean)
    var tail = try IncompleteGamma.upper(a + n, y)
    var rise = Chain(IncompleteGamma.density(a, plus: n, y))
    var sum = weight * tail
    while true {
      tail = Swift.min(tail + rise.value, 1)
      n += 1
      if rise.isLost { rise = Chain(IncompleteGamma.density(a, plus: n, y)) } else { rise.raise(a, n, y) }
      weight *= mean / n
      let term = weight * tail
      sum += term
      if n > last && term <= 0x1p-60 * sum { break }
    }
    return sum
  }

  /// A density that goes from index to index. What rounding takes from `a + n` is the same for many `n`, so it is kept
  /// apart and does not add up.
  private struct Chain {
    private var product: Double
    private var drift = 0.0

    init(_ value: Double) { product = value }

    var value: Double { product + product * drift }
    var isLost: Bool { product < 0x1p-960 }

    mutating func lower(_ a: Double, _ n: Double, _ y: Double) {
      let sum = TwoDouble.sum(a, n)
      product *= sum.high / y
      drift += sum.low / sum.high
    }

    mutating func raise(_ a: Double, _ n: Double, _ y: Double) {
      let sum = TwoDouble.sum(a, n)
      product *= y / sum.high
      drift -= sum.low / sum.high
    }
  }
}
