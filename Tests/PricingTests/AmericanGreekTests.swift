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

  @Test func againstTheTable() throws {
    #expect(try Self.table.get().rows.count >= 50)
    let standard = try errors(.standard)
    let accurate = try errors(.accurate)
    for (got, bound) in zip(standard, [1e-5, 1e-4, 1e-5, 1e-5, 1e-5]) { #expect(got <= bound, "\(standard)") }
    for (got, bound) in zip(accurate, [1e-7, 1e-6, 1e-6, 1e-6, 1e-6]) { #expect(got <= bound, "\(accurate)") }
  }
}
