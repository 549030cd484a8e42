import Configuration
import EngineCore
import Glibc
import Hosting
import Quantities
import Simulation

/// The folder of a running venue: its journal and snapshots, opened and recovered.
struct LiveJournal {
  /// What was found when the folder was opened.
  struct Found {
    /// The last record that was recovered; zero in a new journal.
    var sequence: UInt64 = 0
    /// The snapshot that recovery began from; zero for the beginning.
    var snapshot: UInt64 = 0
    var replayed: UInt64 = 0
    var stateHash: UInt64 = 0
    /// What belongs in the log.
    var remarks: [String] = []
  }

  let folder: String
  let store: FileJournal<PosixDisk>
  let durable: DurableEngine
  let found: Found
  /// What the last durable group asked for.
  let pending: [Effect]
  private let snapshots: SnapshotStore<PosixDisk>
  private let configHash: UInt64
  private(set) var lastSnapshot: UInt64

  /// Opens the journal in a folder, or begins one.
  ///
  /// - Throws: `CommandFailure` when the folder is used by another process or belongs to another seed, `JournalError`.
  init(
    folder: String, settings: EngineSettings, sizes: JournalSettings, sequencer: SequencerSettings, seed: UInt64,
    start: Timestamp
  ) throws {
    let disk = try Self.disk(folder)
    let described = JournaledSettings(settings)
    if let before = try JournaledSettings(in: disk) {
      guard before.hash == described.hash else {
        throw JournalError.configurationChanged(journal: before.hash, now: described.hash)
      }
    } else {
      try described.install(in: disk)
    }
    var sizes = sizes
    sizes.identity = Self.identity(seed)
    sizes.configHash = described.hash
    let store = try FileJournal(disk: disk, settings: sizes, at: start)
    guard UInt32(truncatingIfNeeded: store.identity) == UInt32(truncatingIfNeeded: sizes.identity) else {
      throw CommandFailure.usage(
        "the journal in \(folder) was begun with another --seed", fix: "Give that seed, or another --data-dir.")
    }
    let snapshots = SnapshotStore(disk: disk)
    let genesis = try Engine(settings: settings)
    let recovery = try Recovery(
      codec: VenueCodec(settings: settings), store: store, identity: store.identity, configHash: described.hash,
      snapshots: snapshots, genesis: { genesis })
    self.folder = folder
    self.store = store
    self.snapshots = snapshots
    configHash = described.hash
    lastSnapshot = recovery.snapshotSequence
    pending = recovery.lastEffects
    var found = Found(
      sequence: store.lastSequence, snapshot: recovery.snapshotSequence, replayed: recovery.replayed,
      stateHash: recovery.engine.stateHash)
    if store.opening.erasedBytes > 0 {
      found.remarks.append("\(store.opening.erasedBytes) bytes of a group that nobody was told about were erased")
    }
    if store.opening.witnessDamaged { found.remarks.append("the witness was damaged and is written anew") }
    for (sequence, reason) in recovery.unusable { found.remarks.append("snapshot \(sequence) is unusable: \(reason)") }
    self.found = found
    durable = DurableEngine(recovery.engine, store: store, settings: sequencer)
  }

  private static func disk(_ folder: String) throws -> PosixDisk {
    var path = folder.hasPrefix("/") ? "/" : ""
    for part in folder.split(separator: "/") {
      path += part
      if mkdir(path, 0o755) != 0, errno != EEXIST {
        throw CommandFailure(code: .failure, message: "\(path) cannot be made: \(systemMessage(errno))")
      }
      path += "/"
    }
    do {
      return try PosixDisk(path: folder, exclusive: true)
    } catch {
      if error.code == EWOULDBLOCK {
        throw CommandFailure(
          code: .failure, message: "another process runs on \(folder)", fix: "Stop it, or give another --data-dir.")
      }
      throw JournalError.disk(error)
    }
  }

  /// Names a journal: the upper half by the moment and the process, the lower half by the seed of its market.
  private static func identity(_ seed: UInt64) -> UInt64 {
    var mixed = UInt64(monotonicNanoseconds()) ^ UInt64(getpid()) << 40 ^ UInt64(time(nil)) << 20
    mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
    var mark = (seed &+ 0x9e37_79b9_7f4a_7c15) &* 0x94d0_49bb_1331_11eb
    mark ^= mark >> 31
    return mixed & 0xffff_ffff_0000_0000 | mark & 0xffff_ffff
  }

  /// Stores the state of now and forgets all but the two newest snapshots; false when the disk has no room for it.
  ///
  /// A snapshot only shortens the next start, so that a full disk is no reason to stop.
  mutating func takeSnapshot() throws(JournalError) -> Bool {
    guard durable.failure == nil, store.durableSequence > lastSnapshot else { return true }
    do throws(JournalError) {
      try snapshots.write(durable.snapshot(identity: store.identity, configHash: configHash))
    } catch {
      guard case .disk(let fault) = error, fault.isOutOfSpace else { throw error }
      return false
    }
    lastSnapshot = store.durableSequence
    try snapshots.prune(keeping: 2)
    return true
  }
}
