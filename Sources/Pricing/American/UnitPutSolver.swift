internal import CPricing

/// What the kernels say of a put of strike 1 and time 1.
struct UnitValue {
  var value = 0.0
  var delta = 0.0
  var gamma = 0.0
  /// The spot below which to exercise now.
  var boundary = 0.0
  /// How far the last step moved the boundary.
  var change = 0.0
}

/// Runs the kernels over puts of strike 1.
enum UnitPutSolver {
  /// A last step of this size leaves an error below the accuracy of either setting: steps are Newton's.
  static let largestChange = 0.02

  /// American puts with one exercise boundary, on one grid.
  static func american(
    _ puts: [UnitPut], _ grid: AmericanGrid, _ equation: BoundaryEquation
  ) -> [UnitValue] {
    run(puts, scratch: grid.scratchCount, results: 5) { inputs, results, scratch in
      grid.lend { american_puts($0, equation.rawValue, inputs, results, nil, scratch, puts.count) }
    }
  }

  /// European puts.
  static func european(_ puts: [UnitPut]) -> [UnitValue] {
    run(puts, scratch: 0, results: 3) { inputs, results, _ in american_europeans(inputs, results, puts.count) }
  }

  /// The heights -ln(B/X) of the boundary at the nodes of the grid.
  static func heights(_ put: UnitPut, _ grid: AmericanGrid, _ equation: BoundaryEquation) -> [Double] {
    var heights = [Double](repeating: 0, count: grid.nodes)
    _ = run([put], scratch: grid.scratchCount, results: 5) { inputs, results, scratch in
      grid.lend { american_puts($0, equation.rawValue, inputs, results, &heights, scratch, 1) }
    }
    return heights
  }

  private typealias Kernel = (
    UnsafePointer<UnsafePointer<Double>>, UnsafePointer<UnsafeMutablePointer<Double>>, UnsafeMutablePointer<Double>
  ) -> Void

  private static func run(_ puts: [UnitPut], scratch: Int, results: Int, _ kernel: Kernel) -> [UnitValue] {
    let count = puts.count
    guard count > 0 else { return [] }
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: 9 * count + scratch) { memory in
      guard let base = memory.baseAddress else { return [] }
      // Kernels write to the scratch memory before they read from it.
      base.initialize(repeating: 0, count: 9 * count)
      for (i, put) in puts.enumerated() {
        base[i] = put.spot
        base[count + i] = put.deviation
        base[2 * count + i] = put.rate
        base[3 * count + i] = put.yield
      }
      let inputs = (0..<4).map { UnsafePointer(base + $0 * count) }
      let outputs = (0..<5).map { base + (4 + $0) * count }
      kernel(inputs, outputs, base + 9 * count)
      return (0..<count).map { i in
        UnitValue(
          value: outputs[0][i], delta: outputs[1][i], gamma: outputs[2][i], boundary: results > 3 ? outputs[3][i] : 0,
          change: results > 3 ? outputs[4][i] : 0)
      }
    }
  }
}
