import Glibc
public import Quantities

/// The port to the time of day. Only the live shell has one; simulation and replay give times themselves.
public protocol VenueClock {
  /// Now; may stand still, jump, or run backwards.
  func now() -> Timestamp
}

/// The machine's time of day.
public struct SystemClock: VenueClock, Sendable {
  /// The clock of this machine.
  public init() {}

  /// Now; may stand still, jump, or run backwards.
  public func now() -> Timestamp {
    var time = timespec()
    guard clock_gettime(CLOCK_REALTIME, &time) == 0 else { return .zero }
    return Timestamp(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }
}

/// Turns the time of day into the engine's logical time, which rises with every input.
///
/// A clock that stands still or runs backwards gives steps of one nanosecond until it has caught up; a jump forwards is
/// believed only up to `longestJump`, so that one wrong reading cannot carry the venue past its expiries.
public struct LogicalTime: Sendable {
  /// The time of the last input.
  public private(set) var last: Timestamp
  /// The largest step in one input.
  public let longestJump: TimeSpan
  /// How often the clock was behind the last input.
  public private(set) var backwardReadings: UInt64 = 0
  /// How often a jump forwards was shortened.
  public private(set) var shortenedJumps: UInt64 = 0
  private var anchored: Bool

  /// Time after `last`. A journal without records is anchored at the first reading, whatever it is.
  public init(after last: Timestamp?, longestJump: TimeSpan) {
    precondition(longestJump > .zero, "Invariant: logical time can advance")
    self.last = last ?? Timestamp(nanoseconds: .min)
    self.longestJump = longestJump
    anchored = last != nil
  }

  /// The time of the next input when the clock says `reading`; traps when time has run out of 64 bits.
  public mutating func advance(to reading: Timestamp) -> Timestamp {
    guard anchored else {
      anchored = true
      last = reading
      return reading
    }
    let earliest = Timestamp(nanoseconds: last.nanoseconds + 1)
    if reading < earliest {
      if reading < last { backwardReadings += 1 }
      last = earliest
    } else {
      let (bound, overflow) = last.nanoseconds.addingReportingOverflow(longestJump.nanoseconds)
      let latest = Timestamp(nanoseconds: overflow ? .max - 1 : bound)
      if reading > latest { shortenedJumps += 1 }
      last = min(reading, latest)
    }
    return last
  }
}
