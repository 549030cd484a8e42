import QuantMath

/// The law of `X = ln(S_T / S)` and of its mirror images.
///
/// Reflecting the path at barriers turns the law of a path that has met them into sums of images: the image at `c` has
/// the density `e^{mc/s²} · N(x; c + m, s²)`, with `m` and `s` the mean and deviation of `X`. The factor may be beyond
/// the largest double while the mass is small, so factor and tail are formed together: with
/// `e^{mc/s²} φ(z) = φ((x - m)/s) · e^{-c(c - 2x)/(2s²)}`, whose exponent has no cancellation for images on the far
/// side of a barrier.
///
/// - Source: Ikeda and Kunitomo, Pricing options with curved boundaries, Mathematical Finance 2, 1992
/// - Evidence: BarrierTests, ExoticsGoldenTests
struct ImageLaw<N: SmoothNumber>: Sendable {
  let mean: N
  let deviation: N
  let variance: N

  init(mean: N, deviation: N) {
    self.mean = mean
    self.deviation = deviation
    variance = deviation * deviation
  }

  /// The law as seen in the mirror: that of `-X`.
  var mirrored: ImageLaw { ImageLaw(mean: -mean, deviation: deviation) }

  /// The law under the measure in which the underlying is the unit of account.
  var underStock: ImageLaw { ImageLaw(mean: mean + variance, deviation: deviation) }

  /// Mass of the law above `x`.
  func above(_ x: N) -> N { normal((mean - x) / deviation) }

  /// Mass of the law below `x`.
  func below(_ x: N) -> N { normal((x - mean) / deviation) }

  /// Mass of the image at `c` above `x`.
  func above(_ x: N, image c: N) -> N { tail((mean + c - x) / deviation, x, c) }

  /// Mass of the image at `c` below `x`.
  func below(_ x: N, image c: N) -> N { tail((x - c - mean) / deviation, x, c) }

  /// Mass of the law between `low` and `high`.
  func between(_ low: N, _ high: N) -> N {
    let isRight = low.value + high.value > 2 * mean.value
    return isRight ? above(low) - above(high) : below(high) - below(low)
  }

  /// Mass of the image at `c` between `low` and `high`.
  func between(_ low: N, _ high: N, image c: N) -> N {
    let isRight = low.value + high.value > 2 * (mean.value + c.value)
    return isRight ? above(low, image: c) - above(high, image: c) : below(high, image: c) - below(low, image: c)
  }

  private func tail(_ z: N, _ x: N, _ c: N) -> N {
    let fromMean = x.value - mean.value
    let distance = fromMean * fromMean + c.value * (c.value - 2 * x.value)
    return weightedTail(exponent: mean * c / variance, z: z, logWeight: -0.5 * distance / variance.value)
  }
}

/// `e^exponent · Φ(z)` with `logWeight = exponent - z²/2` given, which is the one of the two that stays small where `z`
/// is far below zero.
func weightedTail<N: SmoothNumber>(exponent: N, z: N, logWeight: Double) -> N {
  let level: Double
  if z.value > 0 {
    level = Exponential.exp(exponent.value) * NormalDistribution.cumulative(z.value)
  } else {
    level = Exponential.exp(logWeight) * millsRatio(-z.value) * 0x1.9884533d43651p-2
  }
  return z.weightedNormal(level, exponent: exponent) { Exponential.exp(logWeight) * 0x1.9884533d43651p-2 }
}

/// `Φ(-y) / φ(y)` for `y ≥ 0`.
///
/// - Accuracy: below 10, `y²/2` units in the last place; above, a continued fraction to the last place
func millsRatio(_ y: Double) -> Double {
  if y < 10 {
    return NormalDistribution.cumulative(-y) * Exponential.exp(0.5 * y * y) * 0x1.40d931ff62706p1
  }
  if y > 1e150 { return 1 / y }
  var fraction = y
  for n in stride(from: 24.0, through: 1, by: -1) { fraction = y + n / fraction }
  return 1 / fraction
}
