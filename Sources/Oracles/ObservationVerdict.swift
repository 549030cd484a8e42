/// What became of one observation; the order of the cases is the order in which the rules are asked.
///
/// The codes are stable: they are journaled and counted per source.
@frozen public enum ObservationVerdict: UInt8, Hashable, Sendable, CaseIterable {
  /// The observation speaks of another feed; nothing was kept.
  case wrongFeed = 1
  /// The source was not declared; nothing was kept.
  case unknownSource = 2
  /// The price is zero, negative or beyond `FeedSettings.largestPrice`; nothing was kept.
  case notPositive = 3
  /// The stated confidence is negative or wider than the price; nothing was kept.
  case confidenceOutOfRange = 4
  /// The sequence number was seen last time; nothing was kept.
  case duplicate = 5
  /// The sequence number or the publish time steps back; nothing was kept.
  case outOfOrder = 6
  /// Published further in the future than clocks may differ; nothing was kept.
  case future = 7
  /// Published longer ago than this source may be old; nothing was kept.
  case stale = 8
  /// So many times the last used price, or so small a part of it, that the unit must be wrong; nothing was kept.
  case ratioGate = 9
  /// The source repeats one value while the market moved; kept, but the source has no vote until its value changes.
  case frozen = 10
  /// A jump that nobody confirmed yet; kept as a vote, which the median bears, and traded on only when confirmed.
  case outlierPendingConfirmation = 11
  /// Kept as the source's vote.
  case accepted = 12

  /// Whether the observation replaced the source's earlier one.
  public var isKept: Bool { rawValue >= Self.frozen.rawValue }
}
