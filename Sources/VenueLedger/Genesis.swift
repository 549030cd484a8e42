public import Quantities

/// One market as the venue opens with it.
public struct MarketListing: Sendable, Equatable {
  /// The feed that prices it.
  public let feed: FeedID
  /// Its settings.
  public let parameters: MarketParameters

  /// A listing; the genesis checks the feed.
  public init(feed: FeedID, parameters: MarketParameters) {
    self.feed = feed
    self.parameters = parameters
  }
}

/// The state before the first command: no money, no prices, one account, the backstop, with number zero.
public struct Genesis: Sendable, Equatable {
  /// Feeds are numbered from zero below this.
  public let feedCount: Int
  /// Markets in order of their numbers.
  public let markets: [MarketListing]
  /// The venue's settings.
  public let venue: VenueParameters

  /// A genesis; traps when a market names a feed that does not exist.
  public init(feedCount: Int, markets: [MarketListing], venue: VenueParameters) {
    precondition(
      markets.allSatisfy { Int($0.feed.value) < feedCount }, "Invariant: every market is priced by a feed that exists")
    self.feedCount = feedCount
    self.markets = markets
    self.venue = venue
  }
}
