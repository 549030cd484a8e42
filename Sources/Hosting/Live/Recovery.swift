/// Brings an engine back from the newest good snapshot and the journal after it.
public struct Recovery<Codec: EngineCodec> {
  /// The engine as it was after the last durable step.
  public private(set) var engine: Codec.Engine
  /// The snapshot that it began from; zero for the beginning of the journal.
  public private(set) var snapshotSequence: UInt64 = 0
  /// Snapshots that could not be used, with the reason. Belongs in the log: each is damage.
  public private(set) var unusable: [(sequence: UInt64, reason: JournalError)] = []
  /// The inputs that were replayed.
  public private(set) var replayed: UInt64 = 0
  /// The effects of the last group of the journal: the crash may have come before they were performed, so the host
  /// performs them again; their keys make that harmless.
  public private(set) var lastEffects: [Codec.Engine.Effect] = []

  private let codec: Codec
  private var expected: [(kind: RecordKind, payload: [UInt8])] = []
  private var expectedFrom = 0

  /// Recovers from `snapshots` and `store`.
  ///
  /// Every replayed input must give the journaled history byte for byte, and every journaled state hash is compared.
  ///
  /// - Parameters:
  ///   - identity: the number that the journal bears.
  ///   - configHash: snapshots of another configuration are passed over; the journal then leads from an older one.
  ///   - genesis: the engine before the first record.
  /// - Throws: `contradictsSnapshot` when the journal ends before a good snapshot or has another chain there,
  ///   `historyMissing`, `undecodable`, `diverged`, and what reading the journal throws.
  public init<Disk: JournalDisk>(
    codec: Codec, store: any JournalStore, identity: UInt64, configHash: UInt64, snapshots: SnapshotStore<Disk>,
    genesis: () -> Codec.Engine
  ) throws(JournalError) {
    self.codec = codec
    engine = genesis()
    for sequence in try snapshots.sequences() {
      do throws(JournalError) {
        let snapshot = try snapshots.read(sequence)
        guard snapshot.identity == identity else {
          throw .contradictsSnapshot(sequence: sequence, "it belongs to another journal")
        }
        guard sequence <= store.durableSequence else {
          throw .contradictsSnapshot(sequence: sequence, "the journal ends at \(store.durableSequence)")
        }
        if let chain = try store.chain(at: sequence), chain != snapshot.chain {
          throw .contradictsSnapshot(sequence: sequence, "the journal has another chain there")
        }
        guard snapshot.configHash == configHash else {
          throw .configurationChanged(journal: snapshot.configHash, now: configHash)
        }
        engine = try Self.engine(of: snapshot, codec)
        snapshotSequence = sequence
        break
      } catch {
        if case .contradictsSnapshot = error { throw error }
        unusable.append((sequence, error))
      }
    }
    try store.replay(after: snapshotSequence) { record throws(JournalError) in try take(record) }
    try demandAllHistorySeen(before: store.durableSequence + 1)
  }

  private static func engine(of snapshot: Snapshot, _ codec: Codec) throws(JournalError) -> Codec.Engine {
    do throws(CodecError) {
      var reader = ByteReader(snapshot.payload)
      let engine = try codec.decodeEngine(from: &reader)
      try reader.finish()
      guard engine.stateHash == snapshot.stateHash else {
        throw CodecError(.notAllowed("the state has another hash"), at: 0)
      }
      return engine
    } catch {
      throw .undecodable(sequence: snapshot.sequence, error)
    }
  }

  private mutating func take(_ record: JournalRecord) throws(JournalError) {
    if record.kind.isInput {
      try demandAllHistorySeen(before: record.sequence)
      if record.beginsGroup { lastEffects.removeAll(keepingCapacity: true) }
      let first = lastEffects.count
      engine.step(try input(of: record), at: record.time, into: &lastEffects)
      replayed += 1
      expected.removeAll(keepingCapacity: true)
      expectedFrom = 0
      for effect in lastEffects[first...] {
        var writer = ByteWriter()
        if let kind = codec.encodeHistory(of: effect, into: &writer) { expected.append((kind, writer.bytes)) }
      }
    } else if record.kind == .stateHash {
      var reader = ByteReader(record.payload)
      guard let hash: UInt64 = try? reader.integer(), hash == engine.stateHash else {
        throw .diverged(sequence: record.sequence, "the state has the hash \(String(engine.stateHash, radix: 16))")
      }
    } else {
      guard expectedFrom < expected.count else {
        throw .diverged(sequence: record.sequence, "history that replay does not produce")
      }
      let own = expected[expectedFrom]
      guard own.kind == record.kind, own.payload[...] == record.payload else {
        throw .diverged(sequence: record.sequence, "history of kind \(record.kind), replay gives \(own.kind)")
      }
      expectedFrom += 1
    }
  }

  private func input(of record: JournalRecord) throws(JournalError) -> Codec.Engine.Input {
    do throws(CodecError) {
      var reader = ByteReader(record.payload)
      let input = try codec.decodeInput(record.kind, from: &reader)
      try reader.finish()
      return input
    } catch {
      throw .undecodable(sequence: record.sequence, error)
    }
  }

  private func demandAllHistorySeen(before sequence: UInt64) throws(JournalError) {
    guard expectedFrom == expected.count else {
      throw .diverged(sequence: sequence, "history that replay produces was not journaled")
    }
  }
}
