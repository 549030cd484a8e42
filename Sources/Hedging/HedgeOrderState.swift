/// Where an order stands. Stable codes: it is journaled.
public enum HedgeOrderState: UInt8, Hashable, Sendable, CaseIterable {
  /// Decided and handed to the shell.
  case submitted = 1
  /// The venue has it.
  case acknowledged = 2
  /// The venue has filled a part.
  case partiallyFilled = 3
  /// We asked the venue to cancel the rest.
  case cancelling = 4
  /// Anything may have happened; being queried.
  case unknown = 5
  /// Over: all was filled.
  case filled = 6
  /// Over: the rest was cancelled.
  case cancelled = 7
  /// Over: the venue refused it.
  case refused = 8
  /// Over: the venue proved that it never had it.
  case absent = 9
  /// Over: it never left us.
  case neverSent = 10

  /// The order is over.
  public var isOver: Bool { rawValue >= HedgeOrderState.filled.rawValue }

  /// The order is over and by the venue's proof was never in its market.
  var wasNeverInMarket: Bool { self == .refused || self == .absent || self == .neverSent }
}
