import QuantMath

/// When a path first meets a barrier below its start; for one above, look in the mirror.
struct FirstPassage<N: SmoothNumber>: Sendable {
  let law: ImageLaw<N>
  /// `ln(H / S)`, below zero.
  let barrier: N

  /// The probability that the barrier is met.
  var hit: N { law.below(barrier) + law.above(barrier, image: barrier * 2) }

  /// The probability that it is not.
  var miss: N { law.above(barrier) - law.above(barrier, image: barrier * 2) }

  /// The probability of meeting the barrier and ending above `x`.
  func hitEndingAbove(_ x: N) -> N {
    let image = barrier * 2
    if x.value >= barrier.value { return law.above(x, image: image) }
    return law.between(x, barrier) + law.above(barrier, image: image)
  }

  /// The probability of meeting the barrier and ending below `x`.
  func hitEndingBelow(_ x: N) -> N {
    if x.value <= barrier.value { return law.below(x) }
    return law.below(barrier) + law.between(barrier, x, image: barrier * 2)
  }

  /// The probability of missing the barrier and ending above `x`.
  func missEndingAbove(_ x: N) -> N {
    let from = x.value > barrier.value ? x : barrier
    return law.above(from) - law.above(from, image: barrier * 2)
  }

  /// The probability of missing the barrier and ending below `x`.
  func missEndingBelow(_ x: N) -> N {
    if x.value <= barrier.value { return N(0) }
    return law.between(barrier, x) - law.between(barrier, x, image: barrier * 2)
  }

  /// `E[e^{-rτ}; τ ≤ T]`: what 1 paid at the hit is worth; `interest` is `rT`.
  ///
  /// With `k² = m² + 2 rT s²`, two tails with the drift `±k`. Where `k²` is small or, with a negative rate, below zero,
  /// the two tails lose their meaning one by one while their sum does not: there it is a power series in `k²`.
  ///
  /// - Throws: `notCovered`: `k² / s²` below -100, which only a rate below -50 / T reaches
  func discountedHit(interest: N) throws(PricingError) -> N {
    let (mean, variance) = (law.mean, law.variance)
    let square = mean * mean / variance + interest * 2
    if square.value < 0.01 { return try discountedHitBySeries(interest: interest, square: square) }
    let drift = root(square) * law.deviation
    let fromMean = barrier.value - mean.value
    let logWeight = -0.5 * fromMean * fromMean / variance.value - interest.value
    let twice = interest * barrier * 2
    let falling: N
    let rising: N
    // One of m - k and m + k loses digits; it is then 2 rT s² over the other.
    if mean.value > 0 {
      falling = -twice / (mean + drift)
      rising = barrier * (mean + drift) / variance
    } else {
      falling = barrier * (mean - drift) / variance
      rising = twice / (drift - mean)
    }
    let down = weightedTail(exponent: falling, z: (barrier - drift) / law.deviation, logWeight: logWeight)
    return down + weightedTail(exponent: rising, z: (barrier + drift) / law.deviation, logWeight: logWeight)
  }

  /// `√(2/π) e^{am/s²} Σ (-δ)^n / n! · y^{2n} ∫_y^∞ u^{-2n} e^{-u²/2} du` with `y = -a/s` and `δ = k² / (2s²)`.
  private func discountedHitBySeries(interest: N, square: N) throws(PricingError) -> N {
    guard square.value > -100 else {
      throw .notCovered("a rebate at the hit with a rate below -50 over the years to expiry")
    }
    let depth = -barrier / law.deviation
    let exponent = barrier * law.mean / law.variance
    let logWeight = exponent.value - 0.5 * depth.value * depth.value
    let depthSquare = depth * depth
    let edge = depth * exponential(exponent - depthSquare * 0.5) * 0x1.9884533d43651p-1
    var moment = weightedTail(exponent: exponent, z: -depth, logWeight: logWeight) * 2
    var factor = N(1)
    var sum = moment
    let last = 30 + (2 * square.value.magnitude).rounded(.up)
    for n in stride(from: 1.0, through: last, by: 1) {
      moment = (edge - depthSquare * moment) / (2 * n - 1)
      factor = factor * square * (-0.5 / n)
      sum = sum + factor * moment
    }
    return sum
  }
}

/// The shift of a barrier that makes up for monitoring at dates only.
///
/// - Source: Broadie, Glasserman and Kou, A continuity correction for discrete barrier options, Mathematical Finance 7,
///   1997
enum DiscreteMonitoring {
  /// `-ζ(1/2) / √(2π)`.
  static let beta = 0.582_597_157_939_010_67

  /// The log-distance `β σ √(T/n)`; zero for continuous monitoring. The spacing of the dates is taken as given, so that
  /// `theta` sees dates pass, not come closer.
  static func shift<N: SmoothNumber>(_ market: MarketPoint<N>, dates: Double) -> N {
    dates > 0 ? market.volatility * (beta * (market.years.value / dates).squareRoot()) : N(0)
  }
}
