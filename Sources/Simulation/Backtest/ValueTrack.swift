import Quantities

/// The value of a share over time: hourly returns, greatest loss from a peak.
struct ValueTrack {
  private var peak = 0.0
  private(set) var greatestDrawdown = 0.0
  private(set) var first: Double?
  private(set) var last = 0.0
  private var hour: Int64 = .min
  private var hourValue = 0.0
  private var count = 0.0
  private var sum = 0.0
  private var squares = 0.0

  /// Takes the value of a share at a time.
  mutating func read(_ value: Double, at now: Timestamp) {
    if first == nil { first = value }
    last = value
    peak = max(peak, value)
    if peak > 0 { greatestDrawdown = max(greatestDrawdown, 1 - value / peak) }
    let index = now.nanoseconds / 3_600_000_000_000
    guard index != hour else { return }
    if hour != .min, hourValue > 0 {
      let change = value / hourValue - 1
      count += 1
      sum += change
      squares += change * change
    }
    hour = index
    hourValue = value
  }

  /// Return over the whole time.
  var totalReturn: Double { first.map { $0 > 0 ? last / $0 - 1 : 0 } ?? 0 }

  /// Standard deviation of hourly returns.
  var hourlyDeviation: Double {
    guard count > 1 else { return 0 }
    let mean = sum / count
    return max(0, squares / count - mean * mean).squareRoot()
  }
}
