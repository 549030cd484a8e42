/// The names of the files in a journal's directory; fixed width, so that the order of the names is the order of time.
enum DiskName {
  static let draftSuffix = ".draft"
  static let reserve = "reserve"
  static let witness = "witness"
  static let settings = "settings"
  private static let segmentSuffix = ".journal"
  private static let snapshotSuffix = ".snapshot"

  /// The file of segment `number`.
  static func segment(_ number: UInt64) -> String { padded(number) + segmentSuffix }

  /// The file of the snapshot at `sequence`.
  static func snapshot(_ sequence: UInt64) -> String { padded(sequence) + snapshotSuffix }

  /// The number of a segment's file, or `nil` for another file.
  static func segmentNumber(_ name: String) -> UInt64? { number(name, suffix: segmentSuffix) }

  /// The sequence of a snapshot's file, or `nil` for another file.
  static func snapshotSequence(_ name: String) -> UInt64? { number(name, suffix: snapshotSuffix) }

  private static func padded(_ number: UInt64) -> String {
    let digits = String(number)
    return String(repeating: "0", count: 20 - digits.count) + digits
  }

  private static func number(_ name: String, suffix: String) -> UInt64? {
    guard name.hasSuffix(suffix), name.utf8.count == 20 + suffix.utf8.count else { return nil }
    let digits = name.prefix(20)
    guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return UInt64(digits)
  }
}
