import Instruments
import Pricing
import Testing

/// Greeks beside a table from exact prices, and beside each other.
@Suite struct AmericanGreekTests {
  static let table = Result { try AmericanTable(golden: "american_greeks") }

  /// How far off each Greek is, scaled to the strike: by S for gamma, by σ for vega, by 1/T for the rhos.
  func errors(_ setting: AmericanSetting) throws -> [Double] {
    var worst = [Double](repeating: 0, count: 5)
    for row in try Self.table.get().rows {
      let greeks = try #require(try American(setting).value(row.terms, [row.volatility]).greeks)
      let deviation = row.volatility * row.terms.years.squareRoot()
      let scales = [
        1, row.terms.underlying * deviation, 1 / (row.terms.strike * row.terms.years.squareRoot()),
        1 / (row.terms.strike * row.terms.years), 1 / (row.terms.strike * row.terms.years),
      ]
      let numbers = [greeks.delta, greeks.gamma, greeks.vega, greeks.rho, greeks.dividendRho]
      for (j, number) in numbers.enumerated() {
        worst[j] = max(worst[j], (number - row.values[j]).magnitude * scales[j])
      }
    }
    return worst
  }

  /// The equation of Black and Scholes, and Euler's for a price that scales with spot and strike, tie Greeks together.
  @Test func tiesBetweenGreeks() throws {
    for row in try Self.table.get().rows {
      let valuation = try American(.accurate).value(row.terms, [row.volatility])
      let greeks = try #require(valuation.greeks)
      let (spot, strike) = (row.terms.underlying, row.terms.strike)
      let euler = spot * greeks.delta + strike * greeks.dualDelta - valuation.price
      #expect(euler.magnitude <= 1e-10 * max(spot, strike))
      // Scaling time and the rates and the variance with it leaves the price.
      let years = row.terms.years
      let growth = 0.5 * row.volatility * greeks.vega + row.terms.rate * greeks.rho
      let clock = years * greeks.theta + growth + row.terms.dividend * greeks.dividendRho
      #expect(clock.magnitude <= 2e-6 * max(spot, strike), "\(clock) at \(row)")
    }
  }

  @Test func againstTheTable() throws {
    #expect(try Self.table.get().rows.count >= 48)
    let standard = try errors(.standard)
    let accurate = try errors(.accurate)
    for (got, bound) in zip(standard, [4e-6, 6e-5, 1e-6, 2e-5, 2e-5]) { #expect(got <= bound, "\(standard)") }
    for (got, bound) in zip(accurate, [1e-9, 2e-7, 1e-7, 1e-5, 1e-5]) { #expect(got <= bound, "\(accurate)") }
  }
}
