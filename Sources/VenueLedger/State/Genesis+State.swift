package import Quantities

extension Genesis {
  /// Codes a genesis: writes the one given, or reads one; `nil` when what is read is none.
  package static func coded(_ genesis: Genesis?, _ coder: inout StateCoder) -> Genesis? {
    var feeds = genesis?.feedCount ?? 0
    var (btc, eth) = (genesis?.btcFeed, genesis?.ethFeed)
    var markets = genesis?.markets ?? []
    var venue = genesis?.venue ?? VenueParameters()
    coder.code(&feeds)
    coder.optional(&btc, blank: FeedID(0)) { $1.code(&$0) }
    coder.optional(&eth, blank: FeedID(0)) { $1.code(&$0) }
    coder.array(&markets, blank: MarketListing(feed: FeedID(0), parameters: MarketParameters())) { listing, coder in
      var (feed, parameters) = (listing.feed, listing.parameters)
      coder.code(&feed)
      parameters.code(&coder)
      listing = MarketListing(feed: feed, parameters: parameters)
    }
    venue.code(&coder)
    let named = markets.map(\.feed) + [btc, eth].compactMap { $0 }
    let fits =
      (1...1_000).contains(feeds) && (1...1_000).contains(markets.count)
      && named.allSatisfy { Int($0.value) < feeds }
    guard coder.demand(fits, "no venue can begin like this") else { return nil }
    return Genesis(feedCount: feeds, btcFeed: btc, ethFeed: eth, markets: markets, venue: venue)
  }
}
