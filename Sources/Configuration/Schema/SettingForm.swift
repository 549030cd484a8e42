import Quantities

/// The value of a setting in the integers of the exact zone.
enum SettingValue: Hashable, Sendable {
  /// A count of the form's smallest unit; 0 or 1 for a flag; the index of a choice.
  case number(Int64)
  case text(String)
}

/// How a setting is written and what it may be.
enum SettingForm: Sendable {
  /// An exact decimal with so many places; bounds in counts of the smallest unit.
  case number(decimals: Int, bounds: ClosedRange<Int64>)
  case flag
  /// One of these words.
  case choice([String])
  /// A name: 1 to 64 letters, digits and `-_.:/`.
  case name
  /// A folder or file: 1 to 1,024 bytes without control characters.
  case path

  /// What is allowed, in words.
  var expectation: String {
    switch self {
    case .number(let decimals, let bounds):
      (decimals == 0 ? "a whole number" : "a number")
        + " from \(decimalText(bounds.lowerBound, decimals: decimals))"
        + " to \(decimalText(bounds.upperBound, decimals: decimals))"
    case .flag: "true or false"
    case .choice(let words): "one of " + words.map { "\"\($0)\"" }.joined(separator: ", ")
    case .name: "a name in quotes, 1 to 64 letters, digits and -_.:/"
    case .path: "a path in quotes, 1 to 1024 bytes"
    }
  }

  /// A value as the file has it.
  func text(of value: SettingValue) -> String {
    switch (self, value) {
    case (.number(let decimals, _), .number(let raw)): decimalText(raw, decimals: decimals)
    case (.flag, .number(let raw)): raw == 0 ? "false" : "true"
    case (.choice(let words), .number(let raw)):
      "\"" + (words.indices.contains(Int(raw)) ? words[Int(raw)] : String(raw)) + "\""
    case (_, .text(let text)): "\"" + text.flatMap { ["\"", "\\"].contains($0) ? ["\\", $0] : [$0] } + "\""
    case (_, .number(let raw)): String(raw)
    }
  }

  /// A value that a message can give as an example.
  var example: String {
    switch self {
    case .number(let decimals, let bounds): decimalText(bounds.upperBound, decimals: decimals)
    case .flag: "true"
    case .choice(let words): "\"" + (words.first ?? "") + "\""
    case .name: "\"BTC\""
    case .path: "\"journal\""
    }
  }
}

/// The decimal places of a key, from the unit in which it ends; `nil` for a key without a unit.
///
/// Counts of the smallest unit are those of the exact types: 1e-6 for money, contracts and ratios, nanoseconds for
/// times.
func decimals(ofUnitIn key: String) -> Int? {
  let units: [(suffix: String, decimals: Int)] = [
    ("_usd", 6), ("_ratio", 6), ("_contracts", 6), ("_shares", 6), ("_bps", 2), ("_s", 9), ("_ms", 6), ("_btc", 8),
    ("_eth", 9), ("_bytes", 0), ("_count", 0), ("_multiple", 0), ("_quarters", 0), ("_atto", 0), ("_per_day", 6),
    ("seed", 0),
  ]
  return units.first { key.hasSuffix($0.suffix) }?.decimals
}
