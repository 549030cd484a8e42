public import Quantities

/// How the sources of one feed are judged and brought to one price. Checked when made; fixed for a run.
///
/// Ratios are `FeeRate`s (1e-6). docs/oracles.md explains every number.
public struct FeedSettings: Hashable, Sendable {
  /// The most sources a feed can declare.
  public static let mostSources = 15
  /// The largest price that a source may state: 2^61 · 1e-6 USDC, so that sums of votes cannot overflow.
  public static let largestPrice = Price(raw: 1 << 61)

  /// The limits that do not depend on who the sources are. Every field has a default for a liquid underlying.
  public struct Limits: Hashable, Sendable {
    /// Equal values in a row, while the market moves, after which a source is frozen.
    public var frozenAfter: Int32 = 20
    /// How far ahead of our clock a source may stamp.
    public var maxFutureSkew: TimeSpan = .seconds(1)
    /// An outlier deviates by more than this many median absolute deviations; `1…100`.
    public var outlierMultiple: Int64 = 6
    /// The least median absolute deviation, as a part of the price.
    public var deviationFloor = FeeRate(raw: 2_500)
    /// A jump is confirmed by observations at most this old, or within the confirming source's own heartbeat.
    public var confirmationWindow: TimeSpan = .seconds(10)
    /// Sources that must show a jump before it is traded on; `2…quorum`; a lone source confirms itself in time.
    public var confirmations = 2
    /// A lone source confirms its own jump by an observation published this much later, near the first.
    public var loneConfirmation: TimeSpan = .seconds(10)
    /// A quorum must lie within this part of the median, or only closing is allowed.
    public var campSoftBand = FeeRate(raw: 5_000)
    /// A quorum must lie within this part of the median, or the feed halts.
    public var campHaltBand = FeeRate(raw: 20_000)
    /// Beyond this part of the price as confidence only closing is allowed.
    public var confidenceSoft = FeeRate(raw: 5_000)
    /// Beyond this part of the price as confidence the feed halts.
    public var confidenceHalt = FeeRate(raw: 20_000)
    /// The farthest move within `velocityWindow` that is believed without a pause.
    public var velocityLimit = FeeRate(raw: 200_000)
    /// The window of the velocity limit; counted in eighths, so up to one eighth longer.
    public var velocityWindow: TimeSpan = .seconds(60)
    /// A price this many times the last used one, or this small a part of it, is in the wrong unit; `2…1,000`.
    public var unitRatio: Int64 = 10
    /// Quorum must hold this long before the first price after a start.
    public var graceAfterRestart: TimeSpan = .seconds(60)
    /// Quorum must hold this long before the first price after a halt.
    public var graceAfterHalt: TimeSpan = .seconds(60)
    /// The oldest publish time of an agreed price.
    public var maxAge: TimeSpan = .seconds(60)

    /// The defaults.
    public init() {}
  }

  /// The feed.
  public let feed: FeedID
  /// The declared sources; the index is the `SourceID`.
  public let sources: [SourceSettings]
  /// How many declared sources must be fresh and agree; more than half; never lowered in a run.
  public let quorum: Int
  /// All other limits.
  public let limits: Limits

  /// The number of arbitrarily wrong sources that the price withstands: `f` of `2f+1`.
  public var toleratedFaults: Int { (sources.count - 1) / 2 }

  /// Declares a feed.
  ///
  /// - Parameter quorum: `nil` means the smallest majority of the declared sources.
  /// - Throws: the first `FeedSettingsFault` in the order of its cases.
  public init(
    feed: FeedID, sources: [SourceSettings], quorum: Int? = nil, limits: Limits = Limits()
  ) throws(FeedSettingsFault) {
    let majority = sources.count / 2 + 1
    self.feed = feed
    self.sources = sources
    self.quorum = quorum ?? majority
    self.limits = limits
    guard (1...Self.mostSources).contains(sources.count) else { throw .sourceCount(sources.count) }
    guard (majority...sources.count).contains(self.quorum) else {
      throw .quorum(self.quorum, majority: majority, declared: sources.count)
    }
    for (index, source) in sources.enumerated() { try Self.check(source, index) }
    try checkWeights()
    try checkLimits()
  }
}
