/// The eigenvalues and eigenvectors of a symmetric matrix, by Jacobi's rotations.
///
/// Slow beside other methods and the most accurate for small matrices: eigenvalues of positive definite matrices keep
/// their relative accuracy as far as the matrix determines them.
///
/// - Shapes: `values` rise; column `j` of `vectors` belongs to `values[j]`, has length 1 and its largest element
///   positive
/// - Accuracy: `|A v - λ v|` within `n · 2^-50` of the largest eigenvalue
/// - Complexity: about `10 n³` multiplications
/// - Source: Golub, Van Loan, Matrix computations, 2013, section 8.5
/// - Evidence: LinearAlgebraTests
public struct SymmetricEigen: Hashable, Sendable {
  /// The eigenvalues, rising.
  public let values: [Double]
  /// The eigenvectors, as columns.
  public let vectors: Matrix

  /// Decomposes a matrix, of which only the diagonal and what lies below it are read.
  ///
  /// - Throws: `shapeMismatch`: not square; `notFinite`: an element that is read is NaN or infinite, or too large to be
  ///   squared; `noConvergence`: after 60 sweeps, which no matrix of this size is known to need
  public init(_ matrix: Matrix) throws(NumericError) {
    guard matrix.rows == matrix.columns else { throw .shapeMismatch }
    let n = matrix.rows
    var (a, v) = (matrix, Matrix.identity(n))
    var largest = 0.0
    for i in 0..<n {
      for j in 0...i {
        guard a[i, j].magnitude < 0x1p500 else { throw .notFinite }
        largest = Swift.max(largest, a[i, j].magnitude)
        a[j, i] = a[i, j]
      }
    }
    var sweeps = 0
    while try Self.sweep(&a, &v, n, largest) {
      sweeps += 1
      if sweeps == 60 { throw .noConvergence }
    }
    let order = (0..<n).sorted { (a[$0, $0], $0) < (a[$1, $1], $1) }
    var sorted = Matrix(rows: n, columns: n, repeating: 0)
    for (place, column) in order.enumerated() {
      var leading = 0
      for i in 0..<n where v[i, column].magnitude > v[leading, column].magnitude { leading = i }
      let sign: Double = v[leading, column] < 0 ? -1 : 1
      for i in 0..<n { sorted[i, place] = sign * v[i, column] }
    }
    (values, vectors) = (order.map { a[$0, $0] }, sorted)
  }

  /// Rotates every element below the diagonal away once; false where all were negligible.
  private static func sweep(
    _ a: inout Matrix, _ v: inout Matrix, _ n: Int, _ largest: Double
  ) throws(NumericError) -> Bool {
    var hasRotated = false
    for p in 0..<n {
      for q in (p + 1)..<Swift.max(n, p + 1) {
        let (element, first, second) = (a[p, q], a[p, p], a[q, q])
        let scale = Swift.max((first.magnitude * second.magnitude).squareRoot(), 0x1p-60 * largest)
        if element.magnitude <= 0x1p-54 * scale { continue }
        hasRotated = true
        // The smaller root of t² + 2θt - 1 = 0 is the tangent of the angle.
        let theta = 0.5 * (second - first) / element
        let tangent =
          theta.magnitude > 0x1p500
          ? 0.5 / theta : (theta < 0 ? -1 : 1) / (theta.magnitude + (theta * theta + 1).squareRoot())
        let cosine = 1 / (tangent * tangent + 1).squareRoot()
        rotate(&a, &v, n, (p, q), tangent, cosine)
      }
    }
    return hasRotated
  }

  private static func rotate(
    _ a: inout Matrix, _ v: inout Matrix, _ n: Int, _ pair: (Int, Int), _ tangent: Double, _ cosine: Double
  ) {
    let (p, q) = pair
    let sine = tangent * cosine
    let shift = tangent * a[p, q]
    a[p, p] -= shift
    a[q, q] += shift
    a[p, q] = 0
    a[q, p] = 0
    for k in 0..<n {
      if k != p && k != q {
        let (left, right) = (a[k, p], a[k, q])
        a[k, p] = cosine * left - sine * right
        a[k, q] = sine * left + cosine * right
        a[p, k] = a[k, p]
        a[q, k] = a[k, q]
      }
      let (left, right) = (v[k, p], v[k, q])
      v[k, p] = cosine * left - sine * right
      v[k, q] = sine * left + cosine * right
    }
  }
}
