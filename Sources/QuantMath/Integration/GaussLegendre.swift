/// The Gauss–Legendre rule: nodes and weights that integrate polynomials of degree `2n - 1` over an interval exactly.
///
/// A rule is made once and kept by the caller; making it costs `O(n²)`.
///
/// - Accuracy: nodes within one, weights within four units in the last place for `n ≤ 1,000`; see the room's README
/// - Shapes: `count` nodes between -1 and 1 in rising order, as many weights; their sum is 2
/// - Evidence: QuadratureTests.legendre
public struct GaussLegendre: Hashable, Sendable {
  /// The largest number of nodes.
  public static let limit = 1_000

  /// The zeros of the Legendre polynomial, rising.
  public let nodes: [Double]
  /// The weight of each node.
  public let weights: [Double]

  /// The rule with `count` nodes, by Newton's iteration; the last step is taken with polynomials in two doubles.
  ///
  /// - Throws: `outOfDomain`: `count < 1` or above `limit`
  /// - Source: Tricomi's approximation of the zeros as the start
  public init(count: Int) throws(NumericError) {
    guard count >= 1, count <= Self.limit else { throw .outOfDomain }
    var nodes = [Double](repeating: 0, count: count)
    var weights = nodes
    let n = Double(count)
    let ratios = (0..<count).map { TwoDouble.quotient(Double($0), Double($0 + 1)) }
    for k in 0..<(count + 1) / 2 {
      let isCentre = 2 * k + 1 == count
      var x = isCentre ? 0 : Trigonometry.cosPi((4 * Double(k) + 3) / (4 * n + 2)) * (1 - (n - 1) / (8 * n * n * n))
      for _ in 0..<8 where !isCentre {
        let (value, before) = Self.polynomial(count, x)
        let step = value * (1 - x * x) / (n * (before - x * value))
        x -= step
        if step.magnitude < 0x1p-46 * x { break }
      }
      let (value, before) = Self.polynomial(ratios, x)
      let gap = (1 - x) * (1 + x)
      let step = value.value * gap / (n * (before.value - x * value.value))
      // Both factors of the weight at the zero itself, not at the double beside it.
      let slope = n * before.value * (1 - step * n * x / gap)
      let weight = 2 * (gap + 2 * x * step) / (slope * slope)
      nodes[count - 1 - k] = x - step
      nodes[k] = isCentre ? 0 : step - x
      weights[k] = weight
      weights[count - 1 - k] = weight
    }
    (self.nodes, self.weights) = (nodes, weights)
  }

  /// The integral of a function between two limits, in one sweep from left to right.
  ///
  /// - Domain: finite limits; the sign follows their order
  /// - Accuracy: none is estimated; use `AdaptiveQuadrature` where it must be known
  /// - Complexity: `count` calls, no allocation
  /// - Throws: `outOfDomain`: a limit is not finite; `notFinite`: the sum is not; what the function throws
  public func integral(
    from lower: Double, to upper: Double, _ function: (Double) throws(NumericError) -> Double
  ) throws(NumericError) -> Double {
    guard lower.isFinite, upper.isFinite else { throw .outOfDomain }
    let (centre, half) = (0.5 * lower + 0.5 * upper, 0.5 * upper - 0.5 * lower)
    var sum = 0.0
    for index in nodes.indices { sum += weights[index] * (try function(centre + half * nodes[index])) }
    let result = half * sum
    guard result.isFinite else { throw .notFinite }
    return result
  }

  /// The Legendre polynomials of degree `n` and `n - 1` at `x`.
  private static func polynomial(_ n: Int, _ x: Double) -> (value: Double, before: Double) {
    var (before, value) = (1.0, x)
    for k in 1..<Swift.max(n, 1) {
      let level = x * value
      (before, value) = (value, level + Double(k) / Double(k + 1) * (level - before))
    }
    return (value, before)
  }

  /// The same in two doubles; `ratios[k]` is `k/(k + 1)`.
  private static func polynomial(_ ratios: [TwoDouble], _ x: Double) -> (value: TwoDouble, before: TwoDouble) {
    var (before, value) = (TwoDouble(1), TwoDouble(x))
    for k in 1..<Swift.max(ratios.count, 1) {
      let level = value * x
      (before, value) = (value, level + ratios[k] * (level - before))
    }
    return (value, before)
  }
}
