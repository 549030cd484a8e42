public import Quantities

/// How a source stands at an instant.
@frozen public enum SourceStanding: UInt8, Hashable, Sendable, CaseIterable {
  /// Nothing of it was ever kept.
  case silent = 1
  /// Older than it may be; has no vote.
  case stale = 2
  /// Repeats one value in a moving market; has no vote.
  case frozen = 3
  /// Votes, but far from where the market was, and alone.
  case outlier = 4
  /// Votes; its heartbeat is overdue.
  case late = 5
  /// Votes.
  case live = 6
}

/// One source as an operator sees it.
public struct SourceView: Hashable, Sendable {
  /// The source.
  public let source: SourceID
  /// How it stands.
  public let standing: SourceStanding
  /// The latest kept price; `nil` before the first.
  public let price: Price?
  /// The uncertainty that it stated with the price.
  public let confidence: Price
  /// When it published the price; not later than the receipt.
  public let publishedAt: Timestamp
  /// How long ago that is.
  public let age: TimeSpan
  /// The distance from the last agreed price as a part of it; positive is above; `nil` when either is missing.
  public let deviation: FeeRate?
  /// The verdict on the latest observation.
  public let lastVerdict: ObservationVerdict?
  /// Observations kept as votes.
  public let kept: UInt64
  /// Observations refused.
  public let refused: UInt64
}

extension OracleFeed {
  /// How `source` stands at `time`; `nil` when it is not declared.
  public func view(of source: SourceID, at time: Timestamp) -> SourceView? {
    guard Int(source.value) < sources.count else { return nil }
    let state = sources[Int(source.value)]
    let own = settings.sources[Int(source.value)]
    let (difference, overflow) = time.nanoseconds.subtractingReportingOverflow(state.publishedAt)
    let age = TimeSpan(nanoseconds: overflow ? .max : max(0, difference))
    var kept: UInt64 = 0
    var refused: UInt64 = 0
    for verdict in ObservationVerdict.allCases {
      let count = count(of: verdict, from: source)
      if verdict.isKept { kept += count } else { refused += count }
    }
    return SourceView(
      source: source, standing: standing(state, age, own), price: state.price > 0 ? Price(raw: state.price) : nil,
      confidence: Price(raw: state.confidence), publishedAt: Timestamp(nanoseconds: state.publishedAt), age: age,
      deviation: deviation(of: state), lastVerdict: state.lastVerdict, kept: kept, refused: refused)
  }

  /// How long all conditions must still hold before prices are given out; `nil` when the feed is open or unsound.
  public func graceLeft(at time: Timestamp) -> TimeSpan? {
    guard let soundSince else { return nil }
    let limits = settings.limits
    let grace = phase == .starting ? limits.graceAfterRestart : limits.graceAfterHalt
    return TimeSpan(nanoseconds: max(0, grace.nanoseconds - max(0, time.nanoseconds - soundSince)))
  }

  private func standing(_ state: SourceState, _ age: TimeSpan, _ own: SourceSettings) -> SourceStanding {
    if state.price == 0 { return .silent }
    if age > own.maxAge { return .stale }
    if state.isFrozen { return .frozen }
    if isJump(state.price, dispersion: dispersion) { return .outlier }
    return age > own.heartbeat ? .late : .live
  }

  private func deviation(of state: SourceState) -> FeeRate? {
    guard state.price > 0, lastUsed > 0 else { return nil }
    return scaledProductChecked(state.price - lastUsed, 1_000_000, per: lastUsed, rounding: .down).map(
      FeeRate.init(raw:))
  }
}
