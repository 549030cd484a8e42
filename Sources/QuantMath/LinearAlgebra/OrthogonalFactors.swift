/// The factors of a tall matrix, `A = Q·R`, by Householder reflections; for linear least squares.
///
/// - Complexity: `2n²(m - n/3)` multiplications
/// - Source: Higham, Accuracy and stability of numerical algorithms, 2002, chapter 19
/// - Evidence: LinearAlgebraTests
public struct OrthogonalFactors: Hashable, Sendable {
  private let rows: Int
  private let columns: Int
  /// Column by column: `R` above the diagonal, the reflections on and below it.
  private let reflections: [Double]
  /// The diagonal of `R`.
  private let diagonal: [Double]

  /// Factors a matrix with at least as many rows as columns.
  ///
  /// - Throws: `shapeMismatch`: fewer rows than columns; `notFinite`: an element is NaN or infinite, or a column's norm
  ///   overflows; `singular`: a column lies in the span of those before it to within rounding (`m · 2^-52` of its norm)
  public init(_ matrix: Matrix) throws(NumericError) {
    guard matrix.rows >= matrix.columns else { throw .shapeMismatch }
    (rows, columns) = (matrix.rows, matrix.columns)
    var a = matrix.transposed.elements
    var diagonal = [Double](repeating: 0, count: columns)
    for k in 0..<columns {
      let start = k * rows
      var (all, square) = (0.0, 0.0)
      for i in 0..<rows {
        all += a[start + i] * a[start + i]
        if i >= k { square += a[start + i] * a[start + i] }
      }
      guard all.isFinite else { throw .notFinite }
      let (norm, tail) = (all.squareRoot(), square.squareRoot())
      guard tail > Double(rows) * 0x1p-52 * norm else { throw .singular }
      diagonal[k] = a[start + k] > 0 ? -tail : tail
      a[start + k] -= diagonal[k]
      for j in (k + 1)..<Swift.max(columns, k + 1) {
        Self.reflect(&a, from: j * rows, by: a, start, k, rows, diagonal[k])
      }
    }
    (reflections, self.diagonal) = (a, diagonal)
  }

  /// The `x` that makes `|A x - b|` least.
  ///
  /// - Throws: `shapeMismatch`: `b` has not as many elements as `A` has rows; `notFinite`: the solution is not finite
  public func leastSquares(_ right: [Double]) throws(NumericError) -> [Double] {
    guard right.count == rows else { throw .shapeMismatch }
    var b = right
    for k in 0..<columns { Self.reflect(&b, from: 0, by: reflections, k * rows, k, rows, diagonal[k]) }
    var x = [Double](repeating: 0, count: columns)
    for k in stride(from: columns - 1, through: 0, by: -1) {
      var sum = b[k]
      for j in (k + 1)..<Swift.max(columns, k + 1) { sum -= reflections[j * rows + k] * x[j] }
      x[k] = sum / diagonal[k]
    }
    guard x.allSatisfy(\.isFinite) else { throw .notFinite }
    return x
  }

  /// The triangle `R`.
  public var triangle: Matrix {
    var result = Matrix(rows: columns, columns: columns, repeating: 0)
    for i in 0..<columns {
      result[i, i] = diagonal[i]
      for j in (i + 1)..<Swift.max(columns, i + 1) { result[i, j] = reflections[j * rows + i] }
    }
    return result
  }

  /// Applies reflection `k`, whose vector begins at `start + k` and has the squared length `-2·diagonal·head`.
  private static func reflect(
    _ values: inout [Double], from base: Int, by vectors: [Double], _ start: Int, _ k: Int, _ rows: Int,
    _ diagonal: Double
  ) {
    var dot = 0.0
    for i in k..<rows { dot += vectors[start + i] * values[base + i] }
    let factor = dot / (diagonal * vectors[start + k])
    for i in k..<rows { values[base + i] += factor * vectors[start + i] }
  }
}
