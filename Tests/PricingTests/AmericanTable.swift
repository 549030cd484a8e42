import Foundation
import Instruments
import Pricing
import Testing

/// Rows of numbers about American options, from a table beside the tests or among the shared data.
struct AmericanTable {
  struct Row {
    let terms: ContractTerms
    let volatility: Double
    /// What stands behind the terms.
    let values: [Double]
  }

  let rows: [Row]

  /// Written by scripts/american_reference.py: right, spot, strike, years, volatility, rate, dividend, values.
  init(golden name: String) throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden")
    let text = try String(contentsOf: folder.appendingPathComponent("\(name).csv"), encoding: .utf8)
    rows = try text.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("#") }.map { line in
      let fields = line.split(separator: ",")
      let numbers = try fields.dropFirst().map { try #require(Double(String($0))) }
      let terms = ContractTerms(
        fields[0] == "call" ? .call : .put, underlying: numbers[0], strike: numbers[1], years: numbers[2],
        rate: numbers[4], dividend: numbers[5])
      return Row(terms: terms, volatility: numbers[3], values: Array(numbers[6...]))
    }
  }

  static var shared: String? {
    let named = ProcessInfo.processInfo.environment["BALLAST_SHARED"]
    return [named, "../shared", "../../shared"].compactMap { $0 }.map { $0 + "/data/reference" }
      .first { FileManager.default.isReadableFile(atPath: $0) }
  }
  static let missing: Comment = "SKIPPED: no shared data; set BALLAST_SHARED to the directory that holds data/"

  /// Lines of a shared table by the names of its columns.
  static func lines(_ name: String) throws -> [[String: String]] {
    let text = try String(contentsOfFile: try #require(shared) + "/" + name, encoding: .utf8)
    let lines = text.split(whereSeparator: \.isNewline).map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let names = try #require(lines.first)
    return lines.dropFirst().map { Dictionary(zip(names, $0)) { first, _ in first } }
  }

  /// The terms and the volatility of a line of a shared table.
  static func contract(_ line: [String: String]) throws -> (terms: ContractTerms, volatility: Double) {
    func number(_ name: String) throws -> Double { try #require(line[name].flatMap { Double($0) }) }
    let terms = ContractTerms(
      line["right"] == "call" ? .call : .put, underlying: try number("spot"), strike: try number("strike"),
      years: try number("t_years"), rate: try number("r"), dividend: try number("q"))
    return (terms, try number("vol"))
  }
}
