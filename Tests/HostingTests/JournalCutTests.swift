import Quantities
import Testing

@testable import Hosting

/// a crash at every byte. The expected prefix is computed from the sizes in `docs/journal.md`, not by the reader.
@Suite struct JournalCutTests {
  static let last: UInt64 = 1_001

  /// The end of each record within its segment, from the layout alone.
  private func recordBytes(_ sequence: UInt64) -> Int {
    32 + (JournalScript.payload(sequence).count + 7) / 8 * 8 + 8
  }

  @Test func everyByteOfEverySegment() throws {
    let disk = MemoryDisk()
    let journal = try JournalScript.open(disk)
    #expect(JournalScript.write(journal, through: Self.last).error == nil)
    let chains = try JournalScript.chains(journal)
    #expect(chains.count == Int(Self.last) + 1)
    let segments = journal.segments
    #expect(segments.count > 5)
    var cuts = 0
    var whole = disk.files
    whole[DiskName.witness] = nil
    let reserve = [UInt8](repeating: 0, count: 2_048)
    let blank = [UInt8](repeating: 0, count: Witness.fileBytes)
    for segment in segments.reversed() {
      let name = DiskName.segment(segment.number)
      let bytes = try #require(whole[name])
      let end = segment.number == segments.last?.number ? journal.current?.end ?? 0 : bytes.count
      var boundary = 80
      var sequence = segment.firstSequence - 1
      for cut in 80...end {
        while sequence < Self.last, boundary + recordBytes(sequence + 1) <= cut {
          sequence += 1
          boundary += recordBytes(sequence)
        }
        let expected = JournalScript.stepEnd(sequence)
        var files = cut % 499 == 0 ? whole : [DiskName.reserve: reserve, DiskName.witness: blank]
        files[name] = Array(bytes[..<cut])
        if cut % 2 == 0 { files[name]?.resize(to: 4_096) }
        let recovered = try JournalScript.open(MemoryDisk(files: files))
        guard recovered.durableSequence == expected, recovered.chain == chains[Int(expected)] else {
          Issue.record("cut at \(name):\(cut): \(recovered.durableSequence) instead of \(expected)")
          return
        }
        if cut % 499 == 0 { #expect(try JournalScript.check(recovered) == (nil, expected)) }
        cuts += 1
      }
      whole[name] = nil
    }
    #expect(cuts > 45_000)
  }

  @Test func powerGoneAfterEveryByteWritten() throws {
    var budget = 1
    var finished = false
    while !finished {
      let disk = MemoryDisk()
      disk.writeBudget = budget
      var acknowledged: UInt64 = 0
      do throws(JournalError) {
        let journal = try JournalScript.open(disk, segment: 1_024)
        let outcome = JournalScript.write(journal, through: 60)
        acknowledged = outcome.acknowledged
        finished = outcome.error == nil
      } catch {}
      let recovered = try JournalScript.open(MemoryDisk(files: disk.files), segment: 1_024)
      let checked = try JournalScript.check(recovered)
      #expect(checked.wrong == nil && checked.count == recovered.durableSequence)
      #expect(recovered.durableSequence >= acknowledged, "budget \(budget)")
      #expect(JournalScript.endsStep(recovered.durableSequence) || recovered.durableSequence == 0)
      budget += 1
    }
    #expect(budget > 2_000)
  }

  @Test func aCutBelowAnAcknowledgedRecordIsNotForgiven() throws {
    let disk = MemoryDisk()
    let journal = try JournalScript.open(disk, segment: 1 << 16)
    _ = JournalScript.write(journal, through: 50)
    let end = try #require(journal.current?.end)
    let name = DiskName.segment(1)
    for cut in stride(from: 80, to: end, by: 31) {
      var files = disk.files
      files[name] = Array((files[name] ?? [])[..<cut])
      #expect(throws: JournalError.self) { try JournalScript.open(MemoryDisk(files: files)) }
      var settings = JournalScript.settings(segment: 4_096)
      settings.acceptsLostTail = true
      let salvaged = try FileJournal(disk: MemoryDisk(files: files), settings: settings, at: .zero)
      #expect(salvaged.opening.lostRecords == 50 - salvaged.durableSequence)
      #expect(try JournalScript.check(salvaged).wrong == nil)
    }
  }

  @Test func goesOnAfterEveryTornTail() throws {
    let disk = MemoryDisk()
    let journal = try JournalScript.open(disk, segment: 2_048)
    _ = JournalScript.write(journal, through: 30)
    var files = disk.files
    files[DiskName.witness] = nil
    let name = DiskName.segment(1)
    let bytes = try #require(files[name])
    for cut in stride(from: 81, to: journal.current?.end ?? 0, by: 13) {
      files[name] = Array(bytes[..<cut])
      let again = MemoryDisk(files: files)
      let recovered = try JournalScript.open(again, segment: 2_048)
      #expect(try JournalScript.open(MemoryDisk(files: again.files), segment: 2_048).opening.erasedBytes == 0)
      #expect(JournalScript.write(recovered, through: 80).error == nil)
      let reopened = try JournalScript.open(MemoryDisk(files: again.files), segment: 2_048)
      #expect(try JournalScript.check(reopened) == (nil, 80))
      #expect(reopened.opening.erasedBytes == 0)
    }
  }
}
