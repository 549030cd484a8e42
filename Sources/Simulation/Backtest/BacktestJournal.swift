public import EngineCore
public import Hosting
public import Quantities

/// The journal of one pool of a backtest, in the form in which a live venue keeps its own: `ballast replay` verifies
/// it.
///
/// A failure of the disk is kept and told at the end; the backtest itself goes on.
/// - Evidence: `BacktestJournalTests`: the journal replays to the backtest's state hash.
public final class BacktestJournal {
  /// Why the journal is not complete; `nil` while it is.
  public private(set) var failure: JournalError?

  private let store: any JournalStore
  private let codec: VenueCodec
  private var writer = ByteWriter()
  private var inputs: UInt64 = 0
  private static let groupBytes = 1 << 20
  private static let hashInterval: UInt64 = 1_000

  /// Begins a journal on an empty disk.
  ///
  /// - Throws: `JournalError` when the disk refuses or holds a journal already.
  public init(on disk: some JournalDisk, _ settings: EngineSettings, at start: Timestamp) throws {
    let described = JournaledSettings(settings)
    try described.install(in: disk)
    var sizes = JournalSettings(identity: described.hash, configHash: described.hash)
    sizes.stepAllowance = max(sizes.stepAllowance, 4 * Self.groupBytes)
    store = try FileJournal(disk: disk, settings: sizes, at: start)
    codec = VenueCodec(settings: settings)
  }

  /// Takes in a step: its input, then what it did, and now and then the state's hash.
  func record(_ input: Input, _ time: Timestamp, _ effects: [Effect], _ stateHash: UInt64) {
    guard failure == nil else { return }
    do throws(JournalError) {
      writer.reset()
      let kind = codec.encode(input, into: &writer)
      try store.append(kind, at: time, payload: writer.bytes)
      for effect in effects {
        writer.reset()
        guard let kind = codec.encodeHistory(of: effect, into: &writer) else { continue }
        try store.append(kind, at: time, payload: writer.bytes)
      }
      inputs += 1
      if inputs % Self.hashInterval == 0 { try record(stateHash, at: time) }
      store.endStep()
      if store.pendingBytes >= Self.groupBytes { try store.commit() }
    } catch { failure = error }
  }

  /// Writes the last hash and makes everything durable.
  public func finish(_ stateHash: UInt64, at time: Timestamp) {
    guard failure == nil else { return }
    do throws(JournalError) {
      try record(stateHash, at: time)
      store.endStep()
      try store.commit()
      try store.settle()
    } catch { failure = error }
  }

  private func record(_ stateHash: UInt64, at time: Timestamp) throws(JournalError) {
    writer.reset()
    writer.write(stateHash)
    try store.append(.stateHash, at: time, payload: writer.bytes)
  }
}
