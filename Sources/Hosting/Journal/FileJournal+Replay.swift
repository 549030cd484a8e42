extension FileJournal {
  /// Hands over every durable record after `sequence`, in order.
  public func replay(
    after sequence: UInt64, _ body: (JournalRecord) throws(JournalError) -> Void
  ) throws(JournalError) {
    try reader.replay(after: sequence, body)
  }

  /// The chain after the record `sequence`, or `nil` when its segment is no longer there.
  public func chain(at sequence: UInt64) throws(JournalError) -> UInt64? { try reader.chain(at: sequence) }

  /// Checks every byte of every segment.
  public func verify() throws(JournalError) { try reader.verify() }

  private var reader: JournalReader<Disk> {
    JournalReader(disk: disk, segments: segments, lastSequence: durableSequence, chain: chain)
  }
}
