import EngineCore
import Hedging
import Oracles
import Quantities
import VenueLedger

extension ConfigurationDraft {
  /// The id of a feed; its place in the file.
  func id(ofFeed name: String) -> FeedID? { feeds.firstIndex { $0.name == name }.map { FeedID(UInt16($0)) } }

  /// What the oracle of a feed is made of, or why it refuses.
  func settings(of feed: FeedDraft) -> Result<FeedSettings, FeedSettingsFault> {
    do throws(FeedSettingsFault) {
      return .success(
        try FeedSettings(
          feed: id(ofFeed: feed.name) ?? FeedID(0), sources: sources.filter { $0.feed == feed.name }.map(\.settings),
          quorum: feed.quorum, limits: feed.limits))
    } catch {
      return .failure(error)
    }
  }

  /// The key that the oracle's complaint is about.
  static func key(of fault: FeedSettingsFault) -> String {
    switch fault {
    case .sourceCount, .weight, .sourceTimes, .overweight: "name"
    case .quorum: "quorum_count"
    case .agreedAgeBelowHeartbeats: "max_age_s"
    case .limit(let name, _): name == "confirmations" ? "confirmations_count" : "name"
    }
  }

  var genesis: Genesis {
    func feed(of asset: Int) -> FeedID? { collateral.first { $0.asset == asset }.flatMap { id(ofFeed: $0.feed) } }
    return Genesis(
      feedCount: feeds.count, btcFeed: feed(of: 0), ethFeed: feed(of: 1),
      markets: markets.compactMap { market in
        id(ofFeed: market.feed).map { MarketListing(feed: $0, parameters: market.parameters) }
      }, venue: venue)
  }

  var hedging: HedgingSettings? {
    let instruments = hedges.compactMap { hedge in
      id(ofFeed: hedge.feed).map { (hedge.instrument(of: $0), hedge.completePolicy) }
    }
    return instruments.isEmpty
      ? nil : HedgingSettings(instruments: instruments, patience: patience, funding: hedgeFunding)
  }

  /// The values of sections of these kinds, in the order of the catalogue, one a line.
  func canonicalText(_ scopes: [CatalogueEntry.Scope]) -> String {
    ConfigurationCatalogue.entries.filter { scopes.contains($0.scope) }.flatMap { entry in
      entry.values(self).enumerated().flatMap { index, values in
        values.map { "\(entry.name)\(entry.isArray ? ".\(index + 1)" : "").\($0.key)=\($0.text)\n" }
      }
    }.joined()
  }
}

extension HedgeDraft {
  func instrument(of feed: FeedID) -> HedgeInstrument {
    HedgeInstrument(feed: feed, tick: tick, lot: lot, minimum: minimum)
  }
}
