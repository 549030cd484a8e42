internal import QuantMath

/// Heston's five parameters from a chain of implied volatilities.
///
/// Minimises the weighted squares of (model price - quoted price)/vega, that is to first order of differences in
/// implied volatility, with the exact derivatives of the characteristic function. Every expiry costs one grid of nodes
/// for the prices and all five derivatives.
///
/// - Domain: expiries in order of time with strikes in order; five quotes at least, not all at one strike
/// - Units: volatilities per √year; the rms error in volatility, 0.01 being a point
/// - Complexity: some ten steps, each a grid an expiry
/// - Throws: `badQuote`, `tooFewQuotes`, `arbitrage`, `noConvergence`
/// - Source: Cui, del Baño Rollin and Germano, Full and fast calibration of the Heston stochastic volatility model,
///   2017 (the idea of the exact gradient; it is derived here in another form); Marquardt, 1963
/// - Evidence: HestonCalibrationTests
public struct HestonCalibration: Sendable {
  /// Starts tried, from one to eight; the best end is taken.
  public var starts = 1
  /// Steps from each start.
  public var steps = 100
  /// By how much quotes may allow arbitrage, in volatility; real quotes are noisy.
  public var arbitrageTolerance = 0.02

  /// What was found.
  public struct Outcome: Sendable {
    /// The fitted process.
    public let process: HestonProcess
    /// The root of the mean weighted square of errors, in volatility.
    public let rms: Double
    /// Steps of the search that won.
    public let steps: Int
    /// Which parameters ended at a bound of their domain: then the quotes do not determine them.
    public let atBounds: [String]
  }

  /// A calibration with standard settings.
  public init() {}

  private static let names = ["variance", "long variance", "reversion", "volatility of variance", "correlation"]
  private static let lower = [1e-6, 1e-6, 0.01, 0.01, -0.999]
  private static let upper = [9, 9, 60, 12, 0.999]

  /// Fits the chain; `start` is tried first where given.
  public func fit(_ slices: [VolatilitySlice], from start: HestonProcess? = nil) throws(CalibrationError) -> Outcome {
    let targets = try targets(slices)
    let count = targets.reduce(0) { $0 + $1.strikes.count }
    let workspace = HestonResiduals(targets, count: count)
    var tolerance = LeastSquaresTolerance(gradient: 1e-9, step: 1e-9, reduction: 1e-9, cost: 1e-24)
    tolerance.iterations = steps
    guard var search = try? BoundedLeastSquares(parameters: 5, residuals: count) else { throw .noConvergence }
    var best: (cost: Double, point: [Double], steps: Int)?
    for first in firsts(slices, start) {
      let end = try? search.fit(
        start: first, lower: HestonCalibration.lower, upper: HestonCalibration.upper, tolerance: tolerance,
        residuals: workspace.residuals, jacobian: workspace.jacobian)
      guard let end, end.hasConverged || end.reason == .noDescent else { continue }
      if end.cost < best?.cost ?? .infinity { best = (end.cost, search.parameters, end.iterations) }
    }
    guard let best else { throw .noConvergence }
    let weight = targets.reduce(0) { $0 + $1.weights.reduce(0, +) }
    let isAtBound = best.point.indices.map { i in
      best.point[i] <= HestonCalibration.lower[i] || best.point[i] >= HestonCalibration.upper[i]
    }
    return Outcome(
      process: HestonResiduals.process(best.point), rms: (2 * best.cost / weight).squareRoot(), steps: best.steps,
      atBounds: zip(HestonCalibration.names, isAtBound).filter(\.1).map(\.0))
  }

  private func targets(_ slices: [VolatilitySlice]) throws(CalibrationError) -> [HestonResiduals.Target] {
    var targets: [HestonResiduals.Target] = []
    var known = 0
    var earlier = 0.0
    for (index, slice) in slices.enumerated() where !slice.strikes.isEmpty {
      try slice.check(index, tolerance: arbitrageTolerance)
      let years = slice.expiry.years
      guard targets.isEmpty || years > targets[targets.count - 1].expiry.years else {
        throw .badQuote(expiry: index, quote: 0, reason: "expiries have to rise")
      }
      let volatility = slice.atTheForward
      let ceiling = (volatility + arbitrageTolerance) * (volatility + arbitrageTolerance) * years
      guard ceiling >= earlier else {
        throw .arbitrage(expiry: index, quote: 0, kind: "total variance falls with time")
      }
      earlier = volatility * volatility * years
      let (values, vegas) = slice.blackValues()
      let root = years.squareRoot()
      let weights = slice.weights.isEmpty ? [Double](repeating: 1, count: vegas.count) : slice.weights
      // Far from the money vega is no measure: a floor keeps such a quote from outweighing the rest.
      let factors = zip(weights, vegas).map { $0.squareRoot() / max($1, 1e-3 * root) }
      known += weights.filter { $0 > 0 }.count
      targets.append(
        HestonResiduals.Target(
          expiry: slice.expiry, strikes: slice.strikes, values: values, factors: factors, weights: weights))
    }
    let isSpread = targets.contains { $0.strikes.count > 1 }
    guard known >= 5, isSpread else { throw .tooFewQuotes(have: isSpread ? known : 1, need: 5) }
    return targets
  }

  /// Starts: the caller's, then from the volatilities at the forward with usual dynamics, then around.
  private func firsts(_ slices: [VolatilitySlice], _ start: HestonProcess?) -> [[Double]] {
    let filled = slices.filter { !$0.strikes.isEmpty }
    guard let first = filled.first, let last = filled.last else { return [] }
    let (near, far) = (first.atTheForward, last.atTheForward)
    let dynamics = [
      (1.5, 0.5, -0.5), (1.5, 0.5, 0.0), (4, 1, -0.3), (0.5, 0.3, -0.7), (8, 2, -0.5), (2, 1, 0.4), (0.2, 0.2, -0.2),
    ]
    var firsts = dynamics.map { [near * near, far * far, $0.0, $0.1, $0.2] }
    if let start {
      let own = [
        start.variance, start.longVariance, start.reversion, start.volatilityOfVariance, start.correlation,
      ]
      firsts.insert(own, at: 0)
    }
    return Array(firsts.prefix(max(1, min(starts, firsts.count))))
  }
}

/// The residuals of a chain and their derivatives, computed together and handed out one after the other.
final class HestonResiduals {
  /// One expiry made ready: quoted values in parts of the forward, and what turns their errors into residuals.
  struct Target {
    var expiry: FourierExpiry
    var strikes: [Double]
    var values: [Double]
    var factors: [Double]
    var weights: [Double]
  }

  private let targets: [Target]
  private var chain = FourierChain()
  private var rows: [Double] = []
  private var slopes: [Double]
  private var place: [Double] = []

  init(_ targets: [Target], count: Int) {
    self.targets = targets
    slopes = [Double](repeating: 0, count: 5 * count)
  }

  /// v₀, θ, κ, ξ, ρ, in the order of the kernel's planes.
  static func process(_ point: [Double]) -> HestonProcess {
    HestonProcess(
      variance: point[0], reversion: point[2], longVariance: point[1], volatilityOfVariance: point[3],
      correlation: point[4])
  }

  func residuals(_ point: [Double], _ residuals: inout [Double]) throws(NumericError) {
    let process = HestonResiduals.process(point)
    place.removeAll(keepingCapacity: true)
    var at = 0
    for target in targets {
      let count = target.strikes.count
      if rows.count != 6 * count { rows = [Double](repeating: 0, count: 6 * count) }
      var span = rows.mutableSpan
      do {
        try chain.rows(process, target.expiry, strikes: target.strikes.span, depth: .gradient, into: &span)
      } catch { throw .notFinite }
      for i in 0..<count {
        let factor = target.factors[i]
        residuals[at] = factor * (rows[i] - target.values[i])
        for p in 0..<5 { slopes[5 * at + p] = factor * rows[(p + 1) * count + i] }
        at += 1
      }
    }
    place.append(contentsOf: point)
  }

  func jacobian(_ point: [Double], _ jacobian: inout [Double]) throws(NumericError) {
    if point != place {
      var unused = [Double](repeating: 0, count: slopes.count / 5)
      try residuals(point, &unused)
    }
    for i in slopes.indices { jacobian[i] = slopes[i] }
  }
}
