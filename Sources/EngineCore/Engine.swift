public import Hedging
import Instruments
public import Oracles
public import Quantities
import Risk
public import VenueLedger

/// The spine: oracle → price → orders → liquidations → exposure → hedge, one input at a time, to completion.
///
/// Deterministic: no clock, no chance, no I/O, no suspension. The live host, the simulator, the backtester and the
/// scenario runner drive this one function.
///
/// - Evidence: `EngineTests`, the scenarios, the replay of journals.
public struct Engine: Sendable {
  /// The settings that it started with.
  public let settings: EngineSettings
  /// The venue's books.
  public internal(set) var ledger: Ledger
  /// The oracles by feed; empty when prices come from commands.
  public internal(set) var oracles: [OracleFeed]
  /// The hedges; `nil` when the pool is unhedged.
  public internal(set) var desk: HedgeDesk?
  /// What each feed said last.
  public internal(set) var agreements: [Agreement?]
  /// The external venue's last quote by feed.
  public internal(set) var quotes: [VenueQuote?]
  /// What operators allow at most, by market.
  public internal(set) var manualStates: [MarketState]
  /// The time of the last input.
  public internal(set) var now: Timestamp = .zero
  var nextHousekeeping: Timestamp = .zero
  var nextEscrowRelease: Timestamp = .zero
  // Storage that is reused from step to step; empty between steps.
  var buffer = EventBuffer()
  var dueOrders: [OrderID] = []
  var liquidatable: [AccountID] = []

  /// An engine at its genesis.
  ///
  /// - Throws: the first hedge policy outside its domain.
  public init(settings: EngineSettings) throws(HedgePolicyFault) {
    self.settings = settings
    ledger = Ledger(genesis: settings.genesis)
    oracles = (settings.feeds ?? []).map { OracleFeed($0) }
    desk = nil
    if let hedging = settings.hedging {
      desk = try HedgeDesk(
        epoch: 1, instruments: hedging.instruments.map { ($0.instrument, $0.policy) }, patience: hedging.patience)
    }
    agreements = Array(repeating: nil, count: settings.genesis.feedCount)
    quotes = Array(repeating: nil, count: settings.genesis.feedCount)
    manualStates = Array(repeating: .open, count: settings.genesis.markets.count)
  }

  /// Takes in one input at its logical time and appends what is to be done. Cannot fail: a refusal is an effect.
  ///
  /// The order of a tick:
  /// 1. the observation is judged and the sources agree, or the feed's markets halt in this very step;
  /// 2. the ledger accrues to now and takes the price;
  /// 3. liquidity providers' deposits that waited for this price enter;
  /// 4. orders that waited for it execute, in order of commitment;
  /// 5. who no longer carries his positions is liquidated, winners are deleveraged if the pool owes too much;
  /// 6. liquidity providers' matured withdrawals are priced;
  /// 7. the exposure that this leaves is hedged when it is outside its band.
  ///
  /// - Domain: time does not run backwards; traps otherwise.
  public mutating func step(_ input: Input, at time: Timestamp, into effects: inout [Effect]) {
    precondition(time >= now, "Invariant: logical time never runs backwards")
    now = time
    switch input {
    case .observed(let observation): observe(observation, into: &effects)
    case .requested(let request): handle(request, into: &effects)
    case .commanded(let command, let reference):
      if run(command, reference: reference, into: &effects) { follow(command, into: &effects) }
    case .venueReported(let report): receive(report, into: &effects)
    case .venueQuoted(let quote): take(quote, into: &effects)
    case .ordered(let order): obey(order, into: &effects)
    case .ticked: chaseHedges(into: &effects)
    }
    if settings.isAutomatic, time >= nextHousekeeping { keepHouse(into: &effects) }
  }

  /// Equal states have equal hashes on every machine.
  public var stateHash: UInt64 { ledger.stateHash }

  // MARK: Requests

  private mutating func handle(_ request: ClientRequest, into effects: inout [Effect]) {
    if request.authority == .venue {
      effects.append(.refuse(request, .notAuthorised))
      return
    }
    let asked = Request(at: now, authority: request.authority, reference: request.reference, request.command)
    if let rejection = execute(asked, into: &effects) {
      effects.append(.refuse(request, rejection))
    }
  }

  /// A price from a command goes the way of an agreed one.
  private mutating func follow(_ command: Command, into effects: inout [Effect]) {
    guard settings.isAutomatic, settings.feeds == nil else { return }
    if case .publishPrice(let feed, _, _, _) = command { settle(feed, into: &effects) }
  }

  /// Runs a command of the venue's own; a refusal is an effect.
  mutating func run(_ command: Command, reference: UInt64 = 0, into effects: inout [Effect]) -> Bool {
    let request = Request(at: now, authority: .venue, reference: reference, command)
    guard let rejection = execute(request, into: &effects) else { return true }
    effects.append(.refuse(ClientRequest(.venue, reference: reference, command), rejection))
    return false
  }

  /// Runs a request and records what it did; returns why it was refused.
  mutating func execute(_ request: Request, into effects: inout [Effect]) -> Rejection? {
    do throws(Rejection) {
      try ledger.handle(request, into: &buffer)
      effects.append(.record(LedgerEntry(request: request, facts: buffer.compact)))
      return nil
    } catch {
      return error
    }
  }
}
