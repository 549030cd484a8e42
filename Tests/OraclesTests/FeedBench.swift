import Instruments
import Quantities

@testable import Oracles

/// A small seeded stream (SplitMix64, Steele et al. 2014); equal on every machine.
struct SeededStream {
  private var state: UInt64
  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func below(_ bound: Int64) -> Int64 { Int64(next() % UInt64(bound)) }
  mutating func within(_ reach: Int64) -> Int64 { below(2 * reach + 1) - reach }
}

/// How the market behaves around the fault, and how often sources publish.
enum Regime: String, CaseIterable, Sendable {
  case calm, volatile, crash, gappy

  /// Seconds between two observations of one source.
  var interval: Int { self == .gappy ? 20 : 1 }
  /// Seconds a source may be old.
  var maxAge: Int { self == .gappy ? 60 : 5 }
}

/// A market, its sources, and one feed, in steps of a second. Cannot produce: sub-second races, clock drift.
struct FeedBench {
  static let start = 1_700_000_000
  /// When the faults begin; the feed is open by then.
  static let fault = 150

  let regime: Regime
  let count: Int
  let settings: FeedSettings
  var feed: OracleFeed
  /// Seconds since the start.
  private(set) var second = 0
  /// The latest untampered price of each source, and its second.
  private(set) var honest: [(price: Int64, second: Int)?]
  private(set) var verdicts: [ObservationVerdict?]
  private var market: [Int64] = []
  private var sequences: [UInt64]

  init(_ regime: Regime, sources count: Int) throws {
    self.regime = regime
    self.count = count
    let source = SourceSettings(heartbeat: .seconds(Int64(regime.interval)), maxAge: .seconds(Int64(regime.maxAge)))
    var limits = FeedSettings.Limits()
    limits.frozenAfter = 5
    settings = try FeedSettings(feed: FeedID(3), sources: Array(repeating: source, count: count), limits: limits)
    feed = OracleFeed(settings)
    honest = Array(repeating: nil, count: count)
    verdicts = Array(repeating: nil, count: count)
    sequences = Array(repeating: 0, count: count)
    market = Self.path(regime)
  }

  var now: Timestamp { Self.time(second) }
  static func time(_ second: Int) -> Timestamp { Timestamp(milliseconds: Int64(start + second) * 1_000) }
  static func reach(_ from: Int64, _ millionths: Int64) -> Int64 { from + from / 1_000_000 * millionths }

  private static func path(_ regime: Regime) -> [Int64] {
    var stream = SeededStream(7)
    var price: Int64 = 30_000_000_000
    return (0..<1_200).map { second in
      switch regime {
      case .calm, .gappy: return reach(30_000_000_000, stream.within(100))
      case .volatile: price = reach(price, stream.within(2_000))
      case .crash:
        if (fault..<fault + 30).contains(second) { price = reach(price, -4_000) }
        return reach(price, stream.within(100))
      }
      return price
    }
  }

  /// What `source` publishes when nothing is wrong; sources lie a hundredth of a percent apart.
  func observation(_ source: Int) -> PriceObservation {
    let price = Self.reach(market[second], 100 * Int64(source - count / 2))
    return PriceObservation(
      feed: settings.feed, source: SourceID(UInt16(source)), price: Price(raw: price), confidence: .zero,
      publishedAt: now, sequence: sequences[source] + 1)
  }

  func isDue(_ source: Int) -> Bool {
    regime == .gappy ? (second + 20 * source / count) % 20 == 0 : true
  }

  /// One second: each due source publishes what `tamper` makes of its observation, then the feed is asked.
  mutating func step(_ tamper: (Int, PriceObservation) -> PriceObservation? = { $1 }) -> Agreement {
    second += 1
    for source in 0..<count where isDue(source) {
      let plain = observation(source)
      guard let sent = tamper(source, plain) else { continue }
      sequences[source] += 1
      if sent == plain { honest[source] = (plain.price.raw, second) } else { honest[source] = nil }
      verdicts[source] = feed.observe(sent, receivedAt: now)
    }
    return feed.agree(at: now)
  }

  /// Runs healthy until the second before the faults begin.
  mutating func warmUp() -> Agreement {
    var last = step()
    while second < Self.fault - 1 { last = step() }
    return last
  }

  /// The lowest and highest price that a source in good faith stands for now.
  var honestRange: ClosedRange<Int64>? {
    let prices = honest.compactMap { $0 }.filter { second - $0.second <= regime.maxAge }.map(\.price)
    guard let least = prices.min(), let most = prices.max() else { return nil }
    return least...most
  }
}

extension PriceObservation {
  /// The same observation with some fields changed.
  func with(
    price: Int64? = nil, confidence: Int64? = nil, publishedAt: Timestamp? = nil, sequence: UInt64? = nil
  ) -> PriceObservation {
    PriceObservation(
      feed: feed, source: source, price: price.map(Price.init(raw:)) ?? self.price,
      confidence: confidence.map(Price.init(raw:)) ?? self.confidence, publishedAt: publishedAt ?? self.publishedAt,
      sequence: sequence ?? self.sequence)
  }

  /// The same observation, its price moved by a part in millionths.
  func moved(_ millionths: Int64) -> PriceObservation { with(price: FeedBench.reach(price.raw, millionths)) }
}

extension Agreement {
  var isAgreed: Bool { if case .agreed = self { true } else { false } }
  var halt: HaltReason? { if case .halted(let reason) = self { reason } else { nil } }
  var closing: CloseOnlyReason? { if case .closeOnly(_, let reason) = self { reason } else { nil } }
}
