import QuantMath

/// Realised variance when the variance follows `dv = κ(θ - v)dt + ξ√v dW`: what swaps on it are worth.
///
/// All figures are per year, of `V/T` with `V = ∫ v dt` over the life; multiply by `e^{-rT}` and the notional for a
/// price.
///
/// - Domain: initial variance, level, speed and volatility of variance not negative and finite
/// - Units: variances per year (0.04 is 20 % volatility), years, correlation from -1 to 1
/// - Source: Cox, Ingersoll and Ross, Econometrica 53, 1985; Heston, Review of Financial Studies 6, 1993; Broadie and
///   Jain, The effect of jumps and discrete sampling on volatility and variance swaps, 2008
/// - Evidence: VarianceSwapTests, ExoticsGoldenTests
public struct HestonVariance: Hashable, Sendable {
  /// `v₀`.
  public let initial: Double
  /// `κ`, per year.
  public let speed: Double
  /// `θ`.
  public let level: Double
  /// `ξ`.
  public let volatility: Double

  /// - Throws: `outOfDomain` naming the parameter
  public init(initial: Double, speed: Double, level: Double, volatility: Double) throws(PricingError) {
    let parts = [("v0", initial), ("kappa", speed), ("theta", level), ("xi", volatility)]
    for (name, number) in parts where !(number >= 0 && number < 1e6) {
      throw .outOfDomain(argument: name, expected: "from 0 to 1e6", got: number)
    }
    self.initial = initial
    self.speed = speed
    self.level = level
    self.volatility = volatility
  }

  /// The variance that makes a swap worth nothing: `θ + (v₀ - θ)(1 - e^{-κT})/(κT)`.
  ///
  /// - Limits: κ→0: `v₀`; T→0: `v₀`; T→∞: `θ`
  /// - Throws: `outOfDomain`: years not finite or below zero
  public func fairVariance(years: Double) throws(PricingError) -> Double {
    try check(years)
    return level + (initial - level) * exponentialQuotient(-(speed * years))
  }

  /// The variance of `V/T`.
  ///
  /// - Throws: `outOfDomain`: years not finite or below zero
  public func varianceOfVariance(years: Double) throws(PricingError) -> Double {
    try check(years)
    guard years > 0 else { return 0 }
    return integratedSpread(years, from: initial) / (years * years)
  }

  /// The volatility that makes a swap on `√(V/T)` worth nothing, exactly.
  ///
  /// `√x = (1/√π) ∫ (1 - e^{-u²x}) u^{-2} du`, so the Laplace transform of `V` gives `E√V`. The same integral for a
  /// certain variance is taken away, so that what is integrated is the convexity alone; in `ln u` the trapezoidal rule
  /// leaves no error.
  ///
  /// - Accuracy: 2e-16 on the golden grid
  /// - Throws: `outOfDomain`: years not finite or below zero
  public func fairVolatility(years: Double) throws(PricingError) -> Double {
    let fair = try fairVariance(years: years)
    guard fair > 0, try varianceOfVariance(years: years) > 1e-18 * fair * fair else { return fair.squareRoot() }
    let total = fair * years
    var sum = 0.0
    let step = 0.125
    for index in -160...320 {
      let x = Double(index) * step
      let square = Exponential.exp(2 * x)
      // Both are close to 1 for small arguments, so it is their logarithms that are compared.
      let transform = logTransform(square / total, years)
      let difference = Exponential.exp(transform) * Exponential.expm1(-square - transform)
      sum += difference * Exponential.exp(-x)
    }
    return fair.squareRoot() * (1 + sum * step * 0x1.20dd750429b6dp-1)
  }

  /// The volatility swap to second order: `√K (1 - Var(V/T) / (8K²))`.
  ///
  /// - Accuracy: of third order in the volatility of variance; low, by a few tenths of a volatility point where it is
  ///   high
  /// - Throws: `outOfDomain`: years not finite or below zero
  /// - Source: Brockhaus and Long, Volatility swaps made simple, Risk 13, 2000
  public func approximateFairVolatility(years: Double) throws(PricingError) -> Double {
    let fair = try fairVariance(years: years)
    guard fair > 0 else { return 0 }
    return fair.squareRoot() * (1 - (try varianceOfVariance(years: years)) / (8 * fair * fair))
  }

  /// The fair variance of squared logarithmic returns over equal periods, each of which also holds drift, skew and
  /// chance.
  ///
  /// `E[(∫(b - v/2)dt + ∫√v dW)²]` a period, exactly, summed and divided by the years.
  ///
  /// - Domain: at least one sample; `carry` is `r - q`, finite
  /// - Limits: samples→∞: `fairVariance`
  /// - Throws: `outOfDomain` naming the argument
  public func fairVariance(
    years: Double, samples: Int, carry: Double, correlation: Double
  ) throws(PricingError) -> Double {
    try check(years)
    guard samples >= 1, samples <= 1_000_000 else {
      throw .outOfDomain(argument: "samples", expected: "from 1 to 1000000", got: Double(samples))
    }
    guard carry.isFinite else { throw .outOfDomain(argument: "carry", expected: "a finite number", got: carry) }
    guard correlation.magnitude <= 1 else {
      throw .outOfDomain(argument: "rho", expected: "from -1 to 1", got: correlation)
    }
    guard years > 0 else { return initial }
    let period = years / Double(samples)
    let reach = meanReach(period)
    var sum = 0.0
    for index in 0..<samples {
      let start = Double(index) * period
      let mean = expected(start)
      let whole = level * (period - reach) + mean * reach
      let second = integratedSpread(period, from: mean) + whole * whole + reach * reach * spread(start)
      let skew = correlation * volatility * integratedReach(period, from: mean)
      sum += carry * period * (carry * period - whole) + second / 4 + whole - skew
    }
    return try finite(sum / years)
  }
}

extension HestonVariance {
  private func check(_ years: Double) throws(PricingError) {
    guard years >= 0, years < 1e6 else {
      throw .outOfDomain(argument: "years", expected: "from 0 to 1e6", got: years)
    }
  }

  /// `ln E[e^{-sV}]`.
  private func logTransform(_ s: Double, _ years: Double) -> Double {
    let square = volatility * volatility
    let root = (speed * speed + 2 * s * square).squareRoot()
    let gone = -Exponential.expm1(-root * years)
    let pull = s * square / (root + speed)
    // 1 - x, with x = gone · pull / root, is the part of the denominator that starts from 1.
    let rest = (root + speed) * gone + 2 * root * (1 - gone)
    let start = 2 * s * gone / rest * initial
    guard level > 0, speed > 0 else { return -start }
    let bend = -Logarithm.log1p(-gone * pull / root)
    return 2 * speed * level / square * (bend - pull * years) - start
  }

  private func expected(_ time: Double) -> Double { level + (initial - level) * Exponential.exp(-speed * time) }

  /// `(1 - e^{-κt})/κ`.
  private func meanReach(_ time: Double) -> Double { time * exponentialQuotient(-(speed * time)) }

  /// `Var(v_t)`.
  private func spread(_ time: Double) -> Double {
    let reach = meanReach(time)
    let decay = Exponential.exp(-speed * time)
    return volatility * volatility * (initial * decay * reach + 0.5 * level * speed * reach * reach)
  }

  /// `Var ∫₀^t v du` from `v₀ = start`: `ξ² ∫ ((1 - e^{-κ(t-u)})/κ)² E[v_u] du`.
  private func integratedSpread(_ time: Double, from start: Double) -> Double {
    volatility * volatility * weighted(time, start) { reach in reach * reach }
  }

  /// `∫ (1 - e^{-κ(t-u)})/κ · E[v_u] du` from `v₀ = start`.
  private func integratedReach(_ time: Double, from start: Double) -> Double {
    weighted(time, start) { reach in reach }
  }

  /// Ten Gauss points on pieces over which the exponentials hardly bend.
  private func weighted(_ time: Double, _ start: Double, _ factor: (Double) -> Double) -> Double {
    let bend = speed * time
    let pieces = min(max((bend / 1.5).rounded(.up), 1), 32)
    // Beyond 48 times the memory, what is left is the level.
    let width = min(time, 48 / max(speed, 1e-300)) / pieces
    var sum = 0.0
    for piece in 0..<Int(pieces) {
      for (node, weight) in zip(Self.nodes, Self.weights) {
        let elapsed = (Double(piece) + 0.5 + 0.5 * node) * width
        // From both ends: memory of the start at the beginning, of the end at the end.
        let decayed = Exponential.exp(-speed * elapsed)
        let first = (start - level) * decayed * factor(meanReach(time - elapsed))
        let second = level * factor(meanReach(elapsed))
        sum += 0.5 * weight * width * (first + second)
      }
    }
    let rest = time - width * pieces
    return rest > 0 ? sum + level * factor(1 / speed) * rest : sum
  }

  private static let nodes = [
    -0.973_906_528_517_171_7, -0.865_063_366_688_984_5, -0.679_409_568_299_024_4, -0.433_395_394_129_247_2,
    -0.148_874_338_981_631_2, 0.148_874_338_981_631_2, 0.433_395_394_129_247_2, 0.679_409_568_299_024_4,
    0.865_063_366_688_984_5, 0.973_906_528_517_171_7,
  ]
  private static let weights = [
    0.066_671_344_308_688_14, 0.149_451_349_150_580_6, 0.219_086_362_515_982, 0.269_266_719_309_996_35,
    0.295_524_224_714_752_9, 0.295_524_224_714_752_9, 0.269_266_719_309_996_35, 0.219_086_362_515_982,
    0.149_451_349_150_580_6, 0.066_671_344_308_688_14,
  ]
}
