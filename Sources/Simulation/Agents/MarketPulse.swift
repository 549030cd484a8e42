import Quantities

/// What traders see of a feed: price, trend, volatility and how busy the market is.
///
/// All averages forget exponentially; the weight of a new value is the step over the memory, but never less than in a
/// plain mean of what was seen so far.
struct MarketPulse {
  private static let quick = 1_800.0
  private static let slow = 86_400.0

  /// The last price, USDC per unit.
  private(set) var price = 0.0
  /// Volatility per √day over the last day; three per cent before anything is known.
  private(set) var dailyVolatility = 0.03
  /// The intensity of trading: 1 at the average of the last day, between ¼ and 4.
  private(set) var intensity = 1.0
  /// The price's distance from its average over the trend's memory, in standard deviations of such a memory.
  private(set) var trend = 0.0

  private let trendSeconds: Double
  private var average = 0.0
  private var lastClose = 0.0
  private var lastTime = Timestamp.zero
  private var seen = 0.0
  private var variance = (quick: 0.0, slow: 0.0)
  private var volume = (quick: 0.0, slow: 0.0)

  init(trend: TimeSpan) { trendSeconds = Double(trend.nanoseconds) / 1e9 }

  /// A new price.
  mutating func see(_ price: Price) {
    self.price = price.real
    if average == 0 { average = self.price }
  }

  /// The end of a bar.
  mutating func close(_ tick: MarketTick) {
    defer {
      lastClose = price
      lastTime = tick.time
    }
    guard lastClose > 0 else { return }
    let seconds = max(1e-3, Double((tick.time - lastTime).nanoseconds) / 1e9)
    seen += 1
    let move = price / lastClose - 1
    average += (price - average) * min(1, seconds / trendSeconds)
    mix(&variance, move * move / seconds, seconds)
    mix(&volume, tick.volume.real / seconds, seconds)
    dailyVolatility = seen < 30 ? 0.03 : max(1e-4, (variance.slow * 86_400).squareRoot())
    let spread = dailyVolatility * (trendSeconds / 86_400).squareRoot()
    trend = max(-3, min(3, (price / average - 1) / spread))
    let busy = volume.slow > 0 ? volume.quick / volume.slow : 1
    let rough = variance.slow > 0 ? (variance.quick / variance.slow).squareRoot() : 1
    intensity = max(0.25, min(4, 0.5 * busy + 0.5 * rough))
  }

  private func mix(_ average: inout (quick: Double, slow: Double), _ value: Double, _ seconds: Double) {
    average.quick += (value - average.quick) * max(min(1, seconds / Self.quick), 1 / seen)
    average.slow += (value - average.slow) * max(min(1, seconds / Self.slow), 1 / seen)
  }
}
