import Hosting
import Quantities

/// The records that the child writes: everything about record n is a function of n.
enum TortureScript {
  static func payload(_ sequence: UInt64) -> [UInt8] {
    var mix = SeededStream(seed: sequence)
    let words = Int(mix.next() % 24)
    return (0..<(8 * words)).map { UInt8(truncatingIfNeeded: sequence &* 31 &+ UInt64($0)) }
  }

  static func time(_ sequence: UInt64) -> Timestamp { Timestamp(nanoseconds: Int64(sequence)) }
  static let kind = RecordKind(rawValue: 0x100)

  static func settings(segment: Int) -> JournalSettings {
    var settings = JournalSettings(identity: 1, configHash: 1)
    settings.segmentBytes = segment
    settings.reserveBytes = segment
    settings.stepAllowance = segment / 8
    return settings
  }

  /// Writes one group of `count` steps of one record each and makes it durable.
  static func writeGroup(_ journal: FileJournal<PosixDisk>, count: Int) throws(JournalError) {
    for _ in 0..<count {
      let sequence = journal.lastSequence + 1
      try journal.append(kind, at: time(sequence), payload: payload(sequence))
      journal.endStep()
    }
    try journal.commit()
  }

  /// Demands that every record after `sequence` is what was written, without gaps; returns the last one.
  static func check(_ journal: FileJournal<PosixDisk>, after sequence: UInt64) throws -> UInt64 {
    var last = sequence
    var wrong = false
    try journal.replay(after: sequence) { record throws(JournalError) in
      last += 1
      if record.sequence != last || record.payload != payload(last)[...] || record.time != time(last) { wrong = true }
    }
    if wrong || last != journal.durableSequence { throw TortureFailure("record \(last) is not what was written") }
    return last
  }
}

struct TortureFailure: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// Steele, Lea & Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
struct SeededStream {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
