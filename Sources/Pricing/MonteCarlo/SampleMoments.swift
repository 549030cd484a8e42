/// Count, means and centred products of samples of several numbers; pieces are merged in a fixed order.
///
/// - Accuracy: means and products are taken in two passes for each piece and merged after Chan, so that nothing cancels
/// - Source: Chan, Golub and LeVeque, Updating formulae and a pairwise algorithm for computing sample variances, 1979
/// - Evidence: SampleMomentsTests
public struct SampleMoments: Hashable, Sendable {
  /// How many numbers a sample has.
  public let width: Int
  /// How many samples there are.
  public private(set) var count = 0
  /// The mean of each number.
  public private(set) var means: [Double]
  /// Sums of products of deviations, row by row.
  public private(set) var products: [Double]

  /// No samples.
  public init(width: Int) {
    self.width = width
    means = [Double](repeating: 0, count: width)
    products = [Double](repeating: 0, count: width * width)
  }

  /// Samples whose numbers stand in columns of equal length.
  public init(columns: [[Double]]) {
    self.init(width: columns.count)
    count = columns.first?.count ?? 0
    guard count > 0 else { return }
    for (i, column) in columns.enumerated() {
      precondition(column.count == count, "Invariant: every sample has all numbers")
      var sum = 0.0
      for number in column { sum += number }
      means[i] = sum / Double(count)
    }
    for i in 0..<width {
      for j in 0...i {
        let (a, b, meanA, meanB) = (columns[i], columns[j], means[i], means[j])
        var sum = 0.0
        for k in 0..<count { sum += (a[k] - meanA) * (b[k] - meanB) }
        products[i * width + j] = sum
        products[j * width + i] = sum
      }
    }
  }

  /// Adds the samples of another piece behind those of this one.
  public mutating func merge(_ other: SampleMoments) {
    precondition(other.width == width, "Invariant: pieces have the same numbers")
    guard other.count > 0 else { return }
    guard count > 0 else {
      self = other
      return
    }
    let (own, total) = (Double(count), Double(count + other.count))
    let share = Double(other.count) / total
    let moves = (0..<width).map { other.means[$0] - means[$0] }
    for i in 0..<width {
      for j in 0..<width {
        products[i * width + j] += other.products[i * width + j] + moves[i] * moves[j] * own * share
      }
    }
    for i in 0..<width { means[i] += moves[i] * share }
    count += other.count
  }

  /// Variance of a number; 0 for fewer than two samples.
  public func variance(_ i: Int = 0) -> Double { count > 1 ? products[i * width + i] / Double(count - 1) : 0 }

  /// Standard error of a mean.
  public func standardError(_ i: Int = 0) -> Double { count > 1 ? (variance(i) / Double(count)).squareRoot() : 0 }

  /// The weights of numbers 1, 2, … that leave the least variance of number 0, and the products that are left.
  ///
  /// A number that tells nothing beyond those before it gets no weight.
  func regression() -> (weights: [Double], rest: Double, used: Int) {
    let n = width - 1
    var weights = [Double](repeating: 0, count: n)
    guard n > 0, count > n + 1 else { return (weights, products[0], 0) }
    // Cholesky's root of the controls' products, with the column of number 0 carried along.
    var root = [Double](repeating: 0, count: n * n)
    var carried = [Double](repeating: 0, count: n)
    var used = 0
    for i in 0..<n {
      for j in 0...i {
        var sum = products[(i + 1) * width + j + 1]
        for k in 0..<j { sum -= root[i * n + k] * root[j * n + k] }
        if i == j {
          let isNew = sum > 1e-12 * products[(i + 1) * width + i + 1] && sum > 0
          root[i * n + i] = isNew ? sum.squareRoot() : 0
        } else {
          root[i * n + j] = root[j * n + j] > 0 ? sum / root[j * n + j] : 0
        }
      }
      guard root[i * n + i] > 0 else { continue }
      var sum = products[i + 1]
      for k in 0..<i { sum -= root[i * n + k] * carried[k] }
      carried[i] = sum / root[i * n + i]
      used += 1
    }
    var rest = products[0]
    for i in 0..<n { rest -= carried[i] * carried[i] }
    for i in stride(from: n - 1, through: 0, by: -1) where root[i * n + i] > 0 {
      var sum = carried[i]
      for k in (i + 1)..<max(n, i + 1) { sum -= root[k * n + i] * weights[k] }
      weights[i] = sum / root[i * n + i]
    }
    return (weights, max(rest, 0), used)
  }
}
