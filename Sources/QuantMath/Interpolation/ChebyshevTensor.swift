/// A polynomial in one, two or three variables through the grid of Chebyshev's points of their axes.
///
/// - Shapes: values and coefficients with the last axis fastest
/// - Complexity: `O(n₁n₂n₃)` an evaluation, no allocation
/// - Evidence: ChebyshevTests
public struct ChebyshevTensor: Hashable, Sendable {
  /// The axes, one to three.
  public let axes: [ChebyshevAxis]
  /// The coefficients of the products of Chebyshev's polynomials.
  public let coefficients: [Double]

  /// How many points a grid over axes has.
  ///
  /// - Throws: `shapeMismatch`: no axis, more than three, or more than 2^24 points
  public static func pointCount(_ axes: [ChebyshevAxis]) throws(NumericError) -> Int {
    guard axes.count >= 1, axes.count <= 3 else { throw .shapeMismatch }
    let count = axes.reduce(1) { $0 * $1.count }
    guard count <= 1 << 24 else { throw .shapeMismatch }
    return count
  }

  /// The polynomial through values at the points of the grid.
  ///
  /// - Throws: `shapeMismatch`: as `pointCount`, or not one value a point; `outOfDomain`: a value is not finite
  public init(axes: [ChebyshevAxis], values: [Double]) throws(NumericError) {
    guard values.count == (try Self.pointCount(axes)) else { throw .shapeMismatch }
    guard values.allSatisfy(\.isFinite) else { throw .outOfDomain }
    var grid = values
    var stride = 1
    for axis in axes.reversed() {
      let cosines = axis.cosines
      var line = [Double](repeating: 0, count: axis.count)
      let block = stride * axis.count
      for start in Swift.stride(from: 0, to: grid.count, by: block) {
        for inner in 0..<stride {
          axis.transform(&grid, offset: start + inner, stride: stride, &line, cosines)
        }
      }
      stride = block
    }
    (self.axes, coefficients) = (axes, grid)
  }

  private init(axes: [ChebyshevAxis], coefficients: [Double]) {
    (self.axes, self.coefficients) = (axes, coefficients)
  }

  /// The polynomial of one variable.
  ///
  /// - Throws: `shapeMismatch`: not one axis; `outOfDomain`: outside
  public func value(_ x: Double) throws(NumericError) -> Double {
    guard axes.count == 1 else { throw .shapeMismatch }
    return line(0, axes[0].count, try axes[0].unit(x))
  }

  /// The polynomial of two variables.
  ///
  /// - Throws: `shapeMismatch`: not two axes; `outOfDomain`: outside
  public func value(_ x: Double, _ y: Double) throws(NumericError) -> Double {
    guard axes.count == 2 else { throw .shapeMismatch }
    return plane(0, axes[0].count, axes[1].count, try axes[0].unit(x), try axes[1].unit(y))
  }

  /// The polynomial of three variables.
  ///
  /// - Throws: `shapeMismatch`: not three axes; `outOfDomain`: outside
  public func value(_ x: Double, _ y: Double, _ z: Double) throws(NumericError) -> Double {
    guard axes.count == 3 else { throw .shapeMismatch }
    let (t, u, v) = (try axes[0].unit(x), try axes[1].unit(y), try axes[2].unit(z))
    let size = axes[1].count * axes[2].count
    var (next, later) = (0.0, 0.0)
    for index in Swift.stride(from: axes[0].count - 1, to: 0, by: -1) {
      let coefficient = plane(index * size, axes[1].count, axes[2].count, u, v)
      (next, later) = (2 * t * next - later + coefficient, next)
    }
    return t * next - later + plane(0, axes[1].count, axes[2].count, u, v)
  }

  /// The partial derivative along one axis, as a polynomial on the same grid.
  ///
  /// - Throws: `shapeMismatch`: no such axis
  public func derivative(along axis: Int) throws(NumericError) -> ChebyshevTensor {
    guard axes.indices.contains(axis) else { throw .shapeMismatch }
    let count = axes[axis].count
    let stride = axes[(axis + 1)...].reduce(1) { $0 * $1.count }
    let scale = 2 / (axes[axis].upper - axes[axis].lower)
    var result = coefficients
    for start in Swift.stride(from: 0, to: coefficients.count, by: stride * count) {
      for offset in start..<(start + stride) {
        // c'ₖ₋₁ = c'ₖ₊₁ + 2k cₖ from above, the first one halved.
        var (next, later) = (0.0, 0.0)
        for k in Swift.stride(from: count - 1, through: 0, by: -1) {
          let at = offset + stride * k
          result[at] = k == 0 ? 0.5 * scale * next : scale * next
          (next, later) = (later + 2 * Double(k) * coefficients[at], next)
        }
      }
    }
    return ChebyshevTensor(axes: axes, coefficients: result)
  }

  /// The sum of the sizes of the coefficients of the highest degree along each axis: what finer axes might still
  /// change.
  public var tails: [Double] {
    axes.indices.map { axis in
      let count = axes[axis].count
      let stride = axes[(axis + 1)...].reduce(1) { $0 * $1.count }
      var sum = 0.0
      for start in Swift.stride(from: 0, to: coefficients.count, by: stride * count) {
        for inner in 0..<stride { sum += coefficients[start + stride * (count - 1) + inner].magnitude }
      }
      return sum
    }
  }

  @inline(__always) private func plane(_ start: Int, _ rows: Int, _ columns: Int, _ t: Double, _ u: Double) -> Double {
    var (next, later) = (0.0, 0.0)
    for index in Swift.stride(from: rows - 1, to: 0, by: -1) {
      (next, later) = (2 * t * next - later + line(start + index * columns, columns, u), next)
    }
    return t * next - later + line(start, columns, u)
  }

  @inline(__always) private func line(_ start: Int, _ count: Int, _ t: Double) -> Double {
    var (next, later) = (0.0, 0.0)
    for index in Swift.stride(from: start + count - 1, to: start, by: -1) {
      (next, later) = (2 * t * next - later + coefficients[index], next)
    }
    return t * next - later + coefficients[start]
  }
}
