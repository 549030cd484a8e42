/// Which column of a file means what, read from its header.
struct BarLayout: Hashable, Sendable {
  /// The columns that are read, in the order in which their faults are told.
  enum Role: Int, CaseIterable, Sendable {
    case venue, symbol, time, open, high, low, close, volume
  }

  /// The names that a column may bear; the first is the one that error messages propose.
  static func names(of role: Role) -> [String] {
    switch role {
    case .venue: ["venue", "exchange"]
    case .symbol: ["symbol", "pair", "instrument"]
    case .time: ["ts_ms"]
    case .open: ["open"]
    case .high: ["high"]
    case .low: ["low"]
    case .close: ["close"]
    case .volume: ["volume", "volume_traded", "volume_usd"]
    }
  }

  /// The header's names in order.
  let header: [String]
  /// The column of each role, `-1` where the file has none; the index is the role.
  let columns: [Int]
  /// Whether the volume column says that it counts USD.
  var volumeIsNotional: Bool { name(of: .volume) == "volume_usd" }

  /// The column of a role.
  func column(of role: Role) -> Int? { columns[role.rawValue] < 0 ? nil : columns[role.rawValue] }

  /// The header's name for a role, or the name that it should have had.
  func name(of role: Role) -> String { column(of: role).map { header[$0] } ?? Self.names(of: role)[0] }

  /// Reads a header row; every missing or doubled column is one fault.
  init?(header row: UnsafeRawBufferPointer, file: String, faults: inout MarketDataError) {
    guard let text = String(validating: row, as: UTF8.self), !text.isEmpty, text.utf8.allSatisfy({ $0 >= 32 }) else {
      faults.add(
        MarketFault(
          .badHeader, file: file, row: 1, expected: "a header such as ts_ms,open,high,low,close,volume",
          got: shown(row),
          fix: "Put the column names into the first row."))
      return nil
    }
    header = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    var found = [Int](repeating: -1, count: Role.allCases.count)
    let before = faults.total
    for role in Role.allCases {
      for name in Self.names(of: role) where found[role.rawValue] < 0 {
        found[role.rawValue] = header.firstIndex(of: name) ?? -1
      }
      let column = found[role.rawValue]
      if column >= 0, header.lastIndex(of: header[column]) != column {
        faults.add(
          MarketFault(
            .duplicateColumn, file: file, row: 1, column: header[column], expected: "each column once", got: "it twice",
            fix: "Rename or drop one of them."))
      } else if column < 0, role != .venue, role != .symbol {
        let names = Self.names(of: role).joined(separator: " or ")
        faults.add(
          MarketFault(
            .missingColumn, file: file, row: 1, column: Self.names(of: role)[0], expected: "a column named \(names)",
            got: shown(row), fix: role == .time ? Self.timeAdvice(header) : "Rename the column in the header."))
      }
    }
    if faults.total > before { return nil }
    columns = found
  }

  private static func timeAdvice(_ header: [String]) -> String {
    if header.contains("ts_us") { return "Times must be in milliseconds: divide ts_us by 1000 and name it ts_ms." }
    return "Name the column of opening times ts_ms, in milliseconds since 1970 UTC; the first row must be the header."
  }
}
