import Testing

@testable import QuantMath

/// Fits whose answers are known, from starts that are near and far, inside and on the border of a box.
@Suite struct LeastSquaresTests {
  private static func infinite(_ count: Int, _ sign: Double) -> [Double] {
    [Double](repeating: sign * .infinity, count: count)
  }

  /// Rosenbrock's valley as residuals; the minimum is at (1, 1).
  private static func valley(_ x: [Double], _ r: inout [Double]) {
    r[0] = 10 * (x[1] - x[0] * x[0])
    r[1] = 1 - x[0]
  }
  private static func valleySlopes(_ x: [Double], _ j: inout [Double]) {
    j[0] = -20 * x[0]
    j[1] = 10
    j[2] = -1
    j[3] = 0
  }

  @Test(arguments: [[-1.2, 1], [1, 1], [-1000, 1000], [50, -1e6], [0, 0]])
  func rosenbrock(_ start: [Double]) throws {
    var problem = try BoundedLeastSquares(parameters: 2, residuals: 2)
    // From far away the valley is followed in steps that its curvature limits.
    let patient = LeastSquaresTolerance(iterations: 1_000)
    let result = try problem.fit(
      start: start, lower: Self.infinite(2, -1), upper: Self.infinite(2, 1), tolerance: patient,
      residuals: Self.valley, jacobian: Self.valleySlopes)
    #expect(result.hasConverged && result.cost < 1e-25, "\(result)")
    for x in problem.parameters { #expect((x - 1).magnitude < 1e-11) }
    #expect(result.iterations < (start[0].magnitude > 10 ? 800 : 30), "\(result)")
    let byDifferences = try problem.fit(
      start: start, lower: Self.infinite(2, -1), upper: Self.infinite(2, 1), tolerance: patient,
      residuals: Self.valley)
    #expect(byDifferences.hasConverged && byDifferences.cost < 1e-18, "\(byDifferences)")
  }

  /// With `x₁ ≤ ½` the minimum is where `x₀` minimises `(10(½ - x₀²))² + (1 - x₀)²`: `200x₀³ - 99x₀ - 1 = 0`.
  @Test func theBorderHolds() throws {
    var problem = try BoundedLeastSquares(parameters: 2, residuals: 2)
    let result = try problem.fit(
      start: [-1.2, 0.2], lower: [-2, -2], upper: [2, 0.5], residuals: Self.valley, jacobian: Self.valleySlopes)
    let root = try RootFinding.brent(lower: 0.5, upper: 1) { 200 * $0 * $0 * $0 - 99 * $0 - 1 }
    #expect(result.hasConverged, "\(result)")
    #expect(problem.parameters[1] == 0.5)
    #expect((problem.parameters[0] - root.value).magnitude < 1e-10, "\(problem.parameters) \(root.value) \(result)")
  }

  /// A fit of decays with large residuals, where the cost does not vanish: NIST's Misra1a with its certified values.
  @Test func misra1a() throws {
    let y = [10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.40, 75.47, 81.78]
    let x = [77.6, 114.9, 141.1, 190.8, 239.9, 289.0, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760.0]
    let model: BoundedLeastSquares.Residuals = { b, r in
      for i in 0..<14 { r[i] = -b[0] * Exponential.expm1(-b[1] * x[i]) - y[i] }
    }
    let slopes: BoundedLeastSquares.Jacobian = { b, j in
      for i in 0..<14 {
        j[2 * i] = -Exponential.expm1(-b[1] * x[i])
        j[2 * i + 1] = b[0] * x[i] * Exponential.exp(-b[1] * x[i])
      }
    }
    var problem = try BoundedLeastSquares(parameters: 2, residuals: 14)
    let (low, high) = (Self.infinite(2, -1), Self.infinite(2, 1))
    for start in [[500, 0.0001], [250, 0.0005]] {
      let exact = try problem.fit(start: start, lower: low, upper: high, residuals: model, jacobian: slopes)
      #expect(exact.hasConverged, "\(exact)")
      #expect((problem.parameters[0] / 2.3894212918e2 - 1).magnitude < 1e-9, "\(problem.parameters)")
      #expect((problem.parameters[1] / 5.5015643181e-4 - 1).magnitude < 1e-9)
      #expect((2 * exact.cost / 1.2455138894e-1 - 1).magnitude < 1e-9)
      let rough = try problem.fit(start: start, lower: low, upper: high, residuals: model)
      #expect(rough.hasConverged && (problem.parameters[0] / 2.3894212918e2 - 1).magnitude < 1e-6, "\(rough)")
    }
  }

  @Test func unitsOfParametersDoNotMatter() throws {
    var costs: [Double] = []
    for unit in [1, 1e-8, 1e8] {
      var problem = try BoundedLeastSquares(parameters: 2, residuals: 2)
      let result = try problem.fit(
        start: [-1.2 * unit, 1 / unit], lower: Self.infinite(2, -1), upper: Self.infinite(2, 1)
      ) { x, r in Self.valley([x[0] / unit, x[1] * unit], &r) }
      #expect(result.hasConverged && (problem.parameters[0] / unit - 1).magnitude < 1e-7, "\(unit): \(result)")
      costs.append(result.cost)
    }
    #expect(costs.allSatisfy { $0 < 1e-16 }, "\(costs)")
  }

  @Test func degenerateProblemsEndWithAReason() throws {
    var problem = try BoundedLeastSquares(parameters: 2, residuals: 2)
    let (low, high) = (Self.infinite(2, -1), Self.infinite(2, 1))
    // Both parameters do the same: the triangle is singular.
    let twin = try problem.fit(start: [3, 4], lower: low, upper: high) { x, r in
      r[0] = x[0] + x[1] - 1
      r[1] = 2 * (x[0] + x[1]) - 2
    }
    #expect(twin.hasConverged && twin.cost < 1e-20, "\(twin)")
    let constant = try problem.fit(start: [3, 4], lower: low, upper: high) { _, r in r = [1, 1] }
    #expect(constant.reason == .gradientVanishes && problem.parameters == [3, 4])
    let exact = try problem.fit(start: [3, 4], lower: low, upper: high) { _, r in r = [0, 0] }
    #expect(exact.reason == .exactFit && exact.iterations == 0)
    let fixed = try problem.fit(start: [9, 9], lower: [0.5, 0.5], upper: [0.5, 0.5], residuals: Self.valley)
    #expect(fixed.reason == .gradientVanishes && problem.parameters == [0.5, 0.5])
    // A Jacobian that lies about the direction.
    let lie = try problem.fit(start: [3, 4], lower: low, upper: high) { x, r in
      r[0] = x[0]
      r[1] = x[1]
    } jacobian: { _, j in
      j = [-1, 0, 0, -1]
    }
    #expect(!lie.hasConverged || lie.reason == .stepVanishes)
    #expect(lie.cost == 12.5)
    let short = try problem.fit(
      start: [-1.2, 1], lower: low, upper: high, tolerance: LeastSquaresTolerance(iterations: 3),
      residuals: Self.valley)
    #expect(short.reason == .iterationLimit && short.cost < 12.1)
  }

  /// A model without values beyond a wall: refused points shorten the step.
  @Test func wallsAreRespected() throws {
    var problem = try BoundedLeastSquares(parameters: 1, residuals: 1)
    var refused = 0
    let result = try problem.fit(start: [20], lower: [-.infinity], upper: [.infinity]) { x, r throws(NumericError) in
      guard x[0] > 0 else {
        refused += 1
        throw .outOfDomain
      }
      r[0] = Logarithm.log(x[0]) + 3
    }
    #expect(refused > 0 && result.cost < 1e-20, "\(result)")
    #expect((Logarithm.log(problem.parameters[0]) + 3).magnitude < 1e-9)
  }

  @Test func refusesNonsense() throws {
    #expect(throws: NumericError.shapeMismatch) { try BoundedLeastSquares(parameters: 0, residuals: 3) }
    #expect(throws: NumericError.shapeMismatch) { try BoundedLeastSquares(parameters: 3, residuals: 2) }
    var problem = try BoundedLeastSquares(parameters: 1, residuals: 1)
    let same: BoundedLeastSquares.Residuals = { x, r in r[0] = x[0] }
    for (start, low, high) in [(.nan, 0, 1), (0, 1, 0), (0, .nan, 1), (.infinity, 0, 1)] as [(Double, Double, Double)] {
      #expect(throws: NumericError.outOfDomain) {
        try problem.fit(start: [start], lower: [low], upper: [high], residuals: same)
      }
    }
    #expect(throws: NumericError.shapeMismatch) {
      try problem.fit(start: [1, 2], lower: [0], upper: [1], residuals: same)
    }
    #expect(throws: NumericError.shapeMismatch) {
      try problem.fit(start: [1], lower: [0], upper: [1]) { _, r in r = [] }
    }
    #expect(throws: NumericError.notFinite) {
      try problem.fit(start: [1], lower: [0], upper: [1]) { _, r in r[0] = .nan }
    }
    #expect(throws: NumericError.notFinite) {
      try problem.fit(start: [1], lower: [0], upper: [1], residuals: same) { _, j in j[0] = .infinity }
    }
    #expect(throws: NumericError.singular) {
      try problem.fit(start: [1], lower: [0], upper: [1]) { _, _ throws(NumericError) in throw .singular }
    }
    let after = try problem.fit(start: [1], lower: [-1], upper: [1], residuals: same)
    #expect(after.hasConverged && problem.parameters[0].magnitude < 1e-12)
  }
}
