import Quantities

extension FileJournal {
  func openSegments(at time: Timestamp) throws(JournalError) {
    let names = try list()
    for name in names where name.hasSuffix(DiskName.draftSuffix) {
      try attempt { () throws(DiskFault) in try disk.remove(name) }
      opening.draftsRemoved += 1
    }
    segments = try JournalReader.headers(disk, names)
    if let first = segments.first { identity = first.identity }
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
    let finding = try SegmentFinding(
      bytes, of: header, witness: witness, acceptsLostTail: settings.acceptsLostTail)
    opening.lostRecords = finding.lostRecords
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
    try JournalReader<Disk>.demand(found, fits: segments, acceptsLostTail: settings.acceptsLostTail)
    return found
  }

  /// Writes again what the witness does not prove durable, and zeros over the remains, then syncs.
  ///
  /// Writing again matters: when a sync failed in an earlier process, the system's cache may still show bytes that
  /// never reached the disk, and a second sync would find nothing to do.
  private func makeDurable(_ bytes: [UInt8], _ finding: SegmentFinding, allocated: Int) throws(JournalError) {
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
}
