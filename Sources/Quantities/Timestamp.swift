/// A point in time. Units: nanoseconds since the Unix epoch, UTC.
@frozen public struct Timestamp: Hashable, Comparable, Sendable {
  /// Nanoseconds since 1970-01-01T00:00:00Z.
  public let nanoseconds: Int64
  /// The instant `nanoseconds` after the Unix epoch.
  @inlinable public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }
  /// The instant `milliseconds` after the Unix epoch; traps beyond the year 2262.
  @inlinable public init(milliseconds: Int64) { nanoseconds = milliseconds * 1_000_000 }
  /// The Unix epoch.
  @inlinable public static var zero: Timestamp { Timestamp(nanoseconds: 0) }
  /// Earlier than.
  @inlinable public static func < (a: Self, b: Self) -> Bool { a.nanoseconds < b.nanoseconds }
  /// The later instant; traps on overflow.
  @inlinable public static func + (a: Self, b: TimeSpan) -> Self { Self(nanoseconds: a.nanoseconds + b.nanoseconds) }
  /// The earlier instant; traps on overflow.
  @inlinable public static func - (a: Self, b: TimeSpan) -> Self { Self(nanoseconds: a.nanoseconds - b.nanoseconds) }
  /// The span from `b` to `a`; traps on overflow.
  @inlinable public static func - (a: Self, b: Self) -> TimeSpan {
    TimeSpan(nanoseconds: a.nanoseconds - b.nanoseconds)
  }
}

/// A length of time. Units: nanoseconds.
@frozen public struct TimeSpan: Hashable, Comparable, Sendable {
  /// The length in nanoseconds; negative runs backwards.
  public let nanoseconds: Int64
  /// A span of `nanoseconds`.
  @inlinable public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }
  /// No time.
  @inlinable public static var zero: TimeSpan { TimeSpan(nanoseconds: 0) }
  /// A span of `count` milliseconds; traps on overflow.
  @inlinable public static func milliseconds(_ count: Int64) -> TimeSpan { TimeSpan(nanoseconds: count * 1_000_000) }
  /// A span of `count` seconds; traps on overflow.
  @inlinable public static func seconds(_ count: Int64) -> TimeSpan { TimeSpan(nanoseconds: count * 1_000_000_000) }
  /// A span of `count` hours; traps on overflow.
  @inlinable public static func hours(_ count: Int64) -> TimeSpan { seconds(count * 3_600) }
  /// A span of `count` days of 86,400 s; traps on overflow.
  @inlinable public static func days(_ count: Int64) -> TimeSpan { seconds(count * 86_400) }
  /// Shorter than.
  @inlinable public static func < (a: Self, b: Self) -> Bool { a.nanoseconds < b.nanoseconds }
}
