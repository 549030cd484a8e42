internal import CPricing

/// How closely American prices are computed.
public enum AmericanSetting: Sendable, CaseIterable {
  /// Within 1e-6 of the strike.
  case standard
  /// Within 1e-9 of the strike.
  case accurate
}

/// The equation that determines the exercise boundary; both have the same solution, and their difference is the error
/// of the nodes. Two equations that agree are the evidence of a price.
///
/// - Source: Andersen, Lake and Offengenden, High-performance American option pricing, 2016, equations 3.2 to 3.9
public enum BoundaryEquation: Int32, Sendable, CaseIterable {
  /// The price meets the payoff without a corner: FP-A.
  case smoothPasting = 0
  /// The price meets the payoff: FP-B.
  case valueMatching = 1
}

/// Nodes and rows of interpolation, made once in a process.
struct AmericanGrid: Sendable {
  static let standard = AmericanGrid(0)
  static let accurate = AmericanGrid(1)
  static let fine = AmericanGrid(2)

  private let setting: Int32
  private let innerRows: [Double]
  private let outerRows: [Double]
  private let innerColumns: [Double]
  private let outerColumns: [Double]
  /// Nodes of the boundary behind expiry.
  let nodes: Int
  /// √τ at the nodes.
  let times: [Double]

  private init(_ setting: Int32) {
    self.setting = setting
    var grid = american_nodes(setting)
    let (n, inner, outer) = (Int(grid.nodes), Int(grid.inner), Int(grid.outer))
    // The kernel for one option reads whole vectors, up to seven numbers beyond the end.
    var innerRows = [Double](repeating: 0, count: n * inner * n + 7)
    var outerRows = [Double](repeating: 0, count: outer * n)
    innerRows.withUnsafeMutableBufferPointer { rows in
      guard let base = rows.baseAddress else { return }
      for i in 0..<n {
        for k in 0..<inner {
          american_interpolation(&grid, grid.times[i] * grid.inner_cosines[k], base + (i * inner + k) * n)
        }
      }
    }
    outerRows.withUnsafeMutableBufferPointer { rows in
      guard let base = rows.baseAddress else { return }
      for k in 0..<outer { american_interpolation(&grid, grid.outer_cosines[k], base + k * n) }
    }
    self.innerRows = innerRows
    self.outerRows = outerRows
    let rest = [Double](repeating: 0, count: 7)
    innerColumns = (0..<n).flatMap { Self.columns(innerRows[($0 * inner * n)...], inner, n) } + rest
    outerColumns = Self.columns(outerRows[...], outer, n) + rest
    nodes = n
    times = (0..<n).map { grid.times[$0] }
  }

  /// The first `count` rows of `width` numbers, column after column.
  private static func columns(_ rows: ArraySlice<Double>, _ count: Int, _ width: Int) -> [Double] {
    let start = rows.startIndex
    return (0..<(count * width)).map { rows[start + ($0 % count) * width + $0 / count] }
  }

  /// Lends the grid as the kernels want it.
  func lend<Result>(_ body: (UnsafePointer<american_grid>) -> Result) -> Result {
    innerRows.withUnsafeBufferPointer { inner in
      outerRows.withUnsafeBufferPointer { outer in
        innerColumns.withUnsafeBufferPointer { innerColumns in
          outerColumns.withUnsafeBufferPointer { outerColumns in
            var grid = american_nodes(setting)
            grid.inner_rows = inner.baseAddress
            grid.outer_rows = outer.baseAddress
            grid.inner_columns = innerColumns.baseAddress
            grid.outer_columns = outerColumns.baseAddress
            return body(&grid)
          }
        }
      }
    }
  }

  /// Doubles of scratch memory that a call of the kernel needs.
  var scratchCount: Int { lend { american_scratch_count($0) } }

  /// The polynomial through 0 at expiry and these values at the nodes.
  func interpolate(_ squares: [Double], at rootTime: Double) -> Double {
    var row = [Double](repeating: 0, count: nodes)
    lend { american_interpolation($0, rootTime, &row) }
    var sum = 0.0
    for j in 0..<nodes { sum += row[j] * squares[j] }
    return sum
  }

  /// The coarsest grid that holds the setting's accuracy for this option.
  ///
  /// Measured on random options against the finest grid: the error grows with σ√T, with rT and qT, and with |r - q|/σ²,
  /// which says how sharply the boundary bends at expiry; above all where r is greater than q, so that a boundary next
  /// to the strike is crossed fast.
  static func covering(_ put: UnitPut, _ setting: AmericanSetting) -> AmericanGridChoice {
    let rates = max(put.rate.magnitude, put.yield.magnitude)
    let pull = (put.rate - put.yield) / (put.deviation * put.deviation)
    switch setting {
    case .standard where put.deviation <= 6 && rates <= 1 && -160 <= pull && pull <= 40: return .standard
    case .standard where put.deviation <= 6 && rates <= 3 && pull.magnitude <= 300: return .accurate
    case .accurate where put.deviation <= 3 && rates <= 1 && -300 <= pull && pull <= 120: return .accurate
    case .standard, .accurate: return .fine
    }
  }
}

/// Which of the grids.
enum AmericanGridChoice: Int, CaseIterable {
  case standard
  case accurate
  case fine

  var grid: AmericanGrid {
    switch self {
    case .standard: .standard
    case .accurate: .accurate
    case .fine: .fine
    }
  }
}
