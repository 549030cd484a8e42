/// Reads a journal and writes nothing: for verification, inspection, audits and copies of a journal that is in use.
///
/// - Evidence: JournalReaderTests, JournalDamageTests
public struct JournalReader<Disk: JournalDisk> {
  private let disk: Disk
  let segments: [SegmentHeader]
  /// The last record of the last whole step.
  public let lastSequence: UInt64
  /// The checksum through that record.
  public let chain: UInt64
  /// Bytes behind it that a crash left of a group that was never acknowledged, or that a writer is just writing.
  public let tornBytes: Int
  /// The witness was missing, or a part of it could not be read.
  public let witnessDamaged: Bool

  /// Reads the headers, the witness and the last segment of the journal in `disk`.
  ///
  /// - Throws: `corrupt`, `segmentMissing`, `unknownFormat`, `disk`; `historyMissing` when there is no journal.
  public init(disk: Disk) throws(JournalError) {
    // The witness first: it may be older than the segments of a journal in use, never newer.
    let (witness, damaged) = try Self.witness(disk)
    let names = try attempt { () throws(DiskFault) in
      try disk.uninterrupted { () throws(DiskFault) in try disk.names() }
    }
    let segments = try Self.headers(disk, names)
    guard let last = segments.last else { throw .historyMissing(before: 1) }
    try Self.demand(witness, fits: segments, acceptsLostTail: false)
    let bytes = try attempt { () throws(DiskFault) in try disk.contents(of: DiskName.segment(last.number)) }
    let finding = try SegmentFinding(bytes, of: last, witness: witness, acceptsLostTail: false)
    self.init(disk: disk, segments: segments, lastSequence: finding.sequence, chain: finding.chain, finding, damaged)
  }

  /// A reader of what the owner of the journal knows to be durable.
  init(
    disk: Disk, segments: [SegmentHeader], lastSequence: UInt64, chain: UInt64, _ finding: SegmentFinding? = nil,
    _ witnessDamaged: Bool = false
  ) {
    self.disk = disk
    self.segments = segments
    self.lastSequence = lastSequence
    self.chain = chain
    self.witnessDamaged = witnessDamaged
    tornBytes = finding.map { $0.remainsEnd - $0.end } ?? 0
  }

  /// The number that all files of this journal bear.
  public var identity: UInt64 { segments.first?.identity ?? 0 }

  /// The first record that is still there.
  public var firstSequence: UInt64 { segments.first?.firstSequence ?? 1 }

  /// The configuration under which the last segment is written.
  public var configHash: UInt64 { segments.last?.configHash ?? 0 }

  /// Hands over every record after `sequence`, in order.
  public func replay(
    after sequence: UInt64, _ body: (JournalRecord) throws(JournalError) -> Void
  ) throws(JournalError) {
    guard let first = segments.first, first.firstSequence - 1 <= sequence else {
      throw .historyMissing(before: firstSequence)
    }
    for index in segments.indices {
      if index + 1 < segments.count, segments[index + 1].firstSequence - 1 <= sequence { continue }
      try walk(index) { record throws(JournalError) in
        if record.sequence > sequence { try body(record) }
      }
    }
  }

  /// Checks every byte of every segment.
  public func verify() throws(JournalError) {
    for index in segments.indices { try walk(index) { _ throws(JournalError) in } }
  }

  /// The file in which a record lies or would lie.
  public func file(of sequence: UInt64) -> String {
    DiskName.segment(segments.last { $0.firstSequence <= sequence }?.number ?? 1)
  }

  /// The chain after the record `sequence`, or `nil` when its segment is no longer there.
  public func chain(at sequence: UInt64) throws(JournalError) -> UInt64? {
    if sequence == lastSequence { return chain }
    guard sequence < lastSequence, let index = segments.lastIndex(where: { $0.firstSequence <= sequence + 1 }) else {
      return nil
    }
    if segments[index].firstSequence == sequence + 1 { return segments[index].previousChain }
    var found: UInt64?
    try walk(index) { record throws(JournalError) in
      if record.sequence == sequence { found = record.chain }
    }
    return found
  }

  /// Hands over the records of one segment and checks that it leads to the next one, or to the end of the journal.
  private func walk(_ index: Int, _ body: (JournalRecord) throws(JournalError) -> Void) throws(JournalError) {
    let header = segments[index]
    let next = index + 1 < segments.count ? segments[index + 1] : nil
    let name = DiskName.segment(header.number)
    let bytes = try attempt { () throws(DiskFault) in try disk.contents(of: name) }
    guard try SegmentHeader.decode(bytes, number: header.number) == header else {
      throw .corrupt(file: name, offset: 0, "the segment was exchanged")
    }
    var walk = SegmentWalk(bytes: bytes, header: header)
    let last = next.map { $0.firstSequence - 1 } ?? lastSequence
    while walk.place.nextSequence <= last, let record = walk.next() { try body(record) }
    guard walk.place.nextSequence == last + 1, walk.place.chain == next?.previousChain ?? chain else {
      throw .corrupt(
        file: name, offset: walk.place.offset, "record \(walk.place.nextSequence) of \(last) cannot be read")
    }
    if next != nil, walk.tail() != .clean {
      throw .corrupt(file: name, offset: walk.place.offset, "bytes behind the last record of a finished segment")
    }
  }

  /// The headers of the segments among `names`, in order.
  static func headers(_ disk: Disk, _ names: [String]) throws(JournalError) -> [SegmentHeader] {
    let numbers = names.compactMap(DiskName.segmentNumber).sorted()
    for (number, next) in zip(numbers, numbers.dropFirst()) where next != number + 1 {
      throw .segmentMissing(number: number + 1)
    }
    var headers: [SegmentHeader] = []
    for number in numbers {
      let name = DiskName.segment(number)
      let bytes = try attempt { () throws(DiskFault) in try disk.contents(of: name, limit: SegmentHeader.bytes) }
      let header = try SegmentHeader.decode(bytes, number: number)
      if let previous = headers.last {
        guard header.identity == previous.identity else {
          throw .corrupt(file: name, offset: 16, "the segment belongs to another journal")
        }
        guard header.firstSequence >= previous.firstSequence else {
          throw .corrupt(file: name, offset: 40, "the segment begins before its predecessor")
        }
      }
      headers.append(header)
    }
    return headers
  }

  /// The newest note of the witness, and whether it is missing or partly unreadable.
  private static func witness(_ disk: Disk) throws(JournalError) -> (Witness?, damaged: Bool) {
    do throws(DiskFault) {
      return Witness.newest(in: try disk.contents(of: DiskName.witness))
    } catch {
      if error.isAbsence { return (nil, true) }
      throw .disk(error)
    }
  }

  /// Demands that the witness belongs to the journal of `segments` and knows no later one.
  static func demand(
    _ witness: Witness?, fits segments: [SegmentHeader], acceptsLostTail: Bool
  ) throws(JournalError) {
    guard let witness else { return }
    if let identity = segments.first?.identity, witness.identity != identity {
      throw .corrupt(file: DiskName.witness, offset: witness.offset + 16, "the witness belongs to another journal")
    }
    let last = segments.last?.number ?? 0
    if witness.segment > last, !acceptsLostTail { throw .segmentMissing(number: last + 1) }
  }
}

/// Runs a call whose failure endangers nothing.
func attempt<Value>(_ call: () throws(DiskFault) -> Value) throws(JournalError) -> Value {
  do throws(DiskFault) { return try call() } catch { throw .disk(error) }
}
