public import Quantities

/// One price of one underlying as one source published it.
@frozen public struct PriceObservation: Hashable, Sendable {
  /// The underlying.
  public let feed: FeedID
  /// Who published it.
  public let source: SourceID
  /// USDC per unit; positive, or the observation is a fault of its source.
  public let price: Price
  /// Half the width of the source's own uncertainty, USDC per unit; zero where the source states none.
  public let confidence: Price
  /// When the source says that it published the price.
  public let publishedAt: Timestamp
  /// Increasing within a source; a repeat or a step back is ignored.
  public let sequence: UInt64

  /// An observation; nothing is checked here, the oracle judges it.
  @inlinable public init(
    feed: FeedID, source: SourceID, price: Price, confidence: Price, publishedAt: Timestamp, sequence: UInt64
  ) {
    self.feed = feed
    self.source = source
    self.price = price
    self.confidence = confidence
    self.publishedAt = publishedAt
    self.sequence = sequence
  }
}
