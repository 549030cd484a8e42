import Quantities
import Testing

@testable import Hosting

/// whatever happens to durable bytes is noticed, by a typed error or by a report with nothing lost.
@Suite struct JournalDamageTests {
  /// A segment of 64 KiB filled to its end, with a reader's place before every record.
  private func fullSegment() throws -> (bytes: [UInt8], header: SegmentHeader, places: [SegmentWalk.Place]) {
    let disk = MemoryDisk()
    let journal = try JournalScript.open(disk, segment: 1 << 16)
    var last: UInt64 = 0
    while journal.segments.count == 1 {
      last += 5
      _ = JournalScript.write(journal, through: JournalScript.stepEnd(last))
    }
    let header = try #require(journal.segments.first)
    let bytes = try #require(disk.files[DiskName.segment(1)])
    var walk = SegmentWalk(bytes: bytes, header: header)
    var places = [walk.place]
    while walk.next() != nil { places.append(walk.place) }
    #expect(walk.place.offset == bytes.count && bytes.count > 65_300)
    return (bytes, header, places)
  }

  /// Every flip stops the reader at the record that holds the bit. In all but the last group later groups prove that it
  /// was durable; for the last group the next test has the witness prove it.
  @Test func everyBitOfAFullSegment() throws {
    let (bytes, header, places) = try fullSegment()
    var walk = SegmentWalk(bytes: bytes, header: header)
    var torn = 0
    var flips = SegmentHeader.bytes * 8
    for (place, next) in zip(places, places.dropFirst()) {
      for bit in (place.offset * 8)..<(next.offset * 8) {
        walk.place = place
        walk.bytes[bit / 8] ^= 1 << UInt8(bit % 8)
        if walk.next() != nil { Issue.record("bit \(bit) went unnoticed") }
        switch walk.tail() {
        case .corrupt: break
        case .torn:
          torn += 1
          if place.nextSequence + 15 < header.firstSequence + UInt64(places.count) {
            Issue.record("bit \(bit) was taken for a torn tail")
          }
        case .clean: Issue.record("bit \(bit) was taken for the end")
        }
        walk.bytes[bit / 8] ^= 1 << UInt8(bit % 8)
        flips += 1
      }
    }
    #expect(flips == bytes.count * 8)
    #expect(torn > 0)
    for bit in 0..<(SegmentHeader.bytes * 8) {
      var flipped = Array(bytes.prefix(SegmentHeader.bytes))
      flipped[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(throws: JournalError.self) { try SegmentHeader.decode(flipped, number: 1) }
    }
  }

  /// The whole file set of a small journal, every bit of every file: an error, or nothing lost and a report.
  @Test func everyBitOfEveryFile() throws {
    let disk = MemoryDisk()
    let journal = try JournalScript.open(disk, segment: 1_024)
    _ = JournalScript.write(journal, through: 42)
    let files = disk.files
    let chain = journal.chain
    var refused = 0
    var reported = 0
    for (name, bytes) in files.sorted(by: { $0.key < $1.key }) where name != DiskName.reserve {
      for bit in 0..<(bytes.count * 8) {
        var changed = files
        changed[name]?[bit / 8] ^= 1 << UInt8(bit % 8)
        do throws(JournalError) {
          let opened = try JournalScript.open(MemoryDisk(files: changed), segment: 1_024)
          try opened.verify()
          let told = opened.opening.erasedBytes > 0 || opened.opening.witnessDamaged
          let unusedWitness = name == DiskName.witness && bit / 8 % Witness.slotSpacing >= Witness.slotBytes
          if opened.durableSequence != 42 || opened.chain != chain || !(told || unusedWitness) {
            Issue.record("\(name) bit \(bit): \(opened.durableSequence) without a word")
          }
          reported += 1
        } catch {
          guard error.exitCode == 8 else {
            Issue.record("\(name) bit \(bit): \(error)")
            continue
          }
          refused += 1
        }
      }
    }
    #expect(refused > 20_000 && reported > 1_000)
  }

  /// Sectors that went to a wrong place, were written twice, or kept an older content.
  @Test func misplacedDuplicatedAndStaleSectors() throws {
    let disk = MemoryDisk()
    let journal = try JournalScript.open(disk, segment: 8_192)
    _ = JournalScript.write(journal, through: 120)
    let old = disk.files
    _ = JournalScript.write(journal, through: 300)
    let files = disk.files
    let names = files.keys.filter { $0 != DiskName.reserve }.sorted()
    var chance = SplitMix(seed: 4)
    var noticed = 0
    for round in 0..<(3_000 * campaign()) {
      var changed = files
      let target = names[chance.below(names.count)]
      let bytes = try #require(files[target])
      let unit = [64, 512, 512, 4_096][chance.below(4)]
      let at = chance.below((bytes.count + unit - 1) / unit) * unit
      let from = names[chance.below(names.count)]
      let source = round % 3 == 0 ? (old[target] ?? []) : (files[from] ?? [])
      let start = round % 3 == 0 ? at : chance.below(source.count / unit + 1) * unit
      for index in 0..<min(unit, bytes.count - at) {
        changed[target]?[at + index] = start + index < source.count ? source[start + index] : 0
      }
      if changed[target] == bytes { continue }
      do throws(JournalError) {
        let opened = try JournalScript.open(MemoryDisk(files: changed), segment: 8_192)
        try opened.verify()
        if opened.durableSequence != 300 || opened.chain != journal.chain {
          Issue.record("round \(round): \(target):\(at) lost \(300 - opened.durableSequence) without a word")
        }
      } catch {
        #expect(error.exitCode == 8, "round \(round): \(error)")
        noticed += 1
      }
    }
    #expect(noticed > 700)
  }

  @Test func segmentsThatAreMissingExchangedOrForeign() throws {
    let disk = MemoryDisk()
    let journal = try JournalScript.open(disk, segment: 1_024)
    _ = JournalScript.write(journal, through: 100)
    let last = try #require(journal.segments.last?.number)
    var settings = JournalScript.settings(segment: 1_024)
    settings.identity = 99
    let other = MemoryDisk()
    _ = JournalScript.write(try FileJournal(disk: other, settings: settings, at: .zero), through: 100)

    func error(_ change: (inout [String: [UInt8]]) -> Void) -> JournalError? {
      var files = disk.files
      change(&files)
      do throws(JournalError) {
        try JournalScript.open(MemoryDisk(files: files), segment: 1_024).replay(after: 0) { _ throws(JournalError) in }
        return nil
      } catch { return error }
    }
    #expect(error { _ in } == nil)
    #expect(error { $0[DiskName.segment(last)] = nil } == .segmentMissing(number: last))
    #expect(error { $0[DiskName.segment(2)] = nil } == .segmentMissing(number: 2))
    #expect(error { $0[DiskName.segment(1)] = nil } == .historyMissing(before: journal.segments[1].firstSequence))
    let exchanged = error {
      $0[DiskName.segment(2)] = disk.files[DiskName.segment(3)]
      $0[DiskName.segment(3)] = disk.files[DiskName.segment(2)]
    }
    #expect(exchanged == .corrupt(file: DiskName.segment(2), offset: 24, "the file holds segment 3"))
    let foreign = error { $0[DiskName.segment(3)] = other.files[DiskName.segment(3)] }
    #expect(foreign == .corrupt(file: DiskName.segment(3), offset: 16, "the segment belongs to another journal"))
    #expect(error { $0[DiskName.witness] = other.files[DiskName.witness] }?.exitCode == 8)
  }

  /// Records of the same journal, copied behind the end, are not taken for new ones.
  @Test func staleRecordsInThePreallocatedTail() throws {
    let disk = MemoryDisk()
    let journal = try JournalScript.open(disk, segment: 8_192)
    _ = JournalScript.write(journal, through: 60)
    let end = try #require(journal.current?.end)
    var files = disk.files
    let bytes = try #require(files[DiskName.segment(1)])
    files[DiskName.segment(1)]?.replaceSubrange(end..<(end + 1_000), with: bytes[80..<1_080])
    let opened = try JournalScript.open(MemoryDisk(files: files), segment: 8_192)
    #expect(try JournalScript.check(opened) == (nil, 60))
    #expect(opened.opening.erasedBytes > 900 && opened.opening.erasedFrom == "\(DiskName.segment(1)):\(end)")
  }

  /// A record that is whole in itself, with the right number, out of another past of the same segment: only the chain
  /// can tell.
  @Test func aRecordOfAnotherPastDoesNotFit() throws {
    func past(_ payload: [UInt8]) throws -> MemoryDisk {
      let disk = MemoryDisk()
      let journal = try JournalScript.open(disk)
      for sequence in UInt64(1)...6 {
        try journal.append(RecordKind(rawValue: 0x100), at: .zero, payload: sequence == 3 ? payload : [1])
        journal.endStep()
        try journal.commit()
      }
      return disk
    }
    let (one, other) = (try past([3, 3]), try past([4, 4]))
    let name = DiskName.segment(1)
    let third = 80 + 2 * 48..<80 + 3 * 48
    var files = one.files
    #expect(files[name]?[third] != other.files[name]?[third])
    for kept in [third, third.lowerBound..<4_096, 80..<third.upperBound] {
      files[name] = one.files[name]
      files[name]?.replaceSubrange(kept, with: try #require(other.files[name])[kept])
      #expect(throws: JournalError.self) { try JournalScript.open(MemoryDisk(files: files)) }
    }
  }

  /// A whole segment out of another past fits its own header, but its successor follows another chain.
  @Test func aSegmentOfAnotherPastDoesNotFit() throws {
    func past(_ payload: [UInt8]) throws -> MemoryDisk {
      let disk = MemoryDisk()
      let journal = try JournalScript.open(disk, segment: 512)
      for sequence in UInt64(1)...30 {
        try journal.append(RecordKind(rawValue: 0x100), at: .zero, payload: sequence == 3 ? payload : [1])
        journal.endStep()
        try journal.commit()
      }
      return disk
    }
    let (one, other) = (try past([3, 3]), try past([4, 4]))
    var files = one.files
    let name = DiskName.segment(1)
    files[name] = other.files[name]
    let journal = try JournalScript.open(MemoryDisk(files: files), segment: 512)
    #expect(throws: JournalError.self) { try journal.verify() }
  }

  @Test func bytesBehindAFinishedSegment() throws {
    let disk = MemoryDisk()
    _ = JournalScript.write(try JournalScript.open(disk, segment: 512), through: 60)
    let name = DiskName.segment(1)
    let length = try #require(disk.files[name]?.count)
    for (byte, expected) in [(UInt8(0), nil), (1, "bytes behind the last record of a finished segment")] {
      var files = disk.files
      files[name]?.append(byte)
      let journal = try JournalScript.open(MemoryDisk(files: files), segment: 512)
      if let expected {
        #expect(throws: JournalError.corrupt(file: name, offset: length, expected)) { try journal.verify() }
      } else {
        try journal.verify()
      }
    }
  }

  @Test func anotherConfigurationIsRefusedUnlessAllowed() throws {
    let disk = MemoryDisk()
    _ = JournalScript.write(try JournalScript.open(disk), through: 30)
    var settings = JournalScript.settings(segment: 4_096)
    settings.configHash = 8
    #expect(throws: JournalError.configurationChanged(journal: 7, now: 8)) {
      try FileJournal(disk: MemoryDisk(files: disk.files), settings: settings, at: .zero)
    }
    settings.allowsConfigurationChange = true
    let changed = try FileJournal(disk: MemoryDisk(files: disk.files), settings: settings, at: .zero)
    #expect(changed.segments.map(\.configHash) == [7, 8])
    #expect(JournalScript.write(changed, through: 50).acknowledged == 50)
    #expect(try JournalScript.check(changed) == (nil, 50))
  }
}
