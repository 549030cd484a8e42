/// Why the journal cannot go on, or could not be opened. After any of them nothing was acknowledged that is not
/// durable.
public enum JournalError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A system call failed where nothing was at stake yet.
  case disk(DiskFault)
  /// A write or a sync of records failed: what is on the disk is unknown, so this process must not write again.
  case stopped(DiskFault)
  /// The disk is full and so is the reserve; nothing of the refused step was written.
  case storageFull
  /// Bytes that were durable are not what was written. Never repaired, never skipped.
  case corrupt(file: String, offset: Int, String)
  /// A segment that must be there is not.
  case segmentMissing(number: UInt64)
  /// The segments that hold the history before `sequence` are gone and no snapshot stands in for them.
  case historyMissing(before: UInt64)
  /// A snapshot was taken at a sequence that the journal no longer has, or with another chain.
  case contradictsSnapshot(sequence: UInt64, String)
  /// The file was written in a format that this program does not read.
  case unknownFormat(file: String, version: UInt32)
  /// The journal was written under another configuration, and nobody allowed the change.
  case configurationChanged(journal: UInt64, now: UInt64)
  /// A whole record has a payload that the codec does not read.
  case undecodable(sequence: UInt64, CodecError)
  /// Replaying the inputs gave another history than the one that was journaled.
  case diverged(sequence: UInt64, String)

  /// The exit code of the command line: 8 is integrity, 7 halted, 4 configuration, 1 any other failure.
  public var exitCode: Int32 {
    switch self {
    case .corrupt, .segmentMissing, .historyMissing, .contradictsSnapshot, .unknownFormat, .undecodable, .diverged: 8
    case .stopped, .storageFull: 7
    case .configurationChanged: 4
    case .disk: 1
    }
  }

  /// What happened, where, for an operator.
  public var description: String {
    switch self {
    case .disk(let fault): "journal disk: \(fault)"
    case .stopped(let fault): "journal stopped: \(fault)"
    case .storageFull:
      "journal storage full, no room in the reserve; make space and start again, what was acknowledged is kept"
    case .corrupt(let file, let offset, let reason): "\(file):\(offset): \(reason)"
    case .segmentMissing(let number): "segment \(DiskName.segment(number)) is missing"
    case .historyMissing(let sequence): "the journal begins after record \(sequence) and no valid snapshot covers it"
    case .contradictsSnapshot(let sequence, let reason): "snapshot at \(sequence): \(reason)"
    case .unknownFormat(let file, let version): "\(file): unknown format version \(version)"
    case .configurationChanged(let journal, let now):
      "journal written under configuration \(String(journal, radix: 16)), this one is \(String(now, radix: 16))"
    case .undecodable(let sequence, let error): "record \(sequence): \(error)"
    case .diverged(let sequence, let reason): "record \(sequence): replay differs: \(reason)"
    }
  }
}
