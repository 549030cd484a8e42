public import Quantities

/// The pool's exposure over its whole book: sizes are added, underlyings never offset one another.
///
/// Correlation is left out on purpose: in a crash it is one, and in a squeeze of a single coin it is zero.
///
/// - Evidence: ExposureTests
public struct PoolExposure: Hashable, Sendable {
  /// One exposure an underlying, in order of the feeds.
  public let exposures: [Exposure]
  /// What the pool is worth, in USDC.
  public let poolValue: Money
  /// Σ|value before any hedge|, in USDC.
  public let unhedged: Money
  /// Σ|value after confirmed hedges|, in USDC.
  public let net: Money
  /// Σ|value at the worst outcome in flight|, in USDC.
  public let worst: Money

  /// Adds up a book.
  ///
  /// - Domain: at most one exposure a feed, in order of the feeds; traps otherwise.
  /// - Throws: `outOfRange` when a sum does not fit.
  public init(_ exposures: [Exposure], poolValue: Money) throws(ExposureFault) {
    var unhedged = Money.zero
    var net = Money.zero
    var worst = Money.zero
    var last: FeedID?
    for exposure in exposures {
      if let last { precondition(last < exposure.feed, "Invariant: one exposure a feed, in order") }
      last = exposure.feed
      guard
        exposure.unhedgedValue.raw > Int64.min, exposure.netValue.raw > Int64.min,
        let first = unhedged.addingChecked(exposure.unhedgedValue.magnitude),
        let second = net.addingChecked(exposure.netValue.magnitude),
        let third = worst.addingChecked(exposure.worstValue)
      else { throw .outOfRange }
      (unhedged, net, worst) = (first, second, third)
    }
    self.exposures = exposures
    self.poolValue = poolValue
    self.unhedged = unhedged
    self.net = net
    self.worst = worst
  }

  /// Σ|worst value| as a share of the pool's value, rounded up; `nil` when the pool is worth nothing or it does not
  /// fit.
  public var utilisation: FeeRate? {
    scaledProductChecked(worst.raw, 1_000_000, per: poolValue.raw, rounding: .up).map(FeeRate.init(raw:))
  }

  /// The share of the exposure that the hedge has removed, `1 − Σ|net| / Σ|unhedged|`, rounded down; negative when
  /// the hedge adds exposure; `nil` when there was none.
  public var reduction: FeeRate? {
    guard unhedged.raw > 0 else { return nil }
    guard let left = scaledProductChecked(net.raw, 1_000_000, per: unhedged.raw, rounding: .up) else { return nil }
    return FeeRate.one.subtractingChecked(FeeRate(raw: left))
  }
}
