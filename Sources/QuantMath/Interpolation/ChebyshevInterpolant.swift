/// A polynomial through Chebyshev's points of an interval.
///
/// - Accuracy: for a function that is analytic in the ellipse with semi-axes adding to `ρ` the error falls like
///   `ρ^(1-n)`; `tail` tells what was reached
/// - Source: Trefethen, Approximation theory and approximation practice, 2013
/// - Evidence: ChebyshevTests
public struct ChebyshevInterpolant: Hashable, Sendable {
  /// The interval and its points.
  public let axis: ChebyshevAxis
  /// The values at the points.
  public let values: [Double]
  /// The coefficients of Chebyshev's polynomials, from degree 0.
  public let coefficients: [Double]

  /// The polynomial through values at the points of an axis.
  ///
  /// - Complexity: `O(n²)`
  /// - Throws: `shapeMismatch`: not one value a point; `outOfDomain`: a value is not finite
  public init(axis: ChebyshevAxis, values: [Double]) throws(NumericError) {
    guard values.count == axis.count else { throw .shapeMismatch }
    guard values.allSatisfy(\.isFinite) else { throw .outOfDomain }
    var (grid, line) = (values, values)
    axis.transform(&grid, offset: 0, stride: 1, &line, axis.cosines)
    (self.axis, self.values, coefficients) = (axis, values, grid)
  }

  /// The polynomial that agrees with a function at the points of an axis.
  ///
  /// - Throws: `notFinite`: the function gave NaN or an infinity; what the function throws
  public init(
    axis: ChebyshevAxis, _ function: (Double) throws(NumericError) -> Double
  ) throws(NumericError) {
    var values: [Double] = []
    for point in axis.points {
      let value = try function(point)
      guard value.isFinite else { throw .notFinite }
      values.append(value)
    }
    try self.init(axis: axis, values: values)
  }

  /// The polynomial at `x`, by Clenshaw's recurrence.
  ///
  /// - Throws: `outOfDomain`: `x` outside the axis, where polynomials run away
  public func value(at x: Double) throws(NumericError) -> Double {
    let t = try axis.unit(x)
    var (next, later) = (0.0, 0.0)
    for index in stride(from: coefficients.count - 1, to: 0, by: -1) {
      (next, later) = (2 * t * next - later + coefficients[index], next)
    }
    return t * next - later + coefficients[0]
  }

  /// The derivative of the polynomial at `x`.
  ///
  /// - Throws: `outOfDomain`: `x` outside the axis
  public func slope(at x: Double) throws(NumericError) -> Double {
    let t = try axis.unit(x)
    var (next, later, nextSlope, laterSlope) = (0.0, 0.0, 0.0, 0.0)
    for index in stride(from: coefficients.count - 1, to: 0, by: -1) {
      (nextSlope, laterSlope) = (2 * t * nextSlope - laterSlope + 2 * next, nextSlope)
      (next, later) = (2 * t * next - later + coefficients[index], next)
    }
    return (t * nextSlope - laterSlope + next) * 2 / (axis.upper - axis.lower)
  }

  /// The polynomial at `x`, by the barycentric formula: exact at the points.
  ///
  /// - Throws: `outOfDomain`: `x` outside the axis
  /// - Source: Berrut, Trefethen, Barycentric Lagrange interpolation, 2004
  public func barycentricValue(at x: Double) throws(NumericError) -> Double {
    _ = try axis.unit(x)
    var (above, below) = (0.0, 0.0)
    for (index, point) in axis.points.enumerated() {
      if x == point { return values[index] }
      let isEnd = index == 0 || index == values.count - 1
      let weight = (index & 1 == 0 ? 1 : -1) * (isEnd ? 0.5 : 1) / (x - point)
      above += weight * values[index]
      below += weight
    }
    return above / below
  }

  /// The size of the last two coefficients: what the next points might still change.
  public var tail: Double {
    coefficients.suffix(2).reduce(0) { $0 + $1.magnitude }
  }
}
