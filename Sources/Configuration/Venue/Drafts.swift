import EngineCore
import Hedging
import Hosting
import Oracles
import Quantities
import Simulation
import VenueLedger

/// A market as the file describes it.
struct MarketDraft: Sendable {
  var name = ""
  var feed = ""
  var parameters = MarketParameters()
}

/// A feed as the file describes it.
struct FeedDraft: Sendable {
  var name = ""
  var quorum: Int?
  var limits = FeedSettings.Limits()
}

/// A source of a feed as the file describes it.
struct SourceDraft: Sendable {
  var feed = ""
  var name = ""
  var heartbeat = TimeSpan.seconds(30)
  var maxAge = TimeSpan.seconds(60)
  var weight: Int64 = 1

  var settings: SourceSettings { SourceSettings(heartbeat: heartbeat, maxAge: maxAge, weight: weight) }
}

/// A coin that is taken as collateral.
struct CollateralDraft: Sendable {
  var asset = 0
  var feed = ""

  /// The coins, in order of the choice.
  static let assets = ["BTC", "ETH"]
}

/// How one feed is hedged.
struct HedgeDraft: Sendable {
  var feed = ""
  var tick = Price(raw: 100)
  var lot = Quantity(raw: 1_000)
  var minimum = Quantity(raw: 1_000)
  var policy = HedgePolicy.shipped
  var isCostAware = false
  var cost = FeeRate(raw: 600)
  var flow = FeeRate(raw: 50_000)
  var volatility = FeeRate(raw: 30_000)
  var riskAversion = FeeRate(raw: 2_000_000)

  /// The policy with its band.
  var completePolicy: HedgePolicy {
    var policy = policy
    policy.costAware =
      isCostAware ? CostAwareBand(cost: cost, flow: flow, volatility: volatility, riskAversion: riskAversion) : nil
    return policy
  }
}

/// The pace of the engine.
struct PaceDraft: Sendable {
  var housekeeping = TimeSpan.seconds(1)
  var escrowPeriod = TimeSpan.days(1)
}

/// Where and how the host keeps its journal. Not part of the rules, and so not of their hash.
struct JournalDraft: Sendable {
  var folder = "journal"
  var settings = JournalSettings(identity: 0, configHash: 0)
}

/// Everything that a file can say, not yet put together.
struct ConfigurationDraft: Sendable {
  /// Costs of the external venue; steps are those of each hedge.
  private static var usualTerms: VenueTerms {
    let usual = BacktestVenue()
    var terms = VenueTerms(feed: FeedID(0), tick: Price(raw: 1), lot: Quantity(raw: 1))
    terms.takerFee = usual.takerFee
    terms.halfSpread = usual.halfSpread
    terms.impact = usual.impact
    terms.participation = usual.participation
    terms.latency = usual.latency
    terms.parts = usual.parts
    return terms
  }

  var pace = PaceDraft()
  var venue = VenueParameters()
  var feedStandard = FeedDraft()
  var feeds: [FeedDraft] = []
  var sourceStandard = SourceDraft()
  var sources: [SourceDraft] = []
  var marketStandard = MarketDraft()
  var markets: [MarketDraft] = []
  var collateral: [CollateralDraft] = []
  var hedgeStandard = HedgeDraft()
  var hedges: [HedgeDraft] = []
  var patience = HedgePatience()
  var hedgeFunding = HedgeFundingPolicy()
  var simulatedVenue = Self.usualTerms
  var backtest = BacktestSettings()
  var journal = JournalDraft()
  var sequencer = SequencerSettings()
}
