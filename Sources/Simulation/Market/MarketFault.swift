/// One thing that is wrong with a market data file, with what to do about it.
public struct MarketFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong; stable, for programs.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The file itself.
    case fileMissing, notAFile, unreadable, emptyFile, truncatedCompression, corruptCompression
    /// The header, and what was selected.
    case badHeader, missingColumn, duplicateColumn, unnamedSource, unknownSymbol, nothingSelected, tooManySources
    /// The form of a row.
    case rowTooLong, blankRow, fieldCount, quotedField, controlByte, notUTF8
    /// A value of a row.
    case badTime, badPrice, badVolume, badName, notPositive, negativeVolume, highBelowLow, outsideRange
    /// The rows as a whole.
    case duplicateRow, outOfOrder, overlappingFiles, noRows, intervalUnknown, fileChanged
  }

  /// What is wrong.
  public let kind: Kind
  /// The file as it was named.
  public let file: String
  /// The line in the uncompressed file, the header being 1; `nil` when the fault is the whole file's.
  public let row: Int?
  /// The column's name, where one is at fault.
  public let column: String?
  /// What was expected.
  public let expected: String
  /// What is there, shortened and made printable.
  public let got: String
  /// What to do.
  public let fix: String

  init(
    _ kind: Kind, file: String, row: Int? = nil, column: String? = nil, expected: String, got: String, fix: String
  ) {
    self.kind = kind
    self.file = file
    self.row = row
    self.column = column
    self.expected = expected
    self.got = got
    self.fix = fix
  }

  /// One line: file, row and column, what was expected, what is there, what to do.
  public var description: String {
    var place = file
    if let row { place += ":\(row)" }
    if let column { place += " [\(column)]" }
    return "\(place): expected \(expected), got \(got). \(fix)"
  }
}

/// Why market data cannot be used: every fault, of which up to `MarketDataError.listed` are kept.
public struct MarketDataError: Error, Hashable, Sendable, CustomStringConvertible {
  /// How many faults are kept.
  public static let listed = 20
  /// The first faults in order of file and row.
  public private(set) var faults: [MarketFault] = []
  /// How many there are in all.
  public private(set) var total = 0

  /// No fault yet.
  init() {}

  /// A single fault.
  init(_ fault: MarketFault) { add(fault) }

  /// Counts a fault, and keeps it while there is room.
  mutating func add(_ fault: @autoclosure () -> MarketFault) {
    total += 1
    if faults.count < Self.listed { faults.append(fault()) }
  }

  /// One line for each kept fault, and how many more there are.
  public var description: String {
    let lines = faults.map(\.description).joined(separator: "\n")
    return total > faults.count ? lines + "\n… and \(total - faults.count) more" : lines
  }
}

/// A field as an error message shows it: at most 40 bytes, printable, in quotation marks.
func shown(_ bytes: some Sequence<UInt8>) -> String {
  var text: [UInt8] = []
  var more = false
  for byte in bytes {
    if text.count == 40 { more = true; break }
    text.append((32...126).contains(byte) ? byte : UInt8(ascii: "?"))
  }
  return text.isEmpty && !more ? "nothing" : "\"" + String(decoding: text, as: UTF8.self) + (more ? "…\"" : "\"")
}
