/// The factors of a square matrix, `P·A = L·U`, with partial pivoting.
///
/// - Complexity: `n³/3` multiplications
/// - Source: Higham, Accuracy and stability of numerical algorithms, 2002, chapter 9
/// - Evidence: LinearAlgebraTests
public struct TriangularFactors: Hashable, Sendable {
  /// `L` below the diagonal (its own diagonal is 1) and `U` on and above it.
  private let factors: Matrix
  /// Which row of `A` stands in each row of the factors.
  private let order: [Int]
  private let swapsAreOdd: Bool

  /// Factors a square matrix.
  ///
  /// - Throws: `shapeMismatch`: not square; `notFinite`: an element is NaN or infinite; `singular`: no pivot is larger
  ///   than what rounding leaves of the largest element of its column (`n · 2^-52`)
  public init(_ matrix: Matrix) throws(NumericError) {
    guard matrix.rows == matrix.columns else { throw .shapeMismatch }
    guard matrix.isFinite else { throw .notFinite }
    let n = matrix.rows
    var (a, order, isOdd) = (matrix, Array(0..<n), false)
    for k in 0..<n {
      var (pivot, largest) = (k, 0.0)
      for i in 0..<n { largest = Swift.max(largest, matrix[i, k].magnitude) }
      for i in k..<n where a[i, k].magnitude > a[pivot, k].magnitude { pivot = i }
      guard a[pivot, k].magnitude > Double(n) * 0x1p-52 * largest else { throw .singular }
      if pivot != k {
        for j in 0..<n { (a[k, j], a[pivot, j]) = (a[pivot, j], a[k, j]) }
        order.swapAt(k, pivot)
        isOdd.toggle()
      }
      for i in (k + 1)..<Swift.max(n, k + 1) {
        let factor = a[i, k] / a[k, k]
        a[i, k] = factor
        if factor == 0 { continue }
        for j in (k + 1)..<n { a[i, j] -= factor * a[k, j] }
      }
    }
    guard a.isFinite else { throw .notFinite }
    (factors, self.order, swapsAreOdd) = (a, order, isOdd)
  }

  /// The solution of `A x = b`.
  ///
  /// - Throws: `shapeMismatch`: `b` has the wrong size; `notFinite`: the solution is not finite
  public func solve(_ right: [Double]) throws(NumericError) -> [Double] {
    let n = order.count
    guard right.count == n else { throw .shapeMismatch }
    var x = order.map { right[$0] }
    for i in 0..<n {
      for k in 0..<i { x[i] -= factors[i, k] * x[k] }
    }
    for i in stride(from: n - 1, through: 0, by: -1) {
      for k in (i + 1)..<Swift.max(n, i + 1) { x[i] -= factors[i, k] * x[k] }
      x[i] /= factors[i, i]
    }
    guard x.allSatisfy(\.isFinite) else { throw .notFinite }
    return x
  }

  /// The determinant; it may over- or underflow where its logarithm would not.
  public var determinant: Double {
    var product: Double = swapsAreOdd ? -1 : 1
    for index in order.indices { product *= factors[index, index] }
    return product
  }
}
