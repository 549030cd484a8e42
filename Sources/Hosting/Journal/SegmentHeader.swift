import Quantities

/// The first 80 bytes of a segment's file. Written and synced before the file gets its name, so that a file with the
/// name of a segment and a bad header is damage, never an unfinished creation.
struct SegmentHeader: Equatable {
  static let bytes = 80
  static let formatVersion: UInt32 = 1
  private static let magic: [UInt8] = Array("BALLASTJ".utf8)

  var identity: UInt64
  var number: UInt64
  var configHash: UInt64
  var firstSequence: UInt64
  var created: Timestamp
  /// The chain after the last record of the segment before.
  var previousChain: UInt64
  /// The size that was allocated.
  var capacity: UInt64

  /// Goes into every header check of the segment, so that records of another segment or journal are foreign.
  var salt: UInt64 { XXHash64.hash(encoded()[...], seed: identity) }

  /// The header as it stands on disk.
  func encoded() -> [UInt8] {
    var writer = ByteWriter(reserving: Self.bytes)
    for byte in Self.magic { writer.write(byte) }
    writer.write(Self.formatVersion)
    writer.write(UInt32(Self.bytes))
    writer.write(identity)
    writer.write(number)
    writer.write(configHash)
    writer.write(firstSequence)
    writer.write(created)
    writer.write(previousChain)
    writer.write(capacity)
    writer.write(XXHash64.hash(writer.bytes[...], seed: 0))
    return writer.bytes
  }

  /// Reads the header of the file of segment `number`.
  static func decode(_ bytes: [UInt8], number: UInt64) throws(JournalError) -> SegmentHeader {
    let file = DiskName.segment(number)
    guard bytes.count >= Self.bytes else { throw .corrupt(file: file, offset: bytes.count, "segment header cut short") }
    let body = bytes[0..<(Self.bytes - 8)]
    guard body.starts(with: Self.magic), let fields = try? Fields(bytes) else {
      throw .corrupt(file: file, offset: 0, "not the header of a segment")
    }
    guard fields.check == XXHash64.hash(body, seed: 0) else {
      throw .corrupt(file: file, offset: 0, "segment header fails its check")
    }
    guard fields.version == Self.formatVersion, fields.length == UInt32(Self.bytes) else {
      throw .unknownFormat(file: file, version: fields.version)
    }
    guard (1...(1 << 62)).contains(fields.header.firstSequence), fields.header.capacity <= 1 << 40 else {
      throw .corrupt(file: file, offset: 40, "segment header out of range")
    }
    guard fields.header.number == number else {
      throw .corrupt(file: file, offset: 24, "the file holds segment \(fields.header.number)")
    }
    return fields.header
  }

  private struct Fields {
    let version: UInt32
    let length: UInt32
    let header: SegmentHeader
    let check: UInt64

    init(_ bytes: [UInt8]) throws(CodecError) {
      var reader = ByteReader(bytes[8..<SegmentHeader.bytes])
      version = try reader.integer()
      length = try reader.integer()
      header = SegmentHeader(
        identity: try reader.integer(), number: try reader.integer(), configHash: try reader.integer(),
        firstSequence: try reader.integer(), created: try reader.timestamp(), previousChain: try reader.integer(),
        capacity: try reader.integer())
      check = try reader.integer()
    }
  }

  /// The chain before the first record of a journal.
  static func firstChain(identity: UInt64) -> UInt64 { XXHash64.hash(Self.magic[...], seed: identity) }
}
