import Quantities
import Testing

@testable import Hosting

@Suite struct JournalReaderTests {
  /// A journal is read while its owner writes on; nothing on the disk changes.
  @Test func readsAJournalInUseWithoutTouchingIt() throws {
    let disk = MemoryDisk()
    let journal = try JournalScript.open(disk, segment: 1_024)
    for last in [UInt64(30), 60, 90] {
      #expect(JournalScript.write(journal, through: last).acknowledged == last)
      let before = disk.files
      let reader = try JournalReader(disk: disk)
      #expect(reader.lastSequence == last && reader.chain == journal.chain && reader.identity == journal.identity)
      #expect(reader.tornBytes == 0 && !reader.witnessDamaged && reader.firstSequence == 1 && reader.configHash == 7)
      try reader.verify()
      var next: UInt64 = 11
      try reader.replay(after: 10) { record throws(JournalError) in
        if record.sequence == next, record.payload == JournalScript.payload(next)[...] { next += 1 }
      }
      #expect(next == last + 1)
      #expect(disk.files == before && disk.openFiles == 2)
    }
  }

  @Test func saysWhatAWriterWouldSay() throws {
    let disk = MemoryDisk()
    let journal = try JournalScript.open(disk, segment: 1_024)
    _ = JournalScript.write(journal, through: 42)
    let files = disk.files
    for (name, bytes) in files.sorted(by: { $0.key < $1.key }) where name != DiskName.reserve {
      for bit in stride(from: 0, to: bytes.count * 8, by: 37) {
        var changed = files
        changed[name]?[bit / 8] ^= 1 << UInt8(bit % 8)
        #expect(Self.reading(changed) == Self.writing(changed), "\(name) bit \(bit)")
      }
    }
    #expect(Self.reading([:]) == .failure(.historyMissing(before: 1)))
    var torn = files
    torn[DiskName.witness] = nil
    let last = DiskName.segment(try #require(files.keys.compactMap(DiskName.segmentNumber).max()))
    torn[last]?[try #require(journal.current?.end) - 1] ^= 1
    let reader = try JournalReader(disk: MemoryDisk(files: torn))
    #expect(reader.witnessDamaged && reader.tornBytes > 0 && reader.lastSequence < 42)
  }

  private static func reading(_ files: [String: [UInt8]]) -> Result<UInt64, JournalError> {
    do throws(JournalError) {
      let reader = try JournalReader(disk: MemoryDisk(files: files))
      try reader.verify()
      return .success(reader.chain)
    } catch { return .failure(error) }
  }

  private static func writing(_ files: [String: [UInt8]]) -> Result<UInt64, JournalError> {
    do throws(JournalError) {
      let journal = try JournalScript.open(MemoryDisk(files: files), segment: 1_024)
      try journal.verify()
      return .success(journal.chain)
    } catch { return .failure(error) }
  }
}
