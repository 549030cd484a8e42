internal import QuantMath

/// The variance-gamma law: a Brownian motion with drift, run by a gamma clock.
public struct VarianceGammaProcess: CharacteristicModel, Hashable {
  /// Volatility of the motion by its own clock.
  public var volatility: Double
  /// Drift of the motion by its own clock: negative for a smile that leans to low strikes.
  public var drift: Double
  /// Variance of the clock per year: how far apart the jumps are.
  public var clockVariance: Double

  /// A process of these numbers.
  ///
  /// - Throws: `outOfDomain`: the price has no mean, `θν + σ²ν/2 ≥ 1`
  public init(volatility: Double, drift: Double, clockVariance: Double) throws(PricingError) {
    self.volatility = volatility
    self.drift = drift
    self.clockVariance = clockVariance
    guard atOne > 0 else {
      throw .outOfDomain(argument: "clock_variance", expected: "θν + σ²ν/2 below 1", got: clockVariance)
    }
  }

  /// What stands in the logarithm at `z = -i`.
  private var atOne: Double { 1 - clockVariance * (drift + 0.5 * volatility * volatility) }

  public func variance(years: Double) -> Double {
    years * (volatility * volatility + clockVariance * drift * drift)
  }

  public func logMoment(_ p: Double, years: Double) -> Double {
    let inside = 1 - clockVariance * p * (drift + 0.5 * volatility * volatility * p)
    guard inside > 0 else { return .infinity }
    return years / clockVariance * (p * Logarithm.log(atOne) - Logarithm.log(inside))
  }

  public func exponent(_ z: Complex, years: Double) -> Complex {
    let iz = Complex(-z.im, z.re)
    return years / clockVariance * (Logarithm.log(atOne) * iz - inside(z).logarithm)
  }

  private func inside(_ z: Complex) -> Complex {
    let iz = Complex(-z.im, z.re)
    return Complex(1) - clockVariance * drift * iz + 0.5 * volatility * volatility * clockVariance * (z * z)
  }

  public func slopes(_ z: Complex, years: Double) -> ExponentSlopes {
    let iz = Complex(-z.im, z.re)
    let square = z * z
    let (a, b) = (1 / atOne, inside(z).reciprocal)
    let scale = years * volatility
    let widened = volatility * clockVariance
    let first = -(a * iz) - square * b
    let second = square * square * (b * b) - a * a * iz
    let third = a * a * a * iz + square * square * square * (b * b * b)
    var slopes = ExponentSlopes()
    slopes.byVolatility = scale * first
    slopes.second = years * first + scale * widened * second
    slopes.third = 3 * years * widened * second - 2 * years * volatility * widened * widened * third
    slopes.byTime = exponent(z, years: 1)
    slopes.mixed = volatility * first
    return slopes
  }
}

extension FourierModel {
  /// The variance-gamma model: returns that move by jumps only, many small and few large.
  ///
  /// - Domain: `θν + σ²ν/2 < 1`; for times short beside ν the law is peaked: at the peak itself, where the density has
  ///   no value, Greeks end in `noConvergence`
  /// - Units: vega is by the volatility of the motion by its own clock, per 1.00
  /// - Limits: ν → 0 Black–Scholes
  /// - Accuracy: 1e-12 of the strike against mpmath on 30 rows, and on 28 where the law is peaked; Greeks 1e-9 of
  ///   their scale
  /// - Source: Madan, Carr and Chang, The variance gamma process and option pricing, 1998
  /// - Evidence: VarianceGammaTests, BentContourTests
  public static let varianceGamma = FourierModel(
    "variance-gamma", "Jumps by a gamma clock",
    parameters: [
      ModelParameter("volatility", "by the motion's own clock, per √year", in: 1e-6...5, typical: 0.2),
      ModelParameter("drift", "by the motion's own clock, per year", in: -10...10, typical: -0.14),
      ModelParameter("clock_variance", "variance of the clock, per year", in: 1e-6...100, typical: 0.05),
    ], accuracy: 1e-12, greekAccuracy: 1e-9
  ) { values throws(PricingError) in
    try VarianceGammaProcess(volatility: values[0], drift: values[1], clockVariance: values[2])
  }
}
