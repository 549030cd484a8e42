import Glibc
import Quantities
import Testing

@testable import Hosting

/// on a full disk the reserve takes risk-reducing records, the rest is refused, and space that returns is used.
@Suite struct FullDiskTests {
  private func settings(segment: Int, reserve: Int) -> JournalSettings {
    var settings = JournalScript.settings(segment: segment, reserve: reserve)
    settings.stepAllowance = 1_024
    return settings
  }

  @Test func theReserveTakesAThousandEssentialRecords() throws {
    let disk = MemoryDisk()
    disk.space = 300_000
    let settings = settings(segment: 16_384, reserve: 131_072)
    let journal = try FileJournal(disk: disk, settings: settings, at: .zero)
    var sequence: UInt64 = 0
    func write() throws(JournalError) {
      sequence += 1
      try journal.append(JournalScript.kind(sequence), at: JournalScript.time(sequence), payload: [1, 2, 3])
      journal.endStep()
      try journal.commit()
    }
    while journal.admits(essential: false) { try write() }
    #expect(journal.space != .ample && sequence > 1_000)
    var essential = 0
    while journal.admits(essential: true) {
      try write()
      essential += 1
    }
    #expect(essential >= 1_000)
    #expect(try journal.replenish() == false)
    let reopened = try FileJournal(disk: MemoryDisk(files: disk.files), settings: settings, at: .zero)
    #expect(reopened.durableSequence == sequence)

    disk.space = 1_000_000
    #expect(try journal.replenish())
    #expect(journal.space == .ample && journal.admits(essential: false))
    for _ in 0..<1_000 { try write() }
    #expect(journal.durableSequence == sequence)
    try journal.verify()
  }

  /// A restart on a full disk, again and again, goes on in the same files.
  @Test func restartsOnAFullDiskTakeNoSpace() throws {
    let disk = MemoryDisk()
    let settings = settings(segment: 16_384, reserve: 32_768)
    _ = JournalScript.write(try FileJournal(disk: disk, settings: settings, at: .zero), through: 60)
    let full = MemoryDisk(files: disk.files)
    full.space = 0
    for round in UInt64(1)...20 {
      let journal = try FileJournal(disk: full, settings: settings, at: .zero)
      #expect(journal.space == .ample)
      #expect(JournalScript.write(journal, through: 60 + 3 * round).error == nil)
    }
    #expect(full.files.count == disk.files.count)
    #expect(try FileJournal(disk: full, settings: settings, at: .zero).durableSequence == 120)
  }

  /// A file system that allocates late can refuse a write inside a preallocated segment.
  @Test func aWriteThatFindsTheDiskFullGoesToTheReserve() throws {
    let whole = MemoryDisk()
    _ = JournalFaultTests.run(whole)
    var moved = 0
    for call in 1...(2 * whole.calls) {
      let disk = MemoryDisk()
      disk.fault = ((call + 1) / 2, call % 2 == 0 ? .error(ENOSPC) : .shortThenError(ENOSPC))
      let run = JournalFaultTests.run(disk)
      if run.error == nil, run.acknowledged == JournalFaultTests.last, disk.live[DiskName.reserve] == nil { moved += 1 }
      JournalFaultTests.demand(run.acknowledged, on: MemoryDisk(files: disk.files), "call \(call)")
    }
    #expect(moved > 5)
  }

  @Test func withoutReserveAndSpaceItStopsWithAClearError() throws {
    let disk = MemoryDisk()
    let settings = settings(segment: 4_096, reserve: 4_096)
    disk.space = 9_500
    let journal = try FileJournal(disk: disk, settings: settings, at: .zero)
    let outcome = JournalScript.write(journal, through: 1_001)
    #expect(outcome.error == .storageFull && outcome.acknowledged > 50)
    let reopened = try FileJournal(disk: MemoryDisk(files: disk.files), settings: settings, at: .zero)
    #expect(reopened.durableSequence == outcome.acknowledged)
  }
}
