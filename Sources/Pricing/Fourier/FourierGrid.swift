internal import CPricing
internal import QuantMath

/// The node weights of one model and expiry, ready for any strike within its period.
struct FourierGrid: Sendable {
  /// Nodes come in groups of this many.
  static let group = Int(NODE_GROUP)

  private var planes: [Double] = []
  private var folded: [Double] = []
  private var count = 0
  private var capacity = 512
  private(set) var step = 0.0
  private(set) var depth = NodeRequest.Depth.value
  private var period = 0.0

  /// Computes the nodes.
  ///
  /// - Returns: false when the model's `mostNodes` do not suffice
  mutating func fill(
    _ model: some CharacteristicModel, years: Double, period: Double, tolerance: Double, deviation: Double,
    depth: NodeRequest.Depth
  ) -> Bool {
    self.period = period
    self.depth = depth
    step = 2 * 0x1.921fb54442d18p1 / period
    // One rule for all depths, though derivatives fall later than values: so a price has the same bits with Greeks and
    // without. A function that falls too slowly for derivatives may still be summed for its value.
    let stop = tolerance * 0x1.921fb54442d18p1
    var isFilled = false
    for stopDensity in depth == .value ? [100 * stop / deviation, .infinity] : [100 * stop / deviation] {
      isFilled = fill(model, years, stop, stopDensity)
      if isFilled { break }
    }
    guard isFilled else { return false }
    let folding = 2 * depth.planes * count
    if folded.count < folding { folded = [Double](repeating: 0, count: folding) }
    fourier_fold(planes, depth.planes, capacity, count, &folded)
    return true
  }

  private mutating func fill(
    _ model: some CharacteristicModel, _ years: Double, _ stop: Double, _ stopDensity: Double
  ) -> Bool {
    while true {
      reserve(depth)
      let request = NodeRequest(
        years: years, step: step, stopValue: stop, stopDensity: stopDensity, depth: depth, capacity: capacity)
      var span = planes.mutableSpan
      count = model.fill(request, planes: &span)
      if count <= capacity { return true }
      if capacity >= model.mostNodes { return false }
      capacity *= 2
    }
  }

  private mutating func reserve(_ depth: NodeRequest.Depth) {
    let wanted = 2 * depth.planes * capacity
    if planes.count < wanted { planes = [Double](repeating: 0, count: wanted) }
  }

  /// How many nodes the sums go over.
  var nodes: Int { count }

  /// Runs a kernel on the grid.
  func withGrid(_ plan: FourierPlan, _ expiry: FourierExpiry, _ body: (UnsafePointer<fourier_grid>) -> Void) {
    let far = Exponential.exp(-0.5 * period)
    folded.withUnsafeBufferPointer { weights in
      var grid = fourier_grid(
        folded: weights.baseAddress, count: count, step: step, lowest: plan.lowest, highest: plan.highest, far: far,
        norm: 1 / (1 + far), forward: expiry.forward, discount: expiry.discount)
      withUnsafePointer(to: &grid, body)
    }
  }
}
