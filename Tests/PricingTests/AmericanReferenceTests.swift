import Instruments
import Pricing
import Testing

/// Prices beside a table on which two equations agree to eleven digits of the strike under doubling of the nodes.
///
/// What the table cannot show: rates above 15 %, yields below -2 %, volatilities below 5 % or above 150 %, more than
/// five years.
@Suite struct AmericanReferenceTests {
  static let table = Result { try AmericanTable(golden: "american") }

  /// Smooth pasting, matching, apart, doubled, nodes, boundary.
  @Test func theTableAgreesWithItself() throws {
    let rows = try Self.table.get().rows
    #expect(rows.count >= 320)
    for row in rows {
      #expect(row.values[2] <= 1e-11 && row.values[3] <= 1e-11)
      #expect((row.values[0] - row.values[1]).magnitude <= 1e-11)
    }
    for right in OptionRight.allCases { #expect(rows.filter { $0.terms.right == right }.count > 100) }
  }

  /// Errors in parts of the strike: what is promised is 1e-6 and 1e-9; what was measured stands here.
  @Test(arguments: [
    (AmericanSetting.standard, BoundaryEquation.smoothPasting, 1.2e-7, 8e-9), (.standard, .valueMatching, 2e-7, 1.6e-8),
    (.accurate, .smoothPasting, 8e-11, 8e-12), (.accurate, .valueMatching, 9e-10, 5e-11),
  ]) func prices(_ setting: AmericanSetting, _ equation: BoundaryEquation, _ bound: Double, _ rms: Double) throws {
    let rows = try Self.table.get().rows
    var worst = (error: 0.0, row: rows[0])
    var squares = 0.0
    for row in rows {
      let price = try American(setting, equation).price(row.terms, volatility: row.volatility)
      let error = (price / row.terms.strike - 0.5 * (row.values[0] + row.values[1])).magnitude
      squares += error * error
      if error > worst.error { worst = (error, row) }
    }
    let root = (squares / Double(rows.count)).squareRoot()
    #expect(worst.error <= bound, "\(worst.error) at \(worst.row), root mean square \(root)")
    #expect(root <= rms, "root mean square \(root)")
  }

  /// The boundary now, in parts of itself; the worst is a put at r = 0 and σ√T = 3.4, exercised at a thousandth of
  /// the strike.
  @Test(arguments: [(AmericanSetting.standard, 8e-3), (.accurate, 6e-9)])
  func boundaries(_ setting: AmericanSetting, _ bound: Double) throws {
    var worst = 0.0
    for row in try Self.table.get().rows {
      let valuation = try American(setting).value(row.terms, [row.volatility])
      let boundary = try #require(valuation.exerciseBoundary)
      worst = max(worst, (boundary - row.values[5]).magnitude / row.values[5])
    }
    #expect(worst <= bound, "\(worst)")
  }
}
