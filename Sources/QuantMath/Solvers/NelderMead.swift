/// Minimisation without derivatives inside a box, by Nelder and Mead's simplex.
///
/// For few parameters and functions that are noisy or have kinks; where there are residuals `BoundedLeastSquares` is
/// far better. Points beyond a border are reflected at it, so that the simplex does not collapse onto the border. After
/// it has shrunk it is set up once more around the best point, and the search is over when that brings nothing.
public enum NelderMead {
  /// The parameters that make the function least.
  ///
  /// Coefficients depend on the number of parameters (Gao and Han), so that the search does not stall for more than a
  /// few. Points where the function throws or gives NaN count as infinitely high.
  ///
  /// - Domain: finite `start`, moved into the box; bounds may be infinite; `lower = upper` fixes a parameter
  /// - Complexity: one or two evaluations a step
  /// - Throws: `shapeMismatch`: sizes differ or are 0; `outOfDomain`: a bound is NaN or crosses, or the start is not
  ///   finite; `notFinite`: the function has no value at the start
  /// - Source: Nelder, Mead, A simplex method for function minimization, 1965; Gao, Han, Implementing the Nelder–Mead
  ///   simplex algorithm with adaptive parameters, 2012
  /// - Evidence: MinimizationTests
  public static func minimize(
    start: [Double], lower: [Double], upper: [Double], tolerance: MinimizationTolerance = MinimizationTolerance(),
    _ function: ([Double]) throws(NumericError) -> Double
  ) throws(NumericError) -> MinimizationResult {
    let first = try Box.placed(start, lower, upper)
    var search = Simplex(lower: lower, upper: upper)
    guard search.ask(first, function) < .infinity else { throw .notFinite }
    var best = (point: first, value: search.lastValue)
    var scale = 0.05
    for round in 0..<20 {
      search.build(around: best.point, best.value, scale, function)
      let reason = search.run(tolerance, function)
      let fall = best.value - search.values[0]
      let moved = Simplex.distance(best.point, search.points[0])
      if search.values[0] <= best.value { best = (search.points[0], search.values[0]) }
      let isSettled =
        round > 0 && (!(fall > tolerance.value * best.value.magnitude) || moved <= 10 * tolerance.step)
      if reason == .evaluationLimit || isSettled || search.isFixed {
        return MinimizationResult(
          parameters: best.point, value: best.value, evaluations: search.evaluations, reason: reason)
      }
      scale *= 0.3
    }
    return MinimizationResult(
      parameters: best.point, value: best.value, evaluations: search.evaluations, reason: .valueVanishes)
  }
}

/// A simplex of points in order of their values.
struct Simplex {
  private(set) var points: [[Double]] = []
  private(set) var values: [Double] = []
  private(set) var evaluations = 0
  private(set) var lastValue = Double.infinity
  private let lower: [Double]
  private let upper: [Double]
  private var centre: [Double] = []

  init(lower: [Double], upper: [Double]) { (self.lower, self.upper) = (lower, upper) }

  /// Whether the box leaves no parameter free.
  var isFixed: Bool { points.count < 2 }

  mutating func ask(_ point: [Double], _ function: ([Double]) throws(NumericError) -> Double) -> Double {
    evaluations += 1
    let value = (try? function(point)) ?? .infinity
    lastValue = value.isNaN ? .infinity : value
    return lastValue
  }

  /// A start and one step along each free parameter, towards the side with more room.
  mutating func build(
    around point: [Double], _ value: Double, _ scale: Double, _ function: ([Double]) throws(NumericError) -> Double
  ) {
    (points, values) = ([point], [value])
    for j in point.indices where lower[j] < upper[j] {
      let width = upper[j] - lower[j]
      let size = point[j] != 0 ? point[j].magnitude : width.isFinite ? 0.1 * width : 0.01
      let (below, above) = (point[j] - lower[j], upper[j] - point[j])
      let step = Swift.min(scale * size, 0.5 * Swift.max(below, above))
      var corner = point
      corner[j] += above >= below ? step : -step
      points.append(corner)
      values.append(ask(corner, function))
    }
    sort()
  }

  /// Moves the simplex until it has shrunk, is level, or the evaluations ran out.
  mutating func run(
    _ tolerance: MinimizationTolerance, _ function: ([Double]) throws(NumericError) -> Double
  ) -> MinimizationResult.Reason {
    let count = points.count - 1
    guard count > 0 else { return .stepVanishes }
    let n = Double(Swift.max(count, 2))
    let (expansion, contraction, shrinkage) = (1 + 2 / n, 0.75 - 1 / (2 * n), 1 - 1 / n)
    while evaluations < tolerance.evaluations {
      if Self.distance(points[0], points[count]) <= tolerance.step && isNarrow(tolerance.step) { return .stepVanishes }
      let spread = values[count] - values[0]
      if spread <= tolerance.value * values[0].magnitude && spread.isFinite && isNarrow(1e-4) { return .valueVanishes }
      findCentre()
      let reflected = inside(1)
      let value = ask(reflected, function)
      if value < values[0] {
        let expanded = inside(expansion)
        let further = ask(expanded, function)
        if further < value { replace(expanded, further) } else { replace(reflected, value) }
      } else if value < values[count - 1] {
        replace(reflected, value)
      } else {
        let isOutside = value < values[count]
        let contracted = inside(isOutside ? contraction : -contraction)
        let nearer = ask(contracted, function)
        if nearer < Swift.min(value, values[count]) {
          replace(contracted, nearer)
        } else {
          shrink(shrinkage, function)
        }
      }
    }
    return .evaluationLimit
  }

  private func isNarrow(_ share: Double) -> Bool {
    points.allSatisfy { Self.distance(points[0], $0) <= share }
  }

  /// The largest difference of a parameter, against its size.
  static func distance(_ a: [Double], _ b: [Double]) -> Double {
    var largest = 0.0
    for j in a.indices {
      let size = Swift.max(a[j].magnitude, b[j].magnitude)
      if size > 0 { largest = Swift.max(largest, (a[j] / size - b[j] / size).magnitude * Swift.min(size, 1)) }
    }
    return largest
  }

  /// The mean of all points but the highest.
  private mutating func findCentre() {
    let count = points.count - 1
    centre = [Double](repeating: 0, count: lower.count)
    for point in points.prefix(count) {
      for j in centre.indices { centre[j] += point[j] / Double(count) }
    }
  }

  /// The point beyond the centre, seen from the highest, folded back at the borders.
  private func inside(_ reach: Double) -> [Double] {
    let highest = points[points.count - 1]
    return centre.indices.map { j in
      var x = centre[j] + reach * (centre[j] - highest[j])
      if x < lower[j] { x = 2 * lower[j] - x }
      if x > upper[j] { x = 2 * upper[j] - x }
      // Folded beyond the other border, or not finite: the border itself, or the centre.
      return x.isFinite ? Swift.min(Swift.max(x, lower[j]), upper[j]) : centre[j]
    }
  }

  private mutating func replace(_ point: [Double], _ value: Double) {
    points[points.count - 1] = point
    values[values.count - 1] = value
    sort()
  }

  private mutating func shrink(_ share: Double, _ function: ([Double]) throws(NumericError) -> Double) {
    for index in 1..<points.count {
      for j in points[index].indices { points[index][j] = points[0][j] + share * (points[index][j] - points[0][j]) }
      values[index] = ask(points[index], function)
    }
    sort()
  }

  /// By value, the older point first among equals.
  private mutating func sort() {
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    points = order.map { points[$0] }
    values = order.map { values[$0] }
  }
}
