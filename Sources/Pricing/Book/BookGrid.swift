internal import CPricing
internal import QuantMath

/// The value of a whole book as one smooth surface over spot and volatility factors, with a certificate of its error.
///
/// A tensor of Chebyshev polynomials in ln(spot factor) and the volatility factor interpolates the book at its nodes;
/// each scenario then costs a few hundred multiplications however large the book is. A random sample of the scenarios
/// is revalued in full; if one misses the tolerance, the grid is refined, and after the last refinement everything is
/// revalued in full.
///
/// - Units: as `Revaluation`
/// - Accuracy: the tolerance on the sample; see `BookCertificate`
/// - Complexity: O((nodes + sample) · positions + nodes · scenarios)
/// - Source: Trefethen, Approximation theory and approximation practice, 2013, chapters 4 and 8; Gaß, Glau, Mahlstedt
/// and   Mair, Chebyshev interpolation for parametric option pricing, 2018
/// - Evidence: BookGridTests
public struct BookGrid: Sendable {
  /// `Σ c[a][b] T_a(u) T_b(v)`, row by row.
  private let coefficients: [Double]
  private let rows: Int
  private let columns: Int
  private let logSpot: (low: Double, high: Double)
  private let volatility: (low: Double, high: Double)

  /// How fine a grid is tried: nodes by spot and by volatility. Each refinement contains the nodes of the one before.
  static let refinements = [(17, 5), (33, 9), (65, 17)]

  /// Values of a book under scenarios by a certified grid, or in full where no grid earns its certificate.
  ///
  /// - Domain: `tolerance` above zero, in the currency of the price; `sample` at least 1
  /// - Shapes: as many results as scenarios
  public static func values(
    of revaluation: Revaluation, spotFactor: Span<Double>, volatilityFactor: Span<Double>, tolerance: Double,
    sample: Int = 64, seed: UInt64 = 1, into result: inout MutableSpan<Double>, status: inout MutableSpan<UInt8>
  ) -> BookCertificate {
    let count = spotFactor.count
    precondition(
      volatilityFactor.count == count && result.count == count && status.count == count,
      "Invariant: every scenario has two factors, a result and a status")
    let drawn = ScenarioSample(revaluation, spotFactor, volatilityFactor, size: max(1, min(sample, count)), seed: seed)
    var worst = 0.0
    if let drawn, let range = ScenarioRange(spotFactor, volatilityFactor) {
      for (rows, columns) in refinements where (rows * columns + drawn.count) * 4 < 3 * count {
        guard let grid = BookGrid(revaluation, range, rows, columns) else { break }
        worst = drawn.worst(of: grid)
        if worst <= tolerance {
          grid.evaluate(spotFactor, volatilityFactor, &result)
          for i in 0..<count { status[i] = RowStatus.ok.rawValue }
          return BookCertificate(
            method: .grid(nodes: rows * columns), sample: drawn.count, worstError: worst, tolerance: tolerance)
        }
      }
    }
    revaluation.values(
      spotFactor: spotFactor, volatilityFactor: volatilityFactor, into: &result, status: &status)
    return BookCertificate(method: .inFull, sample: drawn?.count ?? 0, worstError: worst, tolerance: tolerance)
  }

  /// The grid of a book over a range; `nil` where the book cannot be valued at a node.
  private init?(_ revaluation: Revaluation, _ range: ScenarioRange, _ rows: Int, _ columns: Int) {
    let across = Self.cosines(rows)
    let along = Self.cosines(columns)
    var spot: [Double] = []
    var volatility: [Double] = []
    for a in across {
      let factor = Exponential.exp(Self.mixed(range.logSpot, a))
      for b in along {
        spot.append(factor)
        volatility.append(Self.mixed(range.volatility, b))
      }
    }
    guard let values = revaluation.valuesIfAll(spot, volatility) else { return nil }
    coefficients = Self.transformed(values, across, along)
    self.rows = rows
    self.columns = columns
    logSpot = range.logSpot
    self.volatility = range.volatility
  }

  private static func mixed(_ range: (low: Double, high: Double), _ place: Double) -> Double {
    0.5 * (range.low + range.high) + 0.5 * (range.high - range.low) * place
  }

  /// `cos(π j / (n - 1))` for `n - 1` a power of two, by halving angles.
  private static func cosines(_ count: Int) -> [Double] {
    var nodes = [1.0, 0, -1]
    while nodes.count < count {
      var finer: [Double] = []
      for (j, node) in nodes.enumerated() {
        finer.append(node)
        guard j + 1 < nodes.count else { break }
        // cos((α + β)/2) for neighbouring angles: the half-angle formula on the circle through both.
        finer.append(middle(j, of: nodes))
      }
      nodes = finer
    }
    return nodes
  }

  private static func middle(_ j: Int, of nodes: [Double]) -> Double {
    let count = nodes.count - 1
    // The angle (2j + 1)/2 steps; its double is node 2j + 1 of the same circle, mirrored past the half turn.
    let double = 2 * j + 1 <= count ? nodes[2 * j + 1] : nodes[2 * count - 2 * j - 1]
    let size = (0.5 * (1 + double)).squareRoot()
    return 2 * j + 1 <= count ? size : -size
  }

  /// Values at the nodes to coefficients, first along the volatility, then across the spot.
  private static func transformed(_ values: [Double], _ across: [Double], _ along: [Double]) -> [Double] {
    let (rows, columns) = (across.count, along.count)
    var half = [Double](repeating: 0, count: values.count)
    var full = half
    for a in 0..<rows {
      for b in 0..<columns {
        var sum = 0.0
        for k in 0..<columns { sum += weight(k, columns) * values[a * columns + k] * cosine(b * k, along) }
        half[a * columns + b] = sum * scale(b, columns)
      }
    }
    for a in 0..<rows {
      for b in 0..<columns {
        var sum = 0.0
        for k in 0..<rows { sum += weight(k, rows) * half[k * columns + b] * cosine(a * k, across) }
        full[a * columns + b] = sum * scale(a, rows)
      }
    }
    return full
  }

  /// Half at both ends.
  private static func weight(_ k: Int, _ count: Int) -> Double { k == 0 || k == count - 1 ? 0.5 : 1 }

  private static func scale(_ k: Int, _ count: Int) -> Double {
    (k == 0 || k == count - 1 ? 1 : 2) / Double(count - 1)
  }

  /// `cos(π m / (n - 1))` from the nodes.
  private static func cosine(_ m: Int, _ nodes: [Double]) -> Double {
    let turn = 2 * (nodes.count - 1)
    let rest = m % turn
    return nodes[min(rest, turn - rest)]
  }

  /// The surface at scenarios inside of its range.
  func evaluate(_ spotFactor: Span<Double>, _ volatilityFactor: Span<Double>, _ result: inout MutableSpan<Double>) {
    let count = spotFactor.count
    var u = [Double](repeating: 0, count: count)
    var logs = u.mutableSpan
    Batch.log(spotFactor, into: &logs)
    var v = [Double](repeating: 0, count: count)
    for i in 0..<count {
      u[i] = Self.place(u[i], logSpot)
      v[i] = Self.place(volatilityFactor[i], volatility)
    }
    result.withUnsafeMutableBufferPointer { result in
      guard let result = result.baseAddress else { return }
      chebyshev_surface(coefficients, rows, columns, u, v, result, count)
    }
  }

  private static func place(_ number: Double, _ range: (low: Double, high: Double)) -> Double {
    range.high > range.low ? (2 * number - range.low - range.high) / (range.high - range.low) : 0
  }
}
