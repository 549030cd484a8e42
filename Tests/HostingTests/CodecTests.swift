import Instruments
import Quantities
import Testing

@testable import Hosting

@Suite struct CodecTests {
  @Test func everyFieldComesBack() throws {
    var writer = ByteWriter()
    writer.write(UInt8(7))
    writer.write(true)
    writer.write(Int16(-2))
    writer.write(UInt32.max)
    writer.write(Int64.min)
    writer.write(Int128.min + 1)
    writer.write(Price(raw: -3))
    writer.write(AccountID(9))
    writer.write(Timestamp(nanoseconds: .max))
    writer.write(TimeSpan.seconds(-1))
    writer.write(Asset.eth)
    writer.write("Käse €")
    writer.write([UInt8]([1, 2, 3]))
    writer.write(Price?.none) { $0.write($1) }
    writer.write(Optional(Price(raw: 5))) { $0.write($1) }
    writer.write(each: [Int64(1), -1, .max]) { $0.writeCompact($1) }
    var reader = ByteReader(writer.bytes)
    #expect(try reader.integer(UInt8.self) == 7)
    #expect(try reader.truth())
    #expect(try reader.integer(Int16.self) == -2)
    #expect(try reader.integer(UInt32.self) == .max)
    #expect(try reader.integer(Int64.self) == .min)
    #expect(try reader.integer(Int128.self) == .min + 1)
    #expect(try reader.quantity(Price.self) == Price(raw: -3))
    #expect(try reader.identifier(AccountID.self) == AccountID(9))
    #expect(try reader.timestamp() == Timestamp(nanoseconds: .max))
    #expect(try reader.timeSpan() == .seconds(-1))
    #expect(try reader.code(of: Asset.self) == .eth)
    #expect(try reader.text(limit: 20) == "Käse €")
    #expect(try reader.blob(limit: 3) == [1, 2, 3])
    #expect(try reader.optional(Self.price) == nil)
    #expect(try reader.optional(Self.price) == Price(raw: 5))
    #expect(try reader.array(limit: 3, Self.compact) == [1, -1, .max])
    try reader.finish()
  }

  static func price(_ reader: inout ByteReader) throws(CodecError) -> Price { try reader.quantity() }
  static func compact(_ reader: inout ByteReader) throws(CodecError) -> Int64 { try reader.compactSigned() }

  @Test func littleEndianBytes() {
    var writer = ByteWriter()
    writer.write(UInt32(0x0102_0304))
    writer.write(Int16(-2))
    writer.writeCompact(UInt64(300))
    writer.writeCompact(Int64(-1))
    #expect(writer.bytes == [4, 3, 2, 1, 0xfe, 0xff, 0xac, 0x02, 0x01])
  }

  @Test(arguments: [0, 1, 127, 128, 16_383, 16_384, 1 << 35, UInt64.max - 1, UInt64.max])
  func compactIntegers(value: UInt64) throws {
    var writer = ByteWriter()
    writer.writeCompact(value)
    writer.writeCompact(Int64(bitPattern: value))
    var reader = ByteReader(writer.bytes)
    #expect(try reader.compactUnsigned() == value)
    #expect(try reader.compactSigned() == Int64(bitPattern: value))
    #expect(reader.left == 0)
  }

  static let hostile: [(bytes: [UInt8], fault: CodecError.Fault, at: Int)] = [
    ([0x80, 0x00], .integerNotCanonical, 0),
    ([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02], .integerNotCanonical, 0),
    ([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], .integerNotCanonical, 0),
    ([0x80], .endsTooEarly(needed: 1, left: 0), 1),
    ([], .endsTooEarly(needed: 1, left: 0), 0),
  ]

  @Test(arguments: hostile)
  func hostileCompactIntegers(bytes: [UInt8], fault: CodecError.Fault, at: Int) {
    #expect(throws: CodecError(fault, at: at)) {
      var reader = ByteReader(bytes)
      _ = try reader.compactUnsigned()
    }
  }

  @Test func eachRefusalNamesItsPlace() {
    func fault(_ bytes: [UInt8], _ read: (inout ByteReader) throws(CodecError) -> Void) -> CodecError? {
      var reader = ByteReader([0xee] + bytes)
      do throws(CodecError) {
        _ = try reader.integer(UInt8.self)
        try read(&reader)
        try reader.finish()
        return nil
      } catch { return error }
    }
    #expect(fault([2]) { r throws(CodecError) in _ = try r.truth() } == CodecError(.notTruth(2), at: 1))
    let unknown = fault([9]) { r throws(CodecError) in _ = try r.code(of: Asset.self) }
    #expect(unknown == CodecError(.unknownCode(9, of: "Asset"), at: 1))
    #expect(fault([0]) { _ throws(CodecError) in } == CodecError(.bytesLeft(1), at: 1))
    let long = fault([5, 1, 2, 3, 4, 5]) { r throws(CodecError) in _ = try r.blob(limit: 4) }
    #expect(long == CodecError(.tooLong(length: 5, limit: 4), at: 1))
    let short = fault([5, 1, 2]) { r throws(CodecError) in _ = try r.blob(limit: 100) }
    #expect(short == CodecError(.tooLong(length: 5, limit: 2), at: 1))
    #expect(fault([2, 0xc3, 0x28]) { r throws(CodecError) in _ = try r.text(limit: 9) } == CodecError(.notText, at: 1))
    let huge = fault([0xff, 0xff, 0xff, 0xff, 0x0f]) { r throws(CodecError) in
      _ = try r.array(limit: .max, elementBytes: 8, Self.compact)
    }
    #expect(huge == CodecError(.tooLong(length: 0xffff_ffff, limit: 0), at: 1))
  }

  /// Random and mutated bytes against every reading: an error or a value, never a trap.
  @Test func hostileBytesNeverTrap() {
    var chance = SplitMix(seed: 11)
    for _ in 0..<20_000 {
      var reader = ByteReader((0..<chance.below(40)).map { _ in UInt8(truncatingIfNeeded: chance.next()) }[...])
      while reader.left > 0 {
        let before = reader.offset
        do throws(CodecError) {
          switch chance.below(9) {
          case 0: _ = try reader.compactUnsigned()
          case 1: _ = try reader.compactSigned()
          case 2: _ = try reader.text(limit: 10)
          case 3: _ = try reader.blob(limit: 10)
          case 4: _ = try reader.integer(Int128.self)
          case 5: _ = try reader.code(of: Asset.self)
          case 6: _ = try reader.array(limit: 5, Self.compact)
          case 7: _ = try reader.optional(Self.price)
          default: _ = try reader.truth()
          }
        } catch { break }
        #expect(reader.offset > before)
      }
    }
  }
}
