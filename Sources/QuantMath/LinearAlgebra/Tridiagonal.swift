/// Systems with a tridiagonal matrix.
public enum Tridiagonal {
  /// Solves a system in place by elimination without pivoting (Thomas's algorithm), for matrices that are diagonally
  /// dominant or positive definite, as those of splines and of implicit difference schemes are.
  ///
  /// - Shapes: `diagonal` and `right` of `n`, `below` and `above` of `n - 1` elements; `below[i]` stands in row `i +
  ///   1`, `above[i]` in row `i`; `scratch` of at least `n - 1` elements. `right` becomes the solution.
  /// - Complexity: `O(n)`; no allocation
  /// - Throws: `shapeMismatch`: sizes do not fit; `singular`: a pivot is lost to rounding; `notFinite`: the solution is
  ///   not finite. After a throw `right` is not to be used.
  /// - Evidence: LinearAlgebraTests
  public static func solve(
    below: [Double], diagonal: [Double], above: [Double], right: inout [Double], scratch: inout [Double]
  ) throws(NumericError) {
    let n = diagonal.count
    let pairs = Swift.max(n - 1, 0)
    guard right.count == n, below.count == pairs, above.count == pairs, scratch.count >= pairs else {
      throw .shapeMismatch
    }
    guard n > 0 else { return }
    var pivot = diagonal[0]
    guard pivot != 0 else { throw .singular }
    right[0] /= pivot
    for i in 0..<pairs {
      scratch[i] = above[i] / pivot
      let product = below[i] * scratch[i]
      pivot = diagonal[i + 1] - product
      guard pivot.magnitude > 0x1p-50 * Swift.max(diagonal[i + 1].magnitude, product.magnitude) else {
        throw pivot.isNaN ? .notFinite : .singular
      }
      right[i + 1] = (right[i + 1] - below[i] * right[i]) / pivot
    }
    for i in stride(from: pairs - 1, through: 0, by: -1) { right[i] -= scratch[i] * right[i + 1] }
    guard right.allSatisfy(\.isFinite) else { throw .notFinite }
  }

  /// The solution of a system.
  ///
  /// - Throws: as the form in place
  /// - Evidence: LinearAlgebraTests
  public static func solve(
    below: [Double], diagonal: [Double], above: [Double], right: [Double]
  ) throws(NumericError) -> [Double] {
    var x = right
    var scratch = [Double](repeating: 0, count: Swift.max(diagonal.count - 1, 0))
    try solve(below: below, diagonal: diagonal, above: above, right: &x, scratch: &scratch)
    return x
  }
}
