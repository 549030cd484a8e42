public import Quantities

/// Performs what the engine asked for, after it is durable.
public protocol EffectPerforming {
  /// What happens.
  associatedtype Input
  /// What is asked for.
  associatedtype Effect

  /// The step that `input` caused is durable at `sequence`: acknowledge and act. May be called again for the same step
  /// after a crash, so acting is idempotent by the keys in the effects.
  mutating func perform(_ effects: ArraySlice<Effect>, of input: Input, sequence: UInt64, at time: Timestamp)
  /// The input was not taken and nothing of it was journaled.
  mutating func refuse(_ input: Input, _ reason: Refusal)
}

/// The sizes of a sequencer's work.
public struct SequencerSettings: Sendable {
  /// A group is committed when it has this many bytes, even in the middle of a batch.
  public var groupBytes = 256 << 10
  /// The state hash is journaled after every so many inputs; zero for never.
  public var hashInterval: UInt64 = 1_000
  /// The largest step of logical time in one input.
  public var longestJump = TimeSpan.days(1)
  /// On a full disk, how much logical time passes between two attempts to get the reserve back.
  public var replenishInterval = TimeSpan.seconds(1)

  /// The usual sizes.
  public init() {}
}

/// The only owner of a live engine: gives inputs their order and time, journals them with their history, commits in
/// groups, and only then lets effects out.
///
/// Runs on whichever thread calls `turn`; nothing of it may be shared.
///
/// - Evidence: SequencerTests, RecoveryTests
public struct Sequencer<Codec: EngineCodec, Clock: VenueClock, Performer: EffectPerforming>
where Performer.Input == Codec.Engine.Input, Performer.Effect == Codec.Engine.Effect {
  /// The inputs of the engine.
  public typealias Input = Codec.Engine.Input

  private struct Step {
    let input: Input
    let sequence: UInt64
    let time: Timestamp
    let effects: Range<Int>
  }

  /// The state after the last input, which may be ahead of what is durable only inside `turn`.
  public private(set) var engine: Codec.Engine
  /// What was done with readings of the clock.
  public private(set) var time: LogicalTime
  /// Who acts on effects.
  public var performer: Performer
  /// How many inputs were taken.
  public private(set) var taken: UInt64 = 0

  private let codec: Codec
  private let store: any JournalStore
  private let inbox: Inbox<Input>
  private let clock: Clock
  private let settings: SequencerSettings
  private var batch: [Input] = []
  private var effects: [Codec.Engine.Effect] = []
  private var steps: [Step] = []
  private var writer = ByteWriter()
  private var replenishTried: Timestamp?

  /// A sequencer that goes on where `store` ends with the recovered `engine`.
  public init(
    engine: Codec.Engine, codec: Codec, store: any JournalStore, inbox: Inbox<Input>, clock: Clock,
    performer: Performer, settings: SequencerSettings = SequencerSettings()
  ) {
    self.engine = engine
    self.codec = codec
    self.store = store
    self.inbox = inbox
    self.clock = clock
    self.performer = performer
    self.settings = settings
    time = LogicalTime(after: store.lastSequence > 0 ? store.lastTime : nil, longestJump: settings.longestJump)
  }

  /// Takes everything that waits, makes it durable, acts on it; with nothing waiting, settles the journal.
  ///
  /// - Returns: how many inputs waited.
  /// - Throws: the journal's failure, after which nothing may be acknowledged any more and the process must end; the
  ///   inputs of the group that failed were neither performed nor refused.
  public mutating func turn() throws(JournalError) -> Int {
    inbox.drain(into: &batch)
    guard !batch.isEmpty else {
      try store.settle()
      return 0
    }
    defer { batch.removeAll(keepingCapacity: true) }
    for input in batch {
      try take(input)
      if store.pendingBytes >= settings.groupBytes { try release() }
    }
    try release()
    return batch.count
  }

  /// The engine's state as a snapshot; to be stored by whoever has time, on any thread.
  public func snapshot(identity: UInt64, configHash: UInt64) -> Snapshot {
    precondition(store.lastSequence == store.durableSequence, "Invariant: snapshots are of durable states")
    var writer = ByteWriter(reserving: 1 << 16)
    codec.encode(engine, into: &writer)
    return Snapshot(
      identity: identity, configHash: configHash, sequence: store.durableSequence, time: store.lastTime,
      chain: store.chain, stateHash: engine.stateHash, payload: writer.bytes)
  }

  private mutating func take(_ input: Input) throws(JournalError) {
    let essential = codec.isEssential(input)
    if store.space != .ample { try replenishSometimes() }
    guard store.admits(essential: essential) else {
      try release()
      guard store.admits(essential: essential) else {
        performer.refuse(input, .storageFull)
        return
      }
      return try take(input, at: time.advance(to: clock.now()))
    }
    try take(input, at: time.advance(to: clock.now()))
  }

  private mutating func take(_ input: Input, at now: Timestamp) throws(JournalError) {
    writer.reset()
    let kind = codec.encode(input, into: &writer)
    precondition(kind.isInput, "Invariant: inputs have codes of inputs")
    let sequence = try store.append(kind, at: now, payload: writer.bytes)
    let first = effects.count
    engine.step(input, at: now, into: &effects)
    for effect in effects[first...] {
      writer.reset()
      guard let kind = codec.encodeHistory(of: effect, into: &writer) else { continue }
      precondition(kind.isHistory, "Invariant: history has codes of history")
      try store.append(kind, at: now, payload: writer.bytes)
    }
    taken += 1
    if settings.hashInterval > 0, taken % settings.hashInterval == 0 {
      writer.reset()
      writer.write(engine.stateHash)
      try store.append(.stateHash, at: now, payload: writer.bytes)
    }
    store.endStep()
    steps.append(Step(input: input, sequence: sequence, time: now, effects: first..<effects.count))
  }

  /// Commits, then acts.
  private mutating func release() throws(JournalError) {
    try store.commit()
    for step in steps {
      performer.perform(effects[step.effects], of: step.input, sequence: step.sequence, at: step.time)
    }
    steps.removeAll(keepingCapacity: true)
    effects.removeAll(keepingCapacity: true)
  }

  private mutating func replenishSometimes() throws(JournalError) {
    let now = clock.now()
    if let tried = replenishTried {
      let elapsed = now.nanoseconds.subtractingReportingOverflow(tried.nanoseconds)
      if !elapsed.overflow, (0..<settings.replenishInterval.nanoseconds).contains(elapsed.partialValue) { return }
    }
    replenishTried = now
    _ = try store.replenish()
  }
}
