/// Rising knots and the search among them.
enum KnotSearch {
  /// - Throws: `shapeMismatch`: fewer than two; `outOfDomain`: not finite, not strictly rising, or so far apart that a
  ///   distance overflows
  static func check(_ knots: [Double]) throws(NumericError) {
    guard knots.count >= 2 else { throw .shapeMismatch }
    for index in 1..<knots.count {
      let width = knots[index] - knots[index - 1]
      guard width > 0, width < .infinity, knots[index - 1].isFinite else { throw .outOfDomain }
    }
  }

  /// The interval that holds `x`: its lower knot is at or below `x`, and the first and last interval reach to infinity.
  @inline(__always) static func interval(of x: Double, in knots: [Double]) -> Int {
    var (low, high) = (0, knots.count - 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if x >= knots[middle] { low = middle } else { high = middle }
    }
    return low
  }
}
