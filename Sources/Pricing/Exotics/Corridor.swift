import QuantMath

/// How the law between two barriers is summed.
public enum CorridorSeries: String, Hashable, Sendable, CaseIterable {
  /// By mirror images: few terms where the barriers are far apart.
  case images
  /// By sines that vanish at both barriers: few terms where they are close together.
  case sines
}

/// A path between two barriers: the law of where it ends without having met either.
///
/// - Source: Ikeda and Kunitomo, 1992 (flat barriers); Geman and Yor, Pricing and hedging double-barrier options, 1996
struct Corridor<N: SmoothNumber>: Sendable {
  let law: ImageLaw<N>
  /// `ln(L / S)`, below zero.
  let low: N
  /// `ln(U / S)`, above zero.
  let high: N
  let series: CorridorSeries

  /// - Domain: `low < 0 < high`
  init(law: ImageLaw<N>, low: N, high: N, series: CorridorSeries? = nil) {
    self.law = law
    self.low = low
    self.high = high
    // Seven images and six sines are left of either sum where they change over.
    let isWide = law.deviation.value < 0.5 * (high.value - low.value)
    self.series = series ?? (isWide ? .images : .sines)
  }

  /// The same barriers under another measure.
  func under(_ law: ImageLaw<N>) -> Corridor { Corridor(law: law, low: low, high: high, series: series) }

  /// The probability of ending between `x` and `y` without having met a barrier.
  func survival(from x: N, to y: N) -> N {
    let from = x.value > low.value ? x : low
    let to = y.value < high.value ? y : high
    guard from.value < to.value else { return N(0) }
    return series == .images ? imageSum(from, to) : sineSum(from, to)
  }

  private func imageSum(_ from: N, _ to: N) -> N {
    let width = high - low
    var sum = law.between(from, to) - law.between(from, to, image: low * 2)
    sum = sum - law.between(from, to, image: high * 2)
    let spread = law.deviation.value / width.value
    // What is left out is below e^{-2n(n - 1)/spread²}.
    let last = min(1 + (0.25 + 19 * spread * spread).squareRoot().rounded(.up), 200)
    for n in stride(from: 1, through: last, by: 1) {
      let period = width * (2 * n)
      sum = sum + law.between(from, to, image: period) + law.between(from, to, image: -period)
      sum = sum - law.between(from, to, image: low * 2 - period) - law.between(from, to, image: high * 2 + period)
    }
    return sum
  }

  /// `Σ (2/w) sin(nπ(-l)/w) e^{-n²π²s²/(2w²)} ∫ e^{mx/s² - m²/(2s²)} sin(nπ(x - l)/w) dx`.
  private func sineSum(_ from: N, _ to: N) -> N {
    let width = high - low
    let spread = law.deviation.value / width.value
    let start = Harmonics(-low / width)
    let (near, far) = (Harmonics((from - low) / width), Harmonics((to - low) / width))
    let slope = law.mean / law.variance
    let level = law.mean * slope * -0.5
    let (nearExponent, farExponent) = (slope * from + level, slope * to + level)
    let scaledVariance = law.variance / (width * width)
    // The last term is below e^{-42}.
    let last = min(1 + (2.92 / spread).rounded(.down), 200)
    var sum = N(0)
    for n in stride(from: 1, through: last, by: 1) {
      let rate = reciprocal(width) * (n * .pi)
      let decay = scaledVariance * (-0.5 * n * n * .pi * .pi)
      let ends = (near.at(n), far.at(n))
      let upper = exponential(farExponent + decay) * (slope * ends.1.sine - rate * ends.1.cosine)
      let lower = exponential(nearExponent + decay) * (slope * ends.0.sine - rate * ends.0.cosine)
      sum = sum + start.at(n).sine * (upper - lower) / (slope * slope + rate * rate)
    }
    return sum * 2 / width
  }
}

/// `sin(nπx)` and `cos(nπx)` for `0 ≤ x ≤ 1`.
private struct Harmonics<N: SmoothNumber> {
  let place: N

  init(_ place: N) { self.place = place }

  func at(_ n: Double) -> (sine: N, cosine: N) {
    let sine = Trigonometry.sinPi(n * place.value)
    let cosine = Trigonometry.cosPi(n * place.value)
    let angle = place * (n * .pi)
    return (angle.mapped(sine) { (cosine, -sine, -cosine) }, angle.mapped(cosine) { (-sine, -cosine, sine) })
  }
}
