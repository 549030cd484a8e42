/// Nonlinear least squares inside a box, by Levenberg and Marquardt's method.
///
/// Minimises `½ Σ rᵢ(x)²` for `lower ≤ x ≤ upper`. Each step minimises `½|r + Jp|² + ½λ|Dp|²`, where `D` holds the
/// largest column norms seen (Moré's scaling, so that the units of parameters do not matter); parameters that a step
/// would carry out of the box are put on the border and the others solve again. `J` is reduced by Householder
/// reflections once an iteration, and each damping costs a small orthogonal problem only, so that the conditioning of
/// `J` is not squared. `λ` falls to a quarter after a step that the model foretold and doubles, faster each time, after
/// one that fails.
///
/// The structure is the workspace: made once for a shape, it runs any number of fits without allocating.
///
/// - Domain: at least one parameter and as many residuals as parameters
/// - Shapes: parameters `n`, residuals `m`; the Jacobian row by row, `m · n`, element `i·n + j` is `∂rᵢ/∂xⱼ`
/// - Complexity: `2mn²` an iteration beside the caller's functions, `O(n³)` a trial; no allocation after `init`
/// - Source: Moré, The Levenberg–Marquardt algorithm: implementation and theory, 1978
/// - Evidence: LeastSquaresTests
public struct BoundedLeastSquares: Sendable {
  /// Computes all residuals at the parameters. Throwing or leaving a value that is not finite refuses the point.
  public typealias Residuals = (_ parameters: [Double], _ residuals: inout [Double]) throws(NumericError) -> Void
  /// Computes the Jacobian, row by row, at the parameters.
  public typealias Jacobian = (_ parameters: [Double], _ jacobian: inout [Double]) throws(NumericError) -> Void

  /// How many parameters are fitted.
  public let parameterCount: Int
  /// How many residuals there are.
  public let residualCount: Int
  /// The parameters of the best point so far; after a fit, its result.
  public private(set) var parameters: [Double]
  /// The residuals at `parameters`.
  public private(set) var residuals: [Double]

  private var jacobian: [Double]
  private var trialParameters: [Double]
  private var trialResiduals: [Double]
  private var spareResiduals: [Double]
  private var subproblem: DampedSubproblem
  private var evaluations = 0

  /// A workspace for a shape.
  ///
  /// - Throws: `shapeMismatch`: no parameters, or fewer residuals than parameters
  public init(parameters: Int, residuals: Int) throws(NumericError) {
    guard parameters > 0, residuals >= parameters else { throw .shapeMismatch }
    (parameterCount, residualCount) = (parameters, residuals)
    self.parameters = [Double](repeating: 0, count: parameters)
    self.residuals = [Double](repeating: 0, count: residuals)
    jacobian = [Double](repeating: 0, count: parameters * residuals)
    trialParameters = self.parameters
    trialResiduals = self.residuals
    spareResiduals = self.residuals
    subproblem = DampedSubproblem(parameters: parameters, residuals: residuals)
  }

  /// Fits with Jacobians by finite differences.
  ///
  /// One-sided differences with a step of 2^-26 of the largest of: the parameter, the mean of it and what would change
  /// the residuals by their own size, 2^-10 of the box's width; away from the nearer border. Good for about half the
  /// digits of the Jacobian, which costs steps but not the accuracy of a fit with small residuals.
  ///
  /// - Throws: as the form with a Jacobian
  public mutating func fit(
    start: [Double], lower: [Double], upper: [Double], tolerance: LeastSquaresTolerance = LeastSquaresTolerance(),
    residuals function: Residuals
  ) throws(NumericError) -> LeastSquaresResult {
    try run(start, lower, upper, tolerance, function, byDifferences: true) { _, _ in }
  }

  /// Fits with the caller's Jacobian.
  ///
  /// - Domain: finite `start`, moved into the box; bounds may be infinite; `lower = upper` fixes a parameter
  /// - Throws: `shapeMismatch`: an array has the wrong size; `outOfDomain`: a bound is NaN, `lower > upper`, or the
  ///   start is not finite; `notFinite`: residuals or the Jacobian at an accepted point are not finite; what the
  ///   functions throw at an accepted point
  /// - Evidence: LeastSquaresTests
  public mutating func fit(
    start: [Double], lower: [Double], upper: [Double], tolerance: LeastSquaresTolerance = LeastSquaresTolerance(),
    residuals function: Residuals, jacobian derivative: Jacobian
  ) throws(NumericError) -> LeastSquaresResult {
    try run(start, lower, upper, tolerance, function, byDifferences: false, derivative)
  }

  private mutating func run(
    _ start: [Double], _ lower: [Double], _ upper: [Double], _ tolerance: LeastSquaresTolerance,
    _ function: Residuals, byDifferences: Bool, _ derivative: Jacobian
  ) throws(NumericError) -> LeastSquaresResult {
    try place(start, lower, upper)
    evaluations = 1
    try function(parameters, &residuals)
    guard residuals.count == residualCount else { throw .shapeMismatch }
    var cost = Self.halfSquare(residuals)
    guard cost.isFinite else { throw .notFinite }
    subproblem.resetScale()
    var damping = Damping()
    var iterations = 0
    while true {
      if cost <= tolerance.cost { return result(cost, 0, iterations, .exactFit) }
      if byDifferences {
        try difference(lower, upper, function)
      } else {
        try derivative(parameters, &jacobian)
      }
      guard jacobian.count == parameterCount * residualCount else { throw .shapeMismatch }
      iterations += 1
      try subproblem.reduce(jacobian, residuals)
      let cosine = subproblem.release(parameters, lower, upper)
      if cosine <= tolerance.gradient { return result(cost, cosine, iterations, .gradientVanishes) }
      let reason = try descend(&cost, &damping, lower, upper, tolerance, function)
      if let reason { return result(cost, cosine, iterations, reason) }
      if iterations >= tolerance.iterations { return result(cost, cosine, iterations, .iterationLimit) }
    }
  }

  /// Raises the damping until a step reduces the cost; a reason where the fit is over.
  private mutating func descend(
    _ cost: inout Double, _ damping: inout Damping, _ lower: [Double], _ upper: [Double],
    _ tolerance: LeastSquaresTolerance, _ function: Residuals
  ) throws(NumericError) -> LeastSquaresResult.Reason? {
    while true {
      let predicted = subproblem.solve(damping: damping.value, parameters, lower, upper, into: &trialParameters)
      let length = subproblem.relativeStep(from: parameters, to: trialParameters)
      if !(length > 0) { return .stepVanishes }
      let trial = trialCost(function)
      // The squares cancel where both costs are nearly equal; the product of sum and difference does not.
      let fall = trial.isFinite ? Self.halfDifference(residuals, trialResiduals) : -.infinity
      if fall > 0 {
        swap(&parameters, &trialParameters)
        swap(&residuals, &trialResiduals)
        damping.accept(ratio: fall / Swift.max(predicted, .leastNormalMagnitude))
        let isFlat = fall <= tolerance.reduction * cost && predicted <= tolerance.reduction * cost
        cost = trial
        if isFlat { return .reductionVanishes }
        return length <= tolerance.step ? .stepVanishes : nil
      }
      if length <= tolerance.step { return .stepVanishes }
      if predicted <= tolerance.reduction * cost { return .reductionVanishes }
      guard damping.reject() else { return .noDescent }
    }
  }

  /// The cost at the trial point; infinite where the function refuses it.
  private mutating func trialCost(_ function: Residuals) -> Double {
    evaluations += 1
    do {
      try function(trialParameters, &trialResiduals)
    } catch {
      return .infinity
    }
    guard trialResiduals.count == residualCount else { return .infinity }
    let cost = Self.halfSquare(trialResiduals)
    return cost.isFinite ? cost : .infinity
  }

  private mutating func place(_ start: [Double], _ lower: [Double], _ upper: [Double]) throws(NumericError) {
    guard start.count == parameterCount, lower.count == parameterCount, upper.count == parameterCount else {
      throw .shapeMismatch
    }
    restoreSizes()
    for j in 0..<parameterCount {
      guard start[j].isFinite, lower[j] <= upper[j], lower[j] < .infinity, upper[j] > -.infinity else {
        throw .outOfDomain
      }
      parameters[j] = Swift.min(Swift.max(start[j], lower[j]), upper[j])
    }
  }

  /// A caller's function may have left arrays of another size behind.
  private mutating func restoreSizes() {
    if residuals.count != residualCount { residuals = [Double](repeating: 0, count: residualCount) }
    if trialResiduals.count != residualCount { trialResiduals = [Double](repeating: 0, count: residualCount) }
    if spareResiduals.count != residualCount { spareResiduals = [Double](repeating: 0, count: residualCount) }
    let elements = parameterCount * residualCount
    if jacobian.count != elements { jacobian = [Double](repeating: 0, count: elements) }
  }

  private mutating func difference(
    _ lower: [Double], _ upper: [Double], _ function: Residuals
  ) throws(NumericError) {
    for j in 0..<parameterCount { trialParameters[j] = parameters[j] }
    for j in 0..<parameterCount {
      let width = upper[j] - lower[j]
      let (x, natural) = (parameters[j].magnitude, subproblem.naturalStep(j))
      let between = x > 0 ? (x * natural).squareRoot() : natural
      let known = Swift.max(x, between, width.isFinite ? 0x1p-10 * width : 0)
      let size = known > 0 ? known : 1
      let isFelt = try differenceColumn(j, size, lower[j], upper[j], function)
      // A tiny parameter without bounds says nothing of its scale: then a step that counts for parameters near 1.
      if !isFelt && size < 1 && !width.isFinite {
        _ = try differenceColumn(j, 1, lower[j], upper[j], function)
      }
    }
  }

  /// Fills a column of the Jacobian; false where the residuals did not move at all.
  private mutating func differenceColumn(
    _ j: Int, _ size: Double, _ lower: Double, _ upper: Double, _ function: Residuals
  ) throws(NumericError) -> Bool {
    let x = parameters[j]
    let (below, above) = (x - lower, upper - x)
    let room = Swift.min(0x1p-26 * size, Swift.max(below, above))
    if room == 0 {
      for i in 0..<residualCount { jacobian[i * parameterCount + j] = 0 }
      return true
    }
    var next = above >= below ? x + room : x - room
    if try !moved(j, to: next, function) {
      // The other side, where the function has no value on the roomier one.
      next = above >= below ? Swift.max(x - room, lower) : Swift.min(x + room, upper)
      guard try moved(j, to: next, function) else { throw .notFinite }
    }
    let step = next - x
    guard step != 0 else { throw .notFinite }
    var isFelt = false
    for i in 0..<residualCount {
      let change = spareResiduals[i] - residuals[i]
      isFelt = isFelt || change != 0
      jacobian[i * parameterCount + j] = change / step
    }
    trialParameters[j] = x
    return isFelt
  }

  /// Whether the residuals are known with one parameter moved; they are then in `spareResiduals`.
  private mutating func moved(_ j: Int, to x: Double, _ function: Residuals) throws(NumericError) -> Bool {
    trialParameters[j] = x
    evaluations += 1
    do {
      try function(trialParameters, &spareResiduals)
    } catch {
      return false
    }
    guard spareResiduals.count == residualCount else { throw .shapeMismatch }
    return Self.halfSquare(spareResiduals).isFinite
  }

  private func result(
    _ cost: Double, _ cosine: Double, _ iterations: Int, _ reason: LeastSquaresResult.Reason
  ) -> LeastSquaresResult {
    LeastSquaresResult(
      cost: cost, gradientCosine: cosine, iterations: iterations, evaluations: evaluations, reason: reason)
  }

  private static func halfSquare(_ values: [Double]) -> Double {
    var sum = 0.0
    for value in values { sum += value * value }
    return 0.5 * sum
  }

  /// `½ Σ (a² - b²)`.
  private static func halfDifference(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for index in a.indices { sum += (a[index] - b[index]) * (a[index] + b[index]) }
    return 0.5 * sum
  }
}

/// The weight of the step's length, relative to the squared column norms.
private struct Damping {
  var value = 1e-3
  private var growth = 2.0

  /// Lowers the weight unless the model promised four times the fall.
  mutating func accept(ratio: Double) {
    value = Swift.max(ratio < 0.25 ? value : value / 4, 1e-20)
    growth = 2
  }

  /// Raises the weight faster each time; false where it can rise no more.
  mutating func reject() -> Bool {
    value *= growth
    growth *= 2
    return value < 1e40
  }
}
