/// The linear problem inside a step of `BoundedLeastSquares`.
struct DampedSubproblem: Sendable {
  private let count: Int
  private let rows: Int
  /// The Jacobian column by column, then its reflections and triangle.
  private var columns: [Double]
  /// The residuals after the same reflections; the first `count` matter.
  private var right: [Double]
  /// The triangle `R`, row by row.
  private var triangle: [Double]
  private var scale: [Double]
  private var gradient: [Double]
  private var columnNorms: [Double]
  /// Whether a parameter may move in this iteration, and in the solve under way.
  private var isFree: [Bool]
  private var isMoving: [Bool]
  private var step: [Double]
  private var stacked: [Double]
  private var stackedRight: [Double]
  private var order: [Int]
  private var residualNorm = 0.0

  init(parameters: Int, residuals: Int) {
    (count, rows) = (parameters, residuals)
    let zeros = [Double](repeating: 0, count: parameters)
    columns = [Double](repeating: 0, count: parameters * residuals)
    right = [Double](repeating: 0, count: residuals)
    triangle = [Double](repeating: 0, count: parameters * parameters)
    (scale, gradient, columnNorms, step) = (zeros, zeros, zeros, zeros)
    isFree = [Bool](repeating: true, count: parameters)
    isMoving = isFree
    stacked = [Double](repeating: 0, count: 2 * parameters * parameters)
    stackedRight = [Double](repeating: 0, count: 2 * parameters)
    order = [Int](repeating: 0, count: parameters)
  }

  mutating func resetScale() {
    for j in 0..<count { scale[j] = 0 }
  }

  /// The change of a parameter that would change the residuals by their own size; 0 where it is not known yet.
  func naturalStep(_ j: Int) -> Double { scale[j] > 0 ? residualNorm / scale[j] : 0 }

  /// Takes a Jacobian (row by row) and the residuals, and reduces them to a triangle.
  mutating func reduce(_ jacobian: [Double], _ residuals: [Double]) throws(NumericError) {
    var square = 0.0
    for i in 0..<rows {
      right[i] = residuals[i]
      square += residuals[i] * residuals[i]
    }
    residualNorm = square.squareRoot()
    for j in 0..<count {
      var (norm, slope) = (0.0, 0.0)
      for i in 0..<rows {
        let element = jacobian[i * count + j]
        columns[j * rows + i] = element
        norm += element * element
        slope += element * residuals[i]
      }
      guard norm.isFinite, slope.isFinite else { throw .notFinite }
      columnNorms[j] = norm.squareRoot()
      gradient[j] = slope
      scale[j] = Swift.max(scale[j], columnNorms[j])
    }
    for k in 0..<count {
      Self.reflect(&columns, &right, column: k, of: count, rows: rows)
      for j in 0..<count { triangle[k * count + j] = j < k ? 0 : columns[j * rows + k] }
    }
  }

  /// Frees the parameters that are inside the box or may move inwards, and gives the largest cosine between residuals
  /// and a free column.
  mutating func release(_ x: [Double], _ lower: [Double], _ upper: [Double]) -> Double {
    var largest = 0.0
    for j in 0..<count {
      let isHeld = (x[j] <= lower[j] && gradient[j] >= 0) || (x[j] >= upper[j] && gradient[j] <= 0)
      isFree[j] = !isHeld && columnNorms[j] > 0
      guard isFree[j], residualNorm > 0 else { continue }
      largest = Swift.max(largest, (gradient[j] / columnNorms[j]).magnitude / residualNorm)
    }
    return largest
  }

  /// Puts the damped step from `x` into `trial`, inside the box, and gives the fall of the cost that the linear model
  /// promises.
  mutating func solve(
    damping: Double, _ x: [Double], _ lower: [Double], _ upper: [Double], into trial: inout [Double]
  ) -> Double {
    for j in 0..<count {
      step[j] = 0
      isMoving[j] = isFree[j]
    }
    // Each pass puts at least one more parameter on its border, so there are at most `count` passes.
    for _ in 0..<count {
      solveMoving(damping)
      var isInside = true
      for j in 0..<count where isMoving[j] {
        let target = x[j] + step[j]
        guard !(target >= lower[j] && target <= upper[j]) else { continue }
        step[j] = target.isNaN ? 0 : (target < lower[j] ? lower[j] : upper[j]) - x[j]
        isMoving[j] = false
        isInside = false
      }
      if isInside { break }
    }
    for j in 0..<count {
      trial[j] = Swift.min(Swift.max(x[j] + step[j], lower[j]), upper[j])
      step[j] = trial[j] - x[j]
    }
    return predictedFall()
  }

  /// The length of a step against the size of the parameters, both in units of the scale.
  func relativeStep(from x: [Double], to trial: [Double]) -> Double {
    var (length, size) = (0.0, 0.0)
    for j in 0..<count {
      let unit = scale[j] > 0 ? scale[j] : 1
      length = Swift.max(length, (unit * (trial[j] - x[j])).magnitude)
      size = Swift.max(size, (unit * x[j]).magnitude)
    }
    // Parameters that are all zero have no size; then any step counts until it is lost against the residuals.
    return length / Swift.max(size, 0x1p-52 * residualNorm, .leastNormalMagnitude)
  }

  /// `½|r|² - ½|r + Jp|² = -gᵀp - ½|Rp|²`.
  private func predictedFall() -> Double {
    var (slope, curve) = (0.0, 0.0)
    for k in 0..<count {
      slope += gradient[k] * step[k]
      var image = 0.0
      for j in k..<count { image += triangle[k * count + j] * step[j] }
      curve += image * image
    }
    return -slope - 0.5 * curve
  }

  /// Solves for the moving parameters, the others' steps being given: rows `R p ≈ -Qᵀr` above `√λ D p ≈ 0`.
  private mutating func solveMoving(_ damping: Double) {
    var moving = 0
    for j in 0..<count where isMoving[j] {
      order[moving] = j
      moving += 1
    }
    guard moving > 0 else { return }
    let height = count + moving
    for i in 0..<count {
      var value = -right[i]
      for j in i..<count where !isMoving[j] { value -= triangle[i * count + j] * step[j] }
      stackedRight[i] = value
    }
    let weight = damping.squareRoot()
    for at in 0..<moving {
      let j = order[at]
      for i in 0..<count { stacked[at * height + i] = triangle[i * count + j] }
      for i in 0..<moving { stacked[at * height + count + i] = 0 }
      stacked[at * height + count + at] = weight * (scale[j] > 0 ? scale[j] : 1)
      stackedRight[count + at] = 0
    }
    for k in 0..<moving { Self.reflect(&stacked, &stackedRight, column: k, of: moving, rows: height) }
    for k in stride(from: moving - 1, through: 0, by: -1) {
      var value = stackedRight[k]
      for at in (k + 1)..<Swift.max(moving, k + 1) { value -= stacked[at * height + k] * step[order[at]] }
      let pivot = stacked[k * height + k]
      step[order[k]] = pivot == 0 ? 0 : value / pivot
    }
  }

  /// One Householder reflection: clears column `k` below its diagonal and applies it to the later columns and the right
  /// side. The vector overwrites nothing that is needed later: below the diagonal of `k` only.
  private static func reflect(_ a: inout [Double], _ b: inout [Double], column k: Int, of count: Int, rows: Int) {
    let start = k * rows
    var square = 0.0
    for i in k..<rows { square += a[start + i] * a[start + i] }
    guard square > 0 else { return }
    let pivot = a[start + k]
    let norm = pivot > 0 ? -square.squareRoot() : square.squareRoot()
    let head = pivot - norm
    // Twice over the squared length of the vector (head, rest of the column).
    let factor = -1 / (norm * head)
    for j in (k + 1)..<Swift.max(count, k + 1) {
      let other = j * rows
      var dot = head * a[other + k]
      for i in (k + 1)..<Swift.max(rows, k + 1) { dot += a[start + i] * a[other + i] }
      dot *= factor
      a[other + k] -= dot * head
      for i in (k + 1)..<Swift.max(rows, k + 1) { a[other + i] -= dot * a[start + i] }
    }
    var dot = head * b[k]
    for i in (k + 1)..<Swift.max(rows, k + 1) { dot += a[start + i] * b[i] }
    dot *= factor
    b[k] -= dot * head
    for i in (k + 1)..<Swift.max(rows, k + 1) { b[i] -= dot * a[start + i] }
    a[start + k] = norm
  }
}
