public import Quantities

/// A market as it is listed.
public struct MarketListing: Sendable, Equatable {
  /// The price that settles it.
  public let feed: FeedID
  /// Its settings.
  public let parameters: MarketParameters

  /// A listing on a feed of the genesis.
  public init(feed: FeedID, parameters: MarketParameters) {
    self.feed = feed
    self.parameters = parameters
  }
}

/// What a venue starts with. Account 0 exists from the start: it is the liquidation backstop.
public struct Genesis: Sendable, Equatable {
  /// Number of feeds; their ids are dense from zero.
  public let feedCount: Int
  /// The feed that prices BTC collateral; `nil` when BTC is not accepted.
  public let btcFeed: FeedID?
  /// The feed that prices ETH collateral; `nil` when ETH is not accepted.
  public let ethFeed: FeedID?
  /// The markets; their ids are dense from zero in this order.
  public let markets: [MarketListing]
  /// The settings of the venue.
  public let venue: VenueParameters

  /// - Domain: at least one feed and one market, every feed named exists; traps otherwise.
  public init(
    feedCount: Int, btcFeed: FeedID? = nil, ethFeed: FeedID? = nil, markets: [MarketListing], venue: VenueParameters
  ) {
    precondition((1...1_000).contains(feedCount), "Invariant: a venue has one to a thousand feeds")
    precondition((1...1_000).contains(markets.count), "Invariant: a venue has one to a thousand markets")
    let named = markets.map(\.feed) + [btcFeed, ethFeed].compactMap { $0 }
    precondition(named.allSatisfy { Int($0.value) < feedCount }, "Invariant: every feed named exists")
    self.feedCount = feedCount
    self.btcFeed = btcFeed
    self.ethFeed = ethFeed
    self.markets = markets
    self.venue = venue
  }
}
