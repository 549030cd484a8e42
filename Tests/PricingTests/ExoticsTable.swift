import Foundation
import Instruments
import Pricing
import Testing

/// The table of true prices written by scripts/exotics_reference.py.
struct ExoticsTable {
  struct Row {
    let model: String
    let terms: ContractTerms
    let values: [Double]
    let price: Double

    /// What errors are measured by: the greatest amount in the contract.
    var notional: Double {
      switch model {
      case "variance-swap", "volatility-swap": 1
      case _ where model.hasPrefix("power"): max(price, terms.strike)
      case _ where model.hasPrefix("double") && model.contains("touch"): values[3]
      case _ where model.contains("touch") || model == "digital-cash": values[1]
      default: max(terms.underlying, terms.strike)
      }
    }
  }

  let rows: [Row]

  init() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden").path
    let text = try String(contentsOfFile: "\(folder)/exotics.csv", encoding: .utf8)
    rows = try text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
      let fields = line.split(separator: ",").map(String.init)
      let numbers = try fields[2..<7].map { try #require(Double($0)) }
      let right: OptionRight = fields[1] == "call" ? .call : .put
      let terms = ContractTerms(
        right, underlying: numbers[0], strike: numbers[1], years: numbers[2], rate: numbers[3], dividend: numbers[4])
      let values = try fields[7].split(separator: " ").map { try #require(Double($0)) }
      return Row(model: fields[0], terms: terms, values: values, price: try #require(Double(fields[8])))
    }
  }
}

@Suite struct ExoticsGoldenTests {
  /// The error of a model's prices on the golden grid in parts of the notional, with little slack over what was
  /// measured.
  static let bounds: [(model: String, error: Double)] = [
    ("digital-cash", 5e-16), ("digital-asset", 5e-16), ("digital-gap", 5e-16),
    ("one-touch-at-hit", 5e-16), ("one-touch-at-expiry", 5e-16), ("no-touch", 5e-16),
    ("barrier-down-in", 5e-16), ("barrier-down-out", 5e-16), ("barrier-up-in", 5e-16), ("barrier-up-out", 5e-16),
    ("asian-geometric", 5e-16),
    ("double-barrier-in", 5e-16), ("double-barrier-out", 5e-16), ("double-no-touch", 5e-16),
    ("double-one-touch", 5e-16), ("lookback-floating", 1e-15), ("lookback-fixed", 1e-15),
    ("asian-arithmetic-exact", 5e-16), ("variance-swap", 2e-16), ("volatility-swap", 2e-16),
    ("power-perpetual", 5e-16), ("power-perpetual-normalised", 5e-16), ("everlasting-option", 2e-15),
    ("perpetual-american", 5e-16),
    ("exchange-option", 5e-16), ("quanto-option", 5e-16), ("chooser-option", 5e-16),
  ]

  @Test func everyModelMeetsItsBound() throws {
    let rows = try ExoticsTable().rows
    for (identifier, bound) in Self.bounds {
      let model = try #require(ModelCatalogue.model(identifier))
      let own = rows.filter { $0.model == identifier }
      #expect(own.count >= 10, "\(identifier) has too few rows to prove anything")
      var worst = (error: 0.0, row: "")
      for row in own {
        let price = try model.value(row.terms, row.values).price
        let error = (price - row.price).magnitude / row.notional
        if error >= worst.error { worst = (error, "\(row) got \(price)") }
      }
      if ProcessInfo.processInfo.environment["BALLAST_SHOW_ERRORS"] != nil { print(identifier, worst.error) }
      #expect(worst.error <= bound, "\(identifier): \(worst.error) at \(worst.row)")
    }
  }
}
