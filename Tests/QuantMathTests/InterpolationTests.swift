import Testing

@testable import QuantMath

/// Curves and grids: what they must reproduce, where they must not overshoot, and what they refuse.
@Suite struct InterpolationTests {
  private static func cubic(_ x: Double) -> Double { 1 + x * (-2 + x * (0.5 + x)) }

  @Test func splines() throws {
    let knots: [Double] = [-2, -1.5, 0, 0.25, 1, 3]
    let curve = try PiecewiseCubic.clampedSpline(
      knots: knots, values: knots.map(Self.cubic), lowerSlope: 8, upperSlope: 28)
    for step in 0...500 {
      let x = -2 + Double(step) / 100
      #expect((curve.value(at: x) - Self.cubic(x)).magnitude < 1e-14)
      #expect((curve.slope(at: x) - (-2 + x + 3 * x * x)).magnitude < 1e-13)
      #expect((curve.curvature(at: x) - (1 + 6 * x)).magnitude < 4e-13)
    }
    // Beyond the ends it is straight.
    #expect(curve.value(at: 5) == Self.cubic(3) + 2 * curve.slopes[5] && curve.curvature(at: -9) == 0)
    #expect(curve.slope(at: 1e300) == curve.slopes[5])
  }

  /// The natural spline through (0, 0), (1, 1), (2, 0), (3, 1) by hand: curvatures 0, -4, 4, 0.
  @Test func naturalSpline() throws {
    let curve = try PiecewiseCubic.naturalSpline(knots: [0, 1, 2, 3], values: [0, 1, 0, 1])
    for (x, curvature) in [(0, 0), (1, -4), (2, 4)] as [(Double, Double)] {
      #expect((curve.curvature(at: x) - curvature).magnitude < 1e-14, "at \(x)")
      // The curvature is continuous.
      #expect((curve.curvature(at: x.nextDown) - curvature).magnitude < 1e-14, "below \(x)")
    }
    #expect((curve.value(at: 0.5) - 0.75).magnitude < 1e-15 && curve.curvature(at: 3).magnitude < 1e-14)
    let straight = try PiecewiseCubic.naturalSpline(knots: [1, 4], values: [2, 8])
    #expect(straight.value(at: 2) == 4 && straight.slope(at: 0) == 2 && straight.curvature(at: 3) == 0)
  }

  @Test func monotoneStaysMonotone() throws {
    let knots: [Double] = [0, 1, 1.01, 2, 5, 9, 9.5, 20]
    let values: [Double] = [0, 0, 1, 1.001, 1.001, 40, 41, 41.5]
    let curve = try PiecewiseCubic.monotone(knots: knots, values: values)
    var last = -1.0
    for step in 0...20_000 {
      let value = curve.value(at: Double(step) / 1_000)
      #expect(value >= last - 1e-14)
      last = max(last, value)
    }
    for (knot, value) in zip(knots, values) { #expect(curve.value(at: knot) == value) }
    // A turning point stands still, and nothing passes it.
    let hill = try PiecewiseCubic.monotone(knots: [0, 1, 2, 3], values: [0, 2, 1.5, 4])
    #expect(hill.slopes[1] == 0 && hill.slopes[2] == 0)
    for step in 0...300 {
      let value = hill.value(at: Double(step) / 100)
      #expect(value >= 0 && value <= 4)
    }
    let flat = try PiecewiseCubic.monotone(knots: [0, 1, 2], values: [3, 3, 3])
    #expect(flat.value(at: 0.3) == 3 && flat.value(at: 1e308) == 3)
    #expect(try PiecewiseCubic.monotone(knots: [0, 2], values: [1, 5]).value(at: 1) == 3)
    // Slopes of any size, up to what a chord can be.
    let steep = try PiecewiseCubic.monotone(knots: [0, 1, 2], values: [0, 0x1p-1060, 1e300])
    #expect(steep.slopes.allSatisfy { $0 >= 0 && $0.isFinite })
  }

  /// Slopes by the formula of Fritsch and Butland with other operations.
  @Test func monotoneSlopes() throws {
    let curve = try PiecewiseCubic.monotone(knots: [0, 1, 3, 4], values: [0, 2, 3, 7])
    // Chords 2, ½, 4; at 1: w = 2·2 + 1, 2 + 2·1; at 3: w = 2·1 + 2, 1 + 2·2.
    #expect((curve.slopes[1] - 9 / (5 / 2 + 4 / 0.5)).magnitude < 1e-15)
    #expect((curve.slopes[2] - 9 / (4 / 0.5 + 5.0 / 4)).magnitude < 1e-15)
    #expect((curve.slopes[0] - (4 * 2 - 0.5) / 3).magnitude < 1e-15)
    #expect((curve.slopes[3] - (4 * 4 - 0.5) / 3).magnitude < 1e-14)
  }

  @Test func curvesRefuse() {
    #expect(throws: NumericError.shapeMismatch) { try PiecewiseCubic.naturalSpline(knots: [1], values: [1]) }
    #expect(throws: NumericError.shapeMismatch) { try PiecewiseCubic.monotone(knots: [], values: []) }
    #expect(throws: NumericError.shapeMismatch) { try PiecewiseCubic.monotone(knots: [1, 2], values: [1]) }
    for knots in [[1, 1], [2, 1], [.nan, 1], [0, .infinity], [-1e308, 1e308]] as [[Double]] {
      #expect(throws: NumericError.outOfDomain) { try PiecewiseCubic.naturalSpline(knots: knots, values: [1, 2]) }
    }
    #expect(throws: NumericError.outOfDomain) { try PiecewiseCubic.monotone(knots: [1, 2], values: [1, .nan]) }
    #expect(throws: NumericError.notFinite) { try PiecewiseCubic.monotone(knots: [1, 1 + 1e-10], values: [0, 1e305]) }
    #expect(throws: NumericError.outOfDomain) {
      try PiecewiseCubic.clampedSpline(knots: [1, 2], values: [1, 2], lowerSlope: .nan, upperSlope: 0)
    }
    let curve = try? PiecewiseCubic.naturalSpline(knots: [1, 2], values: [1, 2])
    #expect(curve?.value(at: .nan).isNaN == true && curve?.curvature(at: .nan).isNaN == true)
    #expect(curve?.value(at: .infinity) == .infinity)
  }

  @Test func bilinear() throws {
    let grid = try BilinearGrid(rowKnots: [0, 1, 3], columnKnots: [10, 20], values: [0, 1, 2, 3, 4, 9])
    #expect(grid.value(0, 10) == 0 && grid.value(3, 20) == 9 && grid.value(1, 15) == 2.5)
    #expect(grid.value(2, 15) == 4.5 && grid.value(-5, 12.5) == 0.25 && grid.value(99, .infinity) == 9)
    #expect(grid.value(.nan, 1).isNaN && grid.value(1, .nan).isNaN)
    #expect(throws: NumericError.shapeMismatch) {
      try BilinearGrid(rowKnots: [0, 1], columnKnots: [0, 1], values: [1])
    }
    #expect(throws: NumericError.outOfDomain) {
      try BilinearGrid(rowKnots: [0, 1], columnKnots: [0, 0], values: [1, 1, 1, 1])
    }
    #expect(throws: NumericError.outOfDomain) {
      try BilinearGrid(rowKnots: [0, 1], columnKnots: [0, 1], values: [1, 1, 1, .infinity])
    }
  }
}
