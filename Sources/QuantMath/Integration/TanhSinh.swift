/// Integration by double-exponential substitution, for smooth functions that may be singular at the ends.
public enum TanhSinh {
  /// The integral between two finite limits, the function being told how far it is from each end.
  ///
  /// `x = tanh(π/2 sinh t)` and the trapezoidal rule in `t`, whose step is halved until two sums agree. The distances
  /// keep full relative accuracy down to 1e-300, so that `x^(-1/2)` and `ln x` are integrated to the last digits.
  ///
  /// - Domain: finite limits; the sign follows their order; equal limits give 0 without asking. The function gets the
  ///   argument and its distances from `lower` and `upper`, and must be finite where both are above zero.
  /// - Accuracy: the estimate is the difference of the last two sums; the error is about its square
  /// - Complexity: about 100 calls for ten digits, doubling with each level; no allocation
  /// - Throws: `outOfDomain`: a limit is not finite; `notFinite`: the function gave NaN or an infinity;
  ///   `noConvergence`: the evaluations or ten levels ran out; what the function throws
  /// - Source: Takahasi, Mori, Double exponential formulas for numerical integration, 1974
  /// - Evidence: QuadratureTests
  public static func integralFromEnds(
    from lower: Double, to upper: Double, tolerance: QuadratureTolerance = QuadratureTolerance(),
    _ function: (_ x: Double, _ fromLower: Double, _ fromUpper: Double) throws(NumericError) -> Double
  ) throws(NumericError) -> QuadratureResult {
    guard lower.isFinite, upper.isFinite else { throw .outOfDomain }
    if lower > upper {
      let result = try integralFromEnds(from: upper, to: lower, tolerance: tolerance) {
        x, fromUpper, fromLower throws(NumericError) in try function(x, fromLower, fromUpper)
      }
      return QuadratureResult(value: -result.value, error: result.error, evaluations: result.evaluations)
    }
    let half = 0.5 * upper - 0.5 * lower
    if half == 0 { return QuadratureResult(value: 0, error: 0, evaluations: 0) }
    return try levels(tolerance, scale: half) { t throws(NumericError) in
      // With q = e^(-2u) the distance from the nearer end is 2q/(1 + q), in units of half the interval.
      let e = Exponential.exp(t.magnitude)
      let q = Exponential.exp(-0x1.921fb54442d18p0 * (e - 1 / e))
      let near = half * (2 * q / (1 + q))
      guard near != 0 else { return nil }
      let weight = 0x1.921fb54442d18p0 * (e + 1 / e) * 2 * q / ((1 + q) * (1 + q))
      let far = 2 * half - near
      let value = t < 0 ? try function(lower + near, near, far) : try function(upper - near, far, near)
      return weight * value
    }
  }

  /// The integral between two finite limits.
  ///
  /// As `integralFromEnds`, without the distances: arguments that round to an end are left out, so that a singular end
  /// away from zero costs accuracy (`x^(-1/2)` half the digits).
  ///
  /// - Throws: as `integralFromEnds`
  /// - Evidence: QuadratureTests
  public static func integral(
    from lower: Double, to upper: Double, tolerance: QuadratureTolerance = QuadratureTolerance(),
    _ function: (Double) throws(NumericError) -> Double
  ) throws(NumericError) -> QuadratureResult {
    try integralFromEnds(from: lower, to: upper, tolerance: tolerance) { x, _, _ throws(NumericError) in
      x == lower || x == upper ? 0 : try function(x)
    }
  }

  /// The integral from a finite limit to infinity.
  ///
  /// `x = lower + exp(π/2 sinh t)`, so that algebraic tails are reached as well as exponential ones.
  ///
  /// - Domain: finite `lower`; the function gets the distance from `lower`, above zero
  /// - Throws: as `integralFromEnds`
  /// - Source: Takahasi, Mori, 1974
  /// - Evidence: QuadratureTests
  public static func integralToInfinity(
    from lower: Double, tolerance: QuadratureTolerance = QuadratureTolerance(),
    _ function: (_ x: Double, _ fromLower: Double) throws(NumericError) -> Double
  ) throws(NumericError) -> QuadratureResult {
    guard lower.isFinite else { throw .outOfDomain }
    return try levels(tolerance, scale: 1) { t throws(NumericError) in
      let e = Exponential.exp(t)
      let distance = Exponential.exp(0x1.921fb54442d18p-1 * (e - 1 / e))
      guard distance > 0, distance < .infinity, lower + distance < .infinity else { return nil }
      let value = try function(lower + distance, distance)
      return value == 0 ? 0 : 0x1.921fb54442d18p-1 * (e + 1 / e) * distance * value
    }
  }

  /// Trapezoidal sums of a term over the line, the step halved until they agree. A term of `nil` ends its side.
  private static func levels(
    _ tolerance: QuadratureTolerance, scale: Double, _ term: (Double) throws(NumericError) -> Double?
  ) throws(NumericError) -> QuadratureResult {
    var tally = Tally()
    var step = 0.5
    try tally.add(0, term)
    try tally.sweep(from: step, by: step, term)
    var before = scale * (step * tally.value)
    for _ in 1...10 {
      step *= 0.5
      try tally.sweep(from: step, by: 2 * step, term)
      let value = scale * (step * tally.value)
      guard value.isFinite else { throw .notFinite }
      let difference = (value - before).magnitude
      let rounding = 0x1p-52 * (scale * (step * tally.size)).magnitude
      let result = QuadratureResult(
        value: value, error: Swift.max(difference, rounding), evaluations: tally.evaluations)
      if tolerance.accepts(result.error, of: value) { return result }
      guard 2 * tally.evaluations <= tolerance.evaluations else { throw .noConvergence }
      before = value
    }
    throw .noConvergence
  }

  /// The sum of all terms so far.
  private struct Tally {
    private var sum = CompensatedSum()
    private(set) var size = 0.0
    private(set) var evaluations = 0

    var value: Double { sum.value }

    /// Adds a term; false where the side ends.
    @discardableResult
    mutating func add(_ t: Double, _ term: (Double) throws(NumericError) -> Double?) throws(NumericError) -> Bool {
      guard let value = try term(t) else { return false }
      guard value.isFinite else { throw .notFinite }
      evaluations += 1
      sum.add(value)
      size += value.magnitude
      return true
    }

    /// Adds the terms at `±first`, `±(first + step)`, … until each side ends or counts no more.
    mutating func sweep(
      from first: Double, by step: Double, _ term: (Double) throws(NumericError) -> Double?
    ) throws(NumericError) {
      for sign in [-1.0, 1.0] {
        var (t, small) = (first, 0)
        while t < 7 && small < 4 {
          let before = size
          guard try add(sign * t, term) else { break }
          // A zero of the function is not yet the end of its tail: four negligible terms beyond 2 are.
          small = t > 2 && size - before <= 0x1p-60 * size ? small + 1 : 0
          t += step
        }
      }
    }
  }
}
