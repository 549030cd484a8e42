import Oracles
import Quantities

private let second: Int64 = 1_000_000_000
private let millisecond: Int64 = 1_000_000
private let week: Int64 = 7 * 86_400 * second
private let part: ClosedRange<Int64> = 1...999_999

extension Section {
  /// `[[feed]]`: the agreed price of one underlying.
  static var feed: Section<FeedDraft> {
    let settings = feedSettings
    var rules: [SectionRule<FeedDraft>] = .rising(
      settings, ["camp_soft_ratio", "camp_halt_ratio"], why: "a feed closes only before it halts")
    rules += .rising(
      settings, ["confidence_soft_ratio", "confidence_halt_ratio"], why: "a feed closes only before it halts")
    rules.append(
      SectionRule(
        ["outlier_multiple", "deviation_floor_ratio", "velocity_ratio"],
        "outlier_multiple times deviation_floor_ratio at most velocity_ratio",
        why: "a move that halts must be one that is held for confirmation", fix: "Raise velocity_ratio."
      ) { $0.limits.outlierMultiple * $0.limits.deviationFloor.raw <= $0.limits.velocityLimit.raw })
    return Section<FeedDraft>(
      "feed", isArray: true, standard: FeedDraft(),
      "The agreed price of one underlying; docs/oracles.md explains every number.", rules: rules, settings)
  }

  private static var feedSettings: [Setting<FeedDraft>] {
    [
      .text("name", \.name, .name, "the underlying, such as BTC"),
      .optionalCount("quorum_count", \.quorum, 1...15, "sources that must be fresh and agree; without it the majority"),
      .count(
        "frozen_after_count", \.limits.frozenAfter, 1...1_000_000, "repeats in a moving market that freeze a source"),
      .span("max_future_skew_ms", \.limits.maxFutureSkew, 0...week, "how far ahead of our clock a source may stamp"),
      .count("outlier_multiple", \.limits.outlierMultiple, 1...100, "median absolute deviations that make an outlier"),
      .quantity(
        "deviation_floor_ratio", \.limits.deviationFloor, part, "least median absolute deviation, of the price"),
      .span(
        "confirmation_window_s", \.limits.confirmationWindow, millisecond...week,
        "age at which a source still confirms a jump"),
      .count("confirmations_count", \.limits.confirmations, 2...15, "sources that must show a jump"),
      .span(
        "lone_confirmation_s", \.limits.loneConfirmation, millisecond...week,
        "time after which a lone source confirms itself"),
      .quantity(
        "camp_soft_ratio", \.limits.campSoftBand, part,
        "distance of the quorum's sources beyond which only closing is allowed"),
      .quantity(
        "camp_halt_ratio", \.limits.campHaltBand, part, "distance of the quorum's sources beyond which the feed halts"),
      .quantity(
        "confidence_soft_ratio", \.limits.confidenceSoft, part, "confidence beyond which only closing is allowed"),
      .quantity("confidence_halt_ratio", \.limits.confidenceHalt, part, "confidence beyond which the feed halts"),
      .quantity("velocity_ratio", \.limits.velocityLimit, part, "farthest move within the window that is believed"),
      .span("velocity_window_s", \.limits.velocityWindow, millisecond...week, "window of the velocity limit"),
      .count("unit_multiple", \.limits.unitRatio, 2...1_000, "a price this many times another is in the wrong unit"),
      .span("grace_after_restart_s", \.limits.graceAfterRestart, 0...week, "how long a quorum must hold after a start"),
      .span("grace_after_halt_s", \.limits.graceAfterHalt, 0...week, "how long a quorum must hold after a halt"),
      .span("max_age_s", \.limits.maxAge, millisecond...week, "oldest publish time of an agreed price"),
    ]
  }

  /// `[[source]]`: who publishes prices for a feed.
  static var source: Section<SourceDraft> {
    let settings: [Setting<SourceDraft>] = [
      .text("feed", \.feed, .name, "the feed it publishes for"),
      .text("name", \.name, .name, "the publisher; unique within its feed"),
      .span("heartbeat_s", \.heartbeat, millisecond...week, "time between two observations in good health"),
      .span("max_age_s", \.maxAge, millisecond...week, "age from which it no longer counts"),
      .count("weight_count", \.weight, 1...1_000_000, "weight of its vote"),
    ]
    return Section<SourceDraft>(
      "source", isArray: true, standard: SourceDraft(), "A publisher of prices for one feed.",
      rules: .rising(settings, ["heartbeat_s", "max_age_s"], why: "a healthy source must not be stale"), settings)
  }
}
