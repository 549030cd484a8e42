/// The sizes and promises of a journal. Sizes in bytes.
public struct JournalSettings: Sendable {
  /// Names the journal in every file, so that files of two journals cannot be mixed; used when a journal is created.
  /// Any number that no other journal has, drawn by the caller.
  public var identity: UInt64
  /// The hash of the configuration and of the program's rules under which records are written.
  public var configHash: UInt64
  /// Opens a journal of another configuration by beginning a new segment; otherwise it is refused.
  public var allowsConfigurationChange = false
  /// Goes on with the longest whole prefix although the witness knows of later records. A salvage for an operator who
  /// has accepted the loss of acknowledged records, never for a normal start.
  public var acceptsLostTail = false
  /// The allocated size of a segment.
  public var segmentBytes = 64 << 20
  /// The allocated size of the reserve for a full disk.
  public var reserveBytes = 16 << 20
  /// The room that must be left before a step may begin in the reserve: the most that one group of steps may take.
  public var stepAllowance = 1 << 20

  /// Settings with the usual sizes.
  public init(identity: UInt64, configHash: UInt64) {
    self.identity = identity
    self.configHash = configHash
  }
}

/// What was found when a journal was opened. Anything but zeros in the counts belongs in the log.
public struct JournalOpening: Equatable, Sendable {
  /// The journal was created.
  public internal(set) var created = false
  /// The last sequence that was recovered.
  public internal(set) var lastSequence: UInt64 = 0
  /// Bytes of a group that was never acknowledged and that were erased.
  public internal(set) var erasedBytes = 0
  /// The file and offset where they began.
  public internal(set) var erasedFrom: String?
  /// Bytes that the last segment's file lacks of its allocated size.
  public internal(set) var missingBytes = 0
  /// Acknowledged records that are lost, as far as the witness knows; only with `acceptsLostTail`.
  public internal(set) var lostRecords: UInt64 = 0
  /// The witness was missing, or a part of it could not be read.
  public internal(set) var witnessDamaged = false
  /// Unfinished files that were removed.
  public internal(set) var draftsRemoved = 0
}
