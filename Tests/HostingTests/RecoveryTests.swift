import Quantities
import Testing

@testable import Hosting

/// I-18: the recovered state is the state that was; and what does not fit is said, never guessed.
@Suite struct RecoveryTests {
  /// A journal of 60 inputs in uneven groups with snapshots after groups 5 and 9, and the engine after each group.
  private func history() throws -> (disk: MemoryDisk, states: [UInt64: ToyEngine]) {
    let disk = MemoryDisk()
    let journal = try JournalScript.open(disk, segment: 1_024)
    let inbox = Inbox<ToyEngine.Input>(capacity: 100, keptForUrgent: 1, ring: {})
    let clock = ToyClock(50)
    var settings = SequencerSettings()
    settings.hashInterval = 7
    var sequencer = Sequencer(
      engine: ToyEngine(), codec: ToyCodec(), store: journal, inbox: inbox, clock: clock, performer: ToyPerformer(),
      settings: settings)
    var states: [UInt64: ToyEngine] = [0: ToyEngine()]
    for group in 0..<12 {
      for step in 0...(group % 9) { _ = inbox.offer(step == 3 ? .cancel : .add(Int64(group * step)), urgent: false) }
      clock.time = clock.time + .seconds(1)
      _ = try sequencer.turn()
      states[journal.durableSequence] = sequencer.engine
      if group == 5 || group == 9 {
        let snapshot = sequencer.snapshot(identity: journal.identity, configHash: 7)
        try SnapshotStore(disk: disk).write(snapshot)
      }
    }
    return (disk, states)
  }

  private func recover(
    _ disk: MemoryDisk, genesis: ToyEngine = ToyEngine(), configHash: UInt64 = 7
  ) throws(JournalError) -> Recovery<ToyCodec> {
    let journal = try JournalScript.open(disk, segment: 1_024)
    return try Recovery(
      codec: ToyCodec(), store: journal, identity: journal.identity, configHash: configHash,
      snapshots: SnapshotStore(disk: disk), genesis: { genesis })
  }

  @Test func fromSnapshotOlderSnapshotAndNothing() throws {
    let (disk, states) = try history()
    let end = try #require(states.keys.max())
    let sequences = try SnapshotStore(disk: disk).sequences()
    #expect(sequences.count == 2)
    var files = disk.files
    for expected in sequences + [0] {
      let recovered = try recover(MemoryDisk(files: files))
      #expect(recovered.engine == states[end])
      #expect(recovered.snapshotSequence == expected)
      #expect(recovered.unusable.isEmpty)
      #expect(recovered.replayed > 0 && recovered.lastEffects.contains(.reply(recovered.engine.total)))
      files[DiskName.snapshot(expected)] = nil
    }
  }

  /// Every bit of the newest snapshot: it is passed over with a reason, and the state is the same.
  @Test func everyBitOfASnapshot() throws {
    let (disk, states) = try history()
    let end = try #require(states.keys.max())
    let sequences = try SnapshotStore(disk: disk).sequences()
    let name = DiskName.snapshot(sequences[0])
    let bytes = try #require(disk.files[name])
    for bit in 0..<(bytes.count * 8) {
      var flipped = bytes
      flipped[bit / 8] ^= 1 << UInt8(bit % 8)
      let store = SnapshotStore(disk: MemoryDisk(files: [name: flipped]))
      #expect(throws: JournalError.self, "bit \(bit)") { try store.read(sequences[0]) }
      guard bit % 41 == 0 else { continue }
      var files = disk.files
      files[name] = flipped
      let recovered = try recover(MemoryDisk(files: files))
      #expect(recovered.snapshotSequence == sequences[1] && recovered.engine == states[end])
      #expect(recovered.unusable.map(\.sequence) == [sequences[0]] && recovered.unusable[0].reason.exitCode == 8)
    }
    for cut in 0..<bytes.count {
      let store = SnapshotStore(disk: MemoryDisk(files: [name: Array(bytes[..<cut])]))
      #expect(throws: JournalError.self) { try store.read(sequences[0]) }
    }
  }

  /// A crash after any group recovers the state after it; the prefix is cut where groups end.
  @Test func everyPrefix() throws {
    let (disk, states) = try history()
    for (sequence, state) in states where sequence > 0 {
      let journal = try JournalScript.open(MemoryDisk(files: disk.files), segment: 1_024)
      let prefix = MemoryDisk()
      let copy = try JournalScript.open(prefix, segment: 1_024)
      try journal.replay(after: 0) { record throws(JournalError) in
        guard record.sequence <= sequence else { return }
        if record.beginsGroup { try copy.commit() }
        try copy.append(record.kind, at: record.time, payload: Array(record.payload))
        if record.completesStep { copy.endStep() }
      }
      try copy.commit()
      #expect(try recover(prefix).engine == state)
    }
  }

  @Test func aDifferentProgramIsNoticed() throws {
    let (disk, _) = try history()
    var files = disk.files
    for sequence in try SnapshotStore(disk: disk).sequences() { files[DiskName.snapshot(sequence)] = nil }
    do throws(JournalError) {
      _ = try recover(MemoryDisk(files: files), genesis: ToyEngine(drift: 1))
      Issue.record("the drift went unnoticed")
    } catch {
      guard case .diverged(let sequence, _) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(sequence == 2 && error.exitCode == 8)
    }
  }

  @Test func aDifferentStateBehindTheSameHistoryIsNoticed() throws {
    let (disk, _) = try history()
    var files = disk.files
    for sequence in try SnapshotStore(disk: disk).sequences() { files[DiskName.snapshot(sequence)] = nil }
    do throws(JournalError) {
      _ = try recover(MemoryDisk(files: files), genesis: ToyEngine(hiddenDrift: 1))
      Issue.record("the drift went unnoticed")
    } catch {
      guard case .diverged(_, let reason) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(reason.contains("hash"))
    }
  }

  @Test func historyThatWasNotJournaledIsNoticed() throws {
    for missingAtEnd in [false, true] {
      let disk = MemoryDisk()
      let journal = try JournalScript.open(disk, segment: 1_024)
      var writer = ByteWriter()
      let kind = ToyCodec().encode(.add(1), into: &writer)
      for _ in 0..<(missingAtEnd ? 1 : 2) {
        try journal.append(kind, at: .zero, payload: writer.bytes)
        journal.endStep()
      }
      try journal.commit()
      let place: UInt64 = 2
      #expect(
        throws: JournalError.diverged(sequence: place, "history that replay produces was not journaled")
      ) { try recover(disk) }
    }
  }

  @Test func aJournalThatEndsBeforeASnapshotOrContradictsIt() throws {
    let (disk, _) = try history()
    let sequences = try SnapshotStore(disk: disk).sequences()
    var snapshot = try SnapshotStore(disk: disk).read(sequences[0])
    func verdict(_ snapshot: Snapshot) -> JournalError? {
      let changed = MemoryDisk(files: disk.files)
      do throws(JournalError) {
        try SnapshotStore(disk: changed).write(snapshot)
        _ = try recover(changed)
        return nil
      } catch { return error }
    }
    #expect(verdict(snapshot) == nil)
    snapshot.chain ^= 1
    #expect(
      verdict(snapshot) == .contradictsSnapshot(sequence: sequences[0], "the journal has another chain there"))
    snapshot.sequence = 10_000
    #expect(verdict(snapshot)?.exitCode == 8)
    snapshot.identity ^= 1
    #expect(verdict(snapshot) == .contradictsSnapshot(sequence: 10_000, "it belongs to another journal"))
  }

  @Test func segmentsMayGoOnceASnapshotStandsForThem() throws {
    let (disk, states) = try history()
    let end = try #require(states.keys.max())
    let store = SnapshotStore(disk: disk)
    let oldest = try #require(try store.prune(keeping: 1))
    #expect(try store.sequences() == [oldest])
    let journal = try JournalScript.open(disk, segment: 1_024)
    #expect(try journal.retire(through: oldest) > 0)
    #expect(try recover(disk).engine == states[end])
    try disk.remove(DiskName.snapshot(oldest))
    #expect(throws: JournalError.historyMissing(before: journal.segments[0].firstSequence)) { try recover(disk) }
  }

  @Test func aSnapshotOfAnotherConfigurationIsPassedOver() throws {
    let (disk, states) = try history()
    let recovered = try recover(disk, configHash: 9)
    #expect(recovered.snapshotSequence == 0 && recovered.unusable.count == 2)
    #expect(recovered.engine == states[try #require(states.keys.max())])
  }
}
