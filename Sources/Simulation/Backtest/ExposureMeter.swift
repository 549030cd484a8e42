import EngineCore
import Quantities
import VenueLedger

/// Time-weighted averages of a pool's exposure: each reading counts until the next one.
struct ExposureMeter {
  private var since: Timestamp?
  private var net: Int128 = 0
  private var openInterest: Int128 = 0
  private var weightedNet: Int128 = 0
  private var weightedInterest: Int128 = 0
  private var value: Int128 = 0
  private var weightedValue: Int128 = 0
  private(set) var greatest: Int128 = 0
  private(set) var duration: Int128 = 0
  private var peak: Int128 = 0
  private var counted: (net: Int128, duration: Int128) = (0, 0)

  /// The reading in force, 1e-6 USDC.
  var current: (net: Int64, openInterest: Int64) { (Int64(clamping: net), Int64(clamping: openInterest)) }

  /// Closes the interval since the last reading and takes a new one.
  mutating func read(_ ledger: Ledger, at now: Timestamp) {
    if let since {
      let span = Int128(now.nanoseconds - since.nanoseconds) / 1_000_000
      weightedNet += net * span
      weightedInterest += openInterest * span
      weightedValue += value * span
      duration += span
    }
    since = now
    net = 0
    openInterest = 0
    for index in 0..<ledger.feedCount {
      let feed = FeedID(UInt16(index))
      net += Int128(ledger.poolExposure(feed).raw.magnitude) * Int128(ledger.feed(feed).price.raw) / 1_000_000
    }
    for index in 0..<ledger.marketCount { openInterest += ledger.openInterest(MarketID(UInt16(index))) }
    value = Int128(ledger.markedValue.raw)
    greatest = max(greatest, net)
    peak = max(peak, net)
  }

  /// Mean and greatest |net| since the last call, USDC; the reading in force where no time has passed.
  mutating func takeInterval() -> (mean: Double, greatest: Double) {
    let span = duration - counted.duration
    let mean = span > 0 ? Double(weightedNet - counted.net) / Double(span) : Double(net)
    let greatest = peak
    peak = net
    counted = (weightedNet, duration)
    return (mean / 1e6, Double(greatest) / 1e6)
  }

  /// Means over the whole time, USDC.
  var meanNet: Double { mean(weightedNet) }
  var meanOpenInterest: Double { mean(weightedInterest) }
  var meanValue: Double { mean(weightedValue) }

  private func mean(_ sum: Int128) -> Double { duration > 0 ? Double(sum) / Double(duration) / 1e6 : 0 }
}

extension Ledger {
  /// Both sides of a market at its price, 1e-6 USDC.
  func openInterest(_ id: MarketID) -> Int128 {
    let view = market(id)
    return (Int128(view.longInterest.raw) + Int128(view.shortInterest.raw)) * Int128(view.price.raw) / 1_000_000
  }
}
