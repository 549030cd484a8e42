import Testing

@testable import QuantMath

/// Quadrature: rules against what they must integrate exactly, adaptive forms against closed forms, and refusals.
@Suite struct QuadratureTests {
  @Test(arguments: [1, 2, 3, 7, 20, 64, 101]) func legendre(_ count: Int) throws {
    let rule = try GaussLegendre(count: count)
    #expect(rule.nodes.count == count && rule.weights.count == count)
    #expect((rule.weights.reduce(0, +) - 2).magnitude < 4e-15)
    for index in 1..<Swift.max(count, 1) { #expect(rule.nodes[index] > rule.nodes[index - 1]) }
    for index in 0..<count { #expect(rule.nodes[index] == -rule.nodes[count - 1 - index]) }
    for degree in stride(from: 0, to: 2 * count, by: 2) {
      let value = try rule.integral(from: -1, to: 1) { Power.pow($0, Double(degree)) }
      #expect((value * Double(degree + 1) / 2 - 1).magnitude < 3e-14, "degree \(degree)")
    }
    // The first degree that the rule cannot do.
    let beyond = try rule.integral(from: -1, to: 1) { Power.pow($0, Double(2 * count)) }
    if count < 10 { #expect((beyond * Double(2 * count + 1) / 2 - 1).magnitude > 1e-9) }
  }

  /// Values of Abramowitz and Stegun, table 25.4, and of the end of the largest rule computed with mpmath.
  @Test func legendreDigits() throws {
    let ten = try GaussLegendre(count: 10)
    #expect(ten.nodes[9] == 0.9739065285171717 && (ten.weights[9] - 0.06667134430868814).magnitude < 3e-17)
    #expect(ten.nodes[5] == 0.14887433898163122 && (ten.weights[5] - 0.2955242247147529).magnitude < 1.2e-16)
    let largest = try GaussLegendre(count: GaussLegendre.limit)
    #expect(largest.nodes[999] == 0.9999971112980756)
    #expect((largest.weights[999] / 7.413338416432072e-06 - 1).magnitude < 1e-15)
    let sum = try largest.integral(from: 0, to: 1) { Exponential.exp($0) }
    #expect((sum - 1.718281828459045).magnitude < 2e-15)
  }

  @Test func limitsOfLegendre() throws {
    #expect(throws: NumericError.outOfDomain) { try GaussLegendre(count: 0) }
    #expect(throws: NumericError.outOfDomain) { try GaussLegendre(count: 1_001) }
    let rule = try GaussLegendre(count: 5)
    #expect(try rule.integral(from: 3, to: 1) { $0 } == -4)
    #expect(throws: NumericError.outOfDomain) { try rule.integral(from: 0, to: .infinity) { $0 } }
    #expect(throws: NumericError.notFinite) { try rule.integral(from: 0, to: 1) { _ in .nan } }
    #expect(throws: NumericError.singular) {
      try rule.integral(from: 0, to: 1) { _ throws(NumericError) in throw .singular }
    }
  }

  /// A function, its limits and its integral.
  struct Problem: Sendable {
    let name: String
    let lower: Double
    let upper: Double
    let value: Double
    let function: @Sendable (Double) -> Double
  }

  static let problems: [Problem] = [
    Problem(name: "e^x", lower: 0, upper: 1, value: 1.718281828459045) { Exponential.exp($0) },
    Problem(name: "peak", lower: -1, upper: 1, value: 312.1593320216463) { 1 / (1e-4 + $0 * $0) },
    Problem(name: "kink", lower: 0, upper: 1, value: 0.29) { ($0 - 0.3).magnitude },
    Problem(name: "waves", lower: 0, upper: 10, value: 0) { Trigonometry.sinPi(20 * $0) + 1e-3 - 1e-3 },
    Problem(name: "bell", lower: -.infinity, upper: .infinity, value: 1) { NormalDistribution.density($0 - 3) },
    Problem(name: "decay", lower: 1, upper: .infinity, value: 0.36787944117144233) { Exponential.exp(-$0) },
    Problem(name: "algebraic", lower: -.infinity, upper: -1, value: 1) { 1 / ($0 * $0) },
    Problem(name: "step", lower: 0, upper: 3, value: 2) { $0 < 1 ? 0 : 1 },
  ]

  @Test(arguments: problems) func adaptive(_ problem: Problem) throws {
    let tolerance = QuadratureTolerance(absolute: 1e-13, relative: 1e-12)
    let result = try AdaptiveQuadrature.integral(
      from: problem.lower, to: problem.upper, tolerance: tolerance, problem.function)
    let error = (result.value - problem.value).magnitude
    let allowed = max(1e-13, 1e-12 * problem.value.magnitude)
    #expect(error <= allowed && error <= 2 * result.error + 4e-16 * problem.value, "\(problem.name): \(result)")
    let back = try AdaptiveQuadrature.integral(
      from: problem.upper, to: problem.lower, tolerance: tolerance, problem.function)
    #expect(back.value == -result.value)
  }

  @Test func adaptiveRefuses() {
    #expect(throws: NumericError.outOfDomain) { try AdaptiveQuadrature.integral(from: .nan, to: 1) { $0 } }
    #expect(throws: NumericError.outOfDomain) {
      try AdaptiveQuadrature.integral(from: 0, to: .nan) { $0 }
    }
    #expect(throws: NumericError.notFinite) { try AdaptiveQuadrature.integral(from: 0, to: 1) { _ in .infinity } }
    #expect(throws: NumericError.noConvergence) { try AdaptiveQuadrature.integral(from: 0, to: 1) { 1 / $0 } }
    #expect(throws: NumericError.noConvergence) {
      try AdaptiveQuadrature.integral(from: 0, to: 1, tolerance: QuadratureTolerance(relative: 0)) {
        1e-3 * Trigonometry.sinPi(1e9 * $0)
      }
    }
    #expect((try? AdaptiveQuadrature.integral(from: 2, to: 2) { _ in .nan })?.value == 0)
  }

  @Test func tanhSinhWithSingularEnds() throws {
    let tolerance = QuadratureTolerance(relative: 1e-14)
    let root = try TanhSinh.integralFromEnds(from: 0, to: 1, tolerance: tolerance) { _, a, _ in 1 / a.squareRoot() }
    #expect((root.value - 2).magnitude < 1e-14, "\(root)")
    let both = try TanhSinh.integralFromEnds(from: 3, to: 7, tolerance: tolerance) { _, a, b in
      1 / (a * b).squareRoot()
    }
    #expect((both.value - 3.141592653589793).magnitude < 2e-14, "\(both)")
    let logarithm = try TanhSinh.integral(from: 0, to: 1, tolerance: tolerance) { Logarithm.log($0) }
    #expect((logarithm.value + 1).magnitude < 1e-14 && logarithm.evaluations < 500, "\(logarithm)")
    let smooth = try TanhSinh.integral(from: 1, to: 0, tolerance: tolerance) { Exponential.exp($0) }
    #expect((smooth.value + 1.718281828459045).magnitude < 1e-15, "\(smooth)")
    let zero = try TanhSinh.integral(from: -1, to: 1, tolerance: QuadratureTolerance(absolute: 1e-15)) { $0 }
    #expect(zero.value.magnitude < 1e-15)
  }

  @Test func tanhSinhToInfinity() throws {
    let tolerance = QuadratureTolerance(relative: 1e-13)
    let decay = try TanhSinh.integralToInfinity(from: 0, tolerance: tolerance) { x, _ in Exponential.exp(-x) }
    #expect((decay.value - 1).magnitude < 1e-13, "\(decay)")
    let gamma = try TanhSinh.integralToInfinity(from: 0, tolerance: tolerance) { x, a in
      Exponential.exp(-x) / a.squareRoot()
    }
    #expect((gamma.value - 1.772453850905516).magnitude < 1e-13, "\(gamma)")
    let algebraic = try TanhSinh.integralToInfinity(from: 2, tolerance: tolerance) { x, _ in 1 / (x * x) }
    #expect((algebraic.value - 0.5).magnitude < 1e-13, "\(algebraic)")
    #expect(throws: NumericError.outOfDomain) { try TanhSinh.integralToInfinity(from: .nan) { x, _ in x } }
    #expect(throws: NumericError.notFinite) { try TanhSinh.integralToInfinity(from: 0) { _, _ in .nan } }
    #expect(throws: NumericError.self) { try TanhSinh.integralToInfinity(from: 0) { x, _ in x } }
  }

  @Test func tanhSinhRefuses() {
    #expect(throws: NumericError.outOfDomain) { try TanhSinh.integral(from: 0, to: .infinity) { $0 } }
    #expect(throws: NumericError.notFinite) { try TanhSinh.integral(from: 0, to: 1) { _ in .nan } }
    #expect(throws: NumericError.noConvergence) {
      try TanhSinh.integral(from: 0, to: 1) { Trigonometry.sinPi(1e7 * $0) }
    }
    #expect((try? TanhSinh.integral(from: 2, to: 2) { _ in .nan })?.value == 0)
    #expect(throws: NumericError.self) { try TanhSinh.integral(from: -1.7e308, to: 1.7e308) { $0 * $0 } }
  }
}
