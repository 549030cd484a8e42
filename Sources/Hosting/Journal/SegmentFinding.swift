import Quantities

/// What a walk through the last segment found: where its whole steps end, and what lies behind them.
struct SegmentFinding {
  /// The end of the last whole step.
  var end = SegmentHeader.bytes
  /// The last record of that step, or the last of the segment before.
  var sequence: UInt64
  var chain: UInt64
  var time: Timestamp
  /// Everything before this was synced, as the witness says.
  var provenEnd = SegmentHeader.bytes
  /// Where the remains of an unacknowledged group end.
  var remainsEnd = SegmentHeader.bytes
  /// Records that the witness knows and the segment has not.
  var lostRecords: UInt64 = 0

  /// Walks through `bytes`.
  ///
  /// - Throws: `corrupt` when a later group or the witness proves that something durable cannot be read; with
  ///   `acceptsLostTail` the witness's records are only counted as lost.
  init(
    _ bytes: [UInt8], of header: SegmentHeader, witness: Witness?, acceptsLostTail: Bool
  ) throws(JournalError) {
    let name = DiskName.segment(header.number)
    sequence = header.firstSequence - 1
    chain = header.previousChain
    time = header.created
    var walk = SegmentWalk(bytes: bytes, header: header)
    while let record = walk.next() {
      if let witness, record.sequence == witness.sequence {
        guard record.chain == witness.chain else {
          throw .corrupt(file: name, offset: walk.place.offset, "the witness knows another record \(record.sequence)")
        }
        provenEnd = walk.place.offset
      }
      guard record.completesStep else { continue }
      sequence = record.sequence
      chain = record.chain
      time = record.time
      end = walk.place.offset
    }
    switch walk.tail() {
    case .clean: remainsEnd = walk.place.offset
    case .torn(let tornEnd): remainsEnd = max(walk.place.offset, tornEnd)
    case .corrupt(let evidence):
      throw .corrupt(
        file: name, offset: walk.place.offset,
        "record \(walk.place.nextSequence) was durable, as offset \(evidence) proves")
    }
    guard let witness, witness.sequence > sequence else { return }
    guard acceptsLostTail else {
      throw .corrupt(file: name, offset: end, "record \(sequence + 1) was durable, as the witness proves")
    }
    lostRecords = witness.sequence - sequence
  }
}
