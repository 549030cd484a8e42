import Testing

@testable import QuantMath

/// Limits, refusals and agreement of the branches of the Lambert function.
@Suite struct LambertTests {
  @Test func limits() throws {
    #expect(try LambertW.principal(0) == 0 && LambertW.principal(-0.0).sign == .minus)
    #expect(try LambertW.principal(.infinity) == .infinity)
    #expect(try LambertW.principal(.leastNonzeroMagnitude) == .leastNonzeroMagnitude)
    #expect(try LambertW.principal(LambertW.branchPoint) == -1 && LambertW.lower(LambertW.branchPoint) == -1)
    #expect(try LambertW.principalOfExponential(-1e300) == 0)
    #expect(try LambertW.principalOfExponential(1) == 1)
    let huge = Double.greatestFiniteMagnitude
    #expect(try LambertW.principalOfExponential(huge) == huge)
    #expect(try LambertW.lower(-.leastNonzeroMagnitude) == -751.0615595398791)
  }

  @Test(arguments: [-1, LambertW.branchPoint.nextDown, .nan, -.infinity] as [Double])
  func principalRefuses(_ x: Double) {
    #expect(throws: NumericError.outOfDomain) { try LambertW.principal(x) }
  }

  @Test(arguments: [-1, LambertW.branchPoint.nextDown, .nan, -.infinity, 0, -0.0, 1, .infinity] as [Double])
  func lowerRefuses(_ x: Double) {
    #expect(throws: NumericError.outOfDomain) { try LambertW.lower(x) }
  }

  @Test(arguments: [.nan, .infinity, -.infinity] as [Double]) func exponentialRefuses(_ y: Double) {
    #expect(throws: NumericError.outOfDomain) { try LambertW.principalOfExponential(y) }
  }

  @Test func branchesRise() throws {
    var (upper, lower) = (-1.0, -1.0)
    for step in 1..<2_000 {
      let x = LambertW.branchPoint * (1 - Double(step) / 2_000)
      let (w, v) = (try LambertW.principal(x), try LambertW.lower(x))
      #expect(w > upper && v < lower, "at \(x)")
      #expect((v * Exponential.exp(v) - x).magnitude < 1e-15)
      (upper, lower) = (w, v)
    }
    for step in -300...300 {
      let y = Double(step) * 0.17
      let (a, b) = (try LambertW.principalOfExponential(y), try LambertW.principal(Exponential.exp(y)))
      #expect((a - b).magnitude <= 2e-16 * (1 + y.magnitude) * a + a.ulp, "at \(y)")
    }
  }
}
