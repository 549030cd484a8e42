public import Hedging
public import Instruments
public import Quantities
public import VenueLedger

/// What happened in one pool, counted.
public struct PoolCounts: Sendable {
  /// Inputs of the engine.
  public internal(set) var inputs = 0
  /// Commands that the ledger carried out.
  public internal(set) var commands = 0
  /// Facts that they left.
  public internal(set) var events = 0
  /// Things that a person should have known.
  public internal(set) var alerts = 0
  /// Orders sent to the external venue.
  public internal(set) var hedgeOrders = 0
  /// Of them refused.
  public internal(set) var hedgeRefused = 0
  /// Of them filled only in part.
  public var hedgePartial: Int {
    filled.reduce(0) { $0 + (wanted[$1.key].map { $0 != 0 } == true && wanted[$1.key] != $1.value ? 1 : 0) }
  }
  /// How often hedging stopped.
  public internal(set) var hedgeHalts = 0
  /// Refused orders by the venue's reason; reasons that never came are left out.
  public var hedgeRefusals: [(reason: VenueRefusal, count: Int)] {
    VenueRefusal.allCases.compactMap { reason in refusalCounts[reason].map { (reason, $0) } }
  }
  /// Stops of hedging by reason; reasons that never came are left out.
  public var hedgeHaltReasons: [(reason: HedgeHalt, count: Int)] {
    HedgeHalt.allCases.compactMap { reason in haltCounts[reason].map { (reason, $0) } }
  }
  /// Fees and slippage of the hedge fills.
  public internal(set) var hedgeCost = Money.zero
  /// Value of the hedge fills.
  public internal(set) var hedgeVolume = Money.zero
  /// Trades of customers.
  public internal(set) var trades = 0
  /// Value of the customers' trades.
  public internal(set) var tradeVolume: Int128 = 0
  /// Liquidations.
  public internal(set) var liquidations = 0
  /// Positions cut by deleveraging.
  public internal(set) var deleveraged = 0
  /// Deficits in all, whoever covered them.
  public internal(set) var badDebt = Money.zero
  /// Of them covered by insurance and escrow.
  public internal(set) var badDebtInsured = Money.zero
  /// Fees paid by traders in all.
  public internal(set) var fees = Money.zero
  /// Orders of traders that were refused or cancelled, by reason.
  public internal(set) var refusals: [Rejection: Int] = [:]
  /// Longest and whole time without trading, over all markets.
  public internal(set) var haltedNanoseconds: Int64 = 0
  var refusalCounts: [VenueRefusal: Int] = [:]
  var haltCounts: [HedgeHalt: Int] = [:]
  var haltedSince: [UInt16: Timestamp] = [:]
  var wanted: [UInt64: Int64] = [:]
  var filled: [UInt64: Int64] = [:]
  var barVolume: [Int: (volume: Quantity, at: Timestamp)] = [:]
  var fundingPeriods: [Int: Int64] = [:]

  mutating func halt(_ market: MarketID, _ state: MarketState, at time: Timestamp) {
    if state == .halted {
      haltedSince[market.value] = haltedSince[market.value] ?? time
    } else if let since = haltedSince.removeValue(forKey: market.value) {
      haltedNanoseconds += time.nanoseconds - since.nanoseconds
    }
  }

  mutating func take(_ fact: Hedging.HedgeFact) {
    switch fact {
    case .refused(_, let reason):
      hedgeRefused += 1
      refusalCounts[reason, default: 0] += 1
    case .halted(let reason):
      hedgeHalts += 1
      haltCounts[reason, default: 0] += 1
    default: break
    }
  }

  mutating func refuse(_ rejection: Rejection) { refusals[rejection, default: 0] += 1 }

  /// Markets that are still halted count until now.
  mutating func finish(at time: Timestamp) {
    for since in haltedSince.values { haltedNanoseconds += time.nanoseconds - since.nanoseconds }
    haltedSince.removeAll()
  }
}
