public import EngineCore
public import Hedging
public import Oracles
public import Quantities
public import VenueLedger

/// The three pools that a backtest compares.
public enum PoolKind: Int, Sendable, CaseIterable, CustomStringConvertible {
  /// Flat oracle price, flat fee, no funding by skew, no hedge: yesterday's pool.
  case staticPool = 0
  /// Our pricing without a hedge.
  case unhedged = 1
  /// Our pricing with the hedge.
  case hedged = 2

  /// The name in reports.
  public var description: String {
    switch self {
    case .staticPool: "static_pool"
    case .unhedged: "unhedged"
    case .hedged: "hedged"
    }
  }
}

/// What the external venue of a backtest costs.
public struct BacktestVenue: Sendable {
  /// Charged on every fill; at least 4 basis points.
  public var takerFee = FeeRate(raw: 450)
  /// Half of bid to ask as a share of the price.
  public var halfSpread = FeeRate(raw: 50)
  /// Impact of taking a whole bar's volume, as a share of the price.
  public var impact = FeeRate(raw: 1_000)
  /// The share of a bar's volume that is there for us; at most 5 %.
  public var participation = FeeRate(raw: 50_000)
  /// From decision to match; at least 250 ms.
  public var latency = TimeSpan.milliseconds(250)
  /// An order is filled in one to so many parts.
  public var parts = 3
  /// Funding that longs pay shorts every eight hours.
  public var funding = FeeRate(raw: 100)
  /// Outages a day on average.
  public var outagesPerDay = 0.5
  /// Mean length of an outage.
  public var outageLength = TimeSpan.seconds(60)

  /// The standard costs.
  public init() {}
}

/// Everything that a backtest depends on besides its data.
public struct BacktestSettings: Sendable {
  /// Seed of the traders and of the external venue's chance.
  public var seed: UInt64 = 1
  /// The pool is no larger than this share of an hour's volume on the venues that it hedges on, measured in the
  /// market's first quarter of an hour: a pool that outgrows its hedge is a static pool. Zero takes `poolValue` as it
  /// is.
  public var marketShare = FeeRate(raw: 20_000)
  /// What the liquidity providers put in at most.
  public var poolValue = Money(raw: 10_000_000_000_000)
  /// Settings of our markets; the scales that are contracts follow from the two below.
  public var market = MarketParameters()
  /// What the insurance fund starts with, as a share of the pool's value.
  public var insuranceSeed = FeeRate(raw: 10_000)
  /// The skew that doubles the price, as a multiple of the pool's value.
  public var skewScale = FeeRate(raw: 20_000_000)
  /// Settings of the venue.
  public var venue = VenueParameters()
  /// Limits of the oracle.
  public var oracle = FeedSettings.Limits()
  /// A source is expected to publish at least this often.
  public var sourceHeartbeat = TimeSpan.seconds(30)
  /// A source is stale after so long without a price.
  public var sourceMaxAge = TimeSpan.seconds(60)
  /// Half the width of a source's own uncertainty as a share of its price.
  public var sourceConfidence = FeeRate(raw: 100)
  /// How the hedged pool hedges.
  public var hedging = HedgePolicy.shipped
  /// How long the hedge desk waits for what.
  public var patience = HedgePatience()
  /// How the cash on the external venue follows the hedge.
  public var funding = HedgeFundingPolicy()
  /// The external venue.
  public var external = BacktestVenue()
  /// The traders; their seed and pool value are taken from above.
  public var traders = TraderPlan(seed: 1, poolValue: Money(raw: 10_000_000_000_000))
  /// Hash of the configuration that these settings came from; zero for the standard one.
  public var configHash: UInt64 = 0

  /// The standard settings: a hedge is looked at whenever a bar closes, and the pool has been running for long.
  public init() {
    traders.startsSeasoned = true
  }

  /// What the engine of one kind of pool starts with, and the terms of the venue that it hedges on.
  func pool(
    _ kind: PoolKind, roster: MarketRoster, firstPrices: [Price]
  ) throws -> (engine: EngineSettings, terms: [VenueTerms]) {
    let genesis = Genesis(
      feedCount: roster.underlyings.count,
      markets: firstPrices.enumerated().map { index, price in
        MarketListing(feed: FeedID(UInt16(index)), parameters: marketParameters(kind, firstPrice: price))
      }, venue: venue)
    var feeds: [FeedSettings] = []
    var instruments: [(instrument: HedgeInstrument, policy: HedgePolicy)] = []
    var terms: [VenueTerms] = []
    for index in roster.underlyings.indices {
      let feed = FeedID(UInt16(index))
      let sources = roster.sources(of: feed).map { _ in
        SourceSettings(heartbeat: sourceHeartbeat, maxAge: sourceMaxAge)
      }
      feeds.append(
        try FeedSettings(feed: feed, sources: sources, quorum: sources.count / 2 + 1, limits: oracle))
      let steps = InstrumentSteps(price: firstPrices[index])
      instruments.append(
        (HedgeInstrument(feed: feed, tick: steps.tick, lot: steps.lot, minimum: steps.lot), hedging))
      terms.append(external.terms(feed, steps))
    }
    let hedged = HedgingSettings(instruments: instruments, patience: patience, funding: funding)
    return (EngineSettings(genesis: genesis, feeds: feeds, hedging: kind == .hedged ? hedged : nil), terms)
  }

  /// The pool's value in a market that trades this much in an hour: whole dollars, at least ten thousand.
  func poolSize(hourlyVolume: Double) -> Money {
    guard marketShare > .zero else { return poolValue }
    let share = Money(quantizing: hourlyVolume * marketShare.real, step: Money(raw: 1_000_000), rounding: .down)
    return min(poolValue, max(share ?? poolValue, Money(raw: 10_000_000_000)))
  }

  /// The markets' settings in one kind of pool, for a market whose first price this is.
  func marketParameters(_ kind: PoolKind, firstPrice: Price) -> MarketParameters {
    var parameters = market
    let scale = scaledProductChecked(
      poolValue.scaled(by: skewScale, rounding: .down).raw, 1_000_000, per: firstPrice.raw, rounding: .up)
    _ = parameters.set(.skewScale, to: max(1, scale ?? 1_000_000_000_000))
    if kind == .staticPool {
      _ = parameters.set(.liquidityModel, to: Int64(LiquidityModel.flat.rawValue))
      _ = parameters.set(.makerFee, to: parameters[.takerFee])
      _ = parameters.set(.maxFundingVelocity, to: 0)
      _ = parameters.set(.confidenceSpread, to: 0)
    }
    return parameters
  }
}
