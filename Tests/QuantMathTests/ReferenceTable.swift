import Foundation
import Testing

/// A table of true values written by scripts/quantmath_reference.py.
struct ReferenceTable {
  struct Row {
    let arguments: [Double]
    /// The double nearest to the true value.
    let nearest: Double
    /// True value less `nearest`, in units in the last place of `nearest`.
    let rest: Double
  }

  let rows: [Row]

  /// Whether a larger set of tables stands in for the committed one; its errors are then printed.
  static var isCampaign: Bool { ProcessInfo.processInfo.environment["BALLAST_GOLDEN"] != nil }

  /// Reads `<name>.csv` beside the tests, or in the folder that BALLAST_GOLDEN names.
  init(_ name: String) throws {
    let beside = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden").path
    let folder = ProcessInfo.processInfo.environment["BALLAST_GOLDEN"] ?? beside
    let text = try String(contentsOfFile: "\(folder)/\(name).csv", encoding: .utf8)
    rows = try text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
      let fields = line.split(separator: ",")
      let numbers = try fields.dropLast().map { Double(bitPattern: try #require(UInt64($0, radix: 16))) }
      let rest = try #require(fields.last.flatMap { Double($0) })
      return Row(arguments: Array(numbers.dropLast()), nearest: try #require(numbers.last), rest: rest)
    }
    #expect(rows.count > 500, "the table \(name) is too short to prove anything")
  }

  /// The largest error in units in the last place, and the arguments where it occurs.
  func worst(_ function: ([Double]) -> Double) -> (error: Double, at: [Double]) {
    var worst = (error: 0.0, at: [Double]())
    for row in rows {
      let error = Self.error(function(row.arguments), row)
      if error > worst.error { worst = (error, row.arguments) }
    }
    return worst
  }

  private static func error(_ got: Double, _ row: Row) -> Double {
    if row.nearest.isInfinite || row.nearest == 0 && row.rest == 0 {
      return got == row.nearest && got.sign == row.nearest.sign ? 0 : .infinity
    }
    if !got.isFinite { return .infinity }
    let unit = row.nearest == 0 ? Double.leastNonzeroMagnitude : row.nearest.ulp
    return ((got - row.nearest) / unit - row.rest).magnitude
  }
}
