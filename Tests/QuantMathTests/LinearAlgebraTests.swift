import Testing

@testable import QuantMath

/// Factorisations put together again, known solutions, and matrices that have none.
@Suite struct LinearAlgebraTests {
  /// A matrix of draws between -1 and 1.
  private static func random(_ rows: Int, _ columns: Int, seed: UInt64) -> Matrix {
    var words = SplitMix64(seed: seed)
    var result = Matrix(rows: rows, columns: columns, repeating: 0)
    for i in 0..<rows {
      for j in 0..<columns { result[i, j] = Double(words.next() >> 11) * 0x1p-52 - 1 }
    }
    return result
  }

  private static func distance(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { max($0, ($1.0 - $1.1).magnitude) }
  }

  @Test func matrices() throws {
    let a = try Matrix(rows: [[1, 2, 3], [4, 5, 6]])
    #expect(a[1, 2] == 6 && a.transposed[2, 1] == 6)
    #expect(try a.times([1, 0, -1]) == [-2, -2])
    #expect(try a.times(a.transposed).elements == [14, 32, 32, 77])
    #expect(try a.times(Matrix.identity(3)) == a)
    let empty = Matrix(rows: 0, columns: 0, repeating: 0)
    #expect(empty.transposed == empty && empty.isFinite)
    #expect(throws: NumericError.shapeMismatch) { try Matrix(rows: [[1], [1, 2]]) }
    #expect(throws: NumericError.shapeMismatch) { try Matrix(rows: -1, columns: -1, elements: [1]) }
    #expect(throws: NumericError.shapeMismatch) { try Matrix(rows: Int.max, columns: 2, elements: []) }
    #expect(throws: NumericError.shapeMismatch) { try a.times([1]) }
    #expect(throws: NumericError.shapeMismatch) { try a.times(a) }
  }

  @Test(arguments: [1, 2, 5, 12]) func choleskyMultipliesBack(_ n: Int) throws {
    let b = Self.random(n, n + 2, seed: 7)
    let a = try b.times(b.transposed)
    let factor = try Cholesky(a)
    let back = try factor.lower.times(factor.lower.transposed)
    #expect(Self.distance(back.elements, a.elements) < 1e-14)
    let x = (0..<n).map { Double($0) - 2 }
    #expect(Self.distance(try factor.solve(try a.times(x)), x) < 1e-12)
    let determinant = try TriangularFactors(a).determinant
    #expect((factor.logarithmOfDeterminant - Logarithm.log(determinant)).magnitude < 1e-12)
  }

  @Test func choleskyRefuses() throws {
    #expect(throws: NumericError.shapeMismatch) { try Cholesky(Matrix(rows: 2, columns: 3, repeating: 1)) }
    let bad: [[[Double]]] = [
      [[0]], [[-1]], [[1, 1], [1, 1]], [[1, 2], [2, 1]], [[0x1p-1060, 0], [0, 0]], [[1e308, 0], [1, -1]],
    ]
    for rows in bad { #expect(throws: NumericError.notPositiveDefinite) { try Cholesky(Matrix(rows: rows)) } }
    for value in [Double.nan, .infinity] {
      #expect(throws: NumericError.notFinite) { try Cholesky(Matrix(rows: [[1, 0], [value, 1]])) }
    }
    let good = try Cholesky(Matrix.identity(2))
    #expect(throws: NumericError.shapeMismatch) { try good.solve([1]) }
    #expect(throws: NumericError.notFinite) { try good.solve([1, .nan]) }
    #expect(try Cholesky(Matrix(rows: 0, columns: 0, repeating: 0)).solve([]) == [])
  }

  @Test(arguments: [1, 3, 8, 15]) func triangularFactorsSolve(_ n: Int) throws {
    let a = Self.random(n, n, seed: 11)
    let x = (0..<n).map { 1 / Double($0 + 1) }
    let factors = try TriangularFactors(a)
    let solution = try factors.solve(try a.times(x))
    #expect(Self.distance(solution, x) < 1e-12)
  }

  @Test func determinants() throws {
    #expect(try TriangularFactors(Matrix(rows: [[0, 1], [1, 0]])).determinant == -1)
    #expect(try TriangularFactors(Matrix(rows: [[2, 0, 0], [0, 0, 3], [0, 4, 0]])).determinant == -24)
    for rows in [[[0]], [[1, 2], [2, 4]], [[1, 1], [0, 0]]] as [[[Double]]] {
      #expect(throws: NumericError.singular) { try TriangularFactors(Matrix(rows: rows)) }
    }
    #expect(throws: NumericError.notFinite) { try TriangularFactors(Matrix(rows: [[Double.nan]])) }
    #expect(throws: NumericError.shapeMismatch) { try TriangularFactors(Matrix(rows: 1, columns: 2, repeating: 1)) }
    let hard = try TriangularFactors(Matrix(rows: [[1e-300, 1], [1, 1]]))
    #expect(try hard.solve([1, 2]) == [1, 1])
  }

  @Test func leastSquares() throws {
    let a = Self.random(20, 6, seed: 3)
    let factors = try OrthogonalFactors(a)
    let x: [Double] = [1, -2, 3, 0, 0.5, 10]
    #expect(Self.distance(try factors.leastSquares(try a.times(x)), x) < 1e-13)
    // RᵀR = AᵀA.
    let square = try factors.triangle.transposed.times(factors.triangle)
    #expect(Self.distance(square.elements, try a.transposed.times(a).elements) < 1e-13)
    // With noise the residuals are orthogonal to the columns.
    let b = Self.random(20, 1, seed: 4).elements
    let fitted = try a.times(try factors.leastSquares(b))
    let residuals = zip(b, fitted).map { $0 - $1 }
    #expect(try a.transposed.times(residuals).allSatisfy { $0.magnitude < 1e-14 })
    #expect(throws: NumericError.shapeMismatch) { try OrthogonalFactors(Matrix(rows: 1, columns: 2, repeating: 1)) }
    #expect(throws: NumericError.singular) { try OrthogonalFactors(Matrix(rows: [[1, 2], [1, 2], [1, 2]])) }
    #expect(throws: NumericError.singular) { try OrthogonalFactors(Matrix(rows: [[0], [0]])) }
    #expect(throws: NumericError.notFinite) { try OrthogonalFactors(Matrix(rows: [[1], [.nan]])) }
    #expect(throws: NumericError.notFinite) { try OrthogonalFactors(Matrix(rows: [[1e200], [1]])) }
    #expect(throws: NumericError.shapeMismatch) { try factors.leastSquares([1]) }
  }

  @Test(arguments: [1, 2, 6, 13]) func eigenvectors(_ n: Int) throws {
    let b = Self.random(n, n, seed: 5)
    let a = try b.times(b.transposed)
    let eigen = try SymmetricEigen(a)
    #expect(eigen.values == eigen.values.sorted())
    for j in 0..<n {
      let v = (0..<n).map { eigen.vectors[$0, j] }
      let image = try a.times(v)
      for i in 0..<n { #expect((image[i] - eigen.values[j] * v[i]).magnitude < 2e-14) }
    }
    let gram = try eigen.vectors.transposed.times(eigen.vectors)
    #expect(Self.distance(gram.elements, Matrix.identity(n).elements) < 4e-15)
  }

  /// `2 - 2cos(πk/(n + 1))` are the eigenvalues of the second difference.
  @Test func eigenvaluesOfTheSecondDifference() throws {
    let n = 10
    var a = Matrix(rows: n, columns: n, repeating: 0)
    for i in 0..<n {
      a[i, i] = 2
      if i > 0 { a[i, i - 1] = -1 }
    }
    let values = try SymmetricEigen(a).values
    for k in 1...n {
      let half = Trigonometry.sinPi(Double(k) / Double(2 * (n + 1)))
      #expect((values[k - 1] - 4 * half * half).magnitude < 4e-15)
    }
    // Graded: the small eigenvalue keeps its digits.
    let graded = try SymmetricEigen(Matrix(rows: [[1, 0], [1e-10, 1e-15]]))
    #expect((graded.values[0] / 1e-15 - 0.99999).magnitude < 1e-10, "\(graded.values)")
    #expect(throws: NumericError.notFinite) { try SymmetricEigen(Matrix(rows: [[.infinity]])) }
    #expect(throws: NumericError.notFinite) { try SymmetricEigen(Matrix(rows: [[1e200]])) }
    #expect(throws: NumericError.shapeMismatch) { try SymmetricEigen(Matrix(rows: 1, columns: 2, repeating: 1)) }
    #expect(try SymmetricEigen(Matrix(rows: 0, columns: 0, repeating: 0)).values == [])
    #expect(try SymmetricEigen(Matrix(rows: 3, columns: 3, repeating: 0)).values == [0, 0, 0])
  }

  @Test func tridiagonal() throws {
    let n = 50
    let below = (0..<(n - 1)).map { Trigonometry.sinPi(0.1 * Double($0)) }
    let above = (0..<(n - 1)).map { Trigonometry.cosPi(0.17 * Double($0)) }
    let diagonal = (0..<n).map { 2.5 + 0.01 * Double($0) }
    let x = (0..<n).map { Double($0 % 7) - 3 }
    var right = (0..<n).map { diagonal[$0] * x[$0] }
    for i in 0..<(n - 1) {
      right[i] += above[i] * x[i + 1]
      right[i + 1] += below[i] * x[i]
    }
    let solution = try Tridiagonal.solve(below: below, diagonal: diagonal, above: above, right: right)
    #expect(Self.distance(solution, x) < 1e-14)
    #expect(try Tridiagonal.solve(below: [], diagonal: [], above: [], right: []) == [])
    #expect(try Tridiagonal.solve(below: [], diagonal: [2], above: [], right: [4]) == [2])
    #expect(throws: NumericError.singular) { try Tridiagonal.solve(below: [], diagonal: [0], above: [], right: [1]) }
    #expect(throws: NumericError.singular) {
      try Tridiagonal.solve(below: [1], diagonal: [1, 1], above: [1], right: [1, 1])
    }
    #expect(throws: NumericError.notFinite) {
      try Tridiagonal.solve(below: [.nan], diagonal: [1, 1], above: [1], right: [1, 1])
    }
    #expect(throws: NumericError.notFinite) {
      try Tridiagonal.solve(below: [0], diagonal: [1, 1], above: [0], right: [1, .infinity])
    }
    #expect(throws: NumericError.shapeMismatch) {
      try Tridiagonal.solve(below: [1, 1], diagonal: [1, 1], above: [1], right: [1, 1])
    }
  }
}
