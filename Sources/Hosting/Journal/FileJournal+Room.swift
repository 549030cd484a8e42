import Quantities

extension FileJournal {
  /// Goes over to a new segment when `count` bytes do not fit the current one.
  func makeRoom(for count: Int) throws(JournalError) {
    if let current, current.end + count <= current.capacity { return }
    try beginSegment(holding: count)
  }

  /// Creates the next segment, out of the reserve when the disk is full, and leaves the current one.
  func beginSegment(holding count: Int) throws(JournalError) {
    let needed = SegmentHeader.bytes + count
    var header = nextHeader(capacity: max(settings.segmentBytes, needed))
    do throws(DiskFault) {
      try disk.install(header.encoded()[...], as: DiskName.segment(header.number), size: Int(header.capacity))
    } catch {
      guard error.isOutOfSpace else { throw .stopped(error) }
      guard space == .ample, !segments.isEmpty, needed <= settings.reserveBytes else { throw .storageFull }
      header = nextHeader(capacity: settings.reserveBytes)
      try adoptReserve(header)
    }
    try enter(header)
  }

  /// Goes over to the reserve after a write into the current segment found the disk full.
  ///
  /// The remains of that write are cut off before the next segment exists, because nothing may follow the last record
  /// of a segment that has a successor.
  func moveToReserve() throws(JournalError) {
    guard let current else { throw .storageFull }
    do throws(DiskFault) {
      try disk.uninterrupted { () throws(DiskFault) in try disk.truncate(current.file, to: current.end) }
      try disk.sync(current.file)
    } catch {
      throw .stopped(error)
    }
    self.current?.capacity = current.end
    let header = nextHeader(capacity: settings.reserveBytes)
    try adoptReserve(header)
    try enter(header)
  }

  /// Allocates a new reserve when the last one was used up; false while the disk is full.
  func restoreReserve() throws(JournalError) -> Bool {
    if space == .ample { return true }
    do throws(DiskFault) {
      try disk.install([], as: DiskName.reserve, size: settings.reserveBytes)
    } catch {
      if error.isOutOfSpace { return false }
      throw .stopped(error)
    }
    space = .ample
    return true
  }

  /// Removes the segments all of whose records are at or before `sequence`, oldest first; the last one always stays.
  ///
  /// Only for a sequence that a kept snapshot covers: what is removed can no longer be replayed.
  /// - Returns: how many were removed.
  @discardableResult
  public func retire(through sequence: UInt64) throws(JournalError) -> Int {
    var removed = 0
    while segments.count > 1, segments[1].firstSequence <= sequence + 1 {
      let name = DiskName.segment(segments[0].number)
      try attempt { () throws(DiskFault) in
        try disk.uninterrupted { () throws(DiskFault) in try disk.remove(name) }
        try disk.syncDirectory()
      }
      segments.removeFirst()
      removed += 1
    }
    return removed
  }

  private func nextHeader(capacity: Int) -> SegmentHeader {
    SegmentHeader(
      identity: identity, number: (segments.last?.number ?? 0) + 1, configHash: settings.configHash,
      firstSequence: durableSequence + 1, created: durableTime, previousChain: chain, capacity: UInt64(capacity))
  }

  /// Makes the preallocated reserve the next segment; needs no space on the disk.
  private func adoptReserve(_ header: SegmentHeader) throws(JournalError) {
    do throws(DiskFault) {
      let file = try disk.uninterrupted { () throws(DiskFault) in
        try disk.open(DiskName.reserve, creating: false)
      }
      defer { disk.close(file) }
      try disk.writeFully(header.encoded()[...], to: file, at: 0)
      try disk.sync(file)
      try disk.uninterrupted { () throws(DiskFault) in
        try disk.rename(DiskName.reserve, to: DiskName.segment(header.number))
      }
      try disk.syncDirectory()
    } catch {
      throw .stopped(error)
    }
    space = .reserveOnly(bytesLeft: settings.reserveBytes)
  }

  /// Leaves the current segment and writes to the one with `header` from now on.
  private func enter(_ header: SegmentHeader) throws(JournalError) {
    try leaveCurrent()
    let name = DiskName.segment(header.number)
    do throws(DiskFault) {
      let file = try disk.uninterrupted { () throws(DiskFault) in try disk.open(name, creating: false) }
      current = OpenSegment(
        file: file, salt: header.salt, name: name, end: SegmentHeader.bytes, capacity: Int(header.capacity))
    } catch {
      throw .stopped(error)
    }
    segments.append(header)
    noteRoom()
    try noteDurable()
    try syncWitness()
  }

  /// Gives back what the segment did not use.
  private func leaveCurrent() throws(JournalError) {
    guard let left = current else { return }
    do throws(DiskFault) {
      try disk.uninterrupted { () throws(DiskFault) in try disk.truncate(left.file, to: left.end) }
    } catch {
      throw .stopped(error)
    }
    disk.close(left.file)
    current = nil
  }
}
