import Instruments
import Pricing
import QuantMath
import Testing

@Suite struct PerpetualTests {
  func price(_ model: any PricingModel, _ terms: ContractTerms, _ values: [Double]) throws -> Double {
    try model.value(terms, values).price
  }

  static func terms(_ right: OptionRight, spot: Double = 100, rate: Double = 0.05, dividend: Double = 0.02)
    -> ContractTerms
  {
    ContractTerms(right, underlying: spot, strike: 100, years: 1, rate: rate, dividend: dividend)
  }

  /// A squared perpetual without carry: `S² e^{(r + σ²)τ}` funded in kind, `S²/(1 - (r + σ²)τ)` in cash.
  @Test func squaredPerpetuals() throws {
    var terms = Self.terms(.call, spot: 3_000, rate: 0.02, dividend: 0)
    terms.strike = 0
    let period = 17.5 / 365
    let growth = 0.02 + 0.81
    let inKind = try price(PowerPerpetual(.normalised), terms, [0.9, 2, period, 0])
    #expect((inKind / (9e6 * Exponential.exp(growth * period)) - 1).magnitude < 1e-14)
    let inCash = try price(PowerPerpetual(.cash), terms, [0.9, 2, period, 0])
    #expect((inCash / (9e6 / (1 - growth * period)) - 1).magnitude < 1e-14)
    #expect((PowerPerpetual.funding(volatility: 0.9, power: 2, rate: 0.02, dividend: 0) - growth).magnitude < 1e-15)
    // More payments come closer to funding without end.
    let gaps = try [10.0, 100, 1_000].map {
      (try price(PowerPerpetual(.cash), terms, [0.9, 2, period, $0])) / inCash - 1
    }
    #expect(gaps.allSatisfy { $0.magnitude < 1e-2 } && gaps[2].magnitude < gaps[1].magnitude / 5)
    #expect(throws: PricingError.self) { try price(PowerPerpetual(.cash), terms, [0.9, 2, 2, 0]) }
  }

  @Test func aPowerOfOneIsTheUnderlying() throws {
    let terms = Self.terms(.call, spot: 87, dividend: 0)
    for kind in PowerFunding.allCases {
      #expect((try price(PowerPerpetual(kind), terms, [0.4, 1, 0.1, 0]) - 87).magnitude < 1e-13)
    }
  }

  /// An everlasting call less a put is the forward over all expiries; both end where funding is instant.
  @Test func everlastingParityAndLimits() throws {
    for spot in [60.0, 99, 100, 101, 170] {
      for payments in [0.0, 1, 24] {
        let call = try price(EverlastingOption(), Self.terms(.call, spot: spot), [0.6, 0.1, payments])
        let put = try price(EverlastingOption(), Self.terms(.put, spot: spot), [0.6, 0.1, payments])
        let n = payments
        let (q, r) = (Exponential.exp(0.002 / max(n, 1)), Exponential.exp(0.005 / max(n, 1)))
        let stock = n == 0 ? 1 / 1.002 : 1 / ((n + 1) * q - n)
        let cash = n == 0 ? 1 / 1.005 : 1 / ((n + 1) * r - n)
        #expect((call - put - (spot * stock - 100 * cash)).magnitude < 1e-11)
      }
      let instant = try price(EverlastingOption(), Self.terms(.call, spot: spot), [0.6, 1e-12, 0])
      #expect((instant - max(spot - 100, 0)).magnitude < 1e-4)
      let closed = try price(EverlastingOption(), Self.terms(.put, spot: spot), [0.6, 0.1, 0])
      let thousand = try price(EverlastingOption(), Self.terms(.put, spot: spot), [0.6, 0.1, 1_000])
      #expect((closed - thousand).magnitude < 5e-3)
    }
  }

  /// Bankman-Fried and White: paid once a period, the mark is half the next expiry, a quarter of the one after, and so
  /// on.
  @Test func onePaymentHalvesTheWeights() throws {
    let terms = Self.terms(.call, spot: 95)
    var sum = 0.0
    var weight = 0.5
    for period in 1...60 {
      var european = terms
      european.years = Double(period) / 365
      sum += weight * (try price(DigitalOption(.gap), european, [0.8, 100]))
      weight /= 2
    }
    #expect((try price(EverlastingOption(), terms, [0.8, 1.0 / 365, 1]) - sum).magnitude < 1e-12)
  }

  @Test func perpetualAmericans() throws {
    for right in [OptionRight.call, .put] {
      for spot in [40.0, 90, 100, 130, 400] {
        let valuation = try PerpetualAmerican().value(Self.terms(right, spot: spot), [0.3])
        let boundary = try #require(valuation.exerciseBoundary)
        let intrinsic = max(Double(right.sign) * (spot - 100), 0)
        #expect(valuation.price >= intrinsic)
        #expect((valuation.price == intrinsic) == (right == .call ? spot >= boundary : spot <= boundary))
      }
      // Value and slope join the payoff's at the boundary.
      let boundary = try #require(try PerpetualAmerican().value(Self.terms(right), [0.3]).exerciseBoundary)
      let inside = right == .call ? boundary * (1 - 1e-7) : boundary * (1 + 1e-7)
      let valuation = try PerpetualAmerican().value(Self.terms(right, spot: inside), [0.3])
      #expect((valuation.price - (inside - 100).magnitude).magnitude < 1e-10)
      #expect((try #require(valuation.greeks).delta - Double(right.sign)).magnitude < 1e-6)
    }
  }

  @Test func whatIsWorthMoreThanAnythingIsRefused() {
    #expect(throws: PricingError.self) { try price(PerpetualAmerican(), Self.terms(.call, dividend: -0.01), [0.3]) }
    #expect(throws: PricingError.self) { try price(PerpetualAmerican(), Self.terms(.put, rate: -0.01), [0.3]) }
    #expect(throws: PricingError.self) { try price(EverlastingOption(), Self.terms(.put, rate: -20), [0.3, 0.1, 0]) }
  }

  @Test func aCallOnWhatYieldsNothingIsTheUnderlying() throws {
    let valuation = try PerpetualAmerican().value(Self.terms(.call, dividend: 0), [0.3])
    #expect(valuation.price == 100 && valuation.exerciseBoundary == nil)
  }
}
