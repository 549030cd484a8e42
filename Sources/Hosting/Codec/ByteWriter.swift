public import Quantities

/// Appends the fields of one journaled thing to a byte array. Integers are little-endian.
///
/// Writing cannot fail; whatever it writes, `ByteReader` reads back, and there is one form for each value, so that
/// equal values have equal bytes.
public struct ByteWriter: Sendable {
  /// What was written so far.
  public private(set) var bytes: [UInt8]

  /// An empty writer with room for `capacity` bytes.
  public init(reserving capacity: Int = 256) {
    bytes = []
    bytes.reserveCapacity(capacity)
  }

  /// Forgets what was written and keeps the room.
  public mutating func reset() { bytes.removeAll(keepingCapacity: true) }

  /// A fixed-width integer, little-endian, two's complement.
  @inlinable public mutating func write<Value: FixedWidthInteger>(_ value: Value) {
    var rest = value
    for _ in 0..<(Value.bitWidth / 8) {
      append(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
  }

  /// One byte.
  @inlinable public mutating func write(_ value: UInt8) { append(value) }

  /// A truth value: one byte, 0 or 1.
  @inlinable public mutating func write(_ value: Bool) { append(value ? 1 : 0) }

  /// A small count or length in base 128, seven bits a byte, lowest first; one to ten bytes.
  @inlinable public mutating func writeCompact(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(truncatingIfNeeded: rest))
  }

  /// A signed integer that is usually near zero: sign folded into the lowest bit, then base 128.
  @inlinable public mutating func writeCompact(_ value: Int64) {
    writeCompact(UInt64(bitPattern: (value << 1) ^ (value >> 63)))
  }

  /// A length in base 128, then the bytes.
  public mutating func write(_ blob: some Collection<UInt8>) {
    writeCompact(UInt64(blob.count))
    bytes.append(contentsOf: blob)
  }

  /// The bytes alone; the reader must know from elsewhere how many they are.
  public mutating func writeRaw(_ blob: some Collection<UInt8>) { bytes.append(contentsOf: blob) }

  /// A length in bytes in base 128, then UTF-8.
  public mutating func write(_ text: String) { write(Array(text.utf8)) }

  /// The code of a case of a closed enum.
  @inlinable public mutating func write<Code: RawRepresentable>(_ value: Code)
  where Code.RawValue: FixedWidthInteger & UnsignedInteger {
    write(value.rawValue)
  }

  /// An exact quantity: its count, eight bytes.
  @inlinable public mutating func write(_ value: some FixedPoint) { write(value.raw) }

  /// An identifier: its number at full width.
  @inlinable public mutating func write(_ value: some Identifier) { write(value.value) }

  /// An instant: nanoseconds since the epoch, eight bytes.
  @inlinable public mutating func write(_ value: Timestamp) { write(value.nanoseconds) }

  /// A length of time: nanoseconds, eight bytes.
  @inlinable public mutating func write(_ value: TimeSpan) { write(value.nanoseconds) }

  /// Presence, then the value.
  public mutating func write<Value>(_ value: Value?, _ writeValue: (inout Self, Value) -> Void) {
    write(value != nil)
    if let value { writeValue(&self, value) }
  }

  /// A count, then each element.
  public mutating func write<Value>(each values: [Value], _ writeValue: (inout Self, Value) -> Void) {
    writeCompact(UInt64(values.count))
    for value in values { writeValue(&self, value) }
  }

  @usableFromInline mutating func append(_ byte: UInt8) { bytes.append(byte) }
}
