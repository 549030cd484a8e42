public import Quantities

/// Reads the fields of one journaled thing. Total: hostile bytes give a `CodecError` with an offset, never a trap,
/// and never an allocation larger than the bytes at hand.
public struct ByteReader: Sendable {
  private let bytes: ArraySlice<UInt8>
  private var cursor: Int

  /// A reader of `bytes`.
  public init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    cursor = bytes.startIndex
  }

  /// A reader of `bytes`.
  public init(_ bytes: [UInt8]) { self.init(bytes[...]) }

  /// How many bytes were read.
  public var offset: Int { cursor - bytes.startIndex }

  /// How many bytes are left.
  public var left: Int { bytes.endIndex - cursor }

  /// A fixed-width integer, little-endian, two's complement.
  public mutating func integer<Value: FixedWidthInteger>(_: Value.Type = Value.self) throws(CodecError) -> Value {
    let width = Value.bitWidth / 8
    guard left >= width else { throw CodecError(.endsTooEarly(needed: width, left: left), at: offset) }
    var value: Value = 0
    var position = cursor + width
    while position > cursor {
      position -= 1
      value = width == 1 ? Value(truncatingIfNeeded: bytes[position]) : (value << 8) | Value(bytes[position])
    }
    cursor += width
    return value
  }

  /// A truth value; anything but 0 and 1 is refused.
  public mutating func truth() throws(CodecError) -> Bool {
    let start = offset
    let byte = try integer(UInt8.self)
    guard byte <= 1 else { throw CodecError(.notTruth(byte), at: start) }
    return byte == 1
  }

  /// A base-128 integer in its shortest form.
  public mutating func compactUnsigned() throws(CodecError) -> UInt64 {
    let start = offset
    var value: UInt64 = 0
    for index in 0..<10 {
      let byte = try integer(UInt8.self)
      if index == 9, byte > 1 { break }
      value |= UInt64(byte & 0x7f) << UInt64(7 * index)
      if byte & 0x80 == 0 {
        if byte == 0, index > 0 { break }
        return value
      }
    }
    throw CodecError(.integerNotCanonical, at: start)
  }

  /// A base-128 integer with its sign in the lowest bit.
  public mutating func compactSigned() throws(CodecError) -> Int64 {
    let folded = try compactUnsigned()
    return Int64(bitPattern: folded >> 1) ^ -Int64(bitPattern: folded & 1)
  }

  /// A count of elements, each of which takes at least `elementBytes`; more than the rest could hold is refused.
  public mutating func count(limit: Int, elementBytes: Int = 1) throws(CodecError) -> Int {
    precondition(elementBytes > 0, "Invariant: an element takes at least a byte")
    let start = offset
    let value = try compactUnsigned()
    let bound = min(limit, left / elementBytes)
    guard value <= UInt64(max(bound, 0)) else { throw CodecError(.tooLong(length: value, limit: bound), at: start) }
    return Int(value)
  }

  /// Bytes with their length before them.
  public mutating func blob(limit: Int) throws(CodecError) -> ArraySlice<UInt8> {
    let length = try count(limit: limit)
    defer { cursor += length }
    return bytes[cursor..<(cursor + length)]
  }

  /// UTF-8 with its length in bytes before it.
  public mutating func text(limit: Int) throws(CodecError) -> String {
    let start = offset
    guard let text = String(validating: try blob(limit: limit), as: UTF8.self) else {
      throw CodecError(.notText, at: start)
    }
    return text
  }

  /// A case of a closed enum by its code.
  public mutating func code<Code: RawRepresentable>(of type: Code.Type = Code.self) throws(CodecError) -> Code
  where Code.RawValue: FixedWidthInteger & UnsignedInteger {
    let start = offset
    let raw = try integer(Code.RawValue.self)
    guard let value = Code(rawValue: raw) else {
      throw CodecError(.unknownCode(UInt64(truncatingIfNeeded: raw), of: "\(type)"), at: start)
    }
    return value
  }

  /// An exact quantity.
  public mutating func quantity<Value: FixedPoint>(_: Value.Type = Value.self) throws(CodecError) -> Value {
    Value(raw: try integer())
  }

  /// An identifier.
  public mutating func identifier<Value: Identifier>(_: Value.Type = Value.self) throws(CodecError) -> Value {
    Value(try integer())
  }

  /// An instant.
  public mutating func timestamp() throws(CodecError) -> Timestamp { Timestamp(nanoseconds: try integer()) }

  /// A length of time.
  public mutating func timeSpan() throws(CodecError) -> TimeSpan { TimeSpan(nanoseconds: try integer()) }

  /// A value that may be missing.
  public mutating func optional<Value>(
    _ readValue: (inout Self) throws(CodecError) -> Value
  ) throws(CodecError) -> Value? {
    try truth() ? try readValue(&self) : nil
  }

  /// A counted list.
  public mutating func array<Value>(
    limit: Int, elementBytes: Int = 1, _ readValue: (inout Self) throws(CodecError) -> Value
  ) throws(CodecError) -> [Value] {
    let count = try count(limit: limit, elementBytes: elementBytes)
    var values: [Value] = []
    values.reserveCapacity(count)
    for _ in 0..<count { values.append(try readValue(&self)) }
    return values
  }

  /// Demands that everything was read.
  public func finish() throws(CodecError) {
    guard left == 0 else { throw CodecError(.bytesLeft(left), at: offset) }
  }
}
