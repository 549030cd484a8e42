import Instruments
import Pricing
import QuantMath
import Testing

/// The batch of European options: the same bits on every path and in every place, and a status for every row.
@Suite struct EuropeanBatchTests {
  /// Usual rows among hostile ones.
  static func columns(_ count: Int) -> EuropeanTestColumns {
    var words = SplitMix64(seed: 5)
    var rows: [[Double]] = []
    for round in 0..<count {
      let hostile = HostileNumbers(round: round, &words)
      let wild = words.next() & 3 == 0
      let terms = hostile.terms(&words, forward: false)
      let usual = [100, 60 + 100 * words.unit, 0.02 + 2 * words.unit, 0.06 * words.unit, 0.03 * words.unit]
      let row = wild ? [terms.underlying, terms.strike, terms.years, terms.rate, terms.dividend] : usual
      rows.append(row + [0.05 + 0.85 * words.unit, words.next() & 1 == 0 ? 1 : -1])
    }
    func column(_ j: Int) -> [Double] { rows.map { $0[j] } }
    return EuropeanTestColumns(
      spot: column(0), strike: column(1), years: column(2), rate: column(3), dividend: column(4), volatility: column(5),
      right: column(6))
  }

  @Test(arguments: [1, 6, 16]) func everyPathGivesTheSameBits(_ outputs: Int) {
    defer { LanePath.force(nil) }
    let columns = Self.columns(2_203)
    LanePath.force(.baseline)
    let plain = columns.run(outputs)
    #expect(plain.values.allSatisfy { $0.isFinite })
    for path in LanePath.available.dropFirst() {
      LanePath.force(path)
      let fast = columns.run(outputs)
      let same = zip(plain.values, fast.values).allSatisfy { $0.bitPattern == $1.bitPattern }
      #expect(same && plain.status == fast.status, "\(outputs) columns on \(path)")
    }
  }

  /// Every length up to three registers, so that every tail occurs; and a row alone has the bits that it has in the
  /// batch.
  @Test func placeDoesNotMatter() {
    let count = 27
    let columns = Self.columns(count)
    let whole = columns.run(16)
    for length in 1...count {
      let part = columns[0..<length].run(16)
      for j in 0..<16 {
        let slice = part.values[j * length..<(j + 1) * length].map(\.bitPattern)
        #expect(slice == whole.values[j * count..<j * count + length].map(\.bitPattern), "column \(j) of \(length)")
      }
    }
    for i in 0..<count {
      let alone = columns[i..<i + 1].run(16)
      #expect(alone.status[0] == whole.status[i])
      for j in 0..<16 { #expect(alone.values[j].bitPattern == whole.values[j * count + i].bitPattern) }
    }
  }

  /// Long columns are read from the first line of memory on and in blocks, short ones as they come.
  @Test(arguments: [1, 6, 16]) func longColumnsHaveTheBitsOfShortOnes(_ outputs: Int) {
    let columns = Self.columns(2_111)
    let whole = columns.run(outputs)
    for start in stride(from: 0, to: 2_111, by: 301) {
      let end = min(start + 301, 2_111)
      let part = columns[start..<end].run(outputs)
      #expect(part.status[...] == whole.status[start..<end])
      for j in 0..<outputs {
        let own = part.values[j * (end - start)..<(j + 1) * (end - start)].map(\.bitPattern)
        #expect(own == whole.values[j * 2_111 + start..<j * 2_111 + end].map(\.bitPattern), "column \(j) from \(start)")
      }
    }
  }

  @Test func fewerColumnsAreTheFirstOnes() {
    let columns = Self.columns(501)
    let (price, first, all) = (columns.run(1), columns.run(6), columns.run(16))
    for i in 0..<columns.count where all.status[i] == 0 {
      #expect(price.status[i] == 0 && first.status[i] == 0)
      #expect(price.values[i].bitPattern == all.values[i].bitPattern)
      for j in 0..<6 { #expect(first.values[j * 501 + i].bitPattern == all.values[j * 501 + i].bitPattern) }
    }
  }

  /// The scalar form is the same kernel.
  @Test func theModelHasTheBitsOfTheBatch() throws {
    let columns = Self.columns(200)
    let all = columns.run(16)
    for i in 0..<200 where all.status[i] == 0 {
      let terms = ContractTerms(
        columns.right[i] > 0 ? .call : .put, underlying: columns.spot[i], strike: columns.strike[i],
        years: columns.years[i], rate: columns.rate[i], dividend: columns.dividend[i])
      let valuation = try BlackScholesMerton().value(terms, [columns.volatility[i]])
      let greeks = try #require(valuation.greeks)
      let numbers = [valuation.price] + greeks.all
      for j in 0..<16 { #expect(numbers[j].bitPattern == all.values[kernelColumn[j] * 200 + i].bitPattern) }
    }
  }

  @Test(
    arguments: [
      ([100, 100, 1, 0, 0, 0.2, 1], RowStatus.ok), ([.nan, 100, 1, 0, 0, 0.2, 1], .notFinite),
      ([100, .infinity, 1, 0, 0, 0.2, 1], .notFinite), ([100, 100, 1, -.infinity, 0, 0.2, 1], .notFinite),
      ([100, 100, 1, 0, 0, 0.2, .nan], .notFinite), ([-1, 100, 1, 0, 0, 0.2, 1], .negative),
      ([100, -1, 1, 0, 0, 0.2, 1], .negative), ([100, 100, -1, 0, 0, 0.2, 1], .negative),
      ([100, 100, 1, 0, 0, -0.2, 1], .negative), ([100, 100, 1, 0, 0, 0.2, 0.5], .noRight),
      ([100, 100, 1, 0, 0, 0.2, 0], .noRight), ([100, 100, 1, 0, -1_000, 0.2, 1], .overflow),
      ([100, 100, 0, 0, 0, 0.2, 1], .atCorner), ([100, 100, 1, 0.1, 0.1, 0, -1], .atCorner),
      ([0, 0, 1, 0, 0, 0.2, 1], .atCorner),
      ([100, 90, 0, 0, 0, 0.2, 1], .ok), ([0, 90, 1, 0, 0, 0.2, -1], .ok), ([90, 0, 1, 0, 0, 0.2, 1], .ok),
    ] as [([Double], RowStatus)]) func statuses(_ row: [Double], _ expected: RowStatus)
  {
    let columns = EuropeanTestColumns(
      spot: [row[0]], strike: [row[1]], years: [row[2]], rate: [row[3]], dividend: [row[4]], volatility: [row[5]],
      right: [row[6]])
    let all = columns.run(16)
    #expect(all.status[0] == expected.rawValue)
    if expected != .ok { #expect(all.values.allSatisfy { $0 == 0 }) }
    #expect(Set(RowStatus.allCases.map(\.reason)).count == RowStatus.allCases.count)
  }

  @Test func intrinsicValueAtTheLimits() throws {
    func price(_ spot: Double, _ strike: Double, _ years: Double, _ volatility: Double) throws -> [Double] {
      try OptionRight.allCases.map { right in
        let terms = ContractTerms(right, underlying: spot, strike: strike, years: years, rate: 0.1, dividend: 0.05)
        return try BlackScholesMerton().price(terms, volatility: volatility)
      }
    }
    #expect(try price(100, 90, 0, 0.3) == [10, 0])
    #expect(try price(100, 100, 0, 0.3) == [0, 0])
    let forward = try price(100, 100, 1, 0)
    #expect((forward[0] - (100 * Exponential.exp(-0.05) - 100 * Exponential.exp(-0.1))).magnitude < 1e-13)
    #expect(forward[1] == 0)
    #expect(try price(0, 100, 1, 0.3)[0] == 0 && price(100, 0, 1, 0.3)[1] == 0)
  }
}

extension SplitMix64 {
  /// A number from 0 up to 1.
  fileprivate var unit: Double {
    mutating get { Double(next() >> 11) * 0x1p-53 }
  }
}
