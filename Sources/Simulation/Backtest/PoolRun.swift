public import EngineCore
import Hedging
import Instruments
import Oracles
import QuantMath
import Quantities
import VenueLedger

/// One pool of a backtest: the engine, the external venue that it hedges on, the traders' accounts, the meters.
public struct PoolRun {
  /// Which pool.
  public let kind: PoolKind
  /// The engine, the same as live.
  public internal(set) var engine: Engine
  /// Keeps every input and what it did; `nil` keeps nothing.
  var journal: BacktestJournal?
  /// Told of every input with its entries and the state's hash after it; `nil` tells nobody.
  var tap: ((Input, Timestamp, [LedgerEntry], UInt64) -> Void)?
  /// Times each step; `nil` times nothing.
  var watch: StepWatch?
  /// Makes each input durable before its effects are performed; `nil` steps the engine itself.
  var durable: DurableEngine?
  /// The journal has ended and with it the engine's time: nothing may wait for it to pass.
  private var isStopped: Bool { durable?.failure != nil }
  let settings: BacktestSettings
  var venue: SimulatedVenue?
  var gate = IntentGate()
  var book = TraderBook()
  var meter = ExposureMeter()
  var track = ValueTrack()
  var postings = PostingAttribution()
  var replay: ReplayAttribution
  var counts = PoolCounts()
  var effects: [Effect] = []
  var pendingCloses: [UInt64] = []
  /// The latest liquidations, at most eight.
  var recentLiquidations: [LiquidationFact] = []
  /// What traders want before there is a pool.
  var waiting: [AgentIntent] = []
  let genesis: Genesis
  private let hedgeChannels: [UInt16]
  private var fundingPeriod: Int64 = 0

  /// The liquidity provider of every backtest.
  static let provider = AccountID(1)

  /// A pool at its first tick: accounts are open, the liquidity provider's deposit waits for its price.
  init(
    _ kind: PoolKind, _ settings: BacktestSettings, roster: MarketRoster, firstPrices: [Price], start: Timestamp,
    journal: ((EngineSettings, Timestamp) throws -> BacktestJournal)? = nil
  ) throws {
    let (engineSettings, terms) = try settings.pool(kind, roster: roster, firstPrices: firstPrices)
    try self.init(
      kind, settings, engine: try Engine(settings: engineSettings), terms: terms, roster: roster, start: start)
    self.journal = try journal?(engineSettings, start)
    open(at: start)
  }

  /// A pool around an engine that stands at its genesis or was recovered; no account is opened.
  init(
    _ kind: PoolKind, _ settings: BacktestSettings, engine: Engine, terms: [VenueTerms], roster: MarketRoster,
    start: Timestamp
  ) throws {
    self.kind = kind
    self.settings = settings
    self.engine = engine
    genesis = engine.settings.genesis
    replay = ReplayAttribution(genesis)
    hedgeChannels = roster.underlyings.indices.map { roster.hedgeChannel(FeedID(UInt16($0))) }
    if kind == .hedged {
      let chance = RandomStream(seed: settings.seed, stream: 0x7665_6e75_65)
      venue = try SimulatedVenue(
        terms, cash: .zero, start: start, chance: chance,
        outages: settings.external.outages(from: start, chance: RandomStream(seed: settings.seed, stream: 0x6f75_7461)))
    }
  }

  mutating func open(at start: Timestamp) {
    step(.commanded(.openAccount(parent: nil), reference: 0), at: start)
    let seed = settings.poolValue.scaled(by: settings.insuranceSeed, rounding: .down)
    step(.commanded(.deposit(Self.provider, AssetAmount(settings.poolValue + seed)), reference: 1), at: start)
    if seed > .zero {
      step(.requested(ClientRequest(.owner(Self.provider), .donate(Self.provider, seed, to: .insurance))), at: start)
    }
    let wanted = Command.requestDeposit(Self.provider, settings.poolValue, minimumShares: .zero)
    step(.requested(ClientRequest(.owner(Self.provider), reference: 1, wanted)), at: start)
  }

  /// Walks one tick of the market and takes in what the traders want after it.
  mutating func walk(_ tick: MarketTick, sequence: UInt64, intents: [AgentIntent]) {
    passTime(until: tick.time)
    deliver(until: tick.time)
    if venue != nil, hedgeChannels[Int(tick.feed.value)] == tick.channel { quote(tick) }
    let confidence = tick.price.scaled(by: settings.sourceConfidence, rounding: .up)
    step(.observed(tick.observation(sequence: sequence, confidence: confidence)), at: tick.time)
    read(at: tick.time)
    closePending(at: tick.time)
    waiting += intents
    guard engine.ledger.shareSupply > .zero else { return }
    for intent in waiting { take(intent, at: tick.time) }
    waiting.removeAll(keepingCapacity: true)
  }

  /// In a hole of the data the engine's clock goes on: prices grow stale and markets halt in time.
  private mutating func passTime(until time: Timestamp) {
    while time - engine.now > .seconds(20), !isStopped {
      let next = engine.now + .seconds(20)
      deliver(until: next)
      step(.ticked, at: max(next, engine.now))
    }
  }

  /// One input through the engine; its effects are performed at once.
  mutating func step(_ input: Input, at time: Timestamp) {
    counts.inputs += 1
    if let watch {
      let took = watch.clock { engine.step(input, at: time, into: &effects) }
      watch.step(input, took, effects)
    } else if let durable {
      engine = durable.step(input, at: time, into: &effects)
    } else {
      engine.step(input, at: time, into: &effects)
    }
    journal?.record(input, time, effects, engine.stateHash)
    if let tap {
      let entries = effects.compactMap { effect -> LedgerEntry? in
        if case .record(let entry) = effect { entry } else { nil }
      }
      tap(input, time, entries, engine.stateHash)
    }
    var index = 0
    while index < effects.count {
      perform(effects[index], at: time)
      index += 1
    }
    effects.removeAll(keepingCapacity: true)
  }

  private mutating func perform(_ effect: Effect, at time: Timestamp) {
    switch effect {
    case .record(let entry): record(entry)
    case .refuse(let request, let rejection): refuse(request, rejection)
    case .hedge(let intent): perform(intent, at: time)
    case .transferToVenue(let money): venue?.transfer(money)
    case .alert(let alert): count(alert, at: time)
    }
  }

  private mutating func record(_ entry: LedgerEntry) {
    counts.commands += 1
    counts.events += entry.facts.events.count
    // A pool that was recovered knows only the end of its history, so that a live one attributes nothing.
    if durable == nil {
      postings.take(entry)
      replay.take(entry)
    }
    for event in entry.facts.events { follow(event) }
  }

  private mutating func count(_ alert: Alert, at time: Timestamp) {
    counts.alerts += 1
    switch alert {
    case .hedge(let fact): counts.take(fact)
    case .marketState(let market, let state): counts.halt(market, state, at: time)
    default: break
    }
  }

  // MARK: The external venue

  private mutating func perform(_ intent: HedgeIntent, at time: Timestamp) {
    switch intent {
    case .send(let order):
      counts.hedgeOrders += 1
      counts.wanted[order.id.value] = order.quantity.raw
      venue?.submit(order, at: time)
    case .cancel(let id): venue?.cancel(id, at: time)
    case .query(let id): venue?.query(id, at: time)
    case .queryPosition(let feed): venue?.queryPosition(feed, at: time)
    case .halt(let reason): counts.take(.halted(reason))
    }
  }

  /// Hands over what the venue reports up to a time, each report at its own.
  private mutating func deliver(until time: Timestamp) {
    guard venue != nil else { return }
    while !isStopped, let next = nextVenueStep(before: time) {
      let reports = venue?.advance(to: next) ?? []
      for (at, report) in reports { step(.venueReported(report), at: max(at, engine.now)) }
      if reports.isEmpty { step(.ticked, at: next) }
    }
    resumeIfProved(at: time)
  }

  /// When something on the venue is due, or an open order has to be looked after; `nil` when nothing is before `time`.
  private func nextVenueStep(before time: Timestamp) -> Timestamp? {
    let attended = engine.desk?.openOrders.isEmpty ?? true
    let patience = attended ? time : engine.now + .milliseconds(500)
    let next = max(engine.now, min(patience, venue?.nextDue ?? time))
    return next < time ? next : nil
  }

  /// An operator resumes hedging as soon as the venue has confirmed every position.
  private mutating func resumeIfProved(at time: Timestamp) {
    guard engine.desk?.halt != nil else { return }
    step(.ordered(.resumeHedging), at: max(time, engine.now))
  }

  private mutating func quote(_ tick: MarketTick) {
    let closed = tick.kind == .close ? tick.volume : nil
    venue?.announce([VenuePoint(feed: tick.feed, price: tick.price, closedVolume: closed)], at: tick.time)
    for (at, report) in venue?.advance(to: tick.time) ?? [] { step(.venueReported(report), at: max(at, engine.now)) }
    settleFunding(tick)
    if let closed { counts.barVolume[Int(tick.feed.value), default: (.zero, tick.time)] = (closed, tick.time) }
    guard let quote = venue?.quote(tick.feed), let bar = counts.barVolume[Int(tick.feed.value)] else { return }
    step(
      .venueQuoted(
        VenueQuote(feed: tick.feed, bid: quote.bid, ask: quote.ask, barVolume: bar.volume, barClosedAt: bar.at)),
      at: tick.time)
  }

  private mutating func settleFunding(_ tick: MarketTick) {
    let period = tick.time.nanoseconds / (8 * 3_600_000_000_000)
    let index = Int(tick.feed.value)
    guard period > counts.fundingPeriods[index, default: period - 1] else { return }
    if counts.fundingPeriods[index] != nil {
      let rate = settings.external.funding
      venue?.settleFunding(tick.feed, rate: rate, period: UInt64(period))
    }
    counts.fundingPeriods[index] = period
  }

  // MARK: Meters

  private mutating func read(at time: Timestamp) {
    guard engine.ledger.shareSupply > .zero, engine.ledger.markedValue > .zero else { return }
    meter.read(engine.ledger, at: time)
    track.read(shareValue, at: time)
  }

  /// The value of one share, USDC.
  var shareValue: Double {
    let supply = engine.ledger.shareSupply.real
    return supply > 0 ? engine.ledger.markedValue.real / supply : 0
  }
}

/// Price and quantity steps of an external perpetual, chosen by the size of its price.
struct InstrumentSteps {
  let tick: Price
  let lot: Quantity

  /// A tick of about a hundredth of a basis point to a tenth, a lot worth about ten dollars to a hundred.
  init(price: Price) {
    var tick: Int64 = 1
    while tick * 1_000_000 <= price.raw { tick *= 10 }
    var lot: Int64 = 1
    while let value = scaledProductChecked(lot, price.raw, per: 1_000_000, rounding: .down), value < 10_000_000 {
      lot *= 10
    }
    self.tick = Price(raw: tick)
    self.lot = Quantity(raw: lot)
  }
}

extension BacktestVenue {
  func terms(_ feed: FeedID, _ steps: InstrumentSteps) -> VenueTerms {
    var terms = VenueTerms(feed: feed, tick: steps.tick, lot: steps.lot)
    terms.takerFee = takerFee
    terms.halfSpread = halfSpread
    terms.impact = impact
    terms.participation = participation
    terms.latency = latency
    terms.parts = parts
    terms.partSpacing = parts > 1 ? .milliseconds(50) : .zero
    return terms
  }

  /// Outages over the next two years, drawn from the seed.
  func outages(from start: Timestamp, chance: RandomStream) -> [Range<Timestamp>] {
    guard outagesPerDay > 0, outageLength.nanoseconds > 0 else { return [] }
    var stream = chance
    var found: [Range<Timestamp>] = []
    var time = Double(start.nanoseconds)
    let end = time + 730 * 86_400e9
    while true {
      time += stream.exponential() * 86_400e9 / outagesPerDay + 1e9
      if time > end { return found }
      let length = max(1e9, stream.exponential() * Double(outageLength.nanoseconds))
      found.append(Timestamp(nanoseconds: Int64(time))..<Timestamp(nanoseconds: Int64(time + length)))
      time += length + 1e9
    }
  }
}

extension MarketRoster {
  /// The source whose venue the pool hedges on: the first perpetual, else the first source.
  func hedgeChannel(_ feed: FeedID) -> UInt16 {
    let own = channels.indices.filter { channels[$0].feed == feed }
    let perpetual = own.first { channels[$0].symbol.isCoinMargined || channels[$0].symbol.text.contains("PERP") }
    return UInt16(perpetual ?? own.first ?? 0)
  }
}
