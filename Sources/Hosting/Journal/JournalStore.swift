public import Quantities

/// How much room the journal has.
public enum StorageSpace: Equatable, Sendable {
  /// The reserve is untouched.
  case ample
  /// The disk is full; what is written now comes out of the reserve, of which about so many bytes are left.
  case reserveOnly(bytesLeft: Int)
}

/// The port to the durable, ordered record of everything that happened.
///
/// `append` only gathers; a record is durable, and may be acknowledged, after the `commit` that follows. After an error
/// from `commit` the store refuses everything: the process must end and recover.
public protocol JournalStore: AnyObject {
  /// The last sequence handed out, zero at the beginning.
  var lastSequence: UInt64 { get }
  /// The last sequence that is durable.
  var durableSequence: UInt64 { get }
  /// The logical time of the last record.
  var lastTime: Timestamp { get }
  /// The checksum of everything that is durable.
  var chain: UInt64 { get }
  /// The bytes gathered since the last commit.
  var pendingBytes: Int { get }
  /// The room that is left.
  var space: StorageSpace { get }

  /// Whether another step may begin; only risk-reducing (`essential`) ones may draw on the reserve.
  func admits(essential: Bool) -> Bool
  /// Gathers a record of the current step and returns its sequence. Time must not run backwards.
  @discardableResult
  func append(_ kind: RecordKind, at time: Timestamp, payload: [UInt8]) throws(JournalError) -> UInt64
  /// Ends the step: recovery keeps all of its records or none.
  func endStep()
  /// Makes all whole steps durable.
  func commit() throws(JournalError)
  /// Makes the note durable that the last commit succeeded. For idle moments.
  func settle() throws(JournalError)
  /// Tries to get the reserve back; true when there is ample space.
  func replenish() throws(JournalError) -> Bool
  /// Hands over every durable record after `sequence`, in order.
  func replay(
    after sequence: UInt64, _ body: (JournalRecord) throws(JournalError) -> Void
  ) throws(JournalError)
  /// The chain after the record `sequence`, or `nil` when its segment is no longer there.
  func chain(at sequence: UInt64) throws(JournalError) -> UInt64?
}
