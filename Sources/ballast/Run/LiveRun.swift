import VenueLedger
import Risk
import Oracles
import Instruments
import Hedging
import EngineCore
import Configuration
import Glibc
import Hosting
import Quantities
import Simulation

/// The loop of a running venue: walks the market at its speed, draws, stores snapshots, and comes to a good end.
struct LiveRun {
  let names: RosterSettings
  let seed: UInt64
  /// Market seconds in a second, 1e-6.
  let speed: FeeRate
  private let duration: FeeRate?
  private(set) var journal: LiveJournal
  private(set) var market: LiveMarket
  /// When the process began, nanoseconds of the monotonic clock.
  let started = monotonicNanoseconds()
  /// Until when it is said that the market does not keep up with its speed, nanoseconds of the monotonic clock.
  private var behindUntil: Int64 = 0

  /// How long a market that fell behind is said to be so.
  private static let behindFor: Int64 = 2_000_000_000
  private static let snapshotEvery: Int64 = 30_000_000_000

  init(
    _ configuration: VenueConfiguration, folder: String, seed: UInt64, speed: FeeRate, duration: FeeRate?
  ) throws {
    let seeded = try SeededMarket(Self.plan(seed: seed))
    names = try configuration.settings(for: seeded.roster)
    self.seed = seed
    self.speed = speed
    self.duration = duration
    journal = try Self.journal(configuration, seeded, folder: folder, seed: seed)
    var settings = BacktestSettings()
    settings.seed = seed
    // A crowd that comes and goes within hours, so that a minute at the usual speed shows trading.
    settings.traders.decisionsPerDay *= 8
    settings.traders.meanHold = .hours(3)
    market = try LiveMarket(
      seeded, settings, durable: journal.durable, terms: names.venueTerms, isNew: journal.found.sequence == 0,
      pending: journal.pending)
    if let failure = journal.durable.failure { throw failure }
  }

  /// The market that a seed makes: a year, seen every ten seconds.
  static func plan(seed: UInt64) -> SeededMarketPlan {
    SeededMarketPlan(seed: seed, length: .days(365), interval: .seconds(40))
  }

  /// Opens and recovers the journal in a folder for a market.
  static func journal(
    _ configuration: VenueConfiguration, _ market: SeededMarket, folder: String, seed: UInt64
  ) throws -> LiveJournal {
    try LiveJournal(
      folder: folder, settings: try configuration.settings(for: market.roster).engine,
      sizes: configuration.journalSettings(identity: 0), sequencer: configuration.sequencer, seed: seed,
      start: market.plan.start)
  }

  /// The market did not keep up with its speed within the last two seconds.
  var isBehind: Bool { monotonicNanoseconds() < behindUntil }

  /// How long the process runs.
  var age: TimeSpan { TimeSpan(nanoseconds: monotonicNanoseconds() - started) }

  /// Runs until somebody or the duration ends it.
  mutating func run(in context: CommandContext) throws -> ExitCode {
    var screen = LiveScreen(context)
    for remark in journal.found.remarks { context.note(remark) }
    defer { screen.close() }
    var origin = (market: market.time, wall: monotonicNanoseconds())
    var lastSnapshot = origin.wall
    var isOver = false
    while !isOver, !Interruption.isRequested, journal.durable.failure == nil {
      let now = monotonicNanoseconds()
      if let duration, now - started >= duration.raw * 1_000 { break }
      let due = market(after: now - origin.wall, from: origin.market)
      isOver = try walk(until: due, slice: now + 50_000_000)
      let walked = monotonicNanoseconds()
      let isLate = !isOver && walked >= now + 50_000_000
      // What was not walked in time is not caught up on: the market waits for us.
      if isLate {
        origin = (market.time, walked)
        behindUntil = walked + Self.behindFor
      }
      if now - lastSnapshot >= Self.snapshotEvery {
        lastSnapshot = now
        if try !journal.takeSnapshot() { context.note("no room on the disk for a snapshot") }
      }
      if screen.show(self, at: now) { journal.durable.settle() }
      if !isLate { usleep(10_000) }
    }
    screen.close()
    return try finish(context, endOfMarket: isOver)
  }

  /// The market's time so long after a moment.
  private func market(after nanoseconds: Int64, from start: Timestamp) -> Timestamp {
    let elapsed = Int128(nanoseconds) * Int128(speed.raw) / 1_000_000
    return start + TimeSpan(nanoseconds: Int64(clamping: elapsed))
  }

  /// Walks what is due, but no longer than until the end of the slice; true at the end of the market.
  private mutating func walk(until due: Timestamp, slice: Int64) throws -> Bool {
    while let next = try market.nextTime() {
      guard next <= due, journal.durable.failure == nil, !Interruption.isRequested else { return false }
      _ = try market.advance()
      if monotonicNanoseconds() >= slice { return false }
    }
    return true
  }

  private mutating func finish(_ context: CommandContext, endOfMarket: Bool) throws -> ExitCode {
    if let failure = journal.durable.failure { throw failure }
    journal.durable.settle()
    if try !journal.takeSnapshot() { context.note("no room on the disk for a snapshot") }
    let engine = journal.durable.engine
    if endOfMarket { context.say("the made market is at its end") }
    context.say("stopped at \(Figures.instant(market.time)) after \(Figures.span(age))")
    context.say(
      "journal \(journal.folder): sequence \(journal.store.durableSequence), snapshot \(journal.lastSnapshot), "
        + "state \(Figures.hexadecimal(engine.stateHash))")
    context.say(
      "pool \(Figures.quantity(engine.ledger.markedValue, places: 2)) USD, \(market.counts.trades) trades, "
        + "\(market.counts.liquidations) liquidations, \(market.counts.hedgeOrders) hedge orders")
    return .success
  }
}
