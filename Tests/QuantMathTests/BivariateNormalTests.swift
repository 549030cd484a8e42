import Testing

@testable import QuantMath

/// The bivariate normal distribution: absolute error, symmetries and limits.
@Suite struct BivariateNormalTests {
  /// Against mpmath; the bound is what 3,600 rows of the campaign gave, rounded up.
  @Test func againstReference() throws {
    var worst = (error: 0.0, at: [Double]())
    for row in try ReferenceTable("bivariate_normal").rows {
      let a = row.arguments
      let got = try BivariateNormal.cumulative(a[0], a[1], correlation: a[2])
      let error = ((got - row.nearest) - row.rest * row.nearest.ulp).magnitude
      if error > worst.error { worst = (error, a) }
    }
    #expect(worst.error < 1.8e-16, "\(worst)")
    #expect(worst.error > 5e-17, "the table does not come near a rounding border")
    if ReferenceTable.isCampaign { print("bivariate: worst \(worst)") }
  }

  /// `Φ₂(0, 0, r) = ¼ + arcsin r / 2π`.
  @Test func quadrant() throws {
    for step in -200...200 {
      let r = Double(step) / 200
      let exact = 0.25 + (try Trigonometry.arcSine(r)) / 6.283185307179586
      #expect((try BivariateNormal.cumulative(0, 0, correlation: r) - exact).magnitude < 3e-16)
    }
  }

  @Test func partsAddUp() throws {
    for step in 0..<300 {
      let t = Double(step)
      let (x, y) = (4 * Trigonometry.sinPi(0.37 * t), 4 * Trigonometry.cosPi(0.11 * t))
      let r = Trigonometry.sinPi(0.0713 * t)
      let value = try BivariateNormal.cumulative(x, y, correlation: r)
      #expect(value == (try BivariateNormal.cumulative(y, x, correlation: r)))
      let rest = try BivariateNormal.cumulative(x, -y, correlation: -r)
      #expect((value + rest - NormalDistribution.cumulative(x)).magnitude < 5e-16)
    }
  }

  @Test func limits() throws {
    let infinity = Double.infinity
    #expect(try BivariateNormal.cumulative(-infinity, 3, correlation: 0.5) == 0)
    #expect(try BivariateNormal.cumulative(infinity, 1, correlation: 0.5) == NormalDistribution.cumulative(1))
    #expect(try BivariateNormal.cumulative(infinity, infinity, correlation: -1) == 1)
    #expect(try BivariateNormal.cumulative(1e308, -1e308, correlation: 0.99) == 0)
    #expect(try BivariateNormal.cumulative(0.5, 1, correlation: 1) == NormalDistribution.cumulative(0.5))
    #expect(try BivariateNormal.cumulative(-1, 0.5, correlation: -1) == 0)
    for (x, y, r) in [(.nan, 0, 0), (0, .nan, 0), (0, 0, .nan), (0, 0, 1.0000001), (0, 0, -infinity)] {
      #expect(throws: NumericError.outOfDomain) { try BivariateNormal.cumulative(x, y, correlation: r) }
    }
  }
}
