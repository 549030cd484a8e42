import Instruments
import Pricing
import QuantMath
import Testing

/// Prices beside tables on which two equations agree to eleven digits of the strike under doubling of the nodes.
///
/// `american` is stratified over usual markets. `american_wide` holds named edges (an hour, a minute, a hair of
/// volatility, σ√T up to 10, rT and qT up to 5, r at and next to 0 and q, yields below zero) and random rows over the
/// domain of the promise. What neither can show: |r - q| above 300σ²; calls below a tenth of the strike.
@Suite struct AmericanReferenceTests {
  static let table = Result { try AmericanTable(golden: "american") }
  static let wide = Result { try AmericanTable(golden: "american_wide") }

  /// Smooth pasting, matching, apart, doubled, nodes, boundary.
  @Test func theTablesAgreeWithThemselves() throws {
    let (usual, wide) = (try Self.table.get().rows, try Self.wide.get().rows)
    #expect(usual.count >= 336 && wide.count >= 230)
    for row in usual + wide {
      #expect(row.values[2] <= 1e-11 && row.values[3] <= 1e-11)
      #expect((row.values[0] - row.values[1]).magnitude <= 1e-11)
    }
    for right in OptionRight.allCases { #expect(usual.filter { $0.terms.right == right }.count > 100) }
    let deviations = wide.map { $0.volatility * $0.terms.years.squareRoot() }
    let largest = try #require(deviations.max())
    let least = try #require(deviations.min())
    #expect(largest > 9.5 && least < 2e-3)
    #expect(wide.contains { ($0.terms.rate - $0.terms.dividend).magnitude >= 299 * $0.volatility * $0.volatility })
    for sign in [-1.0, 1] {
      #expect(wide.contains { $0.terms.rate * sign > 0 } && wide.contains { $0.terms.dividend * sign > 0 })
    }
  }

  /// Errors in parts of the strike: what is promised is 1e-6 and 1e-9; what was measured stands here.
  @Test(arguments: [
    (AmericanSetting.standard, BoundaryEquation.smoothPasting, 1.1e-7, 7.5e-9),
    (.standard, .valueMatching, 1.8e-7, 1.45e-8),
    (.accurate, .smoothPasting, 4e-11, 4e-12), (.accurate, .valueMatching, 8e-10, 4.5e-11),
  ]) func prices(_ setting: AmericanSetting, _ equation: BoundaryEquation, _ bound: Double, _ rms: Double) throws {
    try expect(Self.table.get().rows, setting, equation, bound, rms)
  }

  @Test(arguments: [
    (AmericanSetting.standard, BoundaryEquation.smoothPasting, 7.5e-8, 7e-9),
    (.standard, .valueMatching, 1.9e-7, 1.45e-8),
    (.accurate, .smoothPasting, 1.9e-10, 1.6e-11), (.accurate, .valueMatching, 5e-10, 3.5e-11),
  ]) func edges(_ setting: AmericanSetting, _ equation: BoundaryEquation, _ bound: Double, _ rms: Double) throws {
    try expect(Self.wide.get().rows, setting, equation, bound, rms)
  }

  private func expect(
    _ rows: [AmericanTable.Row], _ setting: AmericanSetting, _ equation: BoundaryEquation, _ bound: Double,
    _ rms: Double
  ) throws {
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

  /// The standard setting beside the accurate one on random contracts all over its domain: σ√T up to 6, rT and qT up
  /// to 1, |r - q| up to 160σ², both signs of the yield, r next to q.
  @Test func allOverTheDomain() throws {
    var words = SplitMix64(seed: 61)
    func uniform(_ low: Double, _ high: Double) -> Double {
      low + (high - low) * Double(words.next() >> 11) * 0x1p-53
    }
    var worst = (price: 0.0, delta: 0.0, gamma: 0.0)
    var count = 0
    while count < 1_000 {
      let volatility = Exponential.exp(uniform(Logarithm.log(1e-3), Logarithm.log(6)))
      let rate = uniform(0, 1) < 0.5 ? uniform(1e-6, 1) : Exponential.exp(uniform(Logarithm.log(1e-6), 0))
      let pick = uniform(0, 1)
      let dividend =
        pick < 0.3 ? uniform(-1, 1) : pick < 0.5 ? rate * uniform(0.95, 1.05) : pick < 0.65 ? 0 : uniform(0, 1)
      guard (rate - dividend).magnitude <= 160 * volatility * volatility, dividend <= 1 else { continue }
      count += 1
      let spot = Exponential.exp(uniform(-2.5, 2.5) * min(volatility, 1.5))
      let terms = ContractTerms(.put, underlying: spot, strike: 1, years: 1, rate: rate, dividend: dividend)
      let quick = try American().value(terms, [volatility])
      let exact = try American(.accurate).value(terms, [volatility])
      let (own, best) = (try #require(quick.greeks), try #require(exact.greeks))
      worst.price = max(worst.price, (quick.price - exact.price).magnitude)
      worst.delta = max(worst.delta, (own.delta - best.delta).magnitude)
      worst.gamma = max(worst.gamma, (own.gamma - best.gamma).magnitude * spot * volatility)
    }
    #expect(worst.price <= 4.5e-7 && worst.delta <= 4.1e-5 && worst.gamma <= 7e-3, "\(worst)")
  }

  /// The boundary now, in parts of itself; the worst is a put at r = 0 and σ√T = 3.4, exercised at a thousandth of
  /// the strike.
  @Test(arguments: [(AmericanSetting.standard, 7.5e-3), (.accurate, 5e-9)])
  func boundaries(_ setting: AmericanSetting, _ bound: Double) throws {
    var worst = 0.0
    for row in try Self.table.get().rows + Self.wide.get().rows {
      let valuation = try American(setting).value(row.terms, [row.volatility])
      let boundary = try #require(valuation.exerciseBoundary)
      worst = max(worst, (boundary - row.values[5]).magnitude / row.values[5])
    }
    #expect(worst <= bound, "\(worst)")
  }
}
