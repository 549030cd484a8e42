public import Quantities

/// Where a source's prices come from and what they mean.
public struct MarketChannel: Hashable, Sendable {
  /// The feed that the source belongs to.
  public let feed: FeedID
  /// The source's number within the feed.
  public let source: SourceID
  /// The venue, as the file names it.
  public let venue: String
  /// The instrument, as the venue names it.
  public let symbol: SymbolName
  /// What the volume column counts.
  public let volumeUnit: VolumeUnit
  /// The length of a bar.
  public let interval: TimeSpan

  /// A source of a feed.
  public init(
    feed: FeedID, source: SourceID, venue: String, symbol: SymbolName, volumeUnit: VolumeUnit, interval: TimeSpan
  ) {
    self.feed = feed
    self.source = source
    self.venue = venue
    self.symbol = symbol
    self.volumeUnit = volumeUnit
    self.interval = interval
  }

  /// The venue and the symbol.
  public var name: String { venue + ":" + symbol.text }
}

/// The sources of a market and the feeds that they make up.
public struct MarketRoster: Hashable, Sendable {
  /// The underlying of each feed; the index is the `FeedID`.
  public let underlyings: [String]
  /// Every source; the index is the channel of bars and ticks.
  public let channels: [MarketChannel]

  /// A roster; each channel's feed lies within `underlyings`.
  public init(underlyings: [String], channels: [MarketChannel]) {
    precondition(
      channels.allSatisfy { Int($0.feed.value) < underlyings.count }, "Invariant: every source belongs to a feed")
    self.underlyings = underlyings
    self.channels = channels
  }

  /// The feed of an underlying.
  public func feed(of underlying: String) -> FeedID? {
    underlyings.firstIndex(of: underlying).map { FeedID(UInt16($0)) }
  }

  /// The sources of a feed, in order of their `SourceID`.
  public func sources(of feed: FeedID) -> [MarketChannel] { channels.filter { $0.feed == feed } }
}
