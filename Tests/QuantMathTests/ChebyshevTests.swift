import Testing

@testable import QuantMath

/// Chebyshev interpolation: polynomials exactly, analytic functions at the rate of theory, derivatives, refusals.
@Suite struct ChebyshevTests {
  @Test func polynomialsExactly() throws {
    let axis = try ChebyshevAxis(lower: -1, upper: 3, count: 5)
    let curve = try ChebyshevInterpolant(axis: axis) { 1 + $0 * ($0 - 2) * ($0 * $0 + 1) }
    for step in 0...100 {
      let x = -1 + Double(step) / 25
      let exact = 1 + x * (x - 2) * (x * x + 1)
      #expect((try curve.value(at: x) - exact).magnitude < 5e-14)
      #expect((try curve.barycentricValue(at: x) - exact).magnitude < 5e-14)
      #expect((try curve.slope(at: x) - (4 * x * x * x - 6 * x * x + 2 * x - 2)).magnitude < 2e-13)
    }
    #expect(axis.points.first == -1 && axis.points.last == 3 && axis.points == axis.points.sorted())
  }

  /// `1/(2 - x)` has its pole at 2, so each further point divides the error by `2 + √3`.
  @Test func errorsFallAsTheyShould() throws {
    for count in [5, 10, 15, 20] {
      let axis = try ChebyshevAxis(lower: -1, upper: 1, count: count)
      let curve = try ChebyshevInterpolant(axis: axis) { 1 / (2 - $0) }
      var worst = 0.0
      for step in -500...500 {
        let x = Double(step) / 500
        worst = max(worst, (try curve.value(at: x) - 1 / (2 - x)).magnitude)
      }
      let theory = 2 * Power.pow(2 + (3.0).squareRoot(), Double(1 - count))
      #expect(worst < theory && worst > theory / 20, "\(count): \(worst) \(theory)")
      #expect(curve.tail > 0.2 * worst)
    }
    let full = try ChebyshevInterpolant(axis: try ChebyshevAxis(lower: -1, upper: 1, count: 40)) {
      Exponential.exp($0)
    }
    for step in -500...500 {
      let x = Double(step) / 500
      #expect((try full.value(at: x) - Exponential.exp(x)).magnitude < 2e-15)
      #expect((try full.barycentricValue(at: x) - Exponential.exp(x)).magnitude < 3e-15)
      #expect((try full.slope(at: x) - Exponential.exp(x)).magnitude < 6e-13)
    }
  }

  private static func smooth(_ x: Double, _ y: Double, _ z: Double) -> Double {
    Exponential.exp(0.3 * x - 0.2 * y * z) / (6 + x + y)
  }

  @Test func tensors() throws {
    let axes = [
      try ChebyshevAxis(lower: -1, upper: 1, count: 24), try ChebyshevAxis(lower: 0, upper: 2, count: 20),
      try ChebyshevAxis(lower: 1, upper: 4, count: 16),
    ]
    var values: [Double] = []
    for x in axes[0].points {
      for y in axes[1].points {
        for z in axes[2].points { values.append(Self.smooth(x, y, z)) }
      }
    }
    let cube = try ChebyshevTensor(axes: axes, values: values)
    let slopes = try (0..<3).map { try cube.derivative(along: $0) }
    let h = 1e-5
    for step in 0..<60 {
      let x = 0.99 * Trigonometry.sinPi(0.37 * Double(step))
      let y = 1 + 0.99 * Trigonometry.cosPi(0.23 * Double(step))
      let z = 2.5 + 1.49 * Trigonometry.cosPi(0.41 * Double(step))
      #expect((try cube.value(x, y, z) - Self.smooth(x, y, z)).magnitude < 1e-13)
      let differences = [
        Self.smooth(x + h, y, z) - Self.smooth(x - h, y, z), Self.smooth(x, y + h, z) - Self.smooth(x, y - h, z),
        Self.smooth(x, y, z + h) - Self.smooth(x, y, z - h),
      ]
      for axis in 0..<3 {
        #expect((try slopes[axis].value(x, y, z) - differences[axis] / (2 * h)).magnitude < 1e-8)
      }
    }
    #expect(cube.tails.allSatisfy { $0 < 1e-12 })
  }

  @Test func fewerAxesAgree() throws {
    let axis = try ChebyshevAxis(lower: 0, upper: 1, count: 8)
    let other = try ChebyshevAxis(lower: -2, upper: 2, count: 3)
    let values = axis.points.map { Exponential.exp($0) }
    let (line, curve) = (
      try ChebyshevTensor(axes: [axis], values: values), try ChebyshevInterpolant(axis: axis, values: values)
    )
    let sheet = try ChebyshevTensor(
      axes: [axis, other], values: values.flatMap { value in other.points.map { value * $0 * $0 } })
    for step in 0...50 {
      let x = Double(step) / 50
      #expect(try line.value(x) == curve.value(at: x))
      #expect((try line.derivative(along: 0).value(x) - curve.slope(at: x)).magnitude < 1e-12)
      #expect((try sheet.value(x, 1.5) - 2.25 * curve.value(at: x)).magnitude < 1e-14)
    }
  }

  @Test func refusals() throws {
    for (lower, upper, count) in [(1, 1, 4), (2, 1, 4), (.nan, 1, 4), (0, .infinity, 4), (0, 1, 1), (-1e308, 1e308, 4)]
      as [(Double, Double, Int)]
    {
      #expect(throws: NumericError.outOfDomain) { try ChebyshevAxis(lower: lower, upper: upper, count: count) }
    }
    let axis = try ChebyshevAxis(lower: 0, upper: 1, count: 2)
    #expect(throws: NumericError.shapeMismatch) { try ChebyshevInterpolant(axis: axis, values: [1]) }
    #expect(throws: NumericError.outOfDomain) { try ChebyshevInterpolant(axis: axis, values: [1, .nan]) }
    #expect(throws: NumericError.notFinite) { try ChebyshevInterpolant(axis: axis) { _ in .infinity } }
    #expect(throws: NumericError.singular) {
      try ChebyshevInterpolant(axis: axis) { _ throws(NumericError) in throw .singular }
    }
    let line = try ChebyshevInterpolant(axis: axis, values: [1, 2])
    for x in [-0.1, (1.0).nextUp, .nan, .infinity] {
      #expect(throws: NumericError.outOfDomain) { try line.value(at: x) }
      #expect(throws: NumericError.outOfDomain) { try line.barycentricValue(at: x) }
      #expect(throws: NumericError.outOfDomain) { try line.slope(at: x) }
    }
    #expect(try line.value(at: 0.5) == 1.5 && line.slope(at: 0) == 1)
    #expect(throws: NumericError.shapeMismatch) { try ChebyshevTensor(axes: [], values: []) }
    #expect(throws: NumericError.shapeMismatch) { try ChebyshevTensor(axes: [axis, axis, axis, axis], values: []) }
    let sheet = try ChebyshevTensor(axes: [axis, axis], values: [1, 2, 3, 4])
    #expect(throws: NumericError.shapeMismatch) { try sheet.value(0.5) }
    #expect(throws: NumericError.shapeMismatch) { try sheet.value(0.5, 0.5, 0.5) }
    #expect(throws: NumericError.outOfDomain) { try sheet.value(0.5, 2) }
    #expect(throws: NumericError.shapeMismatch) { try sheet.derivative(along: 2) }
    #expect(throws: NumericError.outOfDomain) { try ChebyshevTensor(axes: [axis], values: [.nan, 1]) }
  }
}
