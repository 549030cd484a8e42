public import Instruments
public import Quantities

/// The sources of one underlying, judged one by one and brought to one price.
///
/// `observe` takes in what a source published, `agree` says what may be done at an instant. The price is the
/// weighted median of the live sources: with `f` of `2f+1` sources wrong in any way, it lies between two prices of
/// right ones, and nothing but the median has that property. Too few sources halt the feed; they are never averaged.
///
/// - Domain: times of our clock should not step back; a step back is read as no step.
/// - Complexity: O(n²) in the declared sources, at most 15; no allocation after `init` while the value is not shared.
/// - Evidence: FaultMatrixTests, HonestRangeTests, LoneSourceTests, OracleFeedTests, MultiVenueHistoryTests.
public struct OracleFeed: Sendable, Hashable {
  /// The settings; nothing in a run changes them.
  public let settings: FeedSettings

  var sources: [SourceState]
  /// Observations of each source by verdict; a last row for sources and feeds that are not ours.
  var tallies: [UInt64]
  /// The price that moves are measured from; zero when there is none, after a start or a halt.
  var reference: Int64 = 0
  /// The last price that was given out for use; zero before the first.
  var lastUsed: Int64 = 0
  /// The median absolute deviation of the sources when they last agreed.
  var dispersion: Int64 = 0
  var phase = FeedPhase.starting
  /// Since when all conditions hold without a break; `nil` while they do not or when the feed is open.
  var soundSince: Int64?
  var loneJump: LoneJump?
  var moves: MoveWindow
  /// The latest time heard of.
  var clock: Int64 = .min

  private static let verdictCount = ObservationVerdict.allCases.count

  /// A feed that has heard nothing; it halts until a quorum is fresh for the grace period after a restart.
  public init(_ settings: FeedSettings) {
    self.settings = settings
    sources = Array(repeating: SourceState(), count: settings.sources.count)
    tallies = Array(repeating: 0, count: (settings.sources.count + 1) * Self.verdictCount)
    moves = MoveWindow(window: settings.limits.velocityWindow.nanoseconds)
  }

  /// Judges what a source published and keeps it as the source's vote, or not.
  ///
  /// - Parameter receivedAt: our clock.
  /// - Returns: the first verdict that applies, in the order of the cases.
  public mutating func observe(_ observation: PriceObservation, receivedAt: Timestamp) -> ObservationVerdict {
    let now = advance(to: receivedAt)
    noteLapse(at: now)
    let source = Int(observation.source.value)
    guard observation.feed == settings.feed else { return tally(.wrongFeed, of: sources.count) }
    guard source < sources.count else { return tally(.unknownSource, of: sources.count) }
    var verdict = refusal(of: observation, from: source, at: now) ?? .accepted
    if verdict == .accepted { verdict = keep(observation, from: source, at: now) }
    sources[source].lastVerdict = verdict
    return tally(verdict, of: source)
  }

  /// What may be done at `time`.
  ///
  /// A halt is in force from the call that sees its cause; it ends when all conditions have held for the grace period.
  public mutating func agree(at time: Timestamp) -> Agreement {
    let now = advance(to: time)
    switch assess(at: now) {
    case .unsound(let reason, let price):
      // A jump of an open feed is waited for; everything else needs quorum and grace again.
      if reason == .unconfirmedJump, phase == .open { return .halted(reason) }
      close(reanchoringAt: reason == .unconfirmedJump ? price : 0)
      return .halted(reason)
    case .sound(let sound):
      reference = sound.agreed.price.raw
      dispersion = sound.dispersion
      loneJump = nil
      moves.record(reference)
      if phase != .open {
        let start = soundSince ?? now
        soundSince = start
        let limits = settings.limits
        let grace = phase == .starting ? limits.graceAfterRestart : limits.graceAfterHalt
        if now - start < grace.nanoseconds { return .halted(phase == .starting ? .restartGrace : .haltGrace) }
        phase = .open
        soundSince = nil
      }
      lastUsed = reference
      if let reason = sound.closeOnly { return .closeOnly(sound.agreed, reason) }
      return .agreed(sound.agreed)
    }
  }

  /// The number of observations of `source` with this verdict.
  public func count(of verdict: ObservationVerdict, from source: SourceID) -> UInt64 {
    guard Int(source.value) < sources.count else { return 0 }
    return tallies[Int(source.value) * Self.verdictCount + Int(verdict.rawValue) - 1]
  }

  /// The number of observations that named another feed or an undeclared source.
  public func countOfStrangers(_ verdict: ObservationVerdict) -> UInt64 {
    tallies[sources.count * Self.verdictCount + Int(verdict.rawValue) - 1]
  }

  /// Puts a feed that was restored from a snapshot, or taken over by a new leader, where a started one stands: no price
  /// until a quorum has been fresh for the grace period after a restart. The votes and the unit gate stay.
  public mutating func restart() {
    close(reanchoringAt: 0)
    phase = .starting
  }

  /// A feed that lost its quorum between two calls did lose it, also when the next observation restores it.
  private mutating func noteLapse(at now: Int64) {
    if phase != .open, soundSince == nil { return }
    if !hasFreshQuorum(at: now) { close(reanchoringAt: 0) }
  }

  private mutating func close(reanchoringAt price: Int64) {
    if phase == .open { phase = .recovering }
    soundSince = nil
    loneJump = nil
    reference = price
    moves.clear()
  }

  private mutating func advance(to time: Timestamp) -> Int64 {
    let now = max(clock, time.nanoseconds)
    clock = now
    moves.advance(to: now)
    return now
  }

  private mutating func tally(_ verdict: ObservationVerdict, of row: Int) -> ObservationVerdict {
    tallies[row * Self.verdictCount + Int(verdict.rawValue) - 1] &+= 1
    return verdict
  }
}
