/// When a search for a root may stop.
///
/// - Units: `absolute` in the unit of the argument, `relative` a share of the root's size
public struct RootTolerance: Hashable, Sendable {
  /// A bracket narrower than this is narrow enough.
  public var absolute: Double
  /// A bracket narrower than this share of the root is narrow enough; never below 2^-52.
  public var relative: Double
  /// How often the function may be asked before the search gives up.
  public var evaluations: Int

  /// A tolerance; by default the root is taken to full precision.
  ///
  /// - Domain: negative or NaN tolerances count as 0, a limit below 2 as 2
  public init(absolute: Double = 0, relative: Double = 0, evaluations: Int = 200) {
    self.absolute = absolute > 0 ? absolute : 0
    self.relative = relative > 0 ? relative : 0
    self.evaluations = Swift.max(evaluations, 2)
  }

  /// How far from `x` the other end of a bracket may lie.
  func width(at x: Double) -> Double {
    let size = Swift.max(x.magnitude, .leastNormalMagnitude)
    return Swift.max(absolute, Swift.max(relative, 0x1p-52) * size)
  }
}

/// A root and how it was found.
public struct Root: Hashable, Sendable {
  /// Why the search stopped.
  public enum Reason: Hashable, Sendable {
    /// The function is exactly zero at the root.
    case exactZero
    /// The bracket is narrower than the tolerance.
    case withinTolerance
  }

  /// The argument with the smaller of the two values that enclose the sign change.
  public let value: Double
  /// The function at `value`.
  public let residual: Double
  /// The other end of the last bracket; `value` itself for an exact zero.
  public let otherEnd: Double
  /// How often the function was asked.
  public let evaluations: Int
  /// Why the search stopped.
  public let reason: Reason
}
