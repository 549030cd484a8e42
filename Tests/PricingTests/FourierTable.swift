import Foundation
import Instruments
import Pricing
import Testing

/// Options written by scripts/fourier_reference.py.
struct FourierTable {
  struct Row {
    let terms: ContractTerms
    let values: [Double]
    let price: Double
    let delta: Double
    let gamma: Double
    let vega: Double
    let theta: Double
    let dualDelta: Double
  }

  let rows: [Row]

  /// The rows of one model; spot 100, and the option that is out of the money.
  init(_ model: String) throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden")
    let text = try String(contentsOf: folder.appendingPathComponent("fourier.csv"), encoding: .utf8)
    rows = try text.split(separator: "\n").filter { $0.hasPrefix(model + ",") }.map { line in
      let numbers = try line.split(separator: ",").dropFirst().map { try #require(Double($0)) }
      let forward = 100 * exp((numbers[1] - numbers[2]) * numbers[0])
      let right: OptionRight = numbers[3] >= forward ? .call : .put
      let terms = ContractTerms(
        right, underlying: 100, strike: numbers[3], years: numbers[0], rate: numbers[1], dividend: numbers[2])
      return Row(
        terms: terms, values: Array(numbers[10...]), price: numbers[4], delta: numbers[5], gamma: numbers[6],
        vega: numbers[7], theta: numbers[8], dualDelta: numbers[9])
    }
    #expect(rows.count >= 30, "the table is too short to prove anything")
  }

  /// The largest error of prices in parts of the strike, and of each Greek in parts of its natural scale.
  func worst(_ model: some PricingModel) throws -> (price: Double, greeks: [Double]) {
    var price = 0.0
    var greeks = [Double](repeating: 0, count: 5)
    for row in rows {
      let got = try model.value(row.terms, row.values)
      let found = try #require(got.greeks)
      price = max(price, (got.price - row.price).magnitude / row.terms.strike)
      let scale = row.terms.years.squareRoot()
      let errors = [
        (found.delta - row.delta).magnitude, (found.gamma - row.gamma).magnitude * 100 * scale,
        (found.vega - row.vega).magnitude / 100 / scale, (found.theta - row.theta).magnitude / 100 * scale,
        (found.dualDelta - row.dualDelta).magnitude,
      ]
      for i in 0..<5 { greeks[i] = max(greeks[i], errors[i]) }
    }
    return (price, greeks)
  }
}
