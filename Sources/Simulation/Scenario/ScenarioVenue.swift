import EngineCore
import Hedging
import Oracles
import Quantities
import VenueLedger

/// Who makes the commands of a scenario.
public enum ScenarioMode: String, Sendable, CaseIterable {
  /// Every line is one request, those of the venue too.
  case ledger
  /// Lines are what the outside world does; the engine itself prices, executes, liquidates and deleverages.
  case engine
}

/// A feed as a scenario declares it.
struct DeclaredFeed: Sendable {
  let sources: [SourceSettings]
  let quorum: Int?
  var limits = FeedSettings.Limits()
}

/// The venue that a scenario declares before its first command.
struct ScenarioVenue: Sendable {
  var mode = ScenarioMode.ledger
  /// 2024-01-01T00:00:00Z.
  var start = Timestamp(nanoseconds: 1_704_067_200_000_000_000)
  var feeds: [DeclaredFeed] = []
  var markets: [MarketListing] = []
  var settings = VenueParameters()
  var btcFeed: FeedID?
  var ethFeed: FeedID?
  var hedges: [DeclaredHedge] = []
  /// Whether any feed names its sources; else prices come from commands.
  var hasOracles = false

  /// - Domain: at least one feed and one market; the parser refuses files without.
  var genesis: Genesis {
    Genesis(feedCount: feeds.count, btcFeed: btcFeed, ethFeed: ethFeed, markets: markets, venue: settings)
  }
}

extension ScenarioVenue {
  /// The settings of the engine that runs it.
  var engine: EngineSettings {
    get throws(FeedSettingsFault) {
      var oracles: [FeedSettings]?
      if hasOracles {
        var built: [FeedSettings] = []
        for (index, feed) in feeds.enumerated() {
          built.append(
            try FeedSettings(
              feed: FeedID(UInt16(index)), sources: feed.sources, quorum: feed.quorum, limits: feed.limits))
        }
        oracles = built
      }
      return EngineSettings(genesis: genesis, feeds: oracles, hedging: hedging, isAutomatic: mode == .engine)
    }
  }

  private var hedging: HedgingSettings? {
    if hedges.isEmpty { return nil }
    return HedgingSettings(
      instruments: hedges.map {
        (HedgeInstrument(feed: $0.feed, tick: $0.tick, lot: $0.lot, minimum: $0.minimum), $0.policy)
      })
  }
}
