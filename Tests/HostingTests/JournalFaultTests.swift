import Glibc
import Quantities
import Testing

@testable import Hosting

/// R-05: each system call of a run fails once, or from then on, in every way that it can.
@Suite struct JournalFaultTests {
  static let last: UInt64 = 48

  struct Run {
    var acknowledged: UInt64 = 0
    var error: JournalError?
    var opened = false
  }

  /// Opens, writes over several segments, settles, snapshots, writes on.
  static func run(_ disk: MemoryDisk) -> Run {
    var run = Run()
    do throws(JournalError) {
      let journal = try JournalScript.open(disk, segment: 768)
      run.opened = true
      let first = JournalScript.write(journal, through: 30)
      run.acknowledged = first.acknowledged
      if let error = first.error { throw error }
      try journal.settle()
      let snapshot = Snapshot(
        identity: journal.identity, configHash: 7, sequence: 30, time: journal.lastTime, chain: journal.chain,
        stateHash: 1, payload: [1, 2, 3])
      try? SnapshotStore(disk: disk).write(snapshot)
      let second = JournalScript.write(journal, through: last)
      run.acknowledged = second.acknowledged
      if let error = second.error { throw error }
    } catch { run.error = error }
    return run
  }

  /// What was acknowledged is there, whole, and nothing that was never written.
  static func demand(_ acknowledged: UInt64, on disk: MemoryDisk, _ place: @autoclosure () -> String) {
    do throws(JournalError) {
      let journal = try JournalScript.open(disk, segment: 768)
      let checked = try JournalScript.check(journal)
      let whole = checked.wrong == nil && checked.count == journal.durableSequence
      let right = whole && journal.durableSequence >= acknowledged && journal.durableSequence <= last
      #expect(right, "\(place()): \(checked), \(journal.durableSequence) of \(acknowledged)")
      for sequence in try SnapshotStore(disk: disk).sequences() { _ = try SnapshotStore(disk: disk).read(sequence) }
    } catch { Issue.record("\(place()): \(error)") }
  }

  static let faults: [MemoryDisk.Fault] = [
    .error(EIO), .error(ENOSPC), .error(EINTR), .error(EMFILE), .error(EDQUOT), .shortTransfer,
    .shortThenError(EIO), .shortThenError(ENOSPC),
  ]

  @Test func aRunWithoutFaults() {
    let disk = MemoryDisk()
    let run = Self.run(disk)
    #expect(run.acknowledged == Self.last && run.error == nil)
    #expect(disk.openFiles == 0)
    #expect(disk.calls > 100)
  }

  @Test(arguments: faults, [false, true])
  func everyCallFails(fault: MemoryDisk.Fault, staysBroken: Bool) {
    let whole = MemoryDisk()
    _ = Self.run(whole)
    if staysBroken, fault != .error(EIO), fault != .error(ENOSPC), fault != .error(EMFILE) { return }
    var halts = 0
    for call in 1...whole.calls {
      let disk = MemoryDisk()
      disk.fault = (call, fault)
      disk.staysBroken = staysBroken
      let run = Self.run(disk)
      let place = "call \(call) \(fault)\(staysBroken ? " for good" : "")"
      if run.error == nil { #expect(run.acknowledged == Self.last, "\(place)") } else { halts += 1 }
      #expect(disk.openFiles == 0, "\(place): files left open")
      Self.demand(run.acknowledged, on: MemoryDisk(files: disk.files), place)
      var chance = SplitMix(seed: UInt64(call))
      for survival in [0, 0.3, 0.7, 1] {
        let after = disk.afterPowerLoss(survival: survival, using: &chance)
        Self.demand(run.acknowledged, on: after, "\(place), power lost, \(survival) survived")
      }
    }
    switch fault {
    case .shortTransfer: #expect(halts == 0)
    case .shortThenError: #expect(halts > 10)
    case .error(EINTR): #expect(halts <= whole.syncs * 2)
    default: #expect(halts > whole.calls / 3)
    }
  }

  /// The cache of the system shows what a failed sync lost. A restart must not build on it.
  @Test func aFailedSyncIsNotBelievedAfterARestart() throws {
    let whole = MemoryDisk()
    _ = Self.run(whole)
    for call in 1...whole.calls {
      let disk = MemoryDisk()
      disk.fault = (call, .error(EIO))
      let run = Self.run(disk)
      guard run.opened, run.error != nil else { continue }
      disk.fault = nil
      let promised = try JournalScript.open(disk, segment: 768).durableSequence
      #expect(promised >= run.acknowledged)
      var chance = SplitMix(seed: UInt64(call))
      Self.demand(promised, on: disk.afterPowerLoss(survival: 0, using: &chance), "call \(call)")
    }
  }

  @Test func afterAFailedSyncNothingIsWritten() throws {
    let disk = MemoryDisk()
    let journal = try JournalScript.open(disk)
    _ = JournalScript.write(journal, through: 9)
    try journal.append(JournalScript.kind(10), at: JournalScript.time(10), payload: [])
    journal.endStep()
    disk.fault = (disk.calls + 2, .error(EIO))
    let stopped = JournalError.stopped(DiskFault(.sync, file: DiskName.segment(1), code: EIO))
    #expect(throws: stopped) { try journal.commit() }
    let calls = disk.calls
    #expect(throws: stopped) { try journal.commit() }
    #expect(throws: stopped) { try journal.append(JournalScript.kind(11), at: JournalScript.time(11), payload: []) }
    #expect(throws: stopped) { try journal.settle() }
    #expect(throws: stopped) { try journal.replenish() }
    #expect(!journal.admits(essential: true))
    #expect(disk.calls == calls && journal.durableSequence == 9 && stopped.exitCode == 7)
  }
}
