import Glibc

/// Shows how far a long run has come: a bar that is redrawn on a terminal, a line every few seconds elsewhere.
final class ProgressBar {
  enum Style: Sendable {
    case bar
    /// `progress <label> <done>/<total> <percent>% eta <seconds>s`, for logs and programs.
    case lines
    case silent
  }

  private let label: String
  private let total: Int64?
  private let style: Style
  private let width: Int
  private let sink: any TextSink
  private let now: () -> Int64
  private let started: Int64
  private var shown: Int64
  private var isDrawn = false

  /// The time between two drawings of a bar and between two lines, in nanoseconds.
  private static let redraw: Int64 = 100_000_000
  private static let lineEvery: Int64 = 5_000_000_000

  /// - Parameters:
  ///   - total: what `update` counts to; `nil` when nobody knows.
  ///   - now: nanoseconds of a clock that does not run backwards.
  init(
    _ label: String, total: Int64?, style: Style, width: Int, sink: any TextSink,
    now: @escaping () -> Int64 = monotonicNanoseconds
  ) {
    self.label = label
    self.total = total
    self.style = style
    self.width = width
    self.sink = sink
    self.now = now
    started = now()
    shown = started
  }

  /// So much is done. Cheap enough to be called for every step of a few microseconds.
  func update(_ done: Int64) {
    if style == .silent { return }
    let time = now()
    guard time - shown >= (style == .bar ? Self.redraw : Self.lineEvery) else { return }
    shown = time
    if style == .bar {
      sink.write("\r\u{1B}[K" + bar(done, at: time))
      isDrawn = true
    } else {
      sink.write(line(done, at: time) + "\n")
    }
  }

  /// Takes the bar away.
  func finish() {
    if isDrawn { sink.write("\r\u{1B}[K") }
    isDrawn = false
  }

  private func part(_ done: Int64) -> Double? {
    guard let total, total > 0 else { return nil }
    return min(1, max(0, Double(done) / Double(total)))
  }

  private func remaining(_ done: Int64, at time: Int64) -> Int64? {
    guard let part = part(done), part > 0.005 else { return nil }
    return Int64(Double(time - started) / 1e9 * (1 - part) / part)
  }

  private func line(_ done: Int64, at time: Int64) -> String {
    var text = "progress \(label) \(done)"
    if let total, let part = part(done) { text += "/\(total) \(Int(part * 100))%" }
    if let seconds = remaining(done, at: time) { text += " eta \(seconds)s" }
    return text
  }

  private func bar(_ done: Int64, at time: Int64) -> String {
    guard let part = part(done) else { return String("\(label) \(done)".prefix(max(8, width - 1))) }
    let tail = " \(Int(part * 100)) %" + (remaining(done, at: time).map { "  \(clock($0)) left" } ?? "")
    let room = max(4, min(40, width - label.count - tail.count - 5))
    let filled = Int(part * Double(room))
    let blocks = String(repeating: "█", count: filled) + String(repeating: "░", count: room - filled)
    return String("\(label) \(blocks)\(tail)".prefix(max(8, width - 1)))
  }

  private func clock(_ seconds: Int64) -> String {
    let two: (Int64) -> String = { $0 < 10 ? "0\($0)" : "\($0)" }
    return seconds >= 3_600
      ? "\(seconds / 3_600):\(two(seconds / 60 % 60)):\(two(seconds % 60))" : "\(seconds / 60):\(two(seconds % 60))"
  }
}

/// Nanoseconds since some instant, never backwards.
func monotonicNanoseconds() -> Int64 {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
}
