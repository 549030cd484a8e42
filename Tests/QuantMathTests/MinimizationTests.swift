import Testing

@testable import QuantMath

/// Searches for a minimum: known answers, borders, kinks, walls and refusals.
@Suite struct MinimizationTests {
  private static func valley(_ x: [Double]) -> Double {
    let (a, b) = (x[1] - x[0] * x[0], 1 - x[0])
    return 100 * a * a + b * b
  }
  private static func valley(_ x: [Double], _ g: inout [Double]) -> Double {
    let a = x[1] - x[0] * x[0]
    g = [-400 * a * x[0] - 2 * (1 - x[0]), 200 * a]
    return valley(x)
  }
  private static func infinite(_ count: Int, _ sign: Double) -> [Double] {
    [Double](repeating: sign * .infinity, count: count)
  }

  @Test(arguments: [[-1.2, 1], [1, 1], [5, -5], [0, 0], [-30, 100]]) func rosenbrock(_ start: [Double]) throws {
    let (low, high) = (Self.infinite(2, -1), Self.infinite(2, 1))
    let simplex = try NelderMead.minimize(start: start, lower: low, upper: high, Self.valley)
    #expect(simplex.hasConverged && simplex.value < 1e-12, "\(simplex)")
    let newton = try QuasiNewton.minimize(start: start, lower: low, upper: high) { x, g in Self.valley(x, &g) }
    #expect(newton.hasConverged && newton.value < 1e-14, "\(newton)")
    #expect(newton.evaluations < 200, "\(newton)")
    let rough = try QuasiNewton.minimizeByDifferences(start: start, lower: low, upper: high, Self.valley)
    #expect(rough.value < 1e-10, "\(rough)")
  }

  /// As in LeastSquaresTests.theBorderHolds: `200x³ - 99x - 1 = 0` at `y = ½`.
  @Test func theBorderHolds() throws {
    let root = try RootFinding.brent(lower: 0.5, upper: 1) { 200 * $0 * $0 * $0 - 99 * $0 - 1 }.value
    let (low, high) = ([-2.0, -2], [2.0, 0.5])
    let simplex = try NelderMead.minimize(start: [0.1, 0.2], lower: low, upper: high, Self.valley)
    #expect(
      (simplex.parameters[0] - root).magnitude < 1e-5 && (simplex.parameters[1] - 0.5).magnitude < 1e-6, "\(simplex)")
    let newton = try QuasiNewton.minimize(start: [0.1, 0.2], lower: low, upper: high) { x, g in Self.valley(x, &g) }
    #expect((newton.parameters[0] - root).magnitude < 1e-8 && newton.parameters[1] == 0.5, "\(newton)")
    #expect(newton.hasConverged)
  }

  /// `Σ (i + 1)(xᵢ - i)² + cross terms`, a hundred times as steep along one axis as along another.
  @Test func manyParameters() throws {
    let n = 12
    let function: ([Double], inout [Double]) -> Double = { x, g in
      var sum = 0.0
      for i in 0..<n {
        let (d, weight) = (x[i] - Double(i), Double(i * i + 1))
        g[i] = 2 * weight * d
        sum += weight * d * d
        if i > 0 {
          let pair = d + (x[i - 1] - Double(i - 1))
          sum += pair * pair
          g[i] += 2 * pair
          g[i - 1] += 2 * pair
        }
      }
      return sum
    }
    let start = [Double](repeating: 40, count: n)
    let result = try QuasiNewton.minimize(
      start: start, lower: Self.infinite(n, -1), upper: Self.infinite(n, 1)
    ) { x, g in function(x, &g) }
    for i in 0..<n { #expect((result.parameters[i] - Double(i)).magnitude < 1e-6, "\(result)") }
    let boxed = try QuasiNewton.minimize(
      start: start, lower: [Double](repeating: 0, count: n), upper: [Double](repeating: 3, count: n)
    ) { x, g in function(x, &g) }
    #expect(boxed.hasConverged && boxed.parameters[11] == 3 && boxed.parameters.allSatisfy { $0 >= 0 && $0 <= 3 })
    // The gradient at the answer points out of the box wherever a border holds, and vanishes elsewhere.
    var gradient = start
    _ = function(boxed.parameters, &gradient)
    for i in 0..<n {
      let slope = gradient[i]
      let x = boxed.parameters[i]
      #expect(x == 3 ? slope <= 0 : x == 0 ? slope >= 0 : slope.magnitude < 1e-4, "\(i): \(x) \(slope)")
    }
  }

  @Test func kinksAndWalls() throws {
    let kink = try NelderMead.minimize(start: [3, -2], lower: [-10, -10], upper: [10, 10]) {
      ($0[0] - 1).magnitude + 2 * ($0[1] + 0.5).magnitude
    }
    #expect(kink.value < 1e-6 && kink.hasConverged, "\(kink)")
    var refused = 0
    let wall: ([Double]) throws(NumericError) -> Double = { x throws(NumericError) in
      if x[0] <= 0 {
        refused += 1
        throw .outOfDomain
      }
      return x[0] - Logarithm.log(x[0])
    }
    let simplex = try NelderMead.minimize(start: [4], lower: [-.infinity], upper: [.infinity], wall)
    #expect((simplex.parameters[0] - 1).magnitude < 1e-6, "\(simplex)")
    let newton = try QuasiNewton.minimize(start: [4], lower: [-.infinity], upper: [.infinity]) {
      x, g throws(NumericError) in
      g[0] = 1 - 1 / x[0]
      return try wall(x)
    }
    #expect((newton.parameters[0] - 1).magnitude < 1e-7, "\(newton)")
    let gap = try NelderMead.minimize(start: [2, 2], lower: [-9, -9], upper: [9, 9]) {
      $0[0] > 2.5 ? .nan : $0[0] * $0[0] + $0[1] * $0[1]
    }
    #expect(gap.value < 1e-10)
  }

  @Test func flatAndFixed() throws {
    let flat = try NelderMead.minimize(start: [1, 2], lower: [0, 0], upper: [5, 5]) { _ in 7 }
    #expect(flat.value == 7 && flat.hasConverged)
    let level = try QuasiNewton.minimize(start: [1, 2], lower: [0, 0], upper: [5, 5]) { _, g in
      g = [0, 0]
      return 7
    }
    #expect(level.reason == .gradientVanishes)
    let fixed = try NelderMead.minimize(start: [9], lower: [2], upper: [2]) { $0[0] }
    #expect(fixed.parameters == [2] && fixed.value == 2)
    let held = try QuasiNewton.minimize(start: [9], lower: [2], upper: [2]) { x, g in
      g = [1]
      return x[0]
    }
    #expect(held.parameters == [2] && held.reason == .gradientVanishes)
    // A straight slope without a border ends somewhere, and says so.
    let slope = try QuasiNewton.minimize(start: [0], lower: [-.infinity], upper: [.infinity]) { x, g in
      g = [1]
      return x[0]
    }
    #expect(slope.value < -1e9 || !slope.hasConverged)
    let lie = try QuasiNewton.minimize(start: [1], lower: [-9], upper: [9]) { x, g in
      g = [-2 * x[0]]
      return x[0] * x[0]
    }
    #expect(lie.reason == .noDescent && lie.parameters == [1])
    let short = try NelderMead.minimize(
      start: [-1.2, 1], lower: [-9, -9], upper: [9, 9], tolerance: MinimizationTolerance(evaluations: 30), Self.valley)
    #expect(short.reason == .evaluationLimit && short.evaluations <= 35 && short.value <= 24.2)
  }

  @Test func refusesNonsense() {
    let good: ([Double]) -> Double = { $0[0] }
    for (start, low, high) in [(.nan, 0, 1), (0, 1, 0), (0, .nan, 1), (.infinity, 0, 1)] as [(Double, Double, Double)] {
      #expect(throws: NumericError.outOfDomain) {
        try NelderMead.minimize(start: [start], lower: [low], upper: [high], good)
      }
      #expect(throws: NumericError.outOfDomain) {
        try QuasiNewton.minimizeByDifferences(start: [start], lower: [low], upper: [high], good)
      }
    }
    #expect(throws: NumericError.shapeMismatch) { try NelderMead.minimize(start: [], lower: [], upper: [], good) }
    #expect(throws: NumericError.shapeMismatch) { try NelderMead.minimize(start: [1], lower: [], upper: [2], good) }
    #expect(throws: NumericError.notFinite) {
      try NelderMead.minimize(start: [1], lower: [0], upper: [2]) { _ in .nan }
    }
    #expect(throws: NumericError.notFinite) {
      try QuasiNewton.minimize(start: [1], lower: [0], upper: [2]) { _, g in
        g = [.nan]
        return 1
      }
    }
    #expect(throws: NumericError.notFinite) {
      try QuasiNewton.minimize(start: [1], lower: [0], upper: [2]) { _, g in
        g = []
        return 1
      }
    }
  }
}
