import EngineCore
public import Quantities
import VenueLedger

/// Replays a journal in two ways at once and writes nothing: the inputs go through the engine, the facts alone through
/// a ledger. Every entry must come out byte for byte, every stored hash must be that of both.
///
/// The inputs lead there only with the rules under which they were taken; the facts do so for ever.
///
/// - Evidence: JournalReplayTests, the journals kept in Tests/Journals
public struct JournalReplay {
  /// Records read.
  public private(set) var records: UInt64 = 0
  /// Inputs read, and unless the facts are replayed alone, taken by the engine.
  public private(set) var inputs: UInt64 = 0
  /// Commands that were carried out.
  public private(set) var entries: UInt64 = 0
  /// Facts applied to the ledger.
  public private(set) var facts: UInt64 = 0
  /// Legs of the double entry applied to the ledger.
  public private(set) var postings: UInt64 = 0
  /// Stored hashes compared with both states.
  public private(set) var hashes: UInt64 = 0
  /// The time of the first and of the last record; `nil` in an empty journal.
  public private(set) var span: ClosedRange<Timestamp>?
  /// The last record of the last whole step.
  public let lastSequence: UInt64
  /// The checksum of everything before it.
  public let chain: UInt64
  /// The number that the journal bears.
  public let identity: UInt64
  /// The hash of the settings.
  public let configHash: UInt64
  /// Bytes of a group that was never acknowledged, or that is just being written.
  public let tornBytes: Int

  private var engine: Engine?
  private var ledger: Ledger
  private let codec: VenueCodec
  private var expected: [[UInt8]] = []
  private var taken = 0
  private var file = ""

  /// Replays the journal in `disk` from its first record.
  ///
  /// - Parameters:
  ///   - factsAlone: leaves the engine out, for journals of other rules than this program's; the facts must then be
  ///     those of a ledger, which the chain vouches for.
  ///   - progress: called now and then with the sequence reached.
  /// - Throws: `corrupt` with file and offset for a broken chain, an unknown code, a fact or a hash that does not come
  ///   out; `historyMissing` when there is no journal or its beginning is gone; what reading throws.
  public init<Disk: JournalDisk>(
    _ disk: Disk, factsAlone: Bool = false, progress: (UInt64) -> Void = { _ in }
  ) throws(JournalError) {
    let reader = try JournalReader(disk: disk)
    guard let found = try JournaledSettings(in: disk) else {
      throw .corrupt(file: DiskName.settings, offset: 0, "the settings of the journal are missing")
    }
    guard found.hash == reader.configHash else {
      throw .configurationChanged(journal: reader.configHash, now: found.hash)
    }
    codec = VenueCodec(settings: found.settings)
    guard let genesis = try? Engine(settings: found.settings) else {
      throw .corrupt(file: DiskName.settings, offset: 8, "the settings start no engine")
    }
    engine = factsAlone ? nil : genesis
    ledger = Ledger(genesis: found.settings.genesis)
    (lastSequence, chain, identity) = (reader.lastSequence, reader.chain, reader.identity)
    (configHash, tornBytes) = (reader.configHash, reader.tornBytes)
    try reader.replay(after: 0) { record throws(JournalError) in
      file = reader.file(of: record.sequence)
      try take(record)
      if records % 1_024 == 0 { progress(record.sequence) }
    }
    guard taken == expected.count else {
      throw .diverged(sequence: lastSequence, "history that replay produces was not journaled")
    }
    guard engine.map({ $0.stateHash == ledger.stateHash }) ?? true else {
      throw .diverged(sequence: lastSequence, "facts and inputs lead to different books")
    }
  }

  /// The hash of the state in which the journal ends, the same for inputs and for facts alone.
  public var stateHash: UInt64 { ledger.stateHash }

  private func damage(_ record: JournalRecord, _ reason: String) -> JournalError {
    .corrupt(file: file, offset: record.offset, "record \(record.sequence): \(reason)")
  }

  private mutating func take(_ record: JournalRecord) throws(JournalError) {
    if let span, record.time < span.upperBound { throw damage(record, "time runs backwards") }
    guard record.time >= .zero, record.time.nanoseconds <= Limits.latest else {
      throw damage(record, "the time is not one of this or the next century")
    }
    span = (span?.lowerBound ?? record.time)...record.time
    records += 1
    do throws(CodecError) {
      var reader = ByteReader(record.payload)
      if record.kind.isInput {
        guard taken == expected.count else {
          throw CodecError(.notAllowed("history that replay produces was not journaled before"), at: 0)
        }
        let input = try codec.decodeInput(record.kind, from: &reader)
        try reader.finish()
        step(input, at: record.time)
      } else if record.kind == .stateHash {
        try compare(try reader.integer())
        try reader.finish()
        hashes += 1
      } else if record.kind == .ledgerEntry {
        try follow(record, &reader)
      } else {
        throw CodecError(.unknownCode(UInt64(record.kind.rawValue), of: "record"), at: 0)
      }
    } catch {
      throw damage(record, "\(error)")
    }
  }

  private mutating func step(_ input: Input, at time: Timestamp) {
    inputs += 1
    var effects: [Effect] = []
    engine?.step(input, at: time, into: &effects)
    expected.removeAll(keepingCapacity: true)
    taken = 0
    for effect in effects {
      var writer = ByteWriter()
      if codec.encodeHistory(of: effect, into: &writer) != nil { expected.append(writer.bytes) }
    }
  }

  private func compare(_ stored: UInt64) throws(CodecError) {
    func hex(_ hash: UInt64) -> String { String(hash, radix: 16) }
    if let engine, stored != engine.stateHash {
      throw CodecError(.notAllowed("state \(hex(stored)) was stored, inputs give \(hex(engine.stateHash))"), at: 0)
    }
    guard stored == ledger.stateHash else {
      throw CodecError(.notAllowed("state \(hex(stored)) was stored, facts give \(hex(ledger.stateHash))"), at: 0)
    }
  }

  /// With an engine only what the inputs give byte for byte is applied, so that nothing hostile reaches the ledger.
  private mutating func follow(_ record: JournalRecord, _ reader: inout ByteReader) throws(CodecError) {
    let entry = try codec.decodeEntry(from: &reader)
    try reader.finish()
    if engine != nil {
      guard taken < expected.count, expected[taken][...] == record.payload else {
        throw CodecError(.notAllowed("an entry that replay of the inputs does not give"), at: 0)
      }
      taken += 1
    }
    entries += 1
    facts += UInt64(entry.facts.events.count)
    postings += UInt64(entry.facts.postings.count)
    do throws(FactFault) {
      try ledger.replay(entry.facts, at: entry.request.at)
    } catch {
      throw CodecError(.notAllowed("the facts are not those of a ledger: \(error)"), at: 0)
    }
  }
}
