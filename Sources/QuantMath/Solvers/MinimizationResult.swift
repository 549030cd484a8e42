/// When a minimisation may stop.
public struct MinimizationTolerance: Hashable, Sendable {
  /// Stop where the last steps, or the simplex, are shorter than this share of the parameters.
  public var step: Double
  /// Stop where the values seen last differ by less than this share of the value.
  public var value: Double
  /// Stop where the projected gradient, each part times its parameter, is below this share of the value.
  public var gradient: Double
  /// How often the function may be asked.
  public var evaluations: Int

  /// A tolerance.
  ///
  /// - Domain: NaN or negative tolerances count as 0
  public init(step: Double = 1e-8, value: Double = 1e-14, gradient: Double = 1e-9, evaluations: Int = 5_000) {
    self.step = step > 0 ? step : 0
    self.value = value > 0 ? value : 0
    self.gradient = gradient > 0 ? gradient : 0
    self.evaluations = Swift.max(evaluations, 0)
  }
}

/// Where a minimisation ended and why.
public struct MinimizationResult: Hashable, Sendable {
  /// Why the search stopped.
  public enum Reason: Hashable, Sendable {
    /// Steps or simplex have shrunk below the tolerance.
    case stepVanishes
    /// The value falls no more.
    case valueVanishes
    /// No free parameter lowers the value, to first order.
    case gradientVanishes
    /// No step along a direction of descent lowers the value: gradient and function disagree, or rounding rules.
    case noDescent
    /// The evaluations ran out; the parameters are the best seen.
    case evaluationLimit
  }

  /// The parameters with the lowest value seen.
  public let parameters: [Double]
  /// The value there.
  public let value: Double
  /// How often the function was asked, for finite differences included.
  public let evaluations: Int
  /// Why the search stopped.
  public let reason: Reason

  /// Whether one of the tolerances is satisfied.
  public var hasConverged: Bool { reason != .evaluationLimit && reason != .noDescent }
}

/// Checks shared by the searches inside a box.
enum Box {
  /// The start moved into the box.
  ///
  /// - Throws: `shapeMismatch`: sizes differ or are 0; `outOfDomain`: a bound is NaN or crosses, or the start is not
  ///   finite
  static func placed(_ start: [Double], _ lower: [Double], _ upper: [Double]) throws(NumericError) -> [Double] {
    guard !start.isEmpty, lower.count == start.count, upper.count == start.count else { throw .shapeMismatch }
    var result = start
    for j in start.indices {
      guard start[j].isFinite, lower[j] <= upper[j], lower[j] < .infinity, upper[j] > -.infinity else {
        throw .outOfDomain
      }
      result[j] = Swift.min(Swift.max(start[j], lower[j]), upper[j])
    }
    return result
  }
}
