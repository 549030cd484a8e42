internal import QuantMath

/// A SABR smile from the volatilities of one expiry, at a given β.
///
/// Least squares of volatilities by Hagan's expansion, over α, ν and ρ, or over ν and ρ with α taken at each step from
/// the volatility at the forward.
///
/// - Domain: three quotes at least, strikes rising
/// - Units: the rms error in volatility, 0.01 being a point
/// - Throws: `badQuote`, `tooFewQuotes`, `arbitrage`, `noConvergence`
/// - Evidence: SabrTests
public struct SabrCalibration: Sendable {
  /// The exponent, which one expiry does not determine.
  public var beta: Double
  /// Whether α comes from the volatility at the forward, so that this quote is met.
  public var takesAlphaAtTheForward: Bool
  /// By how much quotes may allow arbitrage, in volatility.
  public var arbitrageTolerance = 0.02

  /// What was found.
  public struct Outcome: Sendable {
    /// The fitted smile.
    public let smile: SabrSmile
    /// The root of the mean weighted square of errors, in volatility.
    public let rms: Double
    /// Steps of the search.
    public let steps: Int
  }

  /// A calibration at this exponent.
  public init(beta: Double, takesAlphaAtTheForward: Bool = false) {
    self.beta = beta
    self.takesAlphaAtTheForward = takesAlphaAtTheForward
  }

  /// Fits one expiry.
  public func fit(_ slice: VolatilitySlice) throws(CalibrationError) -> Outcome {
    guard beta >= 0, beta <= 1 else { throw .badQuote(expiry: 0, quote: 0, reason: "beta \(beta)") }
    guard slice.strikes.count >= 3 else { throw .tooFewQuotes(have: slice.strikes.count, need: 3) }
    try slice.check(0, tolerance: arbitrageTolerance)
    let (forward, years) = (slice.expiry.forward, slice.expiry.years)
    let middle = slice.atTheForward
    let scale = Exponential.exp((1 - beta) * Logarithm.log(forward))
    let roots = slice.strikes.indices.map { slice.weights.isEmpty ? 1 : slice.weights[$0].squareRoot() }
    let (beta, isHeld) = (beta, takesAlphaAtTheForward)
    func smile(_ point: [Double]) -> SabrSmile? {
      let alpha = isHeld ? SabrCalibration.alpha(middle, scale, years, beta, point[0], point[1]) : point[2] * scale
      return alpha.map { SabrSmile(alpha: $0, beta: beta, nu: point[0], rho: point[1]) }
    }
    let size = isHeld ? 2 : 3
    guard var search = try? BoundedLeastSquares(parameters: size, residuals: slice.strikes.count) else {
      throw .noConvergence
    }
    var best: (cost: Double, smile: SabrSmile, steps: Int)?
    for rho in [-0.3, 0.3] {
      let end = try? search.fit(
        start: Array([0.5, rho, middle].prefix(size)), lower: Array([1e-4, -0.999, 1e-5].prefix(size)),
        upper: Array([20, 0.999, 20].prefix(size))
      ) { point, residuals throws(NumericError) in
        guard let smile = smile(point) else { throw .notFinite }
        for (i, strike) in slice.strikes.enumerated() {
          guard let volatility = try? smile.blackVolatility(forward: forward, strike: strike, years: years) else {
            throw .notFinite
          }
          residuals[i] = roots[i] * (volatility - slice.volatilities[i])
        }
      }
      guard let end, end.reason != .iterationLimit, let found = smile(search.parameters) else { continue }
      if end.cost < best?.cost ?? .infinity { best = (end.cost, found, end.iterations) }
    }
    guard let best else { throw .noConvergence }
    let weight = roots.reduce(0) { $0 + $1 * $1 }
    guard weight > 0 else { throw .tooFewQuotes(have: 0, need: 3) }
    return Outcome(smile: best.smile, rms: (2 * best.cost / weight).squareRoot(), steps: best.steps)
  }

  /// The α at which the expansion gives this volatility at the forward: the least root of its cubic, by Newton's method
  /// from the volatility itself; `nil` where it finds none.
  private static func alpha(
    _ middle: Double, _ scale: Double, _ years: Double, _ beta: Double, _ nu: Double, _ rho: Double
  ) -> Double? {
    let cubic = (1 - beta) * (1 - beta) / 24 * years
    let square = rho * beta * nu / 4 * years
    let line = 1 + (2 - 3 * rho * rho) * nu * nu / 24 * years
    var ratio = middle
    for _ in 0..<60 {
      let value = ((cubic * ratio + square) * ratio + line) * ratio - middle
      let slope = (3 * cubic * ratio + 2 * square) * ratio + line
      guard slope > 0 else { return nil }
      let next = ratio - value / slope
      if (next - ratio).magnitude <= 1e-15 * ratio { return next > 0 ? next * scale : nil }
      ratio = next
    }
    return nil
  }
}
