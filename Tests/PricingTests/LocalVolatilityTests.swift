import Instruments
import Pricing
import QuantMath
import Testing

/// Local volatility gives back the surface from which it was read.
@Suite struct LocalVolatilityTests {
  private func worst(_ surface: FlatSsvi, _ years: Double, _ sweep: ForwardSweep) throws -> Double {
    let slice = try sweep.slice(surface, years: years)
    var worst = 0.0
    for i in -30...30 {
      let k = Double(i) * 0.1 * surface.volatility * years.squareRoot()
      let deviation = surface.variance(k, years: years).value.squareRoot()
      let d1 = -k / deviation + 0.5 * deviation
      let black =
        NormalDistribution.cumulative(d1) - Exponential.exp(k) * NormalDistribution.cumulative(d1 - deviation)
      worst = max(worst, (slice.call(k) - black).magnitude)
    }
    return worst
  }

  @Test func theSurfaceIsRepriced() throws {
    for years in [0.05, 0.5, 2] {
      for (correlation, curvature) in [(0.0, 0.0), (-0.3, 0.5), (-0.7, 0.9), (0.4, 0.3)] {
        let surface = FlatSsvi(volatility: 0.25, correlation: correlation, curvature: curvature)
        #expect(try worst(surface, years, ForwardSweep()) < 5e-5)
      }
    }
  }

  @Test func finerStepsCutTheErrorByTheirSquare() throws {
    let surface = FlatSsvi(volatility: 0.25, correlation: -0.3, curvature: 0.5)
    let fine = ForwardSweep()
    var coarse = fine
    (coarse.strikes, coarse.times) = (fine.strikes / 2, fine.times / 2)
    let ratio = try worst(surface, 1, coarse) / worst(surface, 1, fine)
    #expect(ratio > 3 && ratio < 6)
  }

  @Test func surfacesWithArbitrageAreRefused() {
    let surface = FlatSsvi(volatility: 0.25, correlation: -0.9, curvature: 4)
    #expect(throws: PricingError.self) { try ForwardSweep().slice(surface, years: 1) }
    for bad in [Double.nan, 0, .infinity] {
      let broken = FlatSsvi(volatility: bad, correlation: 0, curvature: 1)
      #expect(throws: PricingError.self) { try ForwardSweep().slice(broken, years: 1) }
    }
    #expect(throws: PricingError.self) {
      try TotalVariancePoint(value: 0, slope: .nan, bend: 0, byTime: 1).localVariance(at: 1)
    }
  }
}
