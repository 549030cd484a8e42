/// The snapshots in a journal's directory.
///
/// A snapshot gets its name only when all of it is durable, so an unreadable one is damage; recovery then says so and
/// falls back to an older one.
public struct SnapshotStore<Disk: JournalDisk> {
  private let disk: Disk

  /// The snapshots in `disk`.
  public init(disk: Disk) { self.disk = disk }

  /// Stores `snapshot` durably. A failure leaves the older ones as they were.
  public func write(_ snapshot: Snapshot) throws(JournalError) {
    let bytes = snapshot.encoded()
    do throws(DiskFault) {
      try disk.install(bytes[...], as: DiskName.snapshot(snapshot.sequence), size: bytes.count)
    } catch {
      throw .disk(error)
    }
  }

  /// The sequences of the snapshots that are there, newest first; nothing is said about their contents.
  public func sequences() throws(JournalError) -> [UInt64] {
    do throws(DiskFault) {
      let names = try disk.uninterrupted { () throws(DiskFault) in try disk.names() }
      return names.compactMap(DiskName.snapshotSequence).sorted(by: >)
    } catch {
      throw .disk(error)
    }
  }

  /// The snapshot at `sequence`.
  ///
  /// - Throws: `corrupt` with the file and the offset when any byte is wrong.
  public func read(_ sequence: UInt64) throws(JournalError) -> Snapshot {
    let name = DiskName.snapshot(sequence)
    let bytes: [UInt8]
    do throws(DiskFault) { bytes = try disk.contents(of: name) } catch { throw .disk(error) }
    let snapshot = try Snapshot.decode(bytes, file: name)
    guard snapshot.sequence == sequence else {
      throw .corrupt(file: name, offset: 32, "the file holds the snapshot at \(snapshot.sequence)")
    }
    return snapshot
  }

  /// Removes all but the `count` newest snapshots, oldest first.
  ///
  /// - Returns: the sequence of the oldest that stayed; the journal may be retired through it when history is archived.
  @discardableResult
  public func prune(keeping count: Int) throws(JournalError) -> UInt64? {
    precondition(count > 0, "Invariant: at least one snapshot is kept")
    let all = try sequences()
    do throws(DiskFault) {
      for sequence in all.dropFirst(count).reversed() {
        try disk.uninterrupted { () throws(DiskFault) in try disk.remove(DiskName.snapshot(sequence)) }
      }
      if all.count > count { try disk.syncDirectory() }
    } catch {
      throw .disk(error)
    }
    return all.prefix(count).last
  }
}
