public import Instruments
public import Quantities

/// One price of one source at one instant; a bar becomes four of them.
@frozen public struct MarketTick: Hashable, Sendable {
  /// Where in its bar a tick stands.
  @frozen public enum Kind: UInt8, Hashable, Sendable, CaseIterable {
    /// The bar's first price, at its start.
    case open = 0
    /// The extreme nearer to the open, after a quarter of the bar.
    case nearExtreme = 1
    /// The other extreme, after half of the bar.
    case farExtreme = 2
    /// The bar's last price, after three quarters of it; the only tick with a volume.
    case close = 3
  }

  /// When the source has this price.
  public let time: Timestamp
  /// The price, USDC per unit.
  public let price: Price
  /// The volume of the whole bar in units of the underlying, known at its close; zero before.
  public let volume: Quantity
  /// The underlying.
  public let feed: FeedID
  /// The source within the feed.
  public let source: SourceID
  /// The source within the whole market; the index into `MarketRoster.channels`.
  public let channel: UInt16
  /// Where in its bar the tick stands.
  public let kind: Kind

  /// A tick.
  @inlinable public init(
    time: Timestamp, feed: FeedID, source: SourceID, channel: UInt16, price: Price, kind: Kind, volume: Quantity
  ) {
    self.time = time
    self.feed = feed
    self.source = source
    self.channel = channel
    self.price = price
    self.kind = kind
    self.volume = volume
  }

  /// What the oracle is told; `sequence` must grow within the source.
  @inlinable public func observation(sequence: UInt64, confidence: Price = .zero) -> PriceObservation {
    PriceObservation(
      feed: feed, source: source, price: price, confidence: confidence, publishedAt: time, sequence: sequence)
  }
}

extension MarketTick: Comparable {
  /// By time, then channel, then place in the bar: the order in which a market is walked.
  @inlinable public static func < (a: Self, b: Self) -> Bool {
    if a.time != b.time { return a.time < b.time }
    if a.channel != b.channel { return a.channel < b.channel }
    return a.kind.rawValue < b.kind.rawValue
  }
}
