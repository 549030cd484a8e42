import Instruments
import Pricing
import Testing

/// The variance-gamma model against mpmath, and at its limits.
@Suite struct VarianceGammaTests {
  @Test func reference() throws {
    let worst = try FourierTable("variance-gamma").worst(FourierModel.varianceGamma)
    #expect(worst.price < 1e-12)
    #expect(worst.greeks.allSatisfy { $0 < 1e-9 })
    #expect(worst.price > 1e-17, "an error as small as this means that nothing was compared")
  }

  @Test func aSteadyClockIsBlackScholes() throws {
    let terms = ContractTerms(.put, underlying: 100, strike: 95, years: 1, rate: 0.03, dividend: 0.01)
    let black = try BlackScholesMerton().value(terms, [0.2]).price
    // The clock's variance enters to first order.
    #expect((try FourierModel.varianceGamma.value(terms, [0.2, 0, 1e-6]).price - black).magnitude < 1e-4)
  }

  @Test func lawsWithoutMeanAreRefused() {
    let terms = ContractTerms(.put, underlying: 100, strike: 95, years: 1)
    #expect(throws: PricingError.self) { try FourierModel.varianceGamma.value(terms, [0.2, 5, 1]) }
  }
}
