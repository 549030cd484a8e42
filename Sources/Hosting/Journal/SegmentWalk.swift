import Quantities

/// Reads the records of one segment in order, each checked against its header check, its place and the chain.
struct SegmentWalk {
  /// What follows the last whole record.
  enum Tail: Equatable {
    /// Nothing but zeros.
    case clean
    /// Bytes that end before `end` and that no later group proves durable.
    case torn(end: Int)
    /// Something durable was here: the group at `evidence` was written only after it.
    case corrupt(evidence: Int)
  }

  /// A position between two records.
  struct Place: Equatable {
    /// Where the next record begins.
    var offset: Int
    /// The checksum through the last record.
    var chain: UInt64
    /// The sequence that the next record must have.
    var nextSequence: UInt64
  }

  var bytes: [UInt8]
  let header: SegmentHeader
  var place: Place
  private let salt: UInt64

  init(bytes: [UInt8], header: SegmentHeader) {
    self.bytes = bytes
    self.header = header
    salt = header.salt
    place = Place(offset: SegmentHeader.bytes, chain: header.previousChain, nextSequence: header.firstSequence)
  }

  /// The next record, or `nil` when none begins here; `tail` says why.
  mutating func next() -> JournalRecord? {
    let place = place
    let found = bytes.withUnsafeBytes { all -> (frame: RecordFrame, chain: UInt64)? in
      guard let frame = RecordFrame.read(all, at: place.offset, salt: salt), frame.sequence == place.nextSequence else {
        return nil
      }
      let chain = RecordFrame.chain(all, at: place.offset, size: frame.size, after: place.chain)
      return chain == RecordFrame.storedChain(all, at: place.offset, size: frame.size) ? (frame, chain) : nil
    }
    guard let (frame, chain) = found else { return nil }
    let start = place.offset + RecordFrame.headerBytes
    self.place = Place(offset: place.offset + frame.size, chain: chain, nextSequence: place.nextSequence + 1)
    return JournalRecord(
      sequence: frame.sequence, time: frame.time, kind: frame.kind,
      completesStep: frame.flags & RecordFrame.completesStep != 0, beginsGroup: frame.ordinal == 0,
      offset: place.offset,
      payload: bytes[start..<(start + frame.payloadBytes)], chain: chain)
  }

  /// Judges what lies beyond the last record, where `place.nextSequence` is expected.
  ///
  /// A group is written only after the group before it was synced. So a header of a later group proves that the
  /// expected record was durable, and that its absence is damage. Without one, and without a witness, all that is left
  /// can be parts of the last group, which nobody was told about.
  ///
  /// - Complexity: O(bytes left); a header is looked for at every multiple of eight.
  func tail() -> Tail {
    bytes.withUnsafeBytes { all in
      var end = all.count
      while end >= place.offset + 8, all.loadUnaligned(fromByteOffset: end - 8, as: UInt64.self) == 0 { end -= 8 }
      while end > place.offset, all[end - 1] == 0 { end -= 1 }
      guard end > place.offset else { return .clean }
      var position = place.offset
      while position < end {
        if let frame = RecordFrame.read(all, at: position, salt: salt), frame.groupStart > place.nextSequence,
          frame.groupStart <= frame.sequence
        {
          return .corrupt(evidence: position)
        }
        position += RecordFrame.alignment
      }
      return .torn(end: end)
    }
  }
}
