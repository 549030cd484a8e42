import Instruments
import Pricing
import Testing

@Suite struct DoubleBarrierTests {
  func price(_ model: any PricingModel, _ terms: ContractTerms, _ values: [Double]) throws -> Double {
    try model.value(terms, values).price
  }

  /// `σ√T` from a fifth of the distance between the barriers to all of it, the change-over in the middle.
  @Test func imagesAndSinesAgree() throws {
    for kind in DoubleBarrierKind.allCases {
      for right in [OptionRight.call, .put] {
        for ratio in [0.2, 0.3, 0.49, 0.51, 0.8, 1] {
          for carry in [-0.3, 0, 0.04] {
            let terms = ContractTerms(
              right, underlying: 100, strike: 97, years: 0.8, rate: 0.03, dividend: 0.03 - carry)
            let volatility = ratio * 0.405_465_108_108_164_4 / 0.894_427_190_999_915_9
            let values = [volatility, 80, 120, 1, 0]
            let images = try price(DoubleBarrierOption(kind, series: .images), terms, values)
            let sines = try price(DoubleBarrierOption(kind, series: .sines), terms, values)
            #expect((images - sines).magnitude < 1e-12, "\(kind) \(right) \(ratio) \(carry): \(images) \(sines)")
          }
        }
      }
    }
  }

  @Test func aFarBarrierIsNone() throws {
    for right in [OptionRight.call, .put] {
      let terms = ContractTerms(right, underlying: 100, strike: 105, years: 0.5, rate: 0.07, dividend: 0.02)
      let down = try price(BarrierOption(.downOut), terms, [0.3, 85, 0, 0])
      let up = try price(BarrierOption(.upOut), terms, [0.3, 130, 0, 0])
      let out = DoubleBarrierOption(.knockOut)
      for far in [1e4, 1e12, 1e300] {
        #expect((try price(out, terms, [0.3, 85, far, 0, 0]) - down).magnitude < 1e-12)
      }
      for far in [1, 1e-12, 0] {
        #expect((try price(out, terms, [0.3, far, 130, 0, 0]) - up).magnitude < 1e-12)
      }
      let both = try price(out, terms, [0.3, 85, 130, 0, 0])
      #expect(both < min(down, up) && both > 0)
    }
  }

  /// Haug 2007, table 4-14, flat barriers: call, S = K = 100, r = b = 0.1.
  @Test func publishedKnockOuts() throws {
    let rows: [(lower: Double, upper: Double, quarter: [Double], half: [Double])] = [
      (50, 150, [4.3515, 6.1644, 7.0373], [6.9853, 7.9336, 6.5088]),
      (60, 140, [4.3505, 5.8500, 5.7726], [6.8082, 6.3383, 4.3841]),
      (70, 130, [4.3139, 4.8293, 3.7765], [5.9697, 4.0004, 2.2563]),
      (80, 120, [3.7516, 2.6387, 1.4903], [3.5805, 1.5098, 0.5635]),
      (90, 110, [1.2055, 0.3098, 0.0477], [0.5537, 0.0441, 0.0011]),
    ]
    for row in rows {
      for (years, column) in [(0.25, row.quarter), (0.5, row.half)] {
        let terms = ContractTerms(.call, underlying: 100, strike: 100, years: years, rate: 0.1)
        for (volatility, published) in zip([0.15, 0.25, 0.35], column) {
          let got = try price(DoubleBarrierOption(.knockOut), terms, [volatility, row.lower, row.upper, 0, 0])
          #expect((got - published).magnitude < 1e-4, "\(row.lower) \(row.upper) \(years) \(volatility): \(got)")
        }
      }
    }
  }

  @Test func theWrongOrderIsRefusedByName() {
    let terms = ContractTerms(.call, underlying: 100, strike: 100, years: 1)
    let refusal = PricingError.outOfDomain(argument: "lower_barrier", expected: "below upper_barrier", got: 110)
    #expect(throws: refusal) { try DoubleBarrierOption(.knockOut).value(terms, [0.2, 110, 90, 0, 0]) }
  }
}
