/// A small dense matrix, row by row.
///
/// - Shapes: element `(i, j)` lies at `i · columns + j`
/// - Evidence: LinearAlgebraTests
public struct Matrix: Hashable, Sendable {
  /// How many rows there are.
  public let rows: Int
  /// How many columns there are.
  public let columns: Int
  /// All elements, row by row.
  public private(set) var elements: [Double]

  /// A matrix from its elements.
  ///
  /// - Throws: `shapeMismatch`: a size is negative, or `rows · columns` is not the number of elements
  public init(rows: Int, columns: Int, elements: [Double]) throws(NumericError) {
    let (count, isTooLarge) = rows.multipliedReportingOverflow(by: columns)
    guard rows >= 0, columns >= 0, !isTooLarge, elements.count == count else { throw .shapeMismatch }
    (self.rows, self.columns, self.elements) = (rows, columns, elements)
  }

  /// A matrix from its rows.
  ///
  /// - Throws: `shapeMismatch`: rows of different lengths
  public init(rows lists: [[Double]]) throws(NumericError) {
    let columns = lists.first?.count ?? 0
    for list in lists where list.count != columns { throw .shapeMismatch }
    try self.init(rows: lists.count, columns: columns, elements: lists.flatMap { $0 })
  }

  /// A matrix whose elements are all the same.
  ///
  /// - Domain: sizes that are not negative; others trap, because sizes come from code
  public init(rows: Int, columns: Int, repeating value: Double) {
    precondition(rows >= 0 && columns >= 0, "a matrix has no negative size")
    (self.rows, self.columns) = (rows, columns)
    elements = [Double](repeating: value, count: rows * columns)
  }

  /// The identity.
  ///
  /// - Domain: a size that is not negative; others trap, because sizes come from code
  public static func identity(_ size: Int) -> Matrix {
    var result = Matrix(rows: size, columns: size, repeating: 0)
    for index in 0..<size { result[index, index] = 1 }
    return result
  }

  /// The element of a row and a column.
  ///
  /// - Domain: indices inside the matrix; others trap
  public subscript(row: Int, column: Int) -> Double {
    get {
      precondition(column >= 0 && column < columns, "the column lies inside the matrix")
      return elements[row * columns + column]
    }
    set {
      precondition(column >= 0 && column < columns, "the column lies inside the matrix")
      elements[row * columns + column] = newValue
    }
  }

  /// Rows for columns.
  public var transposed: Matrix {
    var result = Matrix(rows: columns, columns: rows, repeating: 0)
    for i in 0..<rows {
      for j in 0..<columns { result[j, i] = self[i, j] }
    }
    return result
  }

  /// The product with a vector, each sum from left to right.
  ///
  /// - Throws: `shapeMismatch`: the vector has not as many elements as the matrix has columns
  public func times(_ vector: [Double]) throws(NumericError) -> [Double] {
    guard vector.count == columns else { throw .shapeMismatch }
    var result = [Double](repeating: 0, count: rows)
    for i in 0..<rows {
      var sum = 0.0
      for j in 0..<columns { sum += elements[i * columns + j] * vector[j] }
      result[i] = sum
    }
    return result
  }

  /// The product with a matrix, each sum in the order of the inner index.
  ///
  /// - Throws: `shapeMismatch`: the other has not as many rows as this has columns
  public func times(_ other: Matrix) throws(NumericError) -> Matrix {
    guard columns == other.rows else { throw .shapeMismatch }
    var result = Matrix(rows: rows, columns: other.columns, repeating: 0)
    for i in 0..<rows {
      for k in 0..<columns {
        let factor = elements[i * columns + k]
        for j in 0..<other.columns {
          result.elements[i * other.columns + j] += factor * other.elements[k * other.columns + j]
        }
      }
    }
    return result
  }

  /// Whether no element is NaN or infinite.
  public var isFinite: Bool { elements.allSatisfy(\.isFinite) }
}
