public import EngineCore
public import Hosting
public import Quantities
import Hedging
import VenueLedger

/// A market that a backtest walks: files, or a seed.
public struct BacktestMarket {
  /// The feeds and their sources.
  public let roster: MarketRoster
  /// A fresh stream of the ticks, from the first.
  public let ticks: () throws -> TickStream
  /// First and last instant, where known; for progress.
  public let span: ClosedRange<Timestamp>?

  /// A market; `ticks` is called once for the first prices and once for the walk.
  public init(roster: MarketRoster, span: ClosedRange<Timestamp>?, ticks: @escaping () throws -> TickStream) {
    self.roster = roster
    self.span = span
    self.ticks = ticks
  }

  /// The market of data files.
  public init(_ files: FileMarket) {
    let first = files.coverage.map(\.first).min()
    let last = files.coverage.map(\.last).max()
    roster = files.roster
    span = first.flatMap { first in last.map { first...$0 } }
    ticks = { try files.ticks() }
  }
}

/// One row of the series of a backtest; one element a pool where the pools differ.
public struct BacktestSample: Sendable {
  /// When.
  public let time: Timestamp
  /// Price of each feed.
  public let prices: [Double]
  /// Σ |net exposure| of each pool, time-weighted over the time since the row before, USDC.
  public let net: [Double]
  /// The greatest Σ |net exposure| of each pool since the row before, USDC.
  public let greatestNet: [Double]
  /// Value of a share of each pool, USDC; zero before there are shares.
  public let share: [Double]
  /// Open interest of each pool, USDC.
  public let openInterest: [Double]
  /// Half width of the hedge's band, USDC.
  public let band: Double
  /// Value of all hedge fills so far, USDC.
  public let hedgeVolume: Double
  /// Cost of the hedge so far: fees, slippage and funding, USDC.
  public let hedgeCost: Double
  /// Trading fees of each pool so far, USDC.
  public let fees: [Double]
  /// Liquidations of each pool so far.
  public let liquidations: [Int]
}

/// Walks one market through three pools with the same traders.
///
/// - Evidence: `BacktestTests`: the two attributions agree, equal seeds give equal hashes, the journal replays.
public struct Backtest {
  /// What it depends on besides its market.
  public let settings: BacktestSettings
  /// The pools, in the order of `PoolKind`.
  public private(set) var pools: [PoolRun]
  /// The series, at most about two thousand rows.
  public private(set) var samples: [BacktestSample] = []
  /// Ticks walked so far.
  public private(set) var ticks = 0
  /// The traders' intents, counted by style.
  public private(set) var intents = [Int](repeating: 0, count: TraderStyle.allCases.count)
  /// First and last tick.
  public private(set) var span: ClosedRange<Timestamp>?

  private var stream: IntentStream
  private var sequences: [UInt64]
  private var prices: [Price]
  private let sampleEvery: Int64
  private var nextSample: Int64 = 0

  /// Prepares the pools named; the market is read up to the first price of every feed.
  ///
  /// - Parameter journal: begins the journal of the hedged pool; `nil` keeps none.
  public init(
    _ market: BacktestMarket, _ settings: BacktestSettings, kinds: [PoolKind] = PoolKind.allCases,
    journal: ((EngineSettings, Timestamp) throws -> BacktestJournal)? = nil
  ) throws {
    let first = try Self.opening(market)
    prices = first.prices
    var settings = settings
    settings.poolValue = settings.poolSize(hourlyVolume: first.hourlyVolume)
    self.settings = settings
    var plan = settings.traders
    plan.seed = settings.seed
    plan.poolValue = settings.poolValue
    stream = IntentStream(try market.ticks(), traders: try TraderPopulation(plan, roster: market.roster))
    pools = try kinds.map {
      try PoolRun(
        $0, settings, roster: market.roster, firstPrices: first.prices, start: first.time,
        journal: $0 == .hedged ? journal : nil)
    }
    sequences = Array(repeating: 0, count: market.roster.channels.count)
    let length = market.span.map { $0.upperBound.nanoseconds - $0.lowerBound.nanoseconds } ?? 86_400_000_000_000
    sampleEvery = max(1, length / 1_990)
  }

  /// The first price of every feed, and what the market trades in an hour by its first quarter of one, USDC.
  private static func opening(
    _ market: BacktestMarket
  ) throws -> (prices: [Price], time: Timestamp, hourlyVolume: Double) {
    let channels = market.roster.underlyings.indices.map { market.roster.hedgeChannel(FeedID(UInt16($0))) }
    var volume = 0.0
    var found = [Price?](repeating: nil, count: market.roster.underlyings.count)
    var start: Timestamp?
    var ticks = try market.ticks()
    while let tick = try ticks.next() {
      start = start ?? tick.time
      if found[Int(tick.feed.value)] == nil { found[Int(tick.feed.value)] = tick.price }
      let isOver = start.map { tick.time - $0 >= .seconds(900) } ?? false
      if isOver, found.allSatisfy({ $0 != nil }) { break }
      if !isOver, channels[Int(tick.feed.value)] == tick.channel { volume += tick.volume.real * tick.price.real }
    }
    return (found.map { $0 ?? Price(raw: 1_000_000) }, start ?? .zero, volume * 4)
  }

  /// Has each step of the engines timed by a clock from outside and told with its effects.
  public mutating func watchSteps(
    _ step: @escaping (Input, Duration, [Effect]) -> Void, clock: @escaping (() -> Void) -> Duration
  ) {
    for index in pools.indices { pools[index].watch = StepWatch(clock: clock, step: step) }
  }

  /// Has somebody told of every step of one pool from now on.
  public mutating func journal(
    _ kind: PoolKind, into sink: @escaping (Input, Timestamp, [LedgerEntry], UInt64) -> Void
  ) {
    if let index = pools.firstIndex(where: { $0.kind == kind }) { pools[index].tap = sink }
  }

  /// Why the hedged pool's journal is not complete; `nil` when it is, or when none is kept.
  public var journalFailure: JournalError? { pools.compactMap(\.journal?.failure).first }

  /// Walks one tick; false at the end of the market.
  public mutating func advance() throws -> Bool {
    guard let tick = try stream.next() else {
      finish()
      return false
    }
    ticks += 1
    span = (span?.lowerBound ?? tick.time)...tick.time
    prices[Int(tick.feed.value)] = tick.price
    sequences[Int(tick.channel)] += 1
    for intent in stream.intents { intents[Int(intent.style.rawValue)] += 1 }
    for index in pools.indices {
      pools[index].walk(tick, sequence: sequences[Int(tick.channel)], intents: stream.intents)
    }
    if tick.time.nanoseconds >= nextSample {
      nextSample = tick.time.nanoseconds + sampleEvery
      sample(at: tick.time)
    }
    return true
  }

  /// Walks to the end.
  ///
  /// - Parameter progress: called every few thousand ticks with the time reached.
  public mutating func run(progress: (Timestamp, Int) throws -> Void = { _, _ in }) throws {
    while try advance() { if ticks % 4_096 == 0, let time = span?.upperBound { try progress(time, ticks) } }
  }

  private mutating func finish() {
    guard let end = span?.upperBound else { return }
    for index in pools.indices {
      pools[index].counts.finish(at: end)
      pools[index].journal?.finish(pools[index].engine.stateHash, at: pools[index].engine.now)
    }
    if let last = samples.last, last.time < end { sample(at: end) }
  }

  private mutating func sample(at time: Timestamp) {
    let hedged = pools.first { $0.kind == .hedged }
    let nets = pools.indices.map { pools[$0].meter.takeInterval() }
    samples.append(
      BacktestSample(
        time: time, prices: prices.map(\.real), net: nets.map(\.mean), greatestNet: nets.map(\.greatest),
        share: pools.map(\.shareValue),
        openInterest: pools.map { Double($0.meter.current.openInterest) / 1e6 }, band: band,
        hedgeVolume: hedged?.counts.hedgeVolume.real ?? 0,
        hedgeCost: Double(hedged?.replay.soFar.hedgeCost ?? 0) / 1e12,
        fees: pools.map { Double($0.replay.soFar.fees) / 1e12 }, liquidations: pools.map(\.counts.liquidations)))
  }

  private var band: Double {
    guard let hedged = pools.first(where: { $0.kind == .hedged }) else { return 0 }
    let share = hedged.engine.ledger.markedValue.scaled(by: settings.hedging.bandFraction, rounding: .down)
    return max(share, settings.hedging.bandFloor).real
  }
}

/// Who times the steps of an engine, and who is told.
struct StepWatch {
  let clock: (() -> Void) -> Duration
  let step: (Input, Duration, [Effect]) -> Void
}
