internal import CPricing
internal import QuantMath

/// Heston's stochastic volatility, with or without jumps: `dv = κ(θ - v)dt + ξ√v dW`, correlated with the price.
///
/// Jumps come λ times a year and multiply the price by a lognormal factor; with λ > 0 this is Bates's model.
public struct HestonProcess: CharacteristicModel, Hashable {
  /// Variance now, per year.
  public var variance: Double
  /// Rate of reversion κ per year.
  public var reversion: Double
  /// Long-run variance θ.
  public var longVariance: Double
  /// Volatility of variance ξ.
  public var volatilityOfVariance: Double
  /// Correlation of price and variance.
  public var correlation: Double
  /// Jumps a year λ, the mean and the standard deviation of their logarithm.
  public var jumpIntensity = 0.0
  /// See `jumpIntensity`.
  public var jumpMean = 0.0
  /// See `jumpIntensity`.
  public var jumpDeviation = 0.0

  /// A process of these numbers; models check their domain.
  public init(
    variance: Double, reversion: Double, longVariance: Double, volatilityOfVariance: Double, correlation: Double
  ) {
    self.variance = variance
    self.reversion = reversion
    self.longVariance = longVariance
    self.volatilityOfVariance = volatilityOfVariance
    self.correlation = correlation
  }

  /// The same process with jumps.
  public func withJumps(intensity: Double, mean: Double, deviation: Double) -> HestonProcess {
    var process = self
    process.jumpIntensity = intensity
    process.jumpMean = mean
    process.jumpDeviation = deviation
    return process
  }

  /// Reversion as the kernels take it: κ → 0 and ξ → 0 are limits, reached to the last digit long before these bounds.
  private var positiveReversion: Double { max(reversion, 1e-12) }
  private var positiveVolatility: Double { max(volatilityOfVariance, 1e-60) }

  public var mostNodes: Int { 1 << 16 }

  public func variance(years: Double) -> Double {
    let kappa = positiveReversion
    let mean = -Exponential.expm1(-kappa * years) / kappa
    let jumps = jumpIntensity * years * (jumpMean * jumpMean + jumpDeviation * jumpDeviation)
    return max(0, variance * mean + longVariance * (years - mean)) + jumps
  }

  public func logMoment(_ p: Double, years: Double) -> Double {
    let diffusion = diffusionLogMoment(p, years: years)
    guard jumpIntensity > 0 else { return diffusion }
    let square = jumpDeviation * jumpDeviation
    let size = Exponential.expm1(p * jumpMean + 0.5 * p * p * square)
    let drift = Exponential.expm1(jumpMean + 0.5 * square)
    return diffusion + jumpIntensity * years * (size - p * drift)
  }

  /// The Riccati equations for a real power: below the time at which the moment explodes they have this closed form.
  private func diffusionLogMoment(_ p: Double, years: Double) -> Double {
    let (kappa, xi) = (positiveReversion, positiveVolatility)
    let beta = kappa - correlation * xi * p
    let m = p * (1 - p)
    let square = beta * beta + xi * xi * m
    let weight = kappa * longVariance
    guard square >= 0 else {
      let d = (-square).squareRoot()
      let angle = 0.5 * d * years
      let (sine, cosine) = Trigonometry.sineCosine(angle)
      let den = cosine + beta / d * sine
      guard angle < 3.141592653589793, den > 0 else { return .infinity }
      let slope = -m * sine / (d * den)
      return variance * slope + weight / (xi * xi) * (beta * years - 2 * Logarithm.log(den))
    }
    let d = square.squareRoot()
    let decay = Exponential.exp(-d * years)
    let e1 = d * years < 1e-8 ? years : -Exponential.expm1(-d * years) / d
    let den = 1 + decay + beta * e1
    guard den > 0 else { return .infinity }
    let slope = -m * e1 / den
    let a1 = m / (beta + d)
    let q = -0.5 * xi * xi * e1 * a1
    guard q > -1, a1.isFinite else { return .infinity }
    return variance * slope - weight * (a1 * years + 2 / (xi * xi) * Logarithm.log1p(q))
  }

  public func fill(_ request: NodeRequest, planes: inout MutableSpan<Double>) -> Int {
    var terms = fourier_terms()
    terms.variance = variance
    terms.reversion = positiveReversion
    terms.long_variance = longVariance
    terms.vol_of_variance = positiveVolatility
    terms.correlation = correlation
    terms.jump_intensity = jumpIntensity
    terms.jump_mean = jumpMean
    terms.jump_deviation = jumpDeviation
    terms.jump_compensator = Exponential.expm1(jumpMean + 0.5 * jumpDeviation * jumpDeviation)
    terms.years = request.years
    terms.step = request.step
    terms.stop_value = request.stopValue
    terms.stop_density = request.stopDensity
    var count = 0
    planes.withUnsafeMutableBufferPointer { target in
      guard let to = target.baseAddress else { return }
      heston_nodes(&terms, request.depth.rawValue, to, request.capacity, &count)
    }
    return count
  }

  public func exponent(_ z: Complex, years: Double) -> Complex { riccati(z, years).exponent }

  public func slopes(_ z: Complex, years: Double) -> ExponentSlopes {
    let solved = riccati(z, years)
    var slopes = ExponentSlopes()
    let now = variance.squareRoot()
    slopes.byVolatility = 2 * now * solved.slope
    slopes.second = 2 * solved.slope
    slopes.byTime = solved.byTime
    slopes.mixed = 2 * now * solved.rate
    return slopes
  }

  /// The Riccati equations at any z, as in the kernel, node by node: its naive twin.
  private func riccati(
    _ z: Complex, _ years: Double
  ) -> (slope: Complex, rate: Complex, exponent: Complex, byTime: Complex) {
    let (kappa, xi) = (positiveReversion, positiveVolatility)
    let iz = Complex(-z.im, z.re)
    let m = iz + z * z
    let beta = Complex(kappa) - correlation * xi * iz
    // β² + ξ²m without its cancellation: for correlations of ±1 the square of z drops out.
    let square = (xi * xi * (1 - correlation) * (1 + correlation)) * (z * z)
    let d = (Complex(kappa * kappa) + (xi * (xi - 2 * kappa * correlation)) * iz + square).squareRoot
    let decay = (-years * d).exponential
    let e1 = (Complex(1) - decay) / d
    let den = Complex(1) + decay + beta * e1
    let slope = -(m * e1 / den)
    let a1 = m / (beta + d)
    let level = -(years * a1 + 2 / (xi * xi) * (0.5 * den).logarithm)
    let spread = jumpDeviation * jumpDeviation
    let drift = Exponential.expm1(jumpMean + 0.5 * spread)
    let size = (jumpMean * iz - 0.5 * spread * (z * z)).exponential
    let jump = jumpIntensity * (size - Complex(1) - drift * iz)
    let weight = kappa * longVariance
    let rate = 0.5 * xi * xi * (slope * slope) - beta * slope - 0.5 * m
    let exponent = variance * slope + weight * level + years * jump
    return (slope, rate, exponent, variance * rate + weight * slope + jump)
  }
}
