import EngineCore
import Foundation
import Instruments
import Quantities
import Testing
import VenueLedger

@testable import Hosting

/// A journal whose records were changed and sealed again: its chain is right, so that only the meaning can tell.
///
/// Records of the kept journal are changed byte by byte, by numbers from the borders of every width, by fields of other
/// records, and by facts that nobody wrote. Not made: long histories that are wrong from the start.
@Suite struct HostileJournalTests {
  private static let trials = (getenv("BALLAST_FUZZ_COMMANDS").flatMap { Int(String(cString: $0)) } ?? 20_000) / 10

  private struct Kept {
    var settings: [UInt8] = []
    var codec: VenueCodec
    var inputs: [(kind: RecordKind, payload: [UInt8], time: Timestamp)] = []
    var entries: [[UInt8]] = []
  }

  private func kept() throws -> Kept {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Journals/v1/made-market")
    var files: [String: [UInt8]] = [:]
    for name in [DiskName.segment(1), DiskName.witness, DiskName.settings] {
      files[name] = Array(try Data(contentsOf: folder.appending(path: name)))
    }
    let disk = MemoryDisk(files: files)
    let found = try #require(try JournaledSettings(in: disk))
    var kept = Kept(codec: VenueCodec(settings: found.settings))
    kept.settings = Array(try #require(files[DiskName.settings]).dropFirst(8).dropLast(8))
    try JournalReader(disk: disk).replay(after: 0) { record throws(JournalError) in
      if record.kind.isInput { kept.inputs.append((record.kind, Array(record.payload), record.time)) }
      if record.kind == .ledgerEntry { kept.entries.append(Array(record.payload)) }
    }
    return kept
  }

  private func entry(_ payload: [UInt8], _ codec: VenueCodec) -> LedgerEntry? {
    var reader = ByteReader(payload[...])
    guard let entry = try? codec.decodeEntry(from: &reader), (try? reader.finish()) != nil else { return nil }
    return entry
  }

  private func input(_ kind: RecordKind, _ payload: [UInt8], _ codec: VenueCodec) -> Input? {
    var reader = ByteReader(payload[...])
    guard let input = try? codec.decodeInput(kind, from: &reader), (try? reader.finish()) != nil else { return nil }
    return input
  }

  /// Changes one to three places.
  private func changed(_ payload: [UInt8], _ numbers: inout SampleNumbers) -> [UInt8] {
    var bytes = payload
    for _ in 0...(numbers.word() % 3) where !bytes.isEmpty {
      let place = Int(numbers.word() >> 8) % bytes.count
      let width = [1, 4, 8, 16][Int(numbers.word() >> 8) % 4]
      let word = numbers.word()
      let fill: UInt8 = word & 256 == 0 ? 0 : 0xff
      for offset in 0..<min(width, bytes.count - place) {
        switch (word >> 9) & 3 {
        case 0: bytes[place + offset] ^= offset == 0 ? UInt8(truncatingIfNeeded: word) | 1 : 0
        case 1: bytes[place + offset] = offset == width - 1 ? fill >> 1 : fill
        case 2: bytes[place + offset] = offset == 0 ? UInt8(truncatingIfNeeded: word) : 0
        default: bytes[place + offset] = UInt8(truncatingIfNeeded: word >> UInt64(8 * (offset % 8)))
        }
      }
    }
    return bytes
  }

  /// Facts of a made-up entry, with postings that balance, at a time that fits.
  private func invented(_ numbers: inout SampleNumbers) -> EventBuffer {
    var facts = EventBuffer()
    let samples = Event.samples(&numbers)
    for _ in 0...(numbers.word() % 3) {
      let amount = numbers.signed()
      let from = Book(numbers.pick(BookKind.self), account: AccountID(UInt32(numbers.word() % 4)))
      let to = Book(numbers.pick(BookKind.self), account: AccountID(UInt32(numbers.word() % 4)))
      if amount != .min {
        facts.post(Posting(book: from, asset: .usdc, cause: .transfer, amount: -amount))
        facts.post(Posting(book: to, asset: .usdc, cause: .transfer, amount: amount))
      }
      facts.append(samples[Int(numbers.word() >> 8) % samples.count])
    }
    return facts
  }

  /// Whatever the facts say, a replay of them alone ends with an error or with books that balance.
  @Test(arguments: 0..<2 as Range<UInt64>) func hostileFactsAreErrors(_ seed: UInt64) throws {
    let kept = try kept()
    let entries = try kept.entries.map { try #require(entry($0, kept.codec)) }
    var ledger = Ledger(genesis: kept.codec.settings.genesis)
    var before: [Ledger] = []
    for entry in entries {
      before.append(ledger)
      try ledger.replay(entry.facts, at: entry.request.at)
    }
    var numbers = SampleNumbers(state: seed)
    var reasons: [String: Int] = [:]
    for _ in 0..<(Self.trials / 2) {
      let index = Int(numbers.word() >> 8) % entries.count
      var ledger = before[index]
      do throws(FactFault) {
        switch numbers.word() >> 8 & 7 {
        case 0: try ledger.replay(invented(&numbers), at: entries[index].request.at)
        case 1: try ledger.replay(entries[Int(numbers.word() >> 8) % entries.count].facts, at: ledger.time)
        default:
          guard let hostile = entry(changed(kept.entries[index], &numbers), kept.codec) else { continue }
          try ledger.replay(hostile.facts, at: hostile.request.at)
        }
        for entry in entries[(index + 1)...].prefix(4) { try ledger.replay(entry.facts, at: entry.request.at) }
      } catch {
        reasons[error.reason.filter { !$0.isNumber }, default: 0] += 1
      }
    }
    #expect(reasons.values.reduce(0, +) * 4 > Self.trials / 2, "hardly anything was wrong: \(reasons)")
    #expect(reasons.count > 12, "\(reasons)")
  }

  /// Whatever the inputs say, the engine takes them or refuses them.
  @Test func hostileInputsAreTaken() throws {
    let kept = try kept()
    let inputs = try kept.inputs.map { try #require(input($0.kind, $0.payload, kept.codec)) }
    var effects: [Effect] = []
    var engine = try Engine(settings: kept.codec.settings)
    var before: [Engine] = []
    for (index, input) in inputs.enumerated() {
      if index % 16 == 0 { before.append(engine) }
      effects.removeAll(keepingCapacity: true)
      engine.step(input, at: kept.inputs[index].time, into: &effects)
    }
    var numbers = SampleNumbers(state: 5)
    var taken = 0
    for _ in 0..<Self.trials {
      let start = Int(numbers.word() >> 8) % before.count
      var engine = before[start]
      let index = start * 16 + Int(numbers.word() >> 8) % min(16, inputs.count - start * 16)
      for place in (start * 16)..<min(index + 4, inputs.count) {
        var next = inputs[place]
        if place == index {
          let original = kept.inputs[index]
          if let hostile = input(original.kind, changed(original.payload, &numbers), kept.codec) {
            next = hostile
            taken += 1
          }
        }
        effects.removeAll(keepingCapacity: true)
        engine.step(next, at: kept.inputs[place].time, into: &effects)
      }
    }
    #expect(taken * 2 > Self.trials)
  }

  /// Settings that can be read start an engine that takes inputs, or none.
  @Test func hostileSettingsStartAnEngineOrNone() throws {
    let kept = try kept()
    var numbers = SampleNumbers(state: 6)
    var started = 0
    for _ in 0..<(Self.trials / 4) {
      guard let settings = try? VenueCodec.decodeSettings(changed(kept.settings, &numbers)),
        var engine = try? Engine(settings: settings)
      else { continue }
      started += 1
      var effects: [Effect] = []
      for stored in kept.inputs.prefix(60) {
        guard let input = input(stored.kind, stored.payload, kept.codec) else { continue }
        effects.removeAll(keepingCapacity: true)
        engine.step(input, at: stored.time, into: &effects)
      }
    }
    #expect(started > 0)
  }
}
