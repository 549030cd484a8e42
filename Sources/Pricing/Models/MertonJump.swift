internal import QuantMath

/// Merton's law: a Brownian motion with lognormal jumps at Poisson times.
public struct MertonProcess: CharacteristicModel, Hashable {
  /// Volatility of the diffusion.
  public var volatility: Double
  /// Jumps a year.
  public var jumpIntensity: Double
  /// Mean of a jump's logarithm.
  public var jumpMean: Double
  /// Standard deviation of a jump's logarithm.
  public var jumpDeviation: Double

  /// A process of these numbers.
  public init(volatility: Double, jumpIntensity: Double, jumpMean: Double, jumpDeviation: Double) {
    self.volatility = volatility
    self.jumpIntensity = jumpIntensity
    self.jumpMean = jumpMean
    self.jumpDeviation = jumpDeviation
  }

  /// The mean relative size of a jump.
  private var drift: Double { Exponential.expm1(jumpMean + 0.5 * jumpDeviation * jumpDeviation) }

  public func variance(years: Double) -> Double {
    years * (volatility * volatility + jumpIntensity * (jumpMean * jumpMean + jumpDeviation * jumpDeviation))
  }

  public func logMoment(_ p: Double, years: Double) -> Double {
    let size = Exponential.expm1(p * jumpMean + 0.5 * p * p * jumpDeviation * jumpDeviation)
    return years * (0.5 * volatility * volatility * p * (p - 1) + jumpIntensity * (size - p * drift))
  }

  public func exponent(_ z: Complex, years: Double) -> Complex { years * rate(z) }

  private func rate(_ z: Complex) -> Complex {
    let iz = Complex(-z.im, z.re)
    let size = (jumpMean * iz - 0.5 * jumpDeviation * jumpDeviation * (z * z)).exponential
    return jumpIntensity * (size - Complex(1) - drift * iz) - 0.5 * volatility * volatility * (iz + z * z)
  }

  public func slopes(_ z: Complex, years: Double) -> ExponentSlopes {
    let m = Complex(-z.im, z.re) + z * z
    var slopes = ExponentSlopes()
    slopes.byVolatility = -years * volatility * m
    slopes.second = -years * m
    slopes.byTime = rate(z)
    slopes.mixed = -volatility * m
    return slopes
  }

  /// Undiscounted price by Merton's own series: Black prices weighted by the chance of each count of jumps.
  ///
  /// Summed outwards from the likeliest count, with weights that are normalised at the end, so that no factorial is
  /// taken.
  ///
  /// - Accuracy: 1e-14 of the larger of forward and strike
  /// - Throws: `noConvergence`: more than a million jumps are expected
  public func series(
    forward: Double, strike: Double, years: Double, isCall: Bool
  ) throws(PricingError) -> Double {
    let size = Exponential.exp(jumpMean + 0.5 * jumpDeviation * jumpDeviation)
    let expected = jumpIntensity * years
    guard expected < 1e6, forward > 0, strike > 0, forward < .infinity, strike < .infinity else {
      throw .noConvergence(of: "the series over jumps")
    }
    let logSize = jumpMean + 0.5 * jumpDeviation * jumpDeviation
    func term(_ count: Double) -> Double {
      let shifted = forward * Exponential.exp(count * logSize - jumpIntensity * (size - 1) * years)
      let square = volatility * volatility * years + count * jumpDeviation * jumpDeviation
      return MertonProcess.black(shifted, strike, square.squareRoot(), isCall)
    }
    let middle = expected - expected.truncatingRemainder(dividingBy: 1)
    var weight = 1.0
    var (total, sum) = (1.0, term(middle))
    var count = middle
    while count > 0, weight > 1e-20 {
      weight *= count / expected
      count -= 1
      total += weight
      sum += weight * term(count)
    }
    (weight, count) = (1, middle)
    while weight > 1e-20 {
      count += 1
      weight *= expected / count
      total += weight
      sum += weight * term(count)
    }
    guard sum.isFinite else { throw .noConvergence(of: "the series over jumps") }
    return sum / total
  }

  private static func black(_ forward: Double, _ strike: Double, _ deviation: Double, _ isCall: Bool) -> Double {
    let sign = isCall ? 1.0 : -1.0
    guard deviation > 0, forward > 0 else { return max(0, sign * (forward - strike)) }
    let d1 = Logarithm.log(forward / strike) / deviation + 0.5 * deviation
    let own = NormalDistribution.cumulative(sign * d1)
    let other = NormalDistribution.cumulative(sign * (d1 - deviation))
    return max(0, sign * (forward * own - strike * other))
  }
}

extension FourierModel {
  /// Merton's jump diffusion: constant volatility and lognormal jumps.
  ///
  /// - Domain: see `parameters`; without diffusion the law has a point mass and the integral does not end:
  ///   `noConvergence`
  /// - Units: vega is by the volatility of the diffusion, per 1.00
  /// - Limits: no jumps: Black–Scholes
  /// - Accuracy: 1e-12 of the strike against mpmath on 60 rows and against the series, Greeks 1e-9 of their scale
  /// - Source: Merton, Option pricing when underlying stock returns are discontinuous, 1976
  /// - Evidence: FourierReferenceTests.merton, FourierModelTests
  public static let mertonJump = FourierModel(
    "merton-jump", "Merton's jump diffusion",
    parameters: [ModelParameter("volatility", "of the diffusion, per √year", in: 0...5, typical: 0.2)] + jumpParameters,
    accuracy: 1e-12, greekAccuracy: 1e-9
  ) { values in
    MertonProcess(volatility: values[0], jumpIntensity: values[1], jumpMean: values[2], jumpDeviation: values[3])
  }
}
