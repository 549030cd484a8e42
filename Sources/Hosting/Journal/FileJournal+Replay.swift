import Quantities

extension FileJournal {
  /// Hands over every durable record after `sequence`, in order.
  public func replay(
    after sequence: UInt64, _ body: (JournalRecord) throws(JournalError) -> Void
  ) throws(JournalError) {
    guard let first = segments.first, first.firstSequence <= sequence + 1 else {
      throw .historyMissing(before: segments.first?.firstSequence ?? 0)
    }
    for (index, header) in segments.enumerated() {
      let next = index + 1 < segments.count ? segments[index + 1] : nil
      if let next, next.firstSequence <= sequence + 1 { continue }
      try walk(header, before: next) { record throws(JournalError) in
        if record.sequence > sequence { try body(record) }
      }
    }
  }

  /// Checks every byte of every segment.
  public func verify() throws(JournalError) {
    for (index, header) in segments.enumerated() {
      try walk(header, before: index + 1 < segments.count ? segments[index + 1] : nil) { _ throws(JournalError) in }
    }
  }

  /// The checksum of everything that is durable.
  public func chain(at sequence: UInt64) throws(JournalError) -> UInt64? {
    if sequence == durableSequence { return chain }
    guard let index = segments.lastIndex(where: { $0.firstSequence <= sequence + 1 }), sequence < durableSequence else {
      return nil
    }
    let header = segments[index]
    if header.firstSequence == sequence + 1 { return header.previousChain }
    var found: UInt64?
    try walk(header, before: index + 1 < segments.count ? segments[index + 1] : nil) { record throws(JournalError) in
      if record.sequence == sequence { found = record.chain }
    }
    return found
  }

  /// Hands over the records of one segment and checks that it leads to the next one, or to the end of the journal.
  private func walk(
    _ header: SegmentHeader, before next: SegmentHeader?, _ body: (JournalRecord) throws(JournalError) -> Void
  ) throws(JournalError) {
    let name = DiskName.segment(header.number)
    let bytes = try attempt { () throws(DiskFault) in try disk.contents(of: name) }
    guard try SegmentHeader.decode(bytes, number: header.number) == header else {
      throw .corrupt(file: name, offset: 0, "the segment was exchanged")
    }
    var walk = SegmentWalk(bytes: bytes, header: header)
    let end = next?.firstSequence ?? durableSequence + 1
    while let record = walk.next() {
      if record.sequence >= end { throw .corrupt(file: name, offset: walk.place.offset, "records beyond the end") }
      try body(record)
    }
    guard walk.place.nextSequence == end, walk.place.chain == next?.previousChain ?? chain, walk.tail() == .clean else {
      throw .corrupt(
        file: name, offset: walk.place.offset, "record \(walk.place.nextSequence) of \(end - 1) cannot be read")
    }
  }
}
