import Quantities

extension FileJournal {
  func openSegments(at time: Timestamp) throws(JournalError) {
    let names = try list()
    for name in names where name.hasSuffix(DiskName.draftSuffix) {
      try attempt { () throws(DiskFault) in try disk.remove(name) }
      opening.draftsRemoved += 1
    }
    let numbers = names.compactMap(DiskName.segmentNumber).sorted()
    for (number, next) in zip(numbers, numbers.dropFirst()) where next != number + 1 {
      throw .segmentMissing(number: number + 1)
    }
    try readHeaders(numbers)
    let witness = try openWitness(names)
    if let last = segments.last {
      try recover(last, witness)
      if last.configHash != settings.configHash {
        guard settings.allowsConfigurationChange else {
          throw .configurationChanged(journal: last.configHash, now: settings.configHash)
        }
        try beginSegment(holding: 0)
      }
    } else {
      chain = SegmentHeader.firstChain(identity: identity)
      lastTime = time
      durableTime = time
      opening.created = true
      try beginSegment(holding: 0)
    }
    try findReserve(names)
  }

  private func list() throws(JournalError) -> [String] {
    try attempt { () throws(DiskFault) in try disk.uninterrupted { () throws(DiskFault) in try disk.names() } }.sorted()
  }

  private func readHeaders(_ numbers: [UInt64]) throws(JournalError) {
    for number in numbers {
      let name = DiskName.segment(number)
      let bytes = try attempt { () throws(DiskFault) in try disk.contents(of: name, limit: SegmentHeader.bytes) }
      let header = try SegmentHeader.decode(bytes, number: number)
      if let previous = segments.last {
        guard header.identity == previous.identity else {
          throw .corrupt(file: name, offset: 16, "the segment belongs to another journal")
        }
        guard header.firstSequence >= previous.firstSequence else {
          throw .corrupt(file: name, offset: 40, "the segment begins before its predecessor")
        }
      }
      segments.append(header)
    }
    if let first = segments.first { identity = first.identity }
  }

  /// What a walk through the last segment found.
  private struct Finding {
    /// The end of the last whole step, or of the mark after it.
    var end = SegmentHeader.bytes
    var sequence: UInt64
    var chain: UInt64
    var time: Timestamp
    /// Everything before this was synced, as the witness says.
    var provenEnd = SegmentHeader.bytes
    /// Where the remains of an unacknowledged group end.
    var remainsEnd = SegmentHeader.bytes
  }

  private func recover(_ header: SegmentHeader, _ witness: Witness?) throws(JournalError) {
    let name = DiskName.segment(header.number)
    let file = try attempt { () throws(DiskFault) in
      try disk.uninterrupted { () throws(DiskFault) in try disk.open(name, creating: false) }
    }
    current = OpenSegment(
      file: file, salt: header.salt, name: name, end: SegmentHeader.bytes, capacity: SegmentHeader.bytes)
    let bytes = try attempt { () throws(DiskFault) in try disk.readFully(file) }
    if bytes.count < Int(clamping: header.capacity) {
      opening.missingBytes = Int(clamping: header.capacity) - bytes.count
    }
    let finding = try examine(bytes, of: header, witness)
    if let witness, witness.sequence > finding.sequence {
      guard settings.acceptsLostTail else {
        throw .corrupt(
          file: name, offset: finding.end, "record \(finding.sequence + 1) was durable, as the witness proves")
      }
      opening.lostRecords = witness.sequence - finding.sequence
    }
    chain = finding.chain
    lastSequence = finding.sequence
    durableSequence = finding.sequence
    lastTime = finding.time
    durableTime = finding.time
    opening.lastSequence = finding.sequence
    current?.end = finding.end
    current?.capacity = bytes.count
    if finding.remainsEnd > finding.end {
      opening.erasedBytes = finding.remainsEnd - finding.end
      opening.erasedFrom = "\(name):\(finding.end)"
    }
    try makeDurable(bytes, finding, allocated: Int(clamping: header.capacity))
  }

  private func examine(
    _ bytes: [UInt8], of header: SegmentHeader, _ witness: Witness?
  ) throws(JournalError) -> Finding {
    let name = DiskName.segment(header.number)
    var walk = SegmentWalk(bytes: bytes, header: header)
    var finding = Finding(
      sequence: header.firstSequence &- 1, chain: header.previousChain, time: header.created)
    while let record = walk.next() {
      if let witness, record.sequence == witness.sequence {
        guard record.chain == witness.chain else {
          throw .corrupt(file: name, offset: walk.place.offset, "the witness knows another record \(record.sequence)")
        }
        finding.provenEnd = walk.place.offset
      }
      guard record.completesStep else { continue }
      finding.sequence = record.sequence
      finding.chain = record.chain
      finding.time = record.time
      finding.end = walk.place.offset
    }
    switch walk.tail() {
    case .clean: finding.remainsEnd = walk.place.offset
    case .torn(let end): finding.remainsEnd = max(walk.place.offset, end)
    case .corrupt(let evidence):
      throw .corrupt(
        file: name, offset: walk.place.offset,
        "record \(walk.place.nextSequence) was durable, as offset \(evidence) proves")
    }
    return finding
  }

  /// Opens the witness, creating it where there is none, and reads the newest note.
  private func openWitness(_ names: [String]) throws(JournalError) -> Witness? {
    var found: Witness?
    if names.contains(DiskName.witness) {
      let bytes = try attempt { () throws(DiskFault) in try disk.contents(of: DiskName.witness) }
      (found, opening.witnessDamaged) = Witness.newest(in: bytes)
    } else {
      opening.witnessDamaged = !segments.isEmpty
    }
    if !names.contains(DiskName.witness) || (opening.witnessDamaged && found == nil) {
      try attempt { () throws(DiskFault) in try disk.install([], as: DiskName.witness, size: Witness.fileBytes) }
    }
    witnessFile = try attempt { () throws(DiskFault) in
      try disk.uninterrupted { () throws(DiskFault) in try disk.open(DiskName.witness, creating: false) }
    }
    guard let found else { return nil }
    witnessGeneration = found.generation
    if segments.isEmpty { identity = found.identity }
    guard found.identity == identity else {
      throw .corrupt(file: DiskName.witness, offset: found.offset + 16, "the witness belongs to another journal")
    }
    if found.segment > segments.last?.number ?? 0, !settings.acceptsLostTail {
      throw .segmentMissing(number: (segments.last?.number ?? 0) + 1)
    }
    return found
  }

  /// Writes again what the witness does not prove durable, and zeros over the remains, then syncs.
  ///
  /// Writing again matters: when a sync failed in an earlier process, the system's cache may still show bytes that
  /// never reached the disk, and a second sync would find nothing to do.
  private func makeDurable(_ bytes: [UInt8], _ finding: Finding, allocated: Int) throws(JournalError) {
    guard let file = current?.file else { return }
    do throws(DiskFault) {
      if bytes.count < allocated {
        do throws(DiskFault) {
          try disk.uninterrupted { () throws(DiskFault) in try disk.preallocate(file, to: allocated) }
          current?.capacity = allocated
        } catch { if !error.isOutOfSpace { throw error } }
      }
      let unproven = min(finding.provenEnd, finding.end)
      try disk.writeFully(bytes[unproven..<finding.end], to: file, at: unproven)
      let remains = [UInt8](repeating: 0, count: min(finding.remainsEnd, bytes.count) - finding.end)
      try disk.writeFully(remains[...], to: file, at: finding.end)
      try disk.sync(file)
      try disk.syncDirectory()
    } catch {
      throw .stopped(error)
    }
    try noteDurable()
    try syncWitness()
  }

  private func findReserve(_ names: [String]) throws(JournalError) {
    if names.contains(DiskName.reserve) {
      let size = try attempt { () throws(DiskFault) in
        let file = try disk.uninterrupted { () throws(DiskFault) in
          try disk.open(DiskName.reserve, creating: false)
        }
        defer { disk.close(file) }
        return try disk.uninterrupted { () throws(DiskFault) in try disk.size(of: file) }
      }
      if size == settings.reserveBytes { return }
    }
    space = .reserveOnly(bytesLeft: 0)
    noteRoom()
    _ = try restoreReserve()
  }

  /// Runs a call whose failure endangers nothing.
  func attempt<Value>(_ call: () throws(DiskFault) -> Value) throws(JournalError) -> Value {
    do throws(DiskFault) { return try call() } catch { throw .disk(error) }
  }
}
