import Instruments
import Pricing
import QuantMath
import Testing

@Suite struct ExchangeTests {
  static let call = ContractTerms(.call, underlying: 100, strike: 95, years: 0.8, rate: 0.05, dividend: 0.02)

  func price(_ model: any PricingModel, _ terms: ContractTerms, _ values: [Double]) throws -> Double {
    try model.value(terms, values).price
  }

  @Test func anAssetThatStandsStillIsAStrike() throws {
    let vanilla = try price(DigitalOption(.gap), Self.call, [0.3, 95])
    #expect((try price(ExchangeOption(), Self.call, [0.3, 0, 0.5, 0.05]) - vanilla).magnitude < 1e-13)
  }

  @Test func exchangeParity() throws {
    var put = Self.call
    put.right = .put
    let values = [0.3, 0.5, -0.4, 0.01]
    let gap = try price(ExchangeOption(), Self.call, values) - price(ExchangeOption(), put, values)
    let legs = 100 * Exponential.exp(-0.016) - 95 * Exponential.exp(-0.008)
    #expect((gap - legs).magnitude < 1e-12)
    // Two assets that move as one leave nothing to choose.
    let same = try ExchangeOption().value(Self.call, [0.3, 0.3, 1, 0.02])
    #expect((same.price - 5 * Exponential.exp(-0.016)).magnitude < 1e-12)
  }

  @Test func aQuantoWithoutExchangeRiskIsTheForeignOption() throws {
    let vanilla = try price(DigitalOption(.gap), Self.call, [0.3, 95])
    #expect((try price(QuantoOption(), Self.call, [0.3, 0.2, 0, 0.05]) - vanilla).magnitude < 1e-13)
    // The correlation drags the drift like a yield.
    var dragged = Self.call
    dragged.dividend = 0.02 + 0.5 * 0.3 * 0.2
    let moved = try price(DigitalOption(.gap), dragged, [0.3, 95])
    #expect((try price(QuantoOption(), Self.call, [0.3, 0.2, 0.5, 0.05]) - moved).magnitude < 1e-13)
  }

  @Test func chooserLimits() throws {
    var put = Self.call
    put.right = .put
    let both = (try price(DigitalOption(.gap), Self.call, [0.3, 95]), try price(DigitalOption(.gap), put, [0.3, 95]))
    #expect((try price(ChooserOption(), Self.call, [0.3, 0]) - max(both.0, both.1)).magnitude < 1e-13)
    #expect((try price(ChooserOption(), Self.call, [0.3, 0.8]) - (both.0 + both.1)).magnitude < 1e-13)
    #expect(throws: PricingError.self) { try price(ChooserOption(), Self.call, [0.3, 0.9]) }
    let later = try price(ChooserOption(), Self.call, [0.3, 0.4])
    #expect(later > max(both.0, both.1) && later < both.0 + both.1)
  }

  /// Haug 2007, section 4.11: S = K = 50, T 0.5, t 0.25, r = b = 0.08, σ 0.25: 6.1071.
  @Test func publishedChooser() throws {
    let terms = ContractTerms(.call, underlying: 50, strike: 50, years: 0.5, rate: 0.08)
    #expect((try price(ChooserOption(), terms, [0.25, 0.25]) - 6.1071).magnitude < 1e-4)
  }

  @Test func chooserGreeksAreDerivatives() throws {
    let greeks = try #require(try ChooserOption().value(Self.call, [0.3, 0.4]).greeks)
    func slope(_ h: Double, _ change: (inout ContractTerms, inout [Double], Double) -> Void) throws -> Double {
      func moved(_ step: Double) throws -> Double {
        var (terms, values) = (Self.call, [0.3, 0.4])
        change(&terms, &values, step)
        return try price(ChooserOption(), terms, values)
      }
      return (8 * (try moved(h) - moved(-h)) - (try moved(2 * h) - moved(-2 * h))) / (12 * h)
    }
    #expect((greeks.delta - (try slope(0.02) { terms, _, h in terms.underlying += h })).magnitude < 1e-9)
    #expect((greeks.vega - (try slope(1e-3) { _, values, h in values[0] += h })).magnitude < 1e-8)
    #expect((greeks.rho - (try slope(1e-3) { terms, _, h in terms.rate += h })).magnitude < 1e-8)
    let theta = try slope(1e-3) { terms, values, h in
      terms.years -= h
      values[1] -= h
    }
    #expect((greeks.theta - theta).magnitude < 1e-8)
  }
}
