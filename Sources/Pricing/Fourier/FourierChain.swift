internal import CPricing
internal import QuantMath

/// Prices of whole chains under any model with a characteristic function.
///
/// Lewis's integral by the rule of equal steps, whose error falls exponentially: what a step leaves out is the value
/// of strikes a whole period away, and the period is chosen so that Markov bounds hold that under the tolerance; the
/// sum ends where the function falls under it. The part that falls slowest, the payoff's own, is summed in closed
/// form. The function is evaluated once for an expiry, at all nodes; strikes share the nodes. The workspace is kept
/// from call to call.
///
/// - Domain: strikes from 1e-150 to 1e150, in any order
/// - Accuracy: 1e-10 of the forward for strikes within e^±6 of it; see each model
/// - Complexity: some hundred nodes an expiry; two multiply-adds a node and strike; nothing allocated once warm but
///   for strikes beyond four deviations
/// - Throws: `outOfDomain`; `noConvergence`: neither this sum nor `BentContour` ends
/// - Source: Lewis, A simple option formula for general jump-diffusion and other exponential Lévy processes, 2001;
///   Fang and Oosterlee, A novel pricing method for European options based on Fourier-cosine series expansions, 2008
/// - Evidence: FourierReferenceTests, FourierChainTests
public struct FourierChain: Sendable {
  /// Errors of the integral are held under this part of the forward.
  public static let tolerance = 1e-11

  private var core = FourierGrid()
  private var wide = FourierGrid()
  var greekRows: [Double] = []
  private var outside: [Int] = []
  private var outsideStrikes: [Double] = []

  /// An empty workspace.
  public init() {}

  /// The count of nodes in the last call's grid for ordinary strikes, for measurements.
  public var nodes: Int { core.nodes }

  /// Prices of options on one expiry.
  ///
  /// - Shapes: as many prices as strikes; traps otherwise
  /// - Throws: `outOfDomain`, `noConvergence`; then no price is to be used
  public mutating func prices(
    _ model: some CharacteristicModel, _ expiry: FourierExpiry, strikes: Span<Double>, side: ChainSide,
    into prices: inout MutableSpan<Double>
  ) throws(PricingError) {
    precondition(strikes.count == prices.count, "Invariant: a chain has as many prices as strikes")
    try FourierChain.check(strikes)
    guard !FourierChain.isCertain(model, expiry) else {
      for i in 0..<strikes.count { prices[i] = expiry.discount * FourierChain.intrinsic(strikes[i], expiry, side) }
      return
    }
    guard let plan = FourierChain.plan(model, expiry),
      FourierChain.fill(&core, model, expiry, plan, period: plan.corePeriod, depth: .value)
    else { return try FourierChain.bentPrices(model, expiry, strikes, side, &prices) }
    FourierChain.priced(core, plan, expiry, strikes, side, &prices)
    guard try split(strikes, plan, expiry) else { return }
    var outsideResults = [Double](repeating: 0, count: outside.count)
    var results = outsideResults.mutableSpan
    if FourierChain.fill(&wide, model, expiry, plan, period: plan.widePeriod, depth: .value) {
      FourierChain.priced(wide, plan, expiry, outsideStrikes.span, side, &results)
    } else {
      try FourierChain.bentPrices(model, expiry, outsideStrikes.span, side, &results)
    }
    for (position, i) in outside.enumerated() { prices[i] = outsideResults[position] }
  }

  /// Rows of sensitivities in parts of the forward, a row of `strikes.count` for each plane of `depth`.
  mutating func rows(
    _ model: some CharacteristicModel, _ expiry: FourierExpiry, strikes: Span<Double>, depth: NodeRequest.Depth,
    into rows: inout MutableSpan<Double>
  ) throws(PricingError) {
    let count = strikes.count
    precondition(rows.count == count * depth.planes, "Invariant: a row for each plane")
    try FourierChain.check(strikes)
    guard !FourierChain.isCertain(model, expiry) else {
      for i in 0..<rows.count { rows[i] = 0 }
      return
    }
    guard let plan = FourierChain.plan(model, expiry),
      FourierChain.fill(&core, model, expiry, plan, period: plan.corePeriod, depth: depth)
    else { return try FourierChain.bentRows(model, expiry, strikes, depth, &rows) }
    FourierChain.differentiated(core, plan, expiry, strikes, &rows)
    guard try split(strikes, plan, expiry) else { return }
    var outsideResults = [Double](repeating: 0, count: outside.count * depth.planes)
    var results = outsideResults.mutableSpan
    if FourierChain.fill(&wide, model, expiry, plan, period: plan.widePeriod, depth: depth) {
      FourierChain.differentiated(wide, plan, expiry, outsideStrikes.span, &results)
    } else {
      try FourierChain.bentRows(model, expiry, outsideStrikes.span, depth, &results)
    }
    for plane in 0..<depth.planes {
      for (position, i) in outside.enumerated() {
        rows[plane * count + i] = outsideResults[plane * outside.count + position]
      }
    }
  }

  private static func check(_ strikes: Span<Double>) throws(PricingError) {
    for i in 0..<strikes.count where !(strikes[i] >= 1e-150 && strikes[i] <= 1e150) {
      throw .outOfDomain(argument: "strike", expected: "from 1e-150 to 1e150", got: strikes[i])
    }
  }

  /// Whether the price cannot move: then options are worth their intrinsic value.
  static func isCertain(_ model: some CharacteristicModel, _ expiry: FourierExpiry) -> Bool {
    // A deviation under 1e-13 is worth less than 1e-13 of the forward.
    expiry.years <= 0 || model.variance(years: expiry.years) < 1e-26
  }

  /// The plan, or `nil` where the model has no moments to plan with.
  private static func plan(_ model: some CharacteristicModel, _ expiry: FourierExpiry) -> FourierPlan? {
    FourierPlan(model, years: expiry.years, logTolerance: Logarithm.log(FourierChain.tolerance))
  }

  /// False where the model's nodes do not suffice.
  private static func fill(
    _ grid: inout FourierGrid, _ model: some CharacteristicModel, _ expiry: FourierExpiry, _ plan: FourierPlan,
    period: Double, depth: NodeRequest.Depth
  ) -> Bool {
    // The factor e^(k/2) of the highest strike must not lift what the sum leaves out.
    let reach = period == plan.corePeriod ? plan.core : plan.highest
    let tolerance = max(FourierChain.tolerance * Exponential.exp(-0.5 * reach), 1e-15)
    return grid.fill(
      model, years: expiry.years, period: period, tolerance: tolerance, deviation: plan.deviation, depth: depth)
  }

  /// Prices where the function falls too slowly on the real line.
  private static func bentPrices(
    _ model: some CharacteristicModel, _ expiry: FourierExpiry, _ strikes: Span<Double>, _ side: ChainSide,
    _ prices: inout MutableSpan<Double>
  ) throws(PricingError) {
    var contour = BentContour(model, years: expiry.years, depth: .value)
    for i in 0..<strikes.count {
      let value = try contour.row(bentMoneyness(strikes[i], expiry))[0]
      prices[i] = expiry.discount * (expiry.forward * value + intrinsic(strikes[i], expiry, side))
    }
  }

  /// `rows`, likewise.
  private static func bentRows(
    _ model: some CharacteristicModel, _ expiry: FourierExpiry, _ strikes: Span<Double>, _ depth: NodeRequest.Depth,
    _ rows: inout MutableSpan<Double>
  ) throws(PricingError) {
    guard depth != .gradient else { throw .noConvergence(of: "the Fourier integral") }
    let count = strikes.count
    var contour = BentContour(model, years: expiry.years, depth: depth)
    for i in 0..<count {
      let row = try contour.row(bentMoneyness(strikes[i], expiry))
      for plane in 0..<depth.planes { rows[plane * count + i] = row[plane] }
    }
  }

  /// `ln(K/F)`, where the forms for all strikes reach.
  private static func bentMoneyness(_ strike: Double, _ expiry: FourierExpiry) throws(PricingError) -> Double {
    let k = Logarithm.log(strike) - Logarithm.log(expiry.forward)
    guard k.magnitude <= 12 else {
      throw .outOfDomain(argument: "strike", expected: "within e^±12 of the forward under this law", got: strike)
    }
    return k
  }

  /// What an option is worth when the forward price comes true.
  static func intrinsic(_ strike: Double, _ expiry: FourierExpiry, _ side: ChainSide) -> Double {
    switch side {
    case .calls: max(expiry.forward - strike, 0)
    case .puts: max(strike - expiry.forward, 0)
    case .outOfTheMoney: 0
    }
  }

  /// Notes the strikes beyond the core; false when there is none.
  private mutating func split(
    _ strikes: Span<Double>, _ plan: FourierPlan, _ expiry: FourierExpiry
  ) throws(PricingError) -> Bool {
    let low = expiry.forward * Exponential.exp(-plan.core)
    let high = expiry.forward * Exponential.exp(plan.core)
    let end = plan.isCut ? expiry.forward * Exponential.exp(plan.highest) : .infinity
    outside.removeAll(keepingCapacity: true)
    outsideStrikes.removeAll(keepingCapacity: true)
    for i in 0..<strikes.count where !(strikes[i] >= low && strikes[i] <= high) {
      guard strikes[i] < end else {
        throw .outOfDomain(argument: "strike", expected: "below \(end), where the model's tail ends", got: strikes[i])
      }
      outside.append(i)
      outsideStrikes.append(strikes[i])
    }
    return !outside.isEmpty
  }

  private static func priced(
    _ grid: FourierGrid, _ plan: FourierPlan, _ expiry: FourierExpiry, _ strikes: Span<Double>, _ side: ChainSide,
    _ prices: inout MutableSpan<Double>
  ) {
    grid.withGrid(plan, expiry) { grid in
      strikes.withUnsafeBufferPointer { source in
        prices.withUnsafeMutableBufferPointer { target in
          guard let from = source.baseAddress, let to = target.baseAddress else { return }
          fourier_prices(grid, side.rawValue, from, to, source.count)
        }
      }
    }
  }

  private static func differentiated(
    _ grid: FourierGrid, _ plan: FourierPlan, _ expiry: FourierExpiry, _ strikes: Span<Double>,
    _ rows: inout MutableSpan<Double>
  ) {
    let planes = Int32(grid.depth.planes)
    let moments: Int32 = grid.depth == .greeks ? 1 : 0
    grid.withGrid(plan, expiry) { grid in
      strikes.withUnsafeBufferPointer { source in
        rows.withUnsafeMutableBufferPointer { target in
          guard let from = source.baseAddress, let to = target.baseAddress else { return }
          fourier_sensitivities(grid, planes, moments, from, to, source.count)
        }
      }
    }
  }
}
