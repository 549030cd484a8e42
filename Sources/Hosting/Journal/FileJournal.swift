public import Quantities

/// The journal in segment files on one disk.
///
/// Not for use from two threads: its owner is the sequencer. `docs/journal.md` has the format and the argument why a
/// torn tail can be told from damage.
///
/// - Complexity: `append` copies the payload into a reused buffer; `commit` is two writes and one sync.
/// - Evidence: JournalCutTests, JournalDamageTests, JournalFaultTests, PowerLossTests, ProcessKillTests
public final class FileJournal<Disk: JournalDisk>: JournalStore {
  let disk: Disk
  let settings: JournalSettings
  /// What was found when the journal was opened.
  public internal(set) var opening = JournalOpening()
  /// The number that all files of this journal bear.
  public internal(set) var identity: UInt64
  /// The headers of the segments that are there, in order; the last one is written to.
  var segments: [SegmentHeader] = []
  var current: OpenSegment?

  /// The last sequence handed out, zero at the beginning.
  public internal(set) var lastSequence: UInt64 = 0
  /// The last sequence that is durable.
  public internal(set) var durableSequence: UInt64 = 0
  /// The logical time of the last record.
  public internal(set) var lastTime = Timestamp(nanoseconds: .min)
  /// The time of the last durable record; a new segment begins there.
  var durableTime = Timestamp(nanoseconds: .min)
  /// The checksum of everything that is durable.
  public internal(set) var chain: UInt64 = 0
  /// The room that is left.
  public internal(set) var space = StorageSpace.ample
  var witnessFile: DiskFile?
  var witnessGeneration: UInt64 = 0
  /// The last note in the witness is written but may not be on the disk yet.
  var witnessIsLoose = false
  private var pending: [UInt8] = []
  private var pendingStarts: [Int] = []
  private var stepIsOpen = false
  private var failure: JournalError?

  /// The segment that is written to.
  struct OpenSegment {
    let file: DiskFile
    let salt: UInt64
    let name: String
    /// Where the next record goes.
    var end: Int
    /// Writes below this need no more space.
    var capacity: Int
  }

  /// Opens the journal in `disk`, or creates it when there is none.
  ///
  /// Erases what a crash left of an unacknowledged group, writes again what the witness does not prove durable, and
  /// makes all of it durable before anybody reads it.
  ///
  /// - Parameter time: stands in the header of a segment that is created.
  /// - Throws: `corrupt`, `segmentMissing`, `unknownFormat`, `configurationChanged`, `storageFull`, `disk`, `stopped`.
  public init(disk: Disk, settings: JournalSettings, at time: Timestamp) throws(JournalError) {
    self.disk = disk
    self.settings = settings
    identity = settings.identity
    try openSegments(at: time)
  }

  deinit {
    if let current { disk.close(current.file) }
    if let witnessFile { disk.close(witnessFile) }
  }

  /// The bytes gathered since the last commit.
  public var pendingBytes: Int { pending.count }

  /// Whether another step may begin; only risk-reducing (`essential`) ones may draw on the reserve.
  public func admits(essential: Bool) -> Bool {
    guard failure == nil else { return false }
    switch space {
    case .ample: return true
    case .reserveOnly(let left): return essential && left - pending.count >= settings.stepAllowance
    }
  }

  /// Gathers a record of the current step and returns its sequence. Time must not run backwards.
  @discardableResult
  public func append(_ kind: RecordKind, at time: Timestamp, payload: [UInt8]) throws(JournalError) -> UInt64 {
    if let failure { throw failure }
    precondition(kind.rawValue != 0, "Invariant: zero is no kind")
    precondition(payload.count <= RecordFrame.longestPayload, "Invariant: payloads are bounded")
    precondition(time >= lastTime, "Invariant: logical time never runs backwards")
    let frame = RecordFrame(
      payloadBytes: payload.count, kind: kind, flags: 0, sequence: lastSequence + 1, time: time,
      ordinal: UInt32(pendingStarts.count))
    let start = pending.count
    pending += zeroBytes.prefix(RecordFrame.headerBytes)
    pending += payload
    pending += zeroBytes.prefix(frame.size - RecordFrame.headerBytes - payload.count)
    rewriteHeader(frame, at: start, salt: 0)
    pendingStarts.append(start)
    lastSequence += 1
    lastTime = time
    stepIsOpen = true
    return lastSequence
  }

  /// Ends the step: recovery keeps all of its records or none.
  public func endStep() {
    guard stepIsOpen, let start = pendingStarts.last else { return }
    pending[start + 6] |= UInt8(RecordFrame.completesStep)
    stepIsOpen = false
  }

  /// Makes all whole steps durable.
  public func commit() throws(JournalError) {
    if let failure { throw failure }
    precondition(!stepIsOpen, "Invariant: only whole steps are committed")
    if pending.isEmpty { return }
    do throws(JournalError) {
      try makeRoom(for: pending.count)
      try writePending()
    } catch {
      throw stop(error)
    }
    pending.removeAll(keepingCapacity: true)
    pendingStarts.removeAll(keepingCapacity: true)
    durableSequence = lastSequence
    durableTime = lastTime
    do throws(JournalError) { try noteDurable() } catch { throw stop(error) }
  }

  /// Makes the note durable that the last commit succeeded. For idle moments.
  public func settle() throws(JournalError) {
    if let failure { throw failure }
    do throws(JournalError) { try syncWitness() } catch { throw stop(error) }
  }

  /// Tries to get the reserve back; true when there is ample space.
  public func replenish() throws(JournalError) -> Bool {
    if let failure { throw failure }
    do throws(JournalError) { return try restoreReserve() } catch { throw stop(error) }
  }

  /// Remembers the failure, after which nothing is written any more.
  private func stop(_ error: JournalError) -> JournalError {
    if failure == nil { failure = error }
    return error
  }

  /// Writes the pending group and syncs it; when the disk is full after all, writes it into the reserve instead.
  private func writePending() throws(JournalError) {
    guard let target = current else { throw .storageFull }
    var sum = sealPending(salt: target.salt)
    do throws(DiskFault) {
      try disk.writeFully(pending[...], to: target.file, at: target.end)
    } catch {
      guard error.isOutOfSpace, space == .ample else { throw .stopped(error) }
      try moveToReserve()
      guard let reserve = current, reserve.end + pending.count <= reserve.capacity else { throw .storageFull }
      sum = sealPending(salt: reserve.salt)
      do throws(DiskFault) { try disk.writeFully(pending[...], to: reserve.file, at: reserve.end) } catch {
        throw .stopped(error)
      }
    }
    guard let written = current else { throw .storageFull }
    do throws(DiskFault) { try disk.sync(written.file) } catch { throw .stopped(error) }
    current?.end += pending.count
    chain = sum
    noteRoom()
  }

  /// Fills in the header checks and the chain of the pending records for the segment that takes them.
  private func sealPending(salt: UInt64) -> UInt64 {
    var sum = chain
    pending.withUnsafeMutableBytes { all in
      for (index, start) in pendingStarts.enumerated() {
        let end = index + 1 < pendingStarts.count ? pendingStarts[index + 1] : all.count
        let header = UnsafeMutableRawBufferPointer(rebasing: all[start..<(start + RecordFrame.headerBytes)])
        RecordFrame.sealHeader(header, salt: salt)
        sum = RecordFrame.chain(UnsafeRawBufferPointer(all), at: start, size: end - start, after: sum)
        all.storeBytes(of: sum.littleEndian, toByteOffset: end - RecordFrame.chainBytes, as: UInt64.self)
      }
    }
    return sum
  }

  private func rewriteHeader(_ frame: RecordFrame, at start: Int, salt: UInt64) {
    pending.withUnsafeMutableBytes { all in
      frame.write(
        to: UnsafeMutableRawBufferPointer(rebasing: all[start..<(start + RecordFrame.headerBytes)]), salt: salt)
    }
  }

  /// Notes in the witness that everything so far is durable.
  func noteDurable() throws(JournalError) {
    guard let witnessFile, let segment = segments.last else { return }
    witnessGeneration += 1
    let witness = Witness(
      identity: identity, generation: witnessGeneration, segment: segment.number, sequence: durableSequence,
      chain: chain)
    do throws(DiskFault) {
      try disk.writeFully(witness.encoded()[...], to: witnessFile, at: witness.offset)
    } catch {
      throw .stopped(error)
    }
    witnessIsLoose = true
  }

  func syncWitness() throws(JournalError) {
    guard witnessIsLoose, let witnessFile else { return }
    do throws(DiskFault) { try disk.sync(witnessFile) } catch { throw .stopped(error) }
    witnessIsLoose = false
  }

  /// Keeps the figure of the reserve up to date.
  func noteRoom() {
    guard case .reserveOnly = space, let current else { return }
    space = .reserveOnly(bytesLeft: current.capacity - current.end)
  }
}

private let zeroBytes = [UInt8](repeating: 0, count: RecordFrame.headerBytes + RecordFrame.chainBytes)
