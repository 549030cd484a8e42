internal import QuantMath

/// Columns of equal length in one piece of storage, each beginning at a line of the processor's memory.
///
/// A register of eight numbers that lies across two lines is read and written twice. The storage is never copied while
/// its owner is not, so that where it begins is found once; a copy elsewhere would be slower and right.
struct LineColumns: Sendable {
  private var storage: [Double]
  private let first: Int
  private let stride: Int
  private let count: Int

  /// Columns with these numbers.
  init(_ columns: [[Double]]) {
    let line = 8
    count = columns.count
    stride = ((columns.first?.count ?? 0) + line - 1) / line * line
    storage = [Double](repeating: 0, count: count * stride + line)
    first = storage.withUnsafeBufferPointer { buffer in
      let place = Int(bitPattern: buffer.start) / MemoryLayout<Double>.stride
      return (line - place % line) % line
    }
    for (index, column) in columns.enumerated() {
      precondition(column.count == columns[0].count, "Invariant: columns have one length")
      for (row, number) in column.enumerated() { self[index, row] = number }
    }
  }

  /// One number.
  subscript(column: Int, row: Int) -> Double {
    get { storage[first + column * stride + row] }
    set { storage[first + column * stride + row] = newValue }
  }

  /// Lends the starts of all columns.
  mutating func withColumns(_ body: (UnsafeMutableBufferPointer<UnsafeMutablePointer<Double>>) -> Void) {
    let (first, stride, count) = (first, stride, count)
    storage.withUnsafeMutableBufferPointer { storage in
      let start = storage.start + first
      withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<Double>.self, capacity: count) { columns in
        for index in 0..<count { columns.initializeElement(at: index, to: start + index * stride) }
        body(columns)
      }
    }
  }
}
