/// Minimisation of smooth functions inside a box, by projected quasi-Newton steps (Broyden, Fletcher, Goldfarb,
/// Shanno).
///
/// Keeps an approximation of the inverse Hessian of the free parameters. Parameters at a border that the gradient
/// presses against are held; steps are bent along the border, shortened until the value falls enough, and lengthened
/// while the slope asks for it.
public enum QuasiNewton {
  /// The parameters that make the function least, with the caller's gradient.
  ///
  /// - Domain: finite `start`, moved into the box; bounds may be infinite; `lower = upper` fixes a parameter. A point
  ///   where the function throws or is not finite shortens the step.
  /// - Shapes: the gradient is left in the array given, one part a parameter
  /// - Complexity: `O(n²)` a step beside the function
  /// - Throws: `shapeMismatch`: sizes differ or are 0; `outOfDomain`: a bound is NaN or crosses, or the start is not
  ///   finite; `notFinite`: no value or gradient at the start
  /// - Source: Nocedal, Wright, Numerical optimization, 2006, chapters 3, 6 and 16.7; Bertsekas, Projected Newton
  ///   methods, 1982
  /// - Evidence: MinimizationTests
  public static func minimize(
    start: [Double], lower: [Double], upper: [Double], tolerance: MinimizationTolerance = MinimizationTolerance(),
    _ function: (_ parameters: [Double], _ gradient: inout [Double]) throws(NumericError) -> Double
  ) throws(NumericError) -> MinimizationResult {
    let first = try Box.placed(start, lower, upper)
    var search = ProjectedSearch(at: first, lower, upper)
    guard search.ask(first, function) else { throw .notFinite }
    search.acceptTrial(first)
    while true {
      if let reason = search.settled(tolerance) { return search.result(reason) }
      if let reason = search.step(tolerance, function) { return search.result(reason) }
    }
  }

  /// The parameters that make the function least, its gradient taken by central differences of 2^-17 of the parameter's
  /// size, one-sided at a border.
  ///
  /// - Complexity: `2n + 1` evaluations a gradient
  /// - Throws: as the form with a gradient
  /// - Evidence: MinimizationTests
  public static func minimizeByDifferences(
    start: [Double], lower: [Double], upper: [Double], tolerance: MinimizationTolerance = MinimizationTolerance(),
    _ function: ([Double]) throws(NumericError) -> Double
  ) throws(NumericError) -> MinimizationResult {
    var asked = 0
    let result = try minimize(start: start, lower: lower, upper: upper, tolerance: tolerance) {
      x, gradient throws(NumericError) in
      let value = try function(x)
      asked += 1
      var moved = x
      for j in x.indices {
        let step = 0x1p-17 * Swift.max(x[j].magnitude, 0x1p-10)
        let (low, high) = (Swift.max(x[j] - step, lower[j]), Swift.min(x[j] + step, upper[j]))
        guard high > low else {
          gradient[j] = 0
          continue
        }
        moved[j] = high
        let above = high == x[j] ? value : try function(moved)
        moved[j] = low
        let below = low == x[j] ? value : try function(moved)
        moved[j] = x[j]
        gradient[j] = (above - below) / (high - low)
        asked += 2
      }
      return value
    }
    return MinimizationResult(
      parameters: result.parameters, value: result.value, evaluations: asked, reason: result.reason)
  }
}

/// The state of a projected search.
private struct ProjectedSearch {
  typealias Function = (_ parameters: [Double], _ gradient: inout [Double]) throws(NumericError) -> Double

  private var x: [Double]
  private var value = Double.infinity
  private var gradient: [Double]
  private var trial: [Double]
  private var trialValue = Double.infinity
  private var trialGradient: [Double]
  private var direction: [Double]
  private var isHeld: [Bool]
  /// The inverse Hessian, row by row; rows of held parameters are those of the identity.
  private var inverse: Matrix
  private var isFresh = true
  private var evaluations = 0
  private let lower: [Double]
  private let upper: [Double]

  init(at start: [Double], _ lower: [Double], _ upper: [Double]) {
    (x, self.lower, self.upper) = (start, lower, upper)
    gradient = [Double](repeating: 0, count: start.count)
    (trial, trialGradient, direction) = (start, gradient, gradient)
    isHeld = [Bool](repeating: false, count: start.count)
    inverse = Matrix.identity(start.count)
  }

  func result(_ reason: MinimizationResult.Reason) -> MinimizationResult {
    MinimizationResult(parameters: x, value: value, evaluations: evaluations, reason: reason)
  }

  /// Whether the function has a finite value and gradient at a point; they are then the trial's.
  mutating func ask(_ point: [Double], _ function: Function) -> Bool {
    evaluations += 1
    guard let value = try? function(point, &trialGradient) else { return false }
    trialValue = value
    return value.isFinite && trialGradient.count == point.count && trialGradient.allSatisfy(\.isFinite)
  }

  mutating func acceptTrial(_ point: [Double]) {
    (x, value) = (point, trialValue)
    swap(&gradient, &trialGradient)
    if trialGradient.count != x.count { trialGradient = gradient }
  }

  /// Finds the held parameters; a reason where the free ones have no slope left.
  mutating func settled(_ tolerance: MinimizationTolerance) -> MinimizationResult.Reason? {
    var largest = 0.0
    for j in x.indices {
      let holds =
        lower[j] == upper[j] || (x[j] <= lower[j] && gradient[j] >= 0) || (x[j] >= upper[j] && gradient[j] <= 0)
      if holds != isHeld[j] {
        isHeld[j] = holds
        forget(j)
      }
      if !holds { largest = Swift.max(largest, gradient[j].magnitude * Swift.max(x[j].magnitude, 1)) }
    }
    if largest <= tolerance.gradient * Swift.max(value.magnitude, 1e-300) || largest == 0 { return .gradientVanishes }
    return evaluations >= tolerance.evaluations ? .evaluationLimit : nil
  }

  /// One search along the bent direction; a reason where the search is over.
  mutating func step(_ tolerance: MinimizationTolerance, _ function: Function) -> MinimizationResult.Reason? {
    findDirection()
    var share = isFresh ? firstShare : 1
    var slopeShare = 1.0
    for _ in 0..<60 {
      place(share)
      var slope = 0.0
      for j in x.indices { slope += gradient[j] * (trial[j] - x[j]) }
      let length = Simplex.distance(x, trial)
      if length == 0 || !(slope < 0) { break }
      let isKnown = ask(trial, function)
      if isKnown && trialValue <= value + 1e-4 * slope {
        let fall = value - trialValue
        update()
        acceptTrial(trial)
        if fall <= tolerance.value * value.magnitude && length <= 1e-4 { return .valueVanishes }
        return length <= tolerance.step ? .stepVanishes : nil
      }
      if evaluations >= tolerance.evaluations { return .evaluationLimit }
      if length <= 1e-16 { break }
      // The least of the parabola through value, slope and trial, kept between a tenth and a half.
      slopeShare = isKnown ? -0.5 * slope / (trialValue - value - slope) : 0.1
      share *= slopeShare.isFinite ? Swift.min(Swift.max(slopeShare, 0.1), 0.5) : 0.1
    }
    if isFresh { return .noDescent }
    inverse = Matrix.identity(x.count)
    isFresh = true
    return nil
  }

  /// Without curvature: a step that changes no parameter by more than a tenth of its size.
  private var firstShare: Double {
    var share = Double.infinity
    for j in x.indices where direction[j] != 0 {
      share = Swift.min(share, 0.1 * Swift.max(x[j].magnitude, 1) / direction[j].magnitude)
    }
    return Swift.min(share, .greatestFiniteMagnitude)
  }

  private mutating func findDirection() {
    var slope = 0.0
    for i in x.indices {
      direction[i] = 0
      if isHeld[i] { continue }
      for j in x.indices where !isHeld[j] { direction[i] -= inverse[i, j] * gradient[j] }
      slope += direction[i] * gradient[i]
    }
    guard slope < 0, direction.allSatisfy(\.isFinite) else {
      inverse = Matrix.identity(x.count)
      isFresh = true
      for i in x.indices { direction[i] = isHeld[i] ? 0 : -gradient[i] }
      return
    }
  }

  private mutating func place(_ share: Double) {
    for j in x.indices {
      let target = x[j] + share * direction[j]
      trial[j] = target.isNaN ? x[j] : Swift.min(Swift.max(target, lower[j]), upper[j])
      if trial[j].isInfinite { trial[j] = x[j] }
    }
  }

  private mutating func forget(_ j: Int) {
    for i in x.indices {
      inverse[i, j] = i == j ? 1 : 0
      inverse[j, i] = i == j ? 1 : 0
    }
    if x.count == 1 { isFresh = true }
  }

  /// Takes in the change of the gradient over the step, where it tells of upward curvature.
  private mutating func update() {
    let n = x.count
    let s = x.indices.map { isHeld[$0] ? 0 : trial[$0] - x[$0] }
    let y = x.indices.map { isHeld[$0] ? 0 : trialGradient[$0] - gradient[$0] }
    var (sy, ss, yy) = (0.0, 0.0, 0.0)
    for j in 0..<n {
      sy += s[j] * y[j]
      ss += s[j] * s[j]
      yy += y[j] * y[j]
    }
    guard sy > 1e-10 * (ss * yy).squareRoot(), yy.isFinite, sy > 0 else { return }
    if isFresh {
      for i in 0..<n { inverse[i, i] = sy / yy }
      isFresh = false
    }
    var image = [Double](repeating: 0, count: n)
    for i in 0..<n {
      for j in 0..<n { image[i] += inverse[i, j] * y[j] }
    }
    var yHy = 0.0
    for j in 0..<n { yHy += y[j] * image[j] }
    let factor = (1 + yHy / sy) / sy
    for i in 0..<n {
      for j in 0..<n { inverse[i, j] += factor * s[i] * s[j] - (image[i] * s[j] + s[i] * image[j]) / sy }
    }
  }
}
