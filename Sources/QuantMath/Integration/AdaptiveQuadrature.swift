/// Integration with an error estimate, by Kronrod's rule with 21 nodes on intervals that are halved where the error is.
public enum AdaptiveQuadrature {
  /// The integral of a function between two limits.
  ///
  /// The interval with the largest estimate is halved until the sum of the estimates satisfies the tolerance. An
  /// infinite limit is reached by `x = a ± t/(1 - t)`; between two infinite limits the line is cut at 0. Ends are never
  /// evaluated.
  ///
  /// - Domain: limits may be infinite; the sign follows their order; equal limits give 0 without asking
  /// - Accuracy: the estimate is the difference of Kronrod's and Gauss's rule, which bounds the error of smooth
  ///   functions by orders of magnitude; a peak between all nodes is not seen
  /// - Complexity: 21 calls an interval, two intervals a halving; an array that grows by one entry a halving
  /// - Throws: `outOfDomain`: a limit is NaN; `notFinite`: the function gave NaN or an infinity; `noConvergence`: the
  ///   evaluations ran out, or rounding keeps the estimate above the tolerance; what the function throws
  /// - Source: Kronrod, Nodes and weights of quadrature formulas, 1965; Piessens and others, QUADPACK, 1983, for the
  ///   order of halving
  /// - Evidence: QuadratureTests
  public static func integral(
    from lower: Double, to upper: Double, tolerance: QuadratureTolerance = QuadratureTolerance(),
    _ function: (Double) throws(NumericError) -> Double
  ) throws(NumericError) -> QuadratureResult {
    guard !lower.isNaN, !upper.isNaN else { throw .outOfDomain }
    if lower == upper { return QuadratureResult(value: 0, error: 0, evaluations: 0) }
    if lower > upper {
      let result = try integral(from: upper, to: lower, tolerance: tolerance, function)
      return QuadratureResult(value: -result.value, error: result.error, evaluations: result.evaluations)
    }
    var pieces: [Piece] = []
    let isLowerOpen = lower == -.infinity
    let isUpperOpen = upper == .infinity
    let cut = isLowerOpen ? (isUpperOpen ? 0 : upper) : lower
    if isUpperOpen { pieces.append(try Piece(0, 1, .rising(from: cut), function)) }
    if isLowerOpen { pieces.append(try Piece(0, 1, .falling(from: cut), function)) }
    if pieces.isEmpty { pieces.append(try Piece(lower, upper, .plain, function)) }
    return try refine(&pieces, tolerance, function)
  }

  private static func refine(
    _ pieces: inout [Piece], _ tolerance: QuadratureTolerance, _ function: (Double) throws(NumericError) -> Double
  ) throws(NumericError) -> QuadratureResult {
    var evaluations = 21 * pieces.count
    while true {
      var (value, error, size) = (CompensatedSum(), 0.0, 0.0)
      var worst = 0
      for index in pieces.indices {
        value.add(pieces[index].value)
        error += pieces[index].error
        size += pieces[index].size
        if pieces[index].error > pieces[worst].error { worst = index }
      }
      let result = QuadratureResult(
        value: value.value, error: Swift.max(error, 0x1p-53 * size), evaluations: evaluations)
      guard result.value.isFinite, error.isFinite else { throw .notFinite }
      if tolerance.accepts(result.error, of: result.value) { return result }
      let piece = pieces[worst]
      let middle = 0.5 * piece.lower + 0.5 * piece.upper
      guard evaluations + 42 <= tolerance.evaluations, piece.lower < middle, middle < piece.upper else {
        throw .noConvergence
      }
      pieces[worst] = try Piece(piece.lower, middle, piece.scale, function)
      pieces.append(try Piece(middle, piece.upper, piece.scale, function))
      evaluations += 42
    }
  }

  /// How the variable of a piece maps to the argument of the function.
  private enum Scale {
    case plain
    case rising(from: Double)
    case falling(from: Double)
  }

  /// One interval with its two sums.
  private struct Piece {
    let lower: Double
    let upper: Double
    let scale: Scale
    let value: Double
    let error: Double
    /// The integral of the absolute value, for the part of the error that is rounding.
    let size: Double

    init(
      _ lower: Double, _ upper: Double, _ scale: Scale, _ function: (Double) throws(NumericError) -> Double
    ) throws(NumericError) {
      (self.lower, self.upper, self.scale) = (lower, upper, scale)
      let (centre, half) = (0.5 * lower + 0.5 * upper, 0.5 * upper - 0.5 * lower)
      let (nodes, weights) = (KronrodTable.nodes, KronrodTable.weights)
      let middle = try Self.mapped(centre, scale, function)
      var kronrod = weights[10] * middle
      var size = weights[10] * middle.magnitude
      var gauss = 0.0
      for index in 0..<10 {
        let left = try Self.mapped(centre - half * nodes[index], scale, function)
        let right = try Self.mapped(centre + half * nodes[index], scale, function)
        let pair = left + right
        kronrod += weights[index] * pair
        size += weights[index] * (left.magnitude + right.magnitude)
        if index & 1 == 1 { gauss += KronrodTable.gaussWeights[index / 2] * pair }
      }
      value = half * kronrod
      error = (half * (kronrod - gauss)).magnitude
      self.size = half * size
    }

    private static func mapped(
      _ t: Double, _ scale: Scale, _ function: (Double) throws(NumericError) -> Double
    ) throws(NumericError) -> Double {
      let value: Double
      switch scale {
      case .plain: value = try function(t)
      case .rising(let start): value = try function(start + t / (1 - t)) / ((1 - t) * (1 - t))
      case .falling(let start): value = try function(start - t / (1 - t)) / ((1 - t) * (1 - t))
      }
      guard value.isFinite else { throw .notFinite }
      return value
    }
  }
}
