public import Quantities

/// One bar of one source: what traded between `opens` and `opens + interval`.
///
/// Rows that reach this type are checked: every price is positive and open and close lie between low and high.
@frozen public struct MarketBar: Hashable, Sendable {
  /// Which source of the market; the index into `MarketRoster.channels`.
  public let channel: UInt16
  /// The start of the bar.
  public let opens: Timestamp
  /// The first price, USDC per unit.
  public let open: Price
  /// The highest price, USDC per unit.
  public let high: Price
  /// The lowest price, USDC per unit.
  public let low: Price
  /// The last price, USDC per unit.
  public let close: Price
  /// What traded, in units of the underlying.
  public let volume: Quantity

  /// A bar; the reader and the generator check its sense.
  @inlinable public init(
    channel: UInt16, opens: Timestamp, open: Price, high: Price, low: Price, close: Price, volume: Quantity
  ) {
    self.channel = channel
    self.opens = opens
    self.open = open
    self.high = high
    self.low = low
    self.close = close
    self.volume = volume
  }
}

/// Bars of one or several sources, in order of their opening and of their channel.
public protocol BarStream {
  /// The next bar, or `nil` after the last.
  ///
  /// - Throws: what a file holds now and did not hold when it was surveyed; a made market never throws
  mutating func next() throws(MarketDataError) -> MarketBar?
}
