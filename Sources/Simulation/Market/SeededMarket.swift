import Quantities

/// A market made of a seed: correlated prices with regimes and jumps, seen by several sources with their own faults.
///
/// What it cannot produce: order flow that moves the price, volatility that clusters inside a regime, prices of one
/// venue that part from the others for hours, and anything that a bar of four equally spaced prices cannot show.
public struct SeededMarket: Sendable {
  /// What the market is made of.
  public let plan: SeededMarketPlan
  /// One source for each asset and venue, the venues of the first asset first.
  public let roster: MarketRoster

  /// A market that follows the plan.
  ///
  /// - Throws: the first part of the plan that cannot be followed
  public init(_ plan: SeededMarketPlan) throws(MarketPlanFault) {
    try plan.check()
    self.plan = plan
    var channels: [MarketChannel] = []
    for (feed, asset) in plan.assets.enumerated() {
      guard let symbol = SymbolName(asset.underlying + "-USD") else { continue }
      for (source, venue) in plan.venues.enumerated() {
        channels.append(
          MarketChannel(
            feed: FeedID(UInt16(feed)), source: SourceID(UInt16(source)), venue: venue.name, symbol: symbol,
            volumeUnit: .units, interval: plan.interval))
      }
    }
    roster = MarketRoster(underlyings: plan.assets.map(\.underlying), channels: channels)
  }

  /// The bars from the start; each call gives the same ones.
  public func bars() -> SeededBars { SeededBars(plan) }

  /// The ticks from the start; each call gives the same ones.
  public func ticks() -> TickStream { TickStream(bars(), roster: roster) }

  /// Writes the market as a file that `FileMarket` reads back to the same ticks; see `MarketFileWriter`.
  ///
  /// - Returns: how many bars were written
  /// - Throws: `MarketWriteFault`: the disk refuses, or there are several sources for the layout of one
  @discardableResult
  public func write(to file: String, layout: MarketFileLayout = .severalSources) throws -> Int {
    try MarketFileWriter.write(bars(), of: roster, to: file, layout: layout)
  }
}

/// The bars of a made market.
///
/// A bar is made of four prices a quarter of its length apart: the first is its open, the last its close.
public struct SeededBars: BarStream {
  private let plan: SeededMarketPlan
  private var market: SeededPrices
  private var sources: [SeededSource]
  /// The last common prices of each asset, a ring over `past` steps.
  private var history: [[Double]]
  private var step = 0
  private let past: Int
  private var made: [MarketBar] = []
  private var given = 0
  private var number: Int64 = 0
  private let count: Int64

  /// The index of the regime in which the last bar ended.
  public var regime: Int { market.regime }

  init(_ plan: SeededMarketPlan) {
    self.plan = plan
    market = SeededPrices(plan)
    sources = plan.assets.indices.flatMap { asset in
      plan.venues.indices.map { SeededSource(plan, asset: asset, venue: $0) }
    }
    past = (plan.venues.map(\.delay).max() ?? 0) + 4
    history = plan.assets.map { [Double](repeating: $0.price, count: (plan.venues.map(\.delay).max() ?? 0) + 4) }
    count = plan.length.nanoseconds / plan.interval.nanoseconds
  }

  /// The next bar, or `nil` after the plan's length.
  public mutating func next() -> MarketBar? {
    while given == made.count {
      if number == count { return nil }
      make()
    }
    given += 1
    return made[given - 1]
  }

  private mutating func make() {
    made.removeAll(keepingCapacity: true)
    given = 0
    var opening = market.prices
    for quarter in 0..<4 {
      if number > 0 || quarter > 0 { market.advance() }
      if quarter == 0 { opening = market.prices }
      for asset in market.prices.indices { history[asset][step % past] = market.prices[asset] }
      step += 1
    }
    let opens = plan.start + TimeSpan(nanoseconds: number * plan.interval.nanoseconds)
    let seconds = Double(plan.interval.nanoseconds) / 1e9
    let wholes = market.prices.indices.map { volume($0, from: opening[$0], opens: opens, seconds: seconds) }
    for channel in sources.indices {
      let bar = bar(channel, opens: opens, whole: wholes[sources[channel].asset])
      let multiple = plan.regimes[market.regime].outageMultiple
      if sources[channel].publishes(seconds: seconds, outageMultiple: multiple) { made.append(bar) }
    }
    number += 1
  }

  private mutating func bar(_ channel: Int, opens: Timestamp, whole: Double) -> MarketBar {
    let asset = sources[channel].asset
    let delay = sources[channel].delay
    var open = Price.zero
    var (high, low, close) = (Price.zero, Price(raw: .max), Price.zero)
    for quarter in 0..<4 {
      // Before the start the price stood still.
      let seen = max(0, step - 4 + quarter - delay)
      close = sources[channel].price(history[asset][seen % past])
      if quarter == 0 { open = close }
      high = max(high, close)
      low = min(low, close)
    }
    return MarketBar(
      channel: UInt16(channel), opens: opens, open: open, high: high, low: low, close: close,
      volume: sources[channel].volume(of: whole))
  }

  /// What trades in a bar over all venues: more at the ends of the day than in its middle, and more the larger the
  /// move.
  private func volume(_ asset: Int, from open: Double, opens: Timestamp, seconds: Double) -> Double {
    let day = Int64(86_400_000_000_000)
    let noon = 2 * Double(((opens.nanoseconds % day) + day) % day) / Double(day) - 1
    let shape = 0.7 + 0.9 * noon * noon
    let spec = plan.assets[asset]
    // The mean size of a move over three quarters of a bar: √(2/π) standard deviations.
    let usual = 0.798 * spec.volatility * (0.75 * seconds / 31_536_000).squareRoot()
    let move = (market.prices[asset] / open - 1).magnitude
    let activity = usual > 0 ? 0.4 + 0.6 * min(20, move / usual) : 1
    return spec.dailyVolume * seconds / 86_400 * shape * activity
  }
}
