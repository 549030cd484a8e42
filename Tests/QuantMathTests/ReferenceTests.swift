import Testing

@testable import QuantMath

/// Errors against mpmath, in units in the last place. The bounds are what was measured on the larger campaign
/// (`scripts/quantmath_reference.py --density 8`), rounded up; tables cannot show an error between their points.
@Suite struct ReferenceTests {
  private func check(_ name: String, below bound: Double, _ function: ([Double]) -> Double) throws {
    let worst = try ReferenceTable(name).worst(function)
    #expect(worst.error < bound, "\(name): \(worst.error) ulp at \(worst.at)")
    #expect(worst.error > 0.45, "\(name): the table does not come near a rounding border")
    if ReferenceTable.isCampaign { print("\(name): worst \(worst.error) ulp at \(worst.at)") }
  }

  @Test func exponential() throws { try check("exp", below: 0.505) { Exponential.exp($0[0]) } }
  @Test func exponentialMinusOne() throws { try check("expm1", below: 0.505) { Exponential.expm1($0[0]) } }
  @Test func logarithm() throws { try check("log", below: 0.502) { Logarithm.log($0[0]) } }
  @Test func logarithmOnePlus() throws { try check("log1p", below: 0.502) { Logarithm.log1p($0[0]) } }
  @Test func power() throws { try check("pow", below: 0.51) { Power.pow($0[0], $0[1]) } }

  /// Both doubles of the logarithm behind `pow`, as far as four decimals of the table tell.
  @Test func extendedLogarithm() throws {
    for row in try ReferenceTable("log").rows where row.nearest != 0 {
      let got = Logarithm.extended(row.arguments[0])
      let error = ((got.high - row.nearest) + got.low) / row.nearest.ulp - row.rest
      #expect(error.magnitude < 2e-4, "\(error) ulp at \(row.arguments[0])")
    }
  }

  @Test func normalCumulative() throws {
    try check("normal_cumulative", below: 0.56) { NormalDistribution.cumulative($0[0]) }
  }
  @Test func normalDensity() throws {
    try check("normal_density", below: 0.505) { NormalDistribution.density($0[0]) }
  }
  @Test func normalQuantile() throws {
    try check("normal_quantile", below: 6) { (try? NormalDistribution.quantile($0[0])) ?? .nan }
  }
  @Test func normalRefinedQuantile() throws {
    try check("normal_quantile", below: 0.6) { (try? NormalDistribution.refinedQuantile($0[0])) ?? .nan }
  }

  @Test func errorFunction() throws { try check("erf", below: 0.56) { ErrorFunction.erf($0[0]) } }
  @Test func errorComplement() throws { try check("erfc", below: 0.59) { ErrorFunction.erfc($0[0]) } }
  @Test func scaledErrorComplement() throws { try check("erfcx", below: 0.6) { ErrorFunction.erfcx($0[0]) } }

  @Test func lambertPrincipal() throws {
    try check("lambert_principal", below: 0.69) { (try? LambertW.principal($0[0])) ?? .nan }
  }
  @Test func lambertLower() throws {
    try check("lambert_lower", below: 0.55) { (try? LambertW.lower($0[0])) ?? .nan }
  }
  @Test func lambertOfExponential() throws {
    try check("lambert_exponential", below: 0.51) { (try? LambertW.principalOfExponential($0[0])) ?? .nan }
  }

  @Test func logGamma() throws {
    try check("log_gamma", below: 0.7) { (try? GammaFunction.logGamma($0[0])) ?? .nan }
  }
  @Test func gamma() throws { try check("gamma", below: 0.51) { (try? GammaFunction.gamma($0[0])) ?? .nan } }

  @Test func sinePi() throws { try check("sine_pi", below: 0.67) { Trigonometry.sinPi($0[0]) } }
  @Test func cosinePi() throws { try check("cosine_pi", below: 0.63) { Trigonometry.cosPi($0[0]) } }
  @Test func arcSine() throws { try check("arc_sine", below: 0.63) { (try? Trigonometry.arcSine($0[0])) ?? .nan } }
}
