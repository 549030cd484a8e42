import Instruments
import Pricing
import QuantMath
import Testing

/// Prices and Greeks of Black-Scholes-Merton against 50 digits, over all strata of scripts/pricing_reference.py.
///
/// The bounds are what these rows and a campaign of 355,308 others show (6.01e-16, 5.1e-14), rounded up; the promise is
/// 1e-13 and 1e-11.
@Suite struct EuropeanReferenceTests {
  /// Of max(S e^(-qT), K e^(-rT)).
  static let priceBound = 7e-16
  /// Of max(|value|, natural scale).
  static let greekBound = 6e-14
  /// A few steps of the subnormal grid.
  static let grain = 0x1p-1071

  @Test func pricesAndGreeks() throws {
    let table = try ReferenceRows("european", terms: 7)
    #expect(table.rows.count >= 19_990)
    let columns = table.columns
    let count = table.rows.count
    let prices = columns.run(1)
    let all = columns.run(16)
    var worst = [Double](repeating: 0, count: 16)
    var greekRows = 0
    for (i, row) in table.rows.enumerated() {
      let scales = NaturalScales(row.terms)
      if prices.status[i] == RowStatus.overflow.rawValue {
        #expect(scales.notional == .infinity, "refused \(row.terms)")
      } else {
        #expect(prices.status[i] == 0)
        let error = (prices.values[i] - row.values[0]).magnitude - Self.grain
        worst[0] = max(worst[0], error / max(scales.notional, .leastNormalMagnitude))
        #expect(error <= Self.priceBound * scales.notional, "\(row.stratum): \(prices.values[i]) at \(row)")
      }
      guard checkStatus(all.status[i], row, scales), row.values.count == 16 else { continue }
      greekRows += 1
      for j in 1..<16 {
        let got = all.values[kernelColumn[j] * count + i]
        let size = max(row.values[j].magnitude, scales.all[j])
        let error = (got - row.values[j]).magnitude - Self.grain
        // The table holds 14 digits of a Greek.
        #expect(error <= Self.greekBound * size, "\(row.stratum): \(greekNames[j]) is \(got) at \(row)")
        if size > 0, size < .infinity { worst[j] = max(worst[j], error / size) }
      }
    }
    #expect(greekRows > 800)
    let report = zip(greekNames, worst).map { "\($0) \($1)" }.joined(separator: ", ")
    if ReferenceRows.isCampaign { print("european: \(count) rows; worst \(report)") }
    #expect(worst[0] > 1e-16, "errors this small say that nothing was compared")
  }

  /// Whether the Greeks of this row can be compared; expects a reason where it was refused.
  private func checkStatus(_ code: UInt8, _ row: ReferenceRows.Row, _ scales: NaturalScales) -> Bool {
    switch RowStatus(rawValue: code) {
    case .ok: return true
    case .atCorner:
      let corner = row.terms[3] * row.terms[6] == 0 || row.terms[1] == 0 && row.terms[2] == 0
      #expect(corner && row.values[0] == 0, "no corner at \(row)")
    case .overflow:
      let large = scales.all.contains { !($0 < 1e290) } || row.values.contains { $0.magnitude == .infinity }
      #expect(large, "refused without need: \(row)")
    default: Issue.record("status \(code) of \(row)")
    }
    return false
  }
}

/// Prices and Greeks of the normal model against 50 digits.
@Suite struct NormalReferenceTests {
  @Test func pricesAndGreeks() throws {
    let table = try ReferenceRows("normal", terms: 6)
    #expect(table.rows.count >= 1_000)
    var worst = [Double](repeating: 0, count: 16)
    for row in table.rows {
      let terms = ContractTerms(
        row.terms[0] > 0 ? .call : .put, underlying: row.terms[1], strike: row.terms[2], years: row.terms[3],
        rate: row.terms[4])
      let valuation = try Bachelier().value(terms, [row.terms[5]])
      let got = [valuation.price] + (valuation.greeks?.all ?? [])
      let scales = scales(row.terms)
      for j in 0..<row.values.count {
        let error = (got[j] - row.values[j]).magnitude / max(row.values[j].magnitude, scales[j])
        worst[j] = max(worst[j], error)
        // The table holds 14 digits of a Greek.
        #expect(error <= (j == 0 ? 1e-15 : 1e-13), "\(greekNames[j]) is \(got[j]) at \(row)")
      }
    }
    #expect(worst[0] > 1e-16, "errors this small say that nothing was compared")
  }

  private func scales(_ terms: [Double]) -> [Double] {
    let (years, rate, volatility) = (terms[3], terms[4].magnitude, terms[5])
    let discount = Exponential.exp(-terms[4] * years)
    let root = years.squareRoot()
    let s = volatility * root
    let notional = discount * max(terms[1].magnitude, terms[2].magnitude, s)
    let pace = rate + 1 / years
    let first = [notional, discount, discount, discount / s, discount * root, notional * rate + discount * s / years]
    let second = [notional * years, 1, discount / volatility, discount * root / volatility, discount * pace]
    let third = [discount * root * pace, discount / s / s, discount / s / volatility, discount / s * pace]
    return first + second + third + [discount * root / volatility / volatility]
  }
}
