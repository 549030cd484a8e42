import Instruments
import Pricing
import Testing

@Suite struct DigitalTests {
  func price(_ model: any PricingModel, _ terms: ContractTerms, _ values: [Double]) throws -> Double {
    try model.value(terms, values).price
  }

  @Test func aDigitalIsTheSlopeOfTheVanilla() throws {
    for right in [OptionRight.call, .put] {
      for strike in [60.0, 99, 100, 150] {
        let terms = ContractTerms(right, underlying: 100, strike: strike, years: 1.5, rate: 0.04, dividend: 0.01)
        let digital = try price(DigitalOption(.cash), terms, [0.35, 1])
        func vanilla(_ step: Double) throws -> Double {
          var moved = terms
          moved.strike += step
          return try price(DigitalOption(.gap), moved, [0.35, moved.strike])
        }
        let slope = (8 * (try vanilla(0.01) - vanilla(-0.01)) - (try vanilla(0.02) - vanilla(-0.02))) / 0.12
        #expect((digital + Double(right.sign) * slope).magnitude < 1e-10)
      }
    }
  }

  @Test func callAndPutMakeTheCertainPayment() throws {
    let call = ContractTerms(.call, underlying: 100, strike: 93, years: 2, rate: 0.04, dividend: 0.01)
    var put = call
    put.right = .put
    let cash = try price(DigitalOption(.cash), call, [0.35, 7]) + price(DigitalOption(.cash), put, [0.35, 7])
    #expect((cash - 6.461_814_424_706_45).magnitude < 1e-12)
    let asset = try price(DigitalOption(.asset), call, [0.35]) + price(DigitalOption(.asset), put, [0.35])
    #expect((asset - 98.019_867_330_675_52).magnitude < 1e-12)
  }

  /// Haug 2007: tables of binary options; options.md names two of them.
  @Test func publishedDigitals() throws {
    let cash = ContractTerms(.put, underlying: 100, strike: 80, years: 0.75, rate: 0.06, dividend: 0.06)
    #expect(try (price(DigitalOption(.cash), cash, [0.35, 10]) - 2.6710).magnitude < 5.1e-5)
    let asset = ContractTerms(.put, underlying: 70, strike: 65, years: 0.5, rate: 0.07, dividend: 0.05)
    #expect(try (price(DigitalOption(.asset), asset, [0.27]) - 20.2069).magnitude < 5.1e-5)
    let gap = ContractTerms(.call, underlying: 50, strike: 57, years: 0.5, rate: 0.09, dividend: 0)
    #expect(try (price(DigitalOption(.gap), gap, [0.20, 50]) + 0.0053).magnitude < 5.1e-5)
  }

  @Test func touchAndNoTouchMakeTheCertainPayment() throws {
    for (right, level) in [(OptionRight.call, 118.0), (.put, 83)] {
      for volatility in [0.03, 0.2, 2] {
        let terms = ContractTerms(right, underlying: 100, strike: level, years: 0.9, rate: 0.05, dividend: 0.02)
        let touched = try price(TouchOption(.oneTouchAtExpiry), terms, [volatility, 1, 0])
        let missed = try price(TouchOption(.noTouch), terms, [volatility, 1, 0])
        #expect((touched + missed - 0.955_997_481_833_1).magnitude < 1e-13)
        // Paid earlier is worth more where rates are above zero, and at most the cash.
        let early = try price(TouchOption(.oneTouchAtHit), terms, [volatility, 1, 0])
        #expect(early >= touched - 1e-15 && early <= 1)
      }
    }
  }

  /// The series that takes over where the two tails would turn complex joins them without a step.
  @Test func negativeRatesJoinPositiveOnes() throws {
    func touch(_ rate: Double) throws -> Double {
      let terms = ContractTerms(.put, underlying: 100, strike: 90, years: 1, rate: rate, dividend: rate + 0.02)
      return try price(TouchOption(.oneTouchAtHit), terms, [0.2, 1, 0])
    }
    // The switch lies where m²/s² + 2 rT = 0.01, that is at a rate of -0.015.
    let (left, right) = (try touch(-0.015 - 1e-9), try touch(-0.015 + 1e-9))
    let slope = (try touch(-0.014) - touch(-0.016)) / 0.002
    #expect((right - left - 2e-9 * slope).magnitude < 1e-14)
  }
}
