public import EngineCore
import Hedging
public import Oracles
import Quantities
public import Simulation
import VenueLedger

/// What a configuration makes of a market that it does not name in full: files or simulated paths.
public struct RosterSettings: Sendable {
  /// What the engine starts with; feeds, sources and markets are those of the roster, in its order.
  public let engine: EngineSettings
  /// The markets; the index is the `MarketID`.
  public let marketNames: [String]
  /// The terms of the simulated venue, one for each underlying in the order of the roster.
  public let venueTerms: [VenueTerms]
}

extension VenueConfiguration {
  /// The settings for the underlyings and sources of a roster.
  ///
  /// A feed, source, market or hedge that the configuration names has its own settings, everything else those of
  /// `[defaults.…]`: a source is found by `venue:symbol` or by venue, a market and a hedge by its feed. An underlying
  /// without a market gets one called `<underlying>-PERP`.
  ///
  /// - Parameter isHedged: `false` leaves the pool unhedged.
  /// - Throws: why the sources of a feed cannot agree with these settings.
  public func settings(for roster: MarketRoster, isHedged: Bool = true) throws(FeedSettingsFault) -> RosterSettings {
    let draft = draft.serving(roster)
    var feeds: [FeedSettings] = []
    for feed in draft.feeds { feeds.append(try draft.settings(of: feed).get()) }
    let terms = draft.hedges.compactMap { hedge in draft.id(ofFeed: hedge.feed).map { draft.terms(of: hedge, $0) } }
    let engine = EngineSettings(
      genesis: draft.genesis, feeds: feeds, hedging: isHedged ? draft.hedging : nil,
      housekeeping: draft.pace.housekeeping, escrowPeriod: draft.pace.escrowPeriod)
    return RosterSettings(engine: engine, marketNames: draft.markets.map(\.name), venueTerms: terms)
  }
}

extension ConfigurationDraft {
  /// The same settings for the feeds and sources of a roster.
  fileprivate func serving(_ roster: MarketRoster) -> ConfigurationDraft {
    var draft = self
    draft.feeds = roster.underlyings.map { name in
      var feed = feeds.first { $0.name == name } ?? feedStandard
      feed.name = name
      return feed
    }
    draft.sources = roster.channels.map { channel in
      let underlying = roster.underlyings[Int(channel.feed.value)]
      let named = sources.first { $0.feed == underlying && [channel.name, channel.venue].contains($0.name) }
      var source = named ?? sourceStandard
      source.feed = underlying
      source.name = channel.name
      return source
    }
    draft.hedges = roster.underlyings.map { name in
      var hedge = hedges.first { $0.feed == name } ?? hedgeStandard
      hedge.feed = name
      return hedge
    }
    draft.markets = roster.underlyings.flatMap { name in
      let named = markets.filter { $0.feed == name }
      if !named.isEmpty { return named }
      var market = marketStandard
      market.name = name + "-PERP"
      market.feed = name
      return [market]
    }
    draft.collateral = collateral.filter { roster.underlyings.contains($0.feed) }
    // A quorum that was counted for other sources says nothing about these.
    for (index, feed) in draft.feeds.enumerated() {
      let count = draft.sources.count { $0.feed == feed.name }
      if let quorum = feed.quorum, !(count / 2 + 1...max(count, count / 2 + 1)).contains(quorum) {
        draft.feeds[index].quorum = nil
      }
      let majority = draft.feeds[index].quorum ?? count / 2 + 1
      draft.feeds[index].limits.confirmations = min(feed.limits.confirmations, max(2, majority))
    }
    return draft
  }
}
