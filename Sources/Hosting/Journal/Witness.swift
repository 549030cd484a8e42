/// What the journal last knew to be durable, noted in a file of its own after every sync and before any
/// acknowledgement. It lets a torn tail be told from damage to the last group, and shows when the tail or a whole
/// segment is gone.
///
/// Two slots are written in turn, each in a sector of its own, so that a torn write leaves the other. The note itself
/// is not synced with every group: without a power loss it is there at once, and after one it may be old, never ahead.
struct Witness: Equatable {
  static let slotBytes = 64
  static let slotSpacing = 512
  static let fileBytes = 2 * slotSpacing
  private static let magic: [UInt8] = Array("BALLASTW".utf8)

  var identity: UInt64
  /// Rises with every note; its lowest bit names the slot.
  var generation: UInt64
  /// The segment that is written to.
  var segment: UInt64
  /// Everything through this record is durable.
  var sequence: UInt64
  /// The chain after that record.
  var chain: UInt64

  /// Where in the file the note stands.
  var offset: Int { Int(generation & 1) * Self.slotSpacing }

  func encoded() -> [UInt8] {
    var writer = ByteWriter(reserving: Self.slotBytes)
    writer.writeRaw(Self.magic)
    writer.write(SegmentHeader.formatVersion)
    writer.write(UInt32(0))
    writer.write(identity)
    writer.write(generation)
    writer.write(segment)
    writer.write(sequence)
    writer.write(chain)
    writer.write(XXHash64.hash(writer.bytes[...], seed: 0))
    return writer.bytes
  }

  /// The newest readable note in the file, and whether a slot that was written is unreadable.
  static func newest(in file: [UInt8]) -> (witness: Witness?, damaged: Bool) {
    var newest: Witness?
    var damaged = file.count < fileBytes
    for slot in 0..<2 {
      let start = slot * slotSpacing
      guard start + slotBytes <= file.count else { continue }
      let bytes = file[start..<(start + slotBytes)]
      if let witness = Witness(bytes), witness.offset == start {
        if newest == nil || witness.generation > newest?.generation ?? 0 { newest = witness }
      } else if bytes.contains(where: { $0 != 0 }) {
        damaged = true
      }
    }
    return (newest, damaged)
  }

  init(identity: UInt64, generation: UInt64, segment: UInt64, sequence: UInt64, chain: UInt64) {
    self.identity = identity
    self.generation = generation
    self.segment = segment
    self.sequence = sequence
    self.chain = chain
  }

  private init?(_ bytes: ArraySlice<UInt8>) {
    let body = bytes.dropLast(8)
    var check = ByteReader(bytes.suffix(8))
    guard body.starts(with: Self.magic), (try? check.integer(UInt64.self)) == XXHash64.hash(body, seed: 0) else {
      return nil
    }
    var reader = ByteReader(body.dropFirst(8))
    guard let version: UInt32 = try? reader.integer(), version == SegmentHeader.formatVersion,
      let reserved: UInt32 = try? reader.integer(), reserved == 0,
      let identity: UInt64 = try? reader.integer(), let generation: UInt64 = try? reader.integer(),
      let segment: UInt64 = try? reader.integer(), let sequence: UInt64 = try? reader.integer(),
      let chain: UInt64 = try? reader.integer()
    else { return nil }
    self.init(identity: identity, generation: generation, segment: segment, sequence: sequence, chain: chain)
  }
}
