import Foundation
import QuantMath
import Testing

/// Rows written by scripts/implied_reference.py.
struct ImpliedTable {
  let rows: [[Double]]

  static var folder: String? { ProcessInfo.processInfo.environment["BALLAST_IMPLIED_REFERENCE"] }

  init(_ name: String) throws {
    let beside = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden").path
    let text = try String(contentsOfFile: "\(Self.folder ?? beside)/\(name).csv", encoding: .utf8)
    rows = try text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
      try line.split(separator: ",").map { try #require(Double($0)) }
    }
    #expect(rows.count >= 700, "the table \(name) is too short to prove anything")
  }

  func column(_ index: Int) -> [Double] { rows.map { $0[index] } }
}

/// A batch over arrays, for tests.
func inverted(_ formula: VolatilityFormula, _ columns: [[Double]]) -> (volatility: [Double], status: [UInt8]) {
  var volatility = [Double](repeating: .nan, count: columns[0].count)
  var status = [UInt8](repeating: 255, count: columns[0].count)
  var volatilities = volatility.mutableSpan
  var statuses = status.mutableSpan
  let (price, forward, strike) = (columns[0], columns[1], columns[2])
  let (years, discount, right) = (columns[3], columns[4], columns[5])
  BlackInversion.batch(
    formula, price: price.span, forward: forward.span, strike: strike.span, years: years.span, discount: discount.span,
    right: right.span, volatility: &volatilities, status: &statuses)
  return (volatility, status)
}

/// Against volatilities to 50 digits, over all strata: near the money, far wings down to 1e-300, short times, in the
/// money, close to the maximum.
@Suite struct ImpliedReferenceTests {
  @Test(arguments: [(VolatilityFormula.black, "implied", 2.5e-14), (.normal, "implied_normal", 1e-15)])
  func volatility(_ formula: VolatilityFormula, _ name: String, _ bound: Double) throws {
    let table = try ImpliedTable(name)
    let (volatility, status) = inverted(formula, (0..<6).map(table.column))
    var worst = (error: 0.0, row: [Double]())
    for (index, row) in table.rows.enumerated() {
      let error = (volatility[index] / row[6] - 1).magnitude
      if !(error <= worst.error) { worst = (error, row) }
      // The status rests on the condition number at the last evaluation, which is a per mille off at most.
      let limited = row[7] * 0x1p-53 / 1e-13
      if (limited - 1).magnitude > 2e-3 { #expect((status[index] == 1) == (limited > 1), "\(row)") }
      #expect(status[index] <= 1, "\(row)")
    }
    #expect(worst.error <= bound, "\(worst)")
    if ImpliedTable.folder != nil { print("\(name): largest error \(worst)") }
  }

  /// Extremes named in the literature, at F = 1 and T = 1.
  @Test func knownExtremes() throws {
    let rows: [(logStrike: Double, deviation: Double, price: Double)] = [
      (0, 0.2, 0.079655674554057963), (0, 1e-4, 3.9894228023520673e-5), (-0.5, 0.1, 4.158727480313931e-9),
    ]
    for row in rows {
      let result = BlackInversion.solve(
        .black, price: row.price, forward: 1, strike: Exponential.exp(row.logStrike), years: 1, discount: 1,
        sign: row.logStrike < 0 ? -1 : 1)
      #expect(result.status == .ok)
      #expect((result.volatility / row.deviation - 1).magnitude < 2e-15)
    }
  }

  @Test func normalisedPrice() throws {
    let table = try ImpliedTable("normalised_black")
    var worst = [0.0, 0.0, 0.0]
    for row in table.rows {
      let price = try NormalisedBlack(x: row[0], s: row[1])
      let got = [price.value, price.complement, price.vega]
      for index in 0..<3 { worst[index] = max(worst[index], (got[index] / row[index + 2] - 1).magnitude) }
    }
    if ImpliedTable.folder != nil { print("normalised_black: largest errors \(worst)") }
    #expect(worst[0] <= 6e-15)
    #expect(worst[1] <= 8e-16)
    #expect(worst[2] <= 6e-16)
  }

  /// Back from the price to `s`, where the price moves with it.
  @Test func normalisedInverse() throws {
    let table = try ImpliedTable("normalised_black")
    for row in table.rows {
      let condition = row[2] / (row[1] * row[4])
      guard condition < 100 else { continue }
      let s = try NormalisedBlack.deviation(x: row[0], price: row[2])
      #expect((s / row[1] - 1).magnitude <= 1e-14 + condition * 0x1p-53, "\(row)")
    }
  }
}
