public import EngineCore
import Hedging
import Hosting
import Instruments
public import Quantities
public import VenueLedger

/// A venue on a made market: seeded prices and traders, a simulated external venue, and the engine behind its journal.
///
/// The market is made again from its seed after a restart and gone through up to where the journal ends. What the
/// journal does not hold is taken from what it does: the external venue has the position and the cash that the hedge
/// desk knows, traders whose positions are found close them one after the other.
///
/// - Evidence: LiveMarketTests, RunTests
public struct LiveMarket {
  /// The pool with its engine, counts and meters.
  public private(set) var pool: PoolRun
  /// The sources of the market.
  public let roster: MarketRoster
  /// The time of the last tick.
  public private(set) var time: Timestamp
  /// Last price of each source, in the order of the roster's channels.
  public private(set) var prices: [Price?]
  /// Liquidations, the latest last, at most eight.
  public var liquidations: [LiquidationFact] { pool.recentLiquidations }

  /// What happened since the process began.
  public var counts: PoolCounts { pool.counts }

  private var stream: IntentStream
  private var waiting: MarketTick?
  private var sequences: [UInt64]
  private var orphans: [(account: AccountID, market: MarketID)] = []
  private var nextOrphan: Timestamp = .zero
  private static let orphanPace = TimeSpan.seconds(120)

  /// A market at its beginning, or where the journal of `durable` ends.
  ///
  /// - Parameters:
  ///   - terms: of the external venue, one for each underlying.
  ///   - settings: the seed, the traders, and what the external venue costs.
  ///   - isNew: the journal is empty.
  ///   - pending: what the last durable group asked for; it is performed again.
  public init(
    _ market: SeededMarket, _ settings: BacktestSettings, durable: DurableEngine, terms: [VenueTerms], isNew: Bool,
    pending: [Effect]
  ) throws {
    var plan = settings.traders
    plan.seed = settings.seed
    plan.poolValue = settings.poolValue
    roster = market.roster
    stream = IntentStream(market.ticks(), traders: try TraderPopulation(plan, roster: market.roster))
    sequences = Array(repeating: 0, count: market.roster.channels.count)
    prices = Array(repeating: nil, count: market.roster.channels.count)
    let engine = durable.engine
    let start = isNew ? market.plan.start : engine.now
    time = start
    pool = try PoolRun(.hedged, settings, engine: engine, terms: terms, roster: market.roster, start: start)
    pool.durable = durable
    if isNew {
      pool.open(at: start)
    } else {
      try catchUp(to: engine.now)
      resume(pending)
    }
  }

  /// The time of the next tick; `nil` at the end of the market.
  public mutating func nextTime() throws -> Timestamp? {
    if waiting == nil { waiting = try stream.next() }
    return waiting?.time
  }

  /// Walks one tick; false at the end of the market.
  public mutating func advance() throws -> Bool {
    guard try nextTime() != nil, let tick = waiting else { return false }
    waiting = nil
    count(tick)
    pool.walk(tick, sequence: sequences[Int(tick.channel)], intents: stream.intents)
    closeOrphans()
    return true
  }

  private mutating func count(_ tick: MarketTick) {
    time = tick.time
    prices[Int(tick.channel)] = tick.price
    sequences[Int(tick.channel)] += 1
  }

  /// Goes through the market up to where the journal ends; nobody is told.
  private mutating func catchUp(to end: Timestamp) throws {
    while let next = try nextTime(), next <= end, let tick = waiting {
      waiting = nil
      count(tick)
    }
  }

  private mutating func resume(_ pending: [Effect]) {
    let engine = pool.engine
    let ledger = engine.ledger
    for index in 0..<ledger.feedCount {
      let feed = FeedID(UInt16(index))
      pool.venue?.resume(feed, position: engine.desk?.position(feed) ?? .zero, cash: engine.desk?.cash ?? .zero)
    }
    pool.adoptAccounts()
    for account in 0..<ledger.accountCount {
      let id = AccountID(UInt32(account))
      for market in 0..<ledger.marketCount where ledger.position(id, MarketID(UInt16(market))) != nil {
        orphans.append((id, MarketID(UInt16(market))))
      }
    }
    let epoch = (engine.desk?.currentEpoch ?? 1) + 1
    pool.step(.ordered(.restarted(epoch: epoch)), at: time)
    for case .hedge(.send(let order)) in pending where engine.desk?.state(order.id)?.isOver == false {
      pool.venue?.submit(order, at: time)
    }
  }

  /// Traders whose positions were found after a restart close them, one every two minutes.
  private mutating func closeOrphans() {
    guard !orphans.isEmpty, time >= nextOrphan else { return }
    nextOrphan = time + Self.orphanPace
    let (account, market) = orphans.removeFirst()
    guard let position = pool.engine.ledger.position(account, market), position.quantity != .zero else { return }
    let ticket = OrderTicket(
      account: account, market: market, size: .quantity(-position.quantity), reduceOnly: true)
    pool.step(.requested(ClientRequest(.owner(account), .placeOrder(ticket))), at: time)
  }
}
