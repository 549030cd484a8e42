/// A function of two variables that is linear along each between the lines of a grid.
///
/// Outside the grid the value at its border holds.
///
/// - Domain: `value(_:_:)` takes every pair of doubles; NaN gives NaN
/// - Shapes: values row by row, one row for each knot of the first variable
/// - Evidence: InterpolationTests.bilinear
public struct BilinearGrid: Hashable, Sendable {
  /// The lines along the first variable, rising.
  public let rowKnots: [Double]
  /// The lines along the second variable, rising.
  public let columnKnots: [Double]
  /// The values where the lines cross.
  public let values: [Double]

  /// A grid.
  ///
  /// - Throws: `shapeMismatch`: fewer than two lines, or not one value a crossing; `outOfDomain`: lines do not rise, or
  ///   a value is not finite
  public init(rowKnots: [Double], columnKnots: [Double], values: [Double]) throws(NumericError) {
    try KnotSearch.check(rowKnots)
    try KnotSearch.check(columnKnots)
    guard values.count == rowKnots.count * columnKnots.count else { throw .shapeMismatch }
    guard values.allSatisfy(\.isFinite) else { throw .outOfDomain }
    (self.rowKnots, self.columnKnots, self.values) = (rowKnots, columnKnots, values)
  }

  /// The function at a place.
  public func value(_ x: Double, _ y: Double) -> Double {
    if x.isNaN || y.isNaN { return .nan }
    let (row, down) = Self.share(x, rowKnots)
    let (column, right) = Self.share(y, columnKnots)
    let at = row * columnKnots.count + column
    let upper = Self.between(values[at], values[at + 1], right)
    let lower = Self.between(values[at + columnKnots.count], values[at + columnKnots.count + 1], right)
    return Self.between(upper, lower, down)
  }

  /// The interval and how far into it the place lies, from 0 to 1.
  @inline(__always) private static func share(_ x: Double, _ knots: [Double]) -> (Int, Double) {
    let index = KnotSearch.interval(of: x, in: knots)
    let share = (x - knots[index]) / (knots[index + 1] - knots[index])
    return (index, Swift.min(Swift.max(share, 0), 1))
  }

  /// Monotone, exact at both ends, and without overflow.
  @inline(__always) private static func between(_ a: Double, _ b: Double, _ share: Double) -> Double {
    a * (1 - share) + b * share
  }
}
