import Foundation
import Testing

/// Volatilities written by scripts/sabr_reference.py.
enum SabrTable {
  struct Row {
    let forward: Double
    let strike: Double
    let years: Double
    let smile: [Double]
    let black: Double
    let normal: Double
  }

  static var rows: [Row] {
    get throws {
      let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden")
      let text = try String(contentsOf: folder.appendingPathComponent("sabr.csv"), encoding: .utf8)
      let rows = try text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
        let numbers = try line.split(separator: ",").map { try #require(Double($0)) }
        return Row(
          forward: numbers[0], strike: numbers[1], years: numbers[2], smile: Array(numbers[3..<7]), black: numbers[7],
          normal: numbers[8])
      }
      #expect(rows.count > 100)
      return rows
    }
  }
}
