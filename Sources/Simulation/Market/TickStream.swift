import Quantities

/// The ticks of a market in order of time: each bar walked as open, nearer extreme, other extreme, close.
///
/// The four stand at 0, ¼, ½ and ¾ of the bar, so a bar never touches the next one of its source. The extreme nearer to
/// the open comes first; at equal distance the low comes first in a rising bar and the high in a falling one. What
/// happened between is not known from a bar: a path through its four prices is the shortest one that is true to all of
/// them.
public struct TickStream {
  /// Who publishes the ticks.
  public let roster: MarketRoster
  private let places: [Place]
  private var bars: any BarStream
  private var following: MarketBar?
  private var started = false
  private var pending = BinaryHeap<MarketTick>()

  /// What a tick needs to know of its source.
  private struct Place {
    let feed: FeedID
    let source: SourceID
    let quarter: TimeSpan
  }

  /// The ticks of these bars, whose channels are those of `roster`.
  public init(_ bars: any BarStream, roster: MarketRoster) {
    self.bars = bars
    self.roster = roster
    places = roster.channels.map {
      Place(feed: $0.feed, source: $0.source, quarter: TimeSpan(nanoseconds: $0.interval.nanoseconds / 4))
    }
  }

  /// The next tick, or `nil` after the last.
  ///
  /// - Complexity: O(log sources); at most four ticks a source are held
  public mutating func next() throws(MarketDataError) -> MarketTick? {
    if !started {
      started = true
      following = try bars.next()
    }
    while let bar = following {
      if let first = pending.first, first.time < bar.opens { break }
      enter(bar)
      following = try bars.next()
    }
    return pending.popFirst()
  }

  private mutating func enter(_ bar: MarketBar) {
    let channel = places[Int(bar.channel)]
    let quarter = channel.quarter
    let lowFirst = Self.lowComesFirst(bar)
    enter(bar, .open, bar.open, at: bar.opens, channel)
    enter(bar, .nearExtreme, lowFirst ? bar.low : bar.high, at: bar.opens + quarter, channel)
    enter(bar, .farExtreme, lowFirst ? bar.high : bar.low, at: bar.opens + quarter + quarter, channel)
    enter(bar, .close, bar.close, at: bar.opens + quarter + quarter + quarter, channel)
  }

  private mutating func enter(
    _ bar: MarketBar, _ kind: MarketTick.Kind, _ price: Price, at time: Timestamp, _ place: Place
  ) {
    pending.insert(
      MarketTick(
        time: time, feed: place.feed, source: place.source, channel: bar.channel, price: price, kind: kind,
        volume: kind == .close ? bar.volume : .zero))
  }

  /// Whether the low is the nearer extreme.
  static func lowComesFirst(_ bar: MarketBar) -> Bool {
    let below = bar.open - bar.low
    let above = bar.high - bar.open
    return below == above ? bar.close >= bar.open : below < above
  }
}
