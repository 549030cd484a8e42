import Quantities

/// The bytes of a record on disk: a header of 32 bytes, the payload filled up with zeros to a multiple of eight, and
/// the chain checksum of eight bytes. `docs/journal.md` has the table.
struct RecordFrame {
  static let headerBytes = 32
  static let chainBytes = 8
  /// A record without a payload.
  static let smallest = headerBytes + chainBytes
  static let alignment = 8
  /// No payload is longer; a longer length is damage.
  static let longestPayload = 16 << 20

  static let completesStep: UInt16 = 1

  var payloadBytes: Int
  var kind: RecordKind
  var flags: UInt16
  var sequence: UInt64
  var time: Timestamp
  /// The number of records of the same group before this one.
  var ordinal: UInt32

  /// Bytes from this record's start to the next one's.
  var size: Int { Self.size(payload: payloadBytes) }

  static func size(payload: Int) -> Int { headerBytes + (payload + 7) / 8 * 8 + chainBytes }

  /// The sequence of the first record of the group, so that everything before it was durable when this was written.
  var groupStart: UInt64 { sequence &- UInt64(ordinal) }

  /// Writes the header, its check included, to the `headerBytes` bytes at `target`.
  func write(to target: UnsafeMutableRawBufferPointer, salt: UInt64) {
    store(UInt32(payloadBytes), target, 0)
    store(kind.rawValue, target, 4)
    store(flags, target, 6)
    store(sequence, target, 8)
    store(time.nanoseconds, target, 16)
    store(ordinal, target, 24)
    Self.sealHeader(target, salt: salt)
  }

  /// Writes the check of the header at `target` for the segment with this salt.
  static func sealHeader(_ target: UnsafeMutableRawBufferPointer, salt: UInt64) {
    let check = check(UnsafeRawBufferPointer(target), salt: salt)
    target.storeBytes(of: check.littleEndian, toByteOffset: 28, as: UInt32.self)
  }

  /// The header at `offset`, or `nil` when there is none: its check, which no other segment's header passes, or its
  /// ranges are wrong, or the record does not fit the rest of `bytes`.
  static func read(_ bytes: UnsafeRawBufferPointer, at offset: Int, salt: UInt64) -> RecordFrame? {
    guard offset >= 0, bytes.count - offset >= smallest else { return nil }
    let header = UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + headerBytes)])
    let length = load(UInt32.self, header, 0)
    guard length <= longestPayload else { return nil }
    guard load(UInt32.self, header, 28) == check(header, salt: salt) else { return nil }
    let frame = RecordFrame(
      payloadBytes: Int(length), kind: RecordKind(rawValue: load(UInt16.self, header, 4)),
      flags: load(UInt16.self, header, 6), sequence: load(UInt64.self, header, 8),
      time: Timestamp(nanoseconds: load(Int64.self, header, 16)), ordinal: load(UInt32.self, header, 24))
    guard frame.flags & ~completesStep == 0, frame.size <= bytes.count - offset else { return nil }
    return frame
  }

  /// The checksum of the record of `size` bytes at `offset` under the chain so far.
  static func chain(_ bytes: UnsafeRawBufferPointer, at offset: Int, size: Int, after chain: UInt64) -> UInt64 {
    XXHash64.hash(UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + size - chainBytes)]), seed: chain)
  }

  /// The checksum that is stored in the record.
  static func storedChain(_ bytes: UnsafeRawBufferPointer, at offset: Int, size: Int) -> UInt64 {
    load(UInt64.self, bytes, offset + size - chainBytes)
  }

  private static func check(_ header: UnsafeRawBufferPointer, salt: UInt64) -> UInt32 {
    UInt32(truncatingIfNeeded: XXHash64.hash(UnsafeRawBufferPointer(rebasing: header[0..<28]), seed: salt))
  }

  private static func load<Value: FixedWidthInteger>(
    _: Value.Type, _ bytes: UnsafeRawBufferPointer, _ offset: Int
  ) -> Value {
    Value(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Value.self))
  }

  private func store<Value: FixedWidthInteger>(_ value: Value, _ target: UnsafeMutableRawBufferPointer, _ offset: Int) {
    target.storeBytes(of: value.littleEndian, toByteOffset: offset, as: Value.self)
  }
}
