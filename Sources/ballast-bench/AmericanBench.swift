import Instruments
import Pricing
import QuantMath

/// American options: the 200 of the peers' benchmark, in time and in error.
///
/// S 100, K 80 to 120, 30 to 730 days, r 1 to 8 %, q 0 to 6 %, σ 10 to 60 %, calls and puts. Errors are root mean
/// squares in money against the prices that a peer computed with its most exact scheme, whose own uncertainty is some
/// 5e-7: ours below that cannot be seen in it. Against our accurate setting, and so not a judgement of it, the second
/// figure sees further. Without the peers' file options like theirs are drawn and errors are not stated.
struct AmericanBench {
  private let rows: [PeerOptions.Row]
  private let columns: [[Double]]
  /// The peers' prices, where their file is there.
  private let prices: [Double]?

  init() {
    let peers = PeerOptions()
    rows = peers?.rows ?? Self.drawn()
    prices = peers?.prices
    columns = [
      rows.map(\.terms.underlying), rows.map(\.terms.strike), rows.map(\.terms.years), rows.map(\.terms.rate),
      rows.map(\.terms.dividend), rows.map(\.volatility), rows.map { Double($0.terms.right.sign) },
    ]
  }

  private static func drawn() -> [PeerOptions.Row] {
    var words = SplitMix64(seed: 7)
    func uniform() -> Double { Double(words.next() >> 11) * 0x1p-53 }
    return (0..<200).map { _ in
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
  }

  func run(into report: inout BenchReport) {
    if prices == nil {
      report.fact("SKIPPED", "errors of American options: no \(PeerOptions.path) below the working directory")
    }
    let exact = batch(.accurate)
    for (name, setting) in [("american", AmericanSetting.standard), ("american-accurate", .accurate)] {
      let prices = batch(setting)
      let timing = measure(name, repeats: 31, count: rows.count) { _ = batch(setting) }
      line(timing, prices, exact, into: &report)
    }
    let greeks = measure("american, price and Greeks", repeats: 15, count: rows.count) { allGreeks() }
    report.fact("bench american price-and-greeks", "\(number(greeks.median)) ns")
    for model in [American(.standard), American(.accurate)] {
      let price = measure(model.identifier, repeats: 9, count: rows.count) {
        for row in rows { _ = try? model.price(row.terms, volatility: row.volatility) }
      }
      report.fact("bench american \(model.identifier)-one-by-one", "\(number(price.median)) ns")
      let greeks = measure(model.identifier, repeats: 9, count: rows.count) {
        for row in rows { _ = try? model.value(row.terms, [row.volatility]) }
      }
      report.fact("bench american \(model.identifier)-one-by-one-greeks", "\(number(greeks.median)) ns")
    }
    others(exact, into: &report)
    // An option of the standard setting costs two Newton steps over 12 × 12 nodes and 24 nodes of the price: some 400
    // normal distributions of about 70 operations each with their sums, 40,000 in all; eight lanes at two operations a
    // cycle would need 2,500 cycles. The division and the root of each node, which do not overlap fully, are the rest.
    report.fact("  roofline", "some 40,000 operations an option, 16 a cycle at most; divisions and roots bind")
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
    var text = "\(number(timing.median)) ns"
    if let peers = self.prices {
      text += " rms \(Self.distance(prices, peers)), from our accurate setting \(Self.distance(prices, exact))"
    }
    report.fact("bench american \(timing.name)", text)
  }

  private static func distance(_ prices: [Double], _ exact: [Double]) -> Double {
    var squares = 0.0
    for (price, value) in zip(prices, exact) { squares += (price - value) * (price - value) }
    return (squares / Double(prices.count)).squareRoot()
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
