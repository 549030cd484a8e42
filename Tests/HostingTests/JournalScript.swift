import Quantities

@testable import Hosting

/// The records of the journal tests: everything about record n is a function of n, so that a recovered journal can be
/// checked without a copy of what was written.
enum JournalScript {
  static func payload(_ sequence: UInt64) -> [UInt8] {
    var mix = SplitMix(seed: sequence)
    return (0..<mix.below(25)).map { _ in UInt8(truncatingIfNeeded: mix.next()) }
  }

  static func kind(_ sequence: UInt64) -> RecordKind { RecordKind(rawValue: 0x100 + UInt16(sequence % 7)) }
  static func time(_ sequence: UInt64) -> Timestamp { Timestamp(nanoseconds: Int64(sequence / 2) * 1_000) }
  static func endsStep(_ sequence: UInt64) -> Bool { sequence % 3 != 1 }
  static func endsGroup(_ sequence: UInt64) -> Bool { endsStep(sequence) && sequence % 5 == 0 }

  /// The last sequence at or before `sequence` that ends a step.
  static func stepEnd(_ sequence: UInt64) -> UInt64 {
    sequence == 0 || endsStep(sequence) ? sequence : sequence - 1
  }

  static func settings(segment: Int, reserve: Int = 2_048) -> JournalSettings {
    var settings = JournalSettings(identity: 0x1234_5678_9abc_def0, configHash: 7)
    settings.segmentBytes = segment
    settings.reserveBytes = reserve
    settings.stepAllowance = 512
    return settings
  }

  static func open(_ disk: MemoryDisk, segment: Int = 4_096) throws(JournalError) -> FileJournal<MemoryDisk> {
    try FileJournal(disk: disk, settings: settings(segment: segment), at: .zero)
  }

  /// Writes records up to and including `last`, or until the disk fails; returns the last acknowledged sequence.
  static func write(
    _ journal: some JournalStore, through last: UInt64, committing: (UInt64) -> Bool = endsGroup
  ) -> (acknowledged: UInt64, error: JournalError?) {
    var acknowledged = journal.durableSequence
    do throws(JournalError) {
      while journal.lastSequence < last {
        let sequence = journal.lastSequence + 1
        try journal.append(kind(sequence), at: time(sequence), payload: payload(sequence))
        if endsStep(sequence) { journal.endStep() }
        if endsStep(sequence), committing(sequence) || sequence == last {
          try journal.commit()
          acknowledged = journal.durableSequence
        }
      }
    } catch {
      return (acknowledged, error)
    }
    return (acknowledged, nil)
  }

  /// The first record that is not what was written, or `nil`; and how many records there are.
  static func check(_ journal: some JournalStore) throws(JournalError) -> (wrong: UInt64?, count: UInt64) {
    var wrong: UInt64?
    var count: UInt64 = 0
    try journal.replay(after: 0) { record throws(JournalError) in
      count += 1
      let right =
        record.sequence == count && record.kind == kind(count) && record.time == time(count)
        && record.completesStep == endsStep(count) && record.payload == payload(count)[...]
      if !right, wrong == nil { wrong = count }
    }
    return (wrong, count)
  }

  /// The chains after each record of an intact journal; index is the sequence.
  static func chains(_ journal: some JournalStore) throws(JournalError) -> [UInt64] {
    var chains = [try journal.chain(at: 0) ?? 0]
    try journal.replay(after: 0) { record throws(JournalError) in chains.append(record.chain) }
    return chains
  }
}
