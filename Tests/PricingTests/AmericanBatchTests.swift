import Instruments
import Pricing
import QuantMath
import Testing

/// Columns of American options: bits, statuses.
@Suite struct AmericanBatchTests {
  /// Rows of seven columns, most of them usual.
  struct Rows {
    var columns = [[Double]](repeating: [], count: 7)
    var count: Int { columns[0].count }

    mutating func append(_ row: [Double]) {
      for (j, number) in row.enumerated() { columns[j].append(number) }
    }

    func price(_ setting: AmericanSetting, _ range: Range<Int>) -> (values: [Double], status: [UInt8]) {
      var values = [Double](repeating: .nan, count: range.count)
      var status = [UInt8](repeating: 99, count: range.count)
      let (spot, strike, years) = (Array(columns[0][range]), Array(columns[1][range]), Array(columns[2][range]))
      let (rate, dividend) = (Array(columns[3][range]), Array(columns[4][range]))
      let (volatility, right) = (Array(columns[5][range]), Array(columns[6][range]))
      var target = values.mutableSpan
      var codes = status.mutableSpan
      AmericanBatch.price(
        setting, spot: spot.span, strike: strike.span, years: years.span, rate: rate.span, dividend: dividend.span,
        volatility: volatility.span, right: right.span, into: &target, status: &codes)
      return (values, status)
    }

    func greeks(_ setting: AmericanSetting, _ range: Range<Int>) -> (values: [Double], status: [UInt8]) {
      var values = [Double](repeating: .nan, count: range.count * AmericanBatch.allColumns)
      var status = [UInt8](repeating: 99, count: range.count)
      let (spot, strike, years) = (Array(columns[0][range]), Array(columns[1][range]), Array(columns[2][range]))
      let (rate, dividend) = (Array(columns[3][range]), Array(columns[4][range]))
      let (volatility, right) = (Array(columns[5][range]), Array(columns[6][range]))
      var target = values.mutableSpan
      var codes = status.mutableSpan
      AmericanBatch.allGreeks(
        setting, spot: spot.span, strike: strike.span, years: years.span, rate: rate.span, dividend: dividend.span,
        volatility: volatility.span, right: right.span, into: &target, status: &codes)
      return (values, status)
    }
  }

  static let rows: Rows = {
    var words = SplitMix64(seed: 77)
    func uniform(_ low: Double, _ high: Double) -> Double {
      low + (high - low) * Double(words.next() >> 11) * 0x1p-53
    }
    var rows = Rows()
    for _ in 0..<61 {
      rows.append([
        uniform(60, 150), 100, uniform(0.01, 3), uniform(-0.01, 0.1), uniform(-0.01, 0.1), uniform(0.05, 0.9),
        words.next() & 1 == 0 ? 1 : -1,
      ])
    }
    rows.append([100, 100, 1, 0.05, 0, 0, -1])
    rows.append([100, 100, 0, 0.05, 0, 0.2, 1])
    return rows
  }()

  /// One by one, all together, in odd pieces, on every path.
  @Test(.serialized, arguments: AmericanSetting.allCases) func sameBits(_ setting: AmericanSetting) throws {
    let all = Self.rows.price(setting, 0..<Self.rows.count)
    let greeks = Self.rows.greeks(setting, 0..<Self.rows.count)
    defer { LanePath.force(nil) }
    for path in LanePath.available {
      #expect(LanePath.force(path))
      // The baseline emulates every fused multiply-add: few rows, so that the test stays short.
      let few = setting == .accurate ? 2 : 9
      let range = path == .baseline ? 0..<few : 0..<Self.rows.count
      let again = Self.rows.price(setting, range)
      #expect(again.values.map(\.bitPattern) == all.values[range].map(\.bitPattern), "\(path)")
      let more = Self.rows.greeks(setting, range)
      for j in 0..<AmericanBatch.allColumns {
        for i in range {
          let (got, wanted) = (more.values[j * range.count + i], greeks.values[j * Self.rows.count + i])
          #expect(got.bitPattern == wanted.bitPattern, "\(path) column \(j) row \(i)")
        }
      }
    }
    // One or two rows take nodes into the lanes in place of rows.
    for path in LanePath.available {
      #expect(LanePath.force(path))
      let few = setting == .accurate ? 3 : 9
      for i in 0..<(path == .baseline ? few : Self.rows.count - 1) {
        let one = Self.rows.price(setting, i..<(i + 1))
        #expect(one.values[0].bitPattern == all.values[i].bitPattern, "\(path) row \(i)")
        let two = Self.rows.price(setting, i..<(i + 2))
        #expect(two.values.map(\.bitPattern) == all.values[i..<(i + 2)].map(\.bitPattern), "\(path) rows from \(i)")
      }
    }
    LanePath.force(nil)
    let pieces = Self.rows.price(setting, 5..<42)
    #expect(pieces.values.map(\.bitPattern) == all.values[5..<42].map(\.bitPattern))
  }

  /// The scalar model is the batch of one.
  @Test func scalarIsBatch() throws {
    let greeks = Self.rows.greeks(.standard, 0..<Self.rows.count)
    let count = Self.rows.count
    for i in 0..<count where greeks.status[i] == 0 {
      let c = Self.rows.columns.map { $0[i] }
      let terms = ContractTerms(
        c[6] > 0 ? .call : .put, underlying: c[0], strike: c[1], years: c[2], rate: c[3], dividend: c[4])
      let valuation = try American().value(terms, [c[5]])
      let own = try #require(valuation.greeks)
      let numbers = [
        valuation.price, own.delta, own.gamma, own.vega, own.theta, own.rho, own.dividendRho, own.dualDelta, own.vanna,
        own.volga, own.charm, own.veta, valuation.exerciseBoundary ?? 0,
      ]
      for (j, number) in numbers.enumerated() {
        #expect(number.bitPattern == greeks.values[j * count + i].bitPattern, "column \(j) row \(i)")
      }
    }
  }

  @Test func statuses() {
    var rows = Rows()
    let usual = [100.0, 100, 1, 0.05, 0.02, 0.2, 1]
    rows.append(usual)
    for (column, number, _) in Self.wrong {
      var row = usual
      row[column] = number
      rows.append(row)
    }
    rows.append([100, 100, 1, -0.02, -0.05, 0.3, -1])
    let (values, status) = rows.price(.standard, 0..<rows.count)
    let wanted = [RowStatus.ok] + Self.wrong.map(\.2) + [.notCovered]
    #expect(status.map { RowStatus(rawValue: $0) } == wanted)
    #expect(values[0] > 0 && values.dropFirst().allSatisfy { $0 == 0 })
  }

  static let wrong: [(Int, Double, RowStatus)] = [
    (0, .nan, .notFinite), (1, .infinity, .notFinite), (2, -1, .negative), (3, .nan, .notFinite), (5, -0.1, .negative),
    (6, 0, .noRight), (6, .nan, .noRight), (3, 6, .outOfRange), (5, 11, .outOfRange),
  ]
}
