public import Quantities

/// A hedge that is being worked: the parent of its orders. Equal slices at equal times, nothing left to chance.
///
/// - Evidence: HedgeProgrammeTests: Σ children ≤ goal at every instant, all of it due at the end.
public struct HedgeProgramme: Hashable, Sendable {
  /// Signed: what is to be traded in all.
  public let goal: Quantity
  /// When the first slice fell due.
  public let startedAt: Timestamp
  /// The time between two slices; positive.
  public let interval: TimeSpan
  /// The number of slices; positive.
  public let slices: Int
  /// Signed: what its orders have traded.
  public internal(set) var filled = Quantity.zero
  /// The number by which its orders know it.
  let serial: UInt32

  init(goal: Quantity, startedAt: Timestamp, horizon: TimeSpan, slices: Int, serial: UInt32) {
    precondition(slices > 0 && goal.raw != 0, "Invariant: a programme trades something in at least one slice")
    self.goal = goal
    self.startedAt = startedAt
    self.interval = TimeSpan(nanoseconds: max(1, horizon.nanoseconds / Int64(slices)))
    self.slices = slices
    self.serial = serial
  }

  /// What is left of the goal, as a size.
  public var remaining: Quantity { Quantity(raw: max(0, goal.magnitude.raw - filled.magnitude.raw)) }

  /// What is due at `now`, as a size: the slices begun so far less what was traded, at most `catchUp` slices at once.
  /// Never more than what is left, since no more than the goal is ever scheduled.
  public func due(at now: Timestamp, catchUp: Int) -> Quantity {
    let elapsed = max(0, now.nanoseconds - startedAt.nanoseconds) / interval.nanoseconds
    let begun = min(Int64(slices), elapsed + 1)
    let scheduled = scaledProduct(goal.magnitude.raw, begun, per: Int64(slices), rounding: .up)
    let slice = scaledProduct(goal.magnitude.raw, 1, per: Int64(slices), rounding: .up)
    let behind = max(0, scheduled - filled.magnitude.raw)
    let (cap, overflow) = slice.multipliedReportingOverflow(by: Int64(catchUp))
    return Quantity(raw: overflow ? behind : min(behind, cap))
  }
}
