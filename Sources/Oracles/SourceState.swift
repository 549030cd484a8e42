import Quantities

/// What the feed remembers of one source. Times are nanoseconds of our clock unless said otherwise.
struct SourceState: Hashable, Sendable {
  /// The latest kept price; zero before the first.
  var price: Int64 = 0
  var confidence: Int64 = 0
  /// The latest kept publish time as the source stated it.
  var statedAt: Int64 = 0
  /// The stated publish time, but never later than the receipt: a stamp from the future buys no life.
  var publishedAt: Int64 = 0
  var sequence: UInt64 = 0
  /// Further equal values after the first one of the run.
  var repeats: Int32 = 0
  /// The feed's reference price when the run of equal values began; zero when there was none.
  var runReference: Int64 = 0
  var isFrozen = false
  var lastVerdict: ObservationVerdict?

  /// Whether the source has a vote at `now`.
  @inline(__always) func isLive(at now: Int64, _ settings: SourceSettings) -> Bool {
    price > 0 && !isFrozen && now - publishedAt <= settings.maxAge.nanoseconds
  }
}

/// A jump that a lone source reported and has to repeat.
struct LoneJump: Hashable, Sendable {
  let since: Int64
  let price: Int64
  var isConfirmed = false
}

/// Where the feed stands between a start or halt and trading.
enum FeedPhase: Hashable, Sendable {
  /// Not one price was agreed since the start.
  case starting
  /// Halted after prices had been agreed.
  case recovering
  /// Prices are agreed.
  case open
}
