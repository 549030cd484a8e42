/// An interval with Chebyshev's points, the extrema of the polynomial of degree `count - 1`, both ends included.
public struct ChebyshevAxis: Hashable, Sendable {
  /// The lower end.
  public let lower: Double
  /// The upper end.
  public let upper: Double
  /// How many points there are.
  public let count: Int

  /// An axis.
  ///
  /// - Throws: `outOfDomain`: ends not finite, not in order or too far apart, fewer than 2 or more than 1,000 points
  public init(lower: Double, upper: Double, count: Int) throws(NumericError) {
    guard lower < upper, (upper - lower).isFinite, count >= 2, count <= 1_000 else { throw .outOfDomain }
    (self.lower, self.upper, self.count) = (lower, upper, count)
  }

  /// The points, rising from `lower` to `upper`.
  public var points: [Double] {
    (0..<count).map { index in
      if index == 0 { return lower }
      if index == count - 1 { return upper }
      // Measured from the middle the points lie symmetrically.
      let cosine = Trigonometry.cosPi(Double(index) / Double(count - 1))
      return 0.5 * (lower + upper) - 0.5 * (upper - lower) * cosine
    }
  }

  /// A place as a number between -1 and 1.
  ///
  /// - Throws: `outOfDomain`: outside the axis or NaN
  @inline(__always) func unit(_ x: Double) throws(NumericError) -> Double {
    guard x >= lower, x <= upper else { throw .outOfDomain }
    let t = ((x - lower) - (upper - x)) / (upper - lower)
    return Swift.min(Swift.max(t, -1), 1)
  }

  /// Turns values at the points into coefficients of Chebyshev's polynomials, in place, along one direction of a grid.
  ///
  /// - Shapes: the values at `offset + stride · index`
  func transform(_ grid: inout [Double], offset: Int, stride: Int, _ line: inout [Double], _ cosines: [Double]) {
    let degree = count - 1
    for j in 0..<count {
      var sum = CompensatedSum()
      for k in 0..<count {
        // Point k lies at cos(π(degree - k)/degree).
        let value = grid[offset + stride * k]
        let cosine = cosines[(j * (degree - k)) % (2 * degree)]
        sum.add((k == 0 || k == degree ? 0.5 : 1) * value * cosine)
      }
      line[j] = sum.value * (j == 0 || j == degree ? 1 : 2) / Double(degree)
    }
    for j in 0..<count { grid[offset + stride * j] = line[j] }
  }

  /// `cos(πi/degree)` for a whole turn.
  var cosines: [Double] {
    let degree = count - 1
    return (0..<(2 * degree)).map { Trigonometry.cosPi(Double($0) / Double(degree)) }
  }
}
