public import EngineCore
public import Hosting
public import Quantities

/// A clock that stands where somebody put it: the time of a made market.
public final class MarketClock: VenueClock {
  /// What the clock says.
  public var time: Timestamp

  /// A clock at `time`.
  public init(_ time: Timestamp) { self.time = time }

  /// What the clock says.
  public func now() -> Timestamp { time }
}

/// An engine behind a sequencer: what an input causes is seen only when the input is durable.
///
/// After a failure of the journal nothing is taken any more and no effect is seen; see `failure`. A disk so full that
/// it does not even take a price or a report is such a failure: a venue that no longer sees must not go on.
public final class DurableEngine {
  /// Why the journal ended; nothing may be acknowledged any more.
  public private(set) var failure: JournalError?
  /// Inputs that the full disk did not take.
  public private(set) var refused: UInt64 = 0

  private final class Gathering: EffectPerforming {
    var effects: [Effect] = []
    var refused: UInt64 = 0
    var isBlind = false
    let codec: VenueCodec

    init(_ codec: VenueCodec) { self.codec = codec }

    func perform(_ effects: ArraySlice<Effect>, of input: Input, sequence: UInt64, at time: Timestamp) {
      self.effects.append(contentsOf: effects)
    }

    func refuse(_ input: Input, _ reason: Refusal) {
      refused += 1
      if codec.isEssential(input) { isBlind = true }
    }
  }

  private var sequencer: Sequencer<VenueCodec, MarketClock, Gathering>
  private let inbox: Inbox<Input>
  private let clock: MarketClock
  private let gathering: Gathering
  private let store: any JournalStore

  /// An engine that goes on where the journal in `store` ends.
  public init(
    _ engine: Engine, store: any JournalStore, settings: SequencerSettings = SequencerSettings()
  ) {
    self.store = store
    clock = MarketClock(store.lastTime)
    gathering = Gathering(VenueCodec(settings: engine.settings))
    inbox = Inbox(capacity: 64, keptForUrgent: 1, ring: {})
    sequencer = Sequencer(
      engine: engine, codec: VenueCodec(settings: engine.settings), store: store, inbox: inbox, clock: clock,
      performer: gathering, settings: settings)
  }

  /// The engine after the last durable input.
  public var engine: Engine { sequencer.engine }

  /// Takes in one input at `time` or a little later, makes it durable and appends what it caused.
  ///
  /// - Returns: the engine after it.
  public func step(_ input: Input, at time: Timestamp, into effects: inout [Effect]) -> Engine {
    guard failure == nil else { return sequencer.engine }
    clock.time = time
    _ = inbox.offer(input, urgent: true)
    do throws(JournalError) {
      _ = try sequencer.turn()
      effects.append(contentsOf: gathering.effects)
      if gathering.isBlind { failure = .storageFull }
    } catch {
      failure = error
    }
    gathering.effects.removeAll(keepingCapacity: true)
    refused = gathering.refused
    return sequencer.engine
  }

  /// For idle moments: makes durable what the journal knows about itself.
  public func settle() {
    guard failure == nil else { return }
    do throws(JournalError) { _ = try sequencer.turn() } catch { failure = error }
  }

  /// The state as a snapshot, to be stored.
  public func snapshot(identity: UInt64, configHash: UInt64) -> Snapshot {
    sequencer.snapshot(identity: identity, configHash: configHash)
  }
}
