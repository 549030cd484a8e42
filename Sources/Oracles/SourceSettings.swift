public import Quantities

/// One declared source of a feed.
public struct SourceSettings: Hashable, Sendable {
  /// The time between two observations in good health.
  public let heartbeat: TimeSpan
  /// The age from which the source no longer counts; at least the heartbeat.
  public let maxAge: TimeSpan
  /// The weight of its vote, `1…1,000,000`; equal weights unless there is a reason.
  public let weight: Int64

  /// A source; `FeedSettings` checks the values.
  public init(heartbeat: TimeSpan, maxAge: TimeSpan, weight: Int64 = 1) {
    self.heartbeat = heartbeat
    self.maxAge = maxAge
    self.weight = weight
  }
}
