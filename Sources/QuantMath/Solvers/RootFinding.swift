/// Roots of functions of one variable.
///
/// Every method keeps a bracket, so that no function can lead it astray: values may be infinite, slopes may be zero,
/// infinite or wrong; where the steps bring too little the bracket is halved.
public enum RootFinding {
  /// The root between two arguments at which the function differs in sign, by Brent's method.
  ///
  /// Inverse quadratic interpolation or the secant where they stay inside the bracket and shrink it, halving where they
  /// do not. Halving counts doubles where the ends are of different orders of magnitude.
  ///
  /// - Domain: finite `lower` and `upper` in any order; values at the ends may be infinite
  /// - Limits: a jump across zero or a pole that changes sign is returned like a root; look at `residual`
  /// - Complexity: about 15 calls for smooth functions, below 170 for any, never more than `tolerance.evaluations`; no
  ///   allocation
  /// - Throws: `outOfDomain`: an end is not finite; `notBracketed`: same sign at both ends; `notFinite`: the function
  ///   gave NaN; `noConvergence`: too many calls; and what the function throws
  /// - Source: Brent, Algorithms for minimization without derivatives, 1973, chapter 4
  /// - Evidence: RootTests
  public static func brent(
    lower: Double, upper: Double, tolerance: RootTolerance = RootTolerance(),
    _ function: (Double) throws(NumericError) -> Double
  ) throws(NumericError) -> Root {
    var search = try BracketSearch(lower, upper, tolerance, function)
    while !search.isDone {
      let x = search.next(search.interpolated)
      try search.take(x, try function(x))
    }
    return search.root
  }

  /// The root of an increasing or decreasing function with its slope, by Newton's method inside a bracket.
  ///
  /// - Domain: finite ends at which the function differs in sign; a start outside the ends is replaced by the middle
  /// - Complexity: doubling of digits near a simple root; never more than `tolerance.evaluations` calls
  /// - Throws: as `brent`; a NaN slope counts as no slope
  /// - Evidence: RootTests
  public static func newton(
    lower: Double, upper: Double, start: Double? = nil, tolerance: RootTolerance = RootTolerance(),
    _ function: (Double) throws(NumericError) -> (value: Double, slope: Double)
  ) throws(NumericError) -> Root {
    var search = try BracketSearch(lower, upper, tolerance) { x throws(NumericError) in try function(x).value }
    var guess = start ?? .nan
    while !search.isDone {
      let x = search.next(guess)
      let (value, slope) = try function(x)
      try search.take(x, value)
      guess = search.overshooting(from: x, by: -value / slope)
    }
    return search.root
  }

  /// The root of a function with two derivatives, by Halley's method inside a bracket.
  ///
  /// Householder's method of order two: `x - 2ff' / (2f'² - ff'')`, as Newton's step divided by `1 - ff''/(2f'²)`, the
  /// divisor kept between ½ and 1½.
  ///
  /// - Domain: as `newton`
  /// - Complexity: tripling of digits near a simple root; never more than `tolerance.evaluations` calls
  /// - Throws: as `brent`; NaN derivatives count as none
  /// - Evidence: RootTests
  public static func halley(
    lower: Double, upper: Double, start: Double? = nil, tolerance: RootTolerance = RootTolerance(),
    _ function: (Double) throws(NumericError) -> (value: Double, slope: Double, curvature: Double)
  ) throws(NumericError) -> Root {
    var search = try BracketSearch(lower, upper, tolerance) { x throws(NumericError) in try function(x).value }
    var guess = start ?? .nan
    while !search.isDone {
      let x = search.next(guess)
      let (value, slope, curvature) = try function(x)
      try search.take(x, value)
      let step = -value / slope
      let bend = 1 + 0.5 * step * (curvature / slope)
      guess = search.overshooting(from: x, by: bend.isNaN ? step : step / Swift.min(Swift.max(bend, 0.5), 1.5))
    }
    return search.root
  }
}

/// A bracket that shrinks, and the steps that were taken in it.
private struct BracketSearch {
  /// The end with the smaller absolute value, the end across the root, and the point tried before.
  private var (best, other, before) = (0.0, 0.0, 0.0)
  private var (atBest, atOther, atBefore) = (0.0, 0.0, 0.0)
  private let tolerance: RootTolerance
  private var evaluations = 2
  /// Steps without progress, and how many of them are borne.
  private var (slowSteps, patience) = (0, 3)
  private var (countBefore, valueBefore) = (Double.infinity, Double.infinity)
  /// How many tolerances beyond the best end the next nudge goes; grows until the sign changes.
  private var reach = 1.0

  init(
    _ lower: Double, _ upper: Double, _ tolerance: RootTolerance,
    _ function: (Double) throws(NumericError) -> Double
  ) throws(NumericError) {
    guard lower.isFinite, upper.isFinite else { throw .outOfDomain }
    self.tolerance = tolerance
    (best, other) = (lower, upper)
    atBest = try function(lower)
    if atBest.isNaN { throw .notFinite }
    // A root at the lower end is the answer; the upper end is not asked, and must not look as good.
    atOther = atBest == 0 ? .infinity : try function(upper)
    if atOther.isNaN { throw .notFinite }
    if atBest != 0 && atOther != 0 && (atBest > 0) == (atOther > 0) { throw .notBracketed }
    (before, atBefore) = (other, atOther)
    arrange()
    (countBefore, valueBefore) = (count, atBest.magnitude)
  }

  /// Whether so many calls were made that only the halving of the bracket counts as progress.
  private var isLate: Bool { evaluations > 40 }

  /// How many doubles the bracket holds.
  private var count: Double {
    (Double(RootBracket.ordinal(other)) - Double(RootBracket.ordinal(best))).magnitude
  }

  private var width: Double { (0.5 * other - 0.5 * best).magnitude }

  var isDone: Bool { atBest == 0 || 2 * width <= tolerance.width(at: best) || isNeighbour }

  private var isNeighbour: Bool { best.nextUp == other || best.nextDown == other || best == other }

  var root: Root {
    let isZero = atBest == 0
    return Root(
      value: best, residual: atBest, otherEnd: isZero ? best : other, evaluations: evaluations,
      reason: isZero ? .exactZero : .withinTolerance)
  }

  /// The guess if it lies inside the bracket and the bracket shrinks, else the middle; at least a tolerance away from
  /// the best end.
  mutating func next(_ guess: Double) -> Double {
    let least = reach * tolerance.width(at: best)
    let chosen: Double
    if slowSteps >= (isLate ? 1 : patience) || evaluations > 100 {
      patience = Swift.max(patience - 1, 1)
      slowSteps = 0
      chosen = .nan
    } else if (guess - best).magnitude < least {
      reach *= 8
      chosen = other > best ? best + least : best - least
    } else {
      chosen = guess
    }
    let isInside = other > best ? best < chosen && chosen < other : other < chosen && chosen < best
    return isInside ? chosen : RootBracket.middle(best, other, counting: isLate)
  }

  /// A step lengthened by most of a tolerance, so that a converging sequence crosses the root and the bracket closes.
  func overshooting(from x: Double, by step: Double) -> Double {
    let extra = 0.75 * tolerance.width(at: x)
    return x + (step > 0 ? step + extra : step - extra)
  }

  /// The root of the parabola in the value through the last three points, or of the line through the ends.
  var interpolated: Double {
    let ratio = atBest / atOther
    let line = best + ratio / (ratio - 1) * (other - best)
    guard atBefore != atBest, atBefore != atOther, atBefore.isFinite, atOther.isFinite else { return line }
    let (r, s, t) = (ratio, atBest / atBefore, atBefore / atOther)
    let above = s * (t * (r - t) * (other - best) - (1 - r) * (best - before))
    let guess = best + above / ((t - 1) * (r - 1) * (s - 1))
    // Beyond three quarters of the bracket the parabola is not to be trusted.
    let isNear = (guess - best).magnitude < 1.5 * width && (guess > best) == (other > best)
    return isNear ? guess : line
  }

  mutating func take(_ x: Double, _ value: Double) throws(NumericError) {
    if value.isNaN { throw .notFinite }
    evaluations += 1
    if (value > 0) == (atOther > 0) {
      (before, atBefore) = (other, atOther)
      (other, atOther) = (x, value)
      reach = 1
    } else {
      (before, atBefore) = (best, atBest)
      (best, atBest) = (x, value)
    }
    arrange()
    let count = count
    let isFaster = !isLate && atBest.magnitude < 0.25 * valueBefore
    if count <= 0.5 * countBefore || isFaster {
      if slowSteps < patience { patience = 3 }
      slowSteps = 0
      (countBefore, valueBefore) = (count, atBest.magnitude)
    } else {
      slowSteps += 1
    }
    if !isDone && evaluations >= tolerance.evaluations { throw .noConvergence }
  }

  private mutating func arrange() {
    if atOther.magnitude < atBest.magnitude || atOther == 0 {
      swap(&best, &other)
      swap(&atBest, &atOther)
    }
  }
}
