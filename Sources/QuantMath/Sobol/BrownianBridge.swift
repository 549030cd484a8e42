internal import CQuantMath

/// Builds Brownian paths from the far end inwards, so that the first normal draws decide most of the path: that is
/// where a quasi-random sequence is best.
///
/// The first draw gives the last date; every later one the middle date, by count, of the widest gap that is left,
/// conditional on both of its ends.
///
/// - Source: Caflisch, Morokoff and Owen, Valuation of mortgage-backed securities using Brownian bridges, 1997
/// - Evidence: BrownianBridgeTests
public struct BrownianBridge: Sendable {
  /// The dates, in order.
  public let times: [Double]
  private let plan: [bridge_point]

  /// The bridge over these dates.
  ///
  /// - Throws: `outOfDomain`: no dates, or not finite, positive and rising
  public init(times: [Double]) throws(NumericError) {
    var before = 0.0
    for time in times {
      guard time > before, time < .infinity else { throw .outOfDomain }
      before = time
    }
    guard !times.isEmpty, times.count < 1 << 24 else { throw .outOfDomain }
    self.times = times
    plan = Self.plan(times)
  }

  /// How many draws a path takes.
  public var steps: Int { times.count }

  private static func plan(_ times: [Double]) -> [bridge_point] {
    let dates = [0] + times
    let last = times.count
    var points = [
      bridge_point(
        at: UInt32(last), left: 0, right: 0, unused: 0, left_weight: 0, right_weight: 0,
        deviation: dates[last].squareRoot(), scale: 0)
    ]
    var gaps = [(left: 0, right: last)]
    var next = 0
    while next < gaps.count {
      let gap = gaps[next]
      next += 1
      guard gap.right - gap.left > 1 else { continue }
      let middle = (gap.left + gap.right) / 2
      let (from, at, to) = (dates[gap.left], dates[middle], dates[gap.right])
      let share = (at - from) / (to - from)
      points.append(
        bridge_point(
          at: UInt32(middle), left: UInt32(gap.left), right: UInt32(gap.right), unused: 0, left_weight: 1 - share,
          right_weight: share, deviation: ((at - from) * ((to - at) / (to - from))).squareRoot(), scale: 0))
      gaps.append((gap.left, middle))
      gaps.append((middle, gap.right))
    }
    for i in points.indices { points[i].scale = 1 / (dates[i + 1] - dates[i]).squareRoot() }
    return points
  }

  /// For a bundle of 32 paths: normal increments of unit variance in order of time, from normal draws in order of
  /// importance.
  ///
  /// - Shapes: rows of 32; draw `i` of factor `f` in row `factors · i + f`, the increment of step `i` likewise
  public func increments(_ normals: Span<Double>, factors: Int = 1, into result: inout MutableSpan<Double>) {
    let rows = SobolSequence.bundle
    precondition(factors > 0 && normals.count == rows * steps * factors, "Invariant: a draw for every step and factor")
    precondition(result.count == normals.count, "Invariant: as many increments as draws")
    let steps = steps
    withUnsafeTemporaryAllocation(of: Double.self, capacity: rows * (steps + 1)) { scratch in
      normals.withUnsafeBufferPointer { source in
        result.withUnsafeMutableBufferPointer { target in
          guard let from = source.baseAddress, let to = target.baseAddress, let room = scratch.baseAddress else {
            return
          }
          for factor in 0..<factors {
            bridge_rows(plan, steps, factors, from + rows * factor, room, to + rows * factor)
          }
        }
      }
    }
  }
}
