public import Hedging
public import Oracles
public import Quantities
public import VenueLedger

/// How the pool's cash on the external venue follows its hedges.
public struct HedgeFundingPolicy: Hashable, Sendable {
  /// Cash that is kept there as a share of the hedges' value.
  public var target = FeeRate(raw: 300_000)
  /// Below this share of the target money is sent, above its inverse it is called back.
  public var tolerance = FeeRate(raw: 600_000)
  /// Least cash that is kept there while hedging is on.
  public var floor = Money(raw: 10_000_000_000)
  /// At most this share of the pool's own cash may be sent.
  public var ceiling = FeeRate(raw: 500_000)

  /// The standard policy.
  public init() {}
}

/// How the pool hedges.
public struct HedgingSettings: Sendable {
  /// What is traded for each underlying, and within which band.
  public let instruments: [(instrument: HedgeInstrument, policy: HedgePolicy)]
  /// What the desk takes for late and for damage.
  public let patience: HedgePatience
  /// How much money waits on the venue.
  public let funding: HedgeFundingPolicy

  /// Settings; policies are checked when the engine starts.
  public init(
    instruments: [(instrument: HedgeInstrument, policy: HedgePolicy)], patience: HedgePatience = HedgePatience(),
    funding: HedgeFundingPolicy = HedgeFundingPolicy()
  ) {
    self.instruments = instruments
    self.patience = patience
    self.funding = funding
  }
}

/// Everything that an engine starts with.
public struct EngineSettings: Sendable {
  /// The venue's books.
  public let genesis: Genesis
  /// One entry a feed of the genesis, in the order of the feeds; `nil` takes prices from commands alone.
  public let feeds: [FeedSettings]?
  /// How the pool hedges; `nil` leaves it unhedged.
  public let hedging: HedgingSettings?
  /// How often time-driven work is done when inputs arrive.
  public let housekeeping: TimeSpan
  /// How often liquidation fees are released from escrow to insurance.
  public let escrowPeriod: TimeSpan
  /// Whether prices and time bring executions, liquidations and upkeep by themselves. False leaves every command to
  /// whoever drives the engine: for vectors of single rules.
  public let isAutomatic: Bool

  /// - Domain: `feeds` names each feed of the genesis in order; traps otherwise.
  public init(
    genesis: Genesis, feeds: [FeedSettings]?, hedging: HedgingSettings?, housekeeping: TimeSpan = .seconds(1),
    escrowPeriod: TimeSpan = .days(1), isAutomatic: Bool = true
  ) {
    if let feeds {
      precondition(
        feeds.map(\.feed.value) == Array(0..<UInt16(genesis.feedCount)), "Invariant: every feed has its oracle")
    }
    self.genesis = genesis
    self.feeds = feeds
    self.hedging = hedging
    self.housekeeping = housekeeping
    self.escrowPeriod = escrowPeriod
    self.isAutomatic = isAutomatic
  }
}
