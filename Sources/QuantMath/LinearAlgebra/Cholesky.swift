/// The Cholesky factor `L` of a symmetric positive definite matrix `A = L·Lᵀ`.
///
/// - Accuracy: `|A - LLᵀ|` within `n · 2^-52` of the diagonal
/// - Complexity: `n³/6` multiplications
/// - Source: Higham, Accuracy and stability of numerical algorithms, 2002, chapter 10
/// - Evidence: LinearAlgebraTests
public struct Cholesky: Hashable, Sendable {
  /// The factor; zero above its diagonal.
  public let lower: Matrix

  /// Factors a matrix, of which only the diagonal and what lies below it are read.
  ///
  /// - Throws: `shapeMismatch`: not square; `notFinite`: an element that is read is NaN or infinite;
  ///   `notPositiveDefinite`: a pivot is not larger than rounding leaves of its diagonal element (`n · 2^-52`)
  public init(_ matrix: Matrix) throws(NumericError) {
    guard matrix.rows == matrix.columns else { throw .shapeMismatch }
    let n = matrix.rows
    var factor = Matrix(rows: n, columns: n, repeating: 0)
    for i in 0..<n {
      for j in 0...i {
        let element = matrix[i, j]
        guard element.isFinite else { throw .notFinite }
        var sum = element
        for k in 0..<j { sum -= factor[i, k] * factor[j, k] }
        if i != j {
          factor[i, j] = sum / factor[j, j]
          continue
        }
        guard sum > Double(n) * 0x1p-52 * element, sum < .infinity else { throw .notPositiveDefinite }
        factor[i, i] = sum.squareRoot()
      }
    }
    lower = factor
  }

  /// The solution of `A x = b`.
  ///
  /// - Throws: `shapeMismatch`: `b` has the wrong size; `notFinite`: the solution is not finite
  public func solve(_ right: [Double]) throws(NumericError) -> [Double] {
    let n = lower.rows
    guard right.count == n else { throw .shapeMismatch }
    var x = right
    for i in 0..<n {
      for k in 0..<i { x[i] -= lower[i, k] * x[k] }
      x[i] /= lower[i, i]
    }
    for i in stride(from: n - 1, through: 0, by: -1) {
      for k in (i + 1)..<Swift.max(n, i + 1) { x[i] -= lower[k, i] * x[k] }
      x[i] /= lower[i, i]
    }
    guard x.allSatisfy(\.isFinite) else { throw .notFinite }
    return x
  }

  /// The natural logarithm of the determinant of `A`.
  public var logarithmOfDeterminant: Double {
    var sum = 0.0
    for index in 0..<lower.rows { sum += Logarithm.log(lower[index, index]) }
    return 2 * sum
  }
}
