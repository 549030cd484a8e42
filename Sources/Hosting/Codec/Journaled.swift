import Instruments
import Quantities

/// Something with stable bytes in the journal: one form for each value, and hostile bytes give an error.
protocol Journaled {
  func write(to writer: inout ByteWriter)
  init(from reader: inout ByteReader) throws(CodecError)
}

extension ByteWriter {
  /// One field after the other.
  mutating func put<each Field: Journaled>(_ fields: repeat each Field) {
    repeat (each fields).write(to: &self)
  }
}

extension ByteReader {
  /// The next field.
  mutating func get<Field: Journaled>(_: Field.Type = Field.self) throws(CodecError) -> Field {
    try Field(from: &self)
  }

  /// The error for a code that this program does not know, as read one byte ago.
  func unknown(_ code: UInt8, of type: String) -> CodecError {
    CodecError(.unknownCode(UInt64(code), of: type), at: offset - 1)
  }
}

extension Journaled where Self: FixedWidthInteger {
  func write(to writer: inout ByteWriter) { writer.write(self) }
  init(from reader: inout ByteReader) throws(CodecError) { self = try reader.integer() }
}

extension UInt64: Journaled {}
extension UInt32: Journaled {}
extension Int64: Journaled {}
extension Int128: Journaled {}

extension Bool: Journaled {
  func write(to writer: inout ByteWriter) { writer.write(self) }
  init(from reader: inout ByteReader) throws(CodecError) { self = try reader.truth() }
}

extension Optional: Journaled where Wrapped: Journaled {
  func write(to writer: inout ByteWriter) { writer.write(self) { $1.write(to: &$0) } }
  init(from reader: inout ByteReader) throws(CodecError) {
    self = try reader.truth() ? try Wrapped(from: &reader) : nil
  }
}

extension Journaled where Self: FixedPoint {
  func write(to writer: inout ByteWriter) { writer.write(raw) }
  init(from reader: inout ByteReader) throws(CodecError) { self.init(raw: try reader.integer()) }
}

extension Money: Journaled {}
extension Price: Journaled {}
extension Quantity: Journaled {}
extension Shares: Journaled {}
extension FeeRate: Journaled {}

extension Journaled where Self: Identifier {
  func write(to writer: inout ByteWriter) { writer.write(value) }
  init(from reader: inout ByteReader) throws(CodecError) { self.init(try reader.integer()) }
}

extension AccountID: Journaled {}
extension MarketID: Journaled {}
extension FeedID: Journaled {}
extension SourceID: Journaled {}
extension OrderID: Journaled {}
extension RequestID: Journaled {}
extension HedgeOrderID: Journaled {}

extension Timestamp: Journaled {
  func write(to writer: inout ByteWriter) { writer.write(nanoseconds) }
  init(from reader: inout ByteReader) throws(CodecError) { self = try reader.timestamp() }
}

extension Journaled where Self: RawRepresentable, RawValue: FixedWidthInteger & UnsignedInteger {
  func write(to writer: inout ByteWriter) { writer.write(rawValue) }
  init(from reader: inout ByteReader) throws(CodecError) { self = try reader.code() }
}

extension Asset: Journaled {}
extension VenueRefusal: Journaled {}

extension AssetAmount: Journaled {
  func write(to writer: inout ByteWriter) { writer.put(asset, raw) }
  init(from reader: inout ByteReader) throws(CodecError) { self.init(try reader.get(), raw: try reader.get()) }
}
