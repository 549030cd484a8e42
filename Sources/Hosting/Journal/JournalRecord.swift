public import Quantities

/// One record as it is read back.
public struct JournalRecord: Sendable {
  /// The place in the journal, from one, without gaps.
  public let sequence: UInt64
  /// The logical time of the step.
  public let time: Timestamp
  /// What the payload holds.
  public let kind: RecordKind
  /// The record is the last of its step; recovery never ends between two records of a step.
  public let completesStep: Bool
  /// The record is the first of those that became durable together.
  public let beginsGroup: Bool
  /// Where the record begins in the file of its segment.
  public let offset: Int
  /// The bytes, as the codec wrote them.
  public let payload: ArraySlice<UInt8>
  /// The checksum of this record and of all before it.
  public let chain: UInt64
}
