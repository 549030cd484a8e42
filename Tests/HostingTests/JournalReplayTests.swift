import Foundation
import Quantities
import Testing

@testable import Hosting

/// The kept journal replays for ever, and a journal that is not what it was is told with file and offset.
@Suite struct JournalReplayTests {
  private static let segment = DiskName.segment(1)

  private func files() throws -> [String: [UInt8]] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Journals/v1/made-market")
    var files: [String: [UInt8]] = [:]
    for name in [Self.segment, DiskName.witness, DiskName.settings] {
      files[name] = Array(try Data(contentsOf: folder.appending(path: name)))
    }
    return files
  }

  private func failure(_ files: [String: [UInt8]], factsAlone: Bool = false) -> JournalError? {
    do throws(JournalError) {
      _ = try JournalReplay(MemoryDisk(files: files), factsAlone: factsAlone)
      return nil
    } catch {
      return error
    }
  }

  /// Golden: recorded by version 0.1.0; these figures never change.
  @Test func theKeptJournalLeadsWhereItLed() throws {
    let replay = try JournalReplay(MemoryDisk(files: try files()), factsAlone: true)
    #expect(replay.records == 2_365 && replay.inputs == 1_495 && replay.entries == 841)
    #expect(replay.facts == 2_049 && replay.postings == 678 && replay.hashes == 29)
    #expect(replay.chain == 0x795f_6995_7836_d166)
    #expect(replay.stateHash == 0x3496_b7d6_1f76_e0d9)
  }

  /// The journal with some records changed and everything sealed again, so that the chain does not tell.
  private func rewritten(
    _ change: (JournalRecord) -> (kind: RecordKind, payload: [UInt8])?
  ) throws -> [String: [UInt8]] {
    let original = MemoryDisk(files: try files())
    let reader = try JournalReader(disk: original)
    let copy = MemoryDisk()
    var settings = JournalSettings(identity: 5, configHash: reader.configHash)
    settings.segmentBytes = 2 << 20
    settings.reserveBytes = 1 << 20
    let journal = try FileJournal(disk: copy, settings: settings, at: .zero)
    try reader.replay(after: 0) { record throws(JournalError) in
      if let (kind, payload) = change(record) { try journal.append(kind, at: record.time, payload: payload) }
      if record.completesStep { journal.endStep() }
    }
    try journal.commit()
    var files = copy.files
    files[DiskName.settings] = try self.files()[DiskName.settings]
    return files
  }

  private func same(_ record: JournalRecord) -> (kind: RecordKind, payload: [UInt8]) {
    (record.kind, Array(record.payload))
  }

  @Test func whatIsSealedAgainUnchangedReplays() throws {
    #expect(failure(try rewritten(same), factsAlone: true) == nil)
  }

  /// The chain is right each time; only the meaning is not.
  @Test func whatDoesNotComeOutIsTold() throws {
    func expect(_ reason: String, _ files: [String: [UInt8]]) {
      let found = failure(files, factsAlone: true)
      guard case .corrupt(Self.segment, let offset, let text) = found else {
        Issue.record("\(reason): \(String(describing: found))")
        return
      }
      #expect(offset >= SegmentHeader.bytes && text.contains(reason))
    }
    let wrongHash = try rewritten { record in
      record.kind == .stateHash ? (.stateHash, Array(record.payload.dropLast()) + [0xAA]) : self.same(record)
    }
    expect("was stored", wrongHash)
    let unknownKind = try rewritten { record in
      record.sequence == 40 ? (RecordKind(rawValue: 0x0777), []) : self.same(record)
    }
    expect("has the code", unknownKind)
    var entries = 0
    let missingEntry = try rewritten { record in
      if record.kind == .ledgerEntry { entries += 1 }
      return record.kind == .ledgerEntry && entries == 20 ? nil : self.same(record)
    }
    #expect(failure(missingEntry)?.exitCode == 8)
    entries = 0
    let changedEntry = try rewritten { record in
      guard record.kind == .ledgerEntry else { return self.same(record) }
      entries += 1
      var payload = Array(record.payload)
      if entries == 20 { payload[payload.count - 1] ^= 1 }
      return (record.kind, payload)
    }
    #expect(failure(changedEntry)?.exitCode == 8)
  }

  @Test func damageIsToldWithFileAndOffset() throws {
    let whole = try files()
    for place in stride(from: SegmentHeader.bytes + 3, to: 250_000, by: 41_011) {
      var damaged = whole
      damaged[Self.segment]?[place] ^= 0x10
      let found = failure(damaged)
      guard case .corrupt(Self.segment, let offset, _) = found else {
        Issue.record("byte \(place): \(String(describing: found))")
        continue
      }
      #expect(offset <= place)
    }
    var damaged = whole
    damaged[DiskName.settings]?[30] ^= 1
    guard case .corrupt(DiskName.settings, _, _) = failure(damaged) else {
      Issue.record("damaged settings went unnoticed")
      return
    }
    damaged = whole
    damaged[DiskName.settings] = nil
    #expect(failure(damaged)?.exitCode == 8)
    #expect(failure([:]) == .historyMissing(before: 1))
  }

  /// Every prefix and every damaged byte of the settings: an error, never a trap.
  @Test func hostileSettingsAreErrors() throws {
    let whole = try #require(try files()[DiskName.settings])
    let inner = Array(whole[8..<(whole.count - 8)])
    for cut in inner.indices {
      #expect(throws: CodecError.self) { try VenueCodec.decodeSettings(Array(inner[..<cut])) }
    }
    for place in inner.indices {
      for flip in [1, 0x7f, 0x80, 0xff] as [UInt8] {
        var changed = inner
        changed[place] ^= flip
        if let read = try? VenueCodec.decodeSettings(changed) { #expect(VenueCodec.encode(read) == changed) }
      }
    }
  }
}
