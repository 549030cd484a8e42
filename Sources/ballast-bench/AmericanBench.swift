import Instruments
import Pricing
import QuantMath

/// American options: 200 at random, in time and in error, as the peers are measured.
///
/// The options are those of the peers' benchmark: S 100, K 80 to 120, 30 to 730 days, r 1 to 8 %, q 0 to 6 %, σ 10 to
/// 60 %, calls and puts. Errors are root mean squares in money against the accurate setting, whose own error is some
/// 1e-9.
struct AmericanBench {
  private let rows: [(terms: ContractTerms, volatility: Double)]
  private let columns: [[Double]]

  init() {
    var words = SplitMix64(seed: 7)
    func uniform() -> Double { Double(words.next() >> 11) * 0x1p-53 }
    rows = (0..<200).map { _ in
      let strike = 80 + 40 * uniform()
      let days = 30 + (700 * uniform()).rounded(.down)
      let rate = 0.01 + 0.07 * uniform()
      let dividend = 0.06 * uniform()
      let volatility = 0.1 + 0.5 * uniform()
      let right: OptionRight = words.next() & 1 == 1 ? .call : .put
      let terms = ContractTerms(
        right, underlying: 100, strike: strike, years: days / 365, rate: rate, dividend: dividend)
      return (terms, volatility)
    }
    columns = [
      rows.map(\.terms.underlying), rows.map(\.terms.strike), rows.map(\.terms.years), rows.map(\.terms.rate),
      rows.map(\.terms.dividend), rows.map(\.volatility), rows.map { Double($0.terms.right.sign) },
    ]
  }

  func run(into report: inout BenchReport) {
    let exact = batch(.accurate)
    for (name, setting) in [("american", AmericanSetting.standard), ("american-accurate", .accurate)] {
      let prices = batch(setting)
      let timing = measure(name, repeats: 31, count: rows.count) { _ = batch(setting) }
      line(timing, prices, exact, into: &report)
    }
    let greeks = measure("american, price and Greeks", repeats: 15, count: rows.count) { allGreeks() }
    report.fact("bench american price-and-greeks", "\(number(greeks.median)) ns")
    for model in [American(.standard), American(.accurate)] {
      let timing = measure(model.identifier, repeats: 9, count: rows.count) {
        for row in rows { _ = try? model.price(row.terms, volatility: row.volatility) }
      }
      report.fact("bench american \(model.identifier) one by one", "\(number(timing.median)) ns")
    }
    others(exact, into: &report)
    // An option of the standard setting costs two Newton steps over 12 × 16 nodes and 24 nodes of the price: some 500
    // normal distributions of about 70 operations each with their sums, 50,000 in all; eight lanes at two operations a
    // cycle would need 3,100 cycles. The division and the root of each node, which do not overlap fully, are the rest.
    report.fact("  roofline", "some 50,000 operations an option, 16 a cycle at most; divisions and roots bind")
  }

  private func others(_ exact: [Double], into report: inout BenchReport) {
    let models: [(any PricingModel, [Double], Int)] = [
      (AmericanApproximation(.baroneAdesiWhaley), [], 200), (AmericanApproximation(.bjerksundStensland2002), [], 200),
      (LatticeAmerican(.leisenReimer), [101], 40), (LatticeAmerican(.trinomial), [101], 40),
    ]
    for (model, values, count) in models {
      let some = rows.prefix(count)
      let prices = some.map { row in (try? model.value(row.terms, [row.volatility] + values).price) ?? .infinity }
      let timing = measure(model.identifier, repeats: 5, count: count) {
        for row in some { _ = try? model.value(row.terms, [row.volatility] + values) }
      }
      line(timing, prices, Array(exact.prefix(count)), into: &report)
    }
  }

  private func line(_ timing: Timing, _ prices: [Double], _ exact: [Double], into report: inout BenchReport) {
    var squares = 0.0
    for (price, value) in zip(prices, exact) { squares += (price - value) * (price - value) }
    let error = (squares / Double(exact.count)).squareRoot()
    report.fact("bench american \(timing.name)", "\(number(timing.median)) ns rms \(error)")
  }

  private func batch(_ setting: AmericanSetting) -> [Double] {
    var values = [Double](repeating: 0, count: rows.count)
    var status = [UInt8](repeating: 0, count: rows.count)
    let (spot, strike, years, rate) = (columns[0], columns[1], columns[2], columns[3])
    let (dividend, volatility, right) = (columns[4], columns[5], columns[6])
    var target = values.mutableSpan
    var codes = status.mutableSpan
    AmericanBatch.price(
      setting, spot: spot.span, strike: strike.span, years: years.span, rate: rate.span, dividend: dividend.span,
      volatility: volatility.span, right: right.span, into: &target, status: &codes)
    return values
  }

  private func allGreeks() {
    var values = [Double](repeating: 0, count: rows.count * AmericanBatch.allColumns)
    var status = [UInt8](repeating: 0, count: rows.count)
    let (spot, strike, years, rate) = (columns[0], columns[1], columns[2], columns[3])
    let (dividend, volatility, right) = (columns[4], columns[5], columns[6])
    var target = values.mutableSpan
    var codes = status.mutableSpan
    AmericanBatch.allGreeks(
      .standard, spot: spot.span, strike: strike.span, years: years.span, rate: rate.span, dividend: dividend.span,
      volatility: volatility.span, right: right.span, into: &target, status: &codes)
  }
}
