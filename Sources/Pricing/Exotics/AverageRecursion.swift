import QuantMath

/// The exact law of a sum of prices at given times, built from the last time back to the first.
///
/// With returns `Rᵢ` from one time to the next the sum is `S R₁ (1 + R₂ (1 + … Rₙ))`, so `Yₖ = ln Rₖ + ln(wₖ +
/// e^{Yₖ₊₁})` has the density of `Yₖ₊₁`, carried through the logarithm and spread by a normal law. On an even grid the
/// trapezoidal rule integrates such smooth densities with an error below `e^{-2π² (s/Δ)² / 2}`, `s` the deviation of
/// one return; the step `Δ = s/2` leaves nothing of it. The first return is not spread but priced: given the rest, the
/// sum is lognormal.
///
/// - Complexity: O(n · √n) points, each spread over 38 neighbours; two exponentials a point
/// - Source: Carverhill and Clewlow, Flexible convolution, Risk 3, 1990; the recursion without a shift of the grid
/// - Evidence: AsianTests
struct AverageRecursion {
  /// Deviation and mean of the logarithm of each return after the first, from the first to the last.
  let deviations: [Double]
  let means: [Double]
  /// The weights of the prices after the first.
  let weights: [Double]

  /// The grid of the logarithm of what follows the first price, and the probability at each point.
  struct Law {
    var start: Double
    var step: Double
    var masses: [Double]
  }

  /// The law of `ln(w₂ R₂ + w₃ R₂ R₃ + …)`.
  ///
  /// - Throws: `notCovered`: times so uneven that the grid would have more than 20,000 points, or returns with a
  ///   deviation above 3
  func law() throws(PricingError) -> Law {
    let last = deviations.count - 1
    let narrowest = deviations.reduce(.infinity, min)
    guard deviations.reduce(0, max) < 3 else { throw Self.tooWide }
    let step = min(0.5 * narrowest, 0.4)
    var law = try gaussian(mean: means[last] + Logarithm.log(weights[last]), deviations[last], step)
    for k in stride(from: last - 1, through: 0, by: -1) {
      law = try spread(law, weight: weights[k], mean: means[k], deviation: deviations[k])
    }
    return law
  }

  private static let reach = 9.5

  private func gaussian(mean: Double, _ deviation: Double, _ step: Double) throws(PricingError) -> Law {
    let count = (Self.reach * deviation / step).rounded(.up)
    try check(2 * count)
    let masses = (0...Int(2 * count)).map { index in
      let z = (Double(index) - count) * step / deviation
      return NormalDistribution.density(z) * step / deviation
    }
    return Law(start: mean - count * step, step: step, masses: masses)
  }

  /// Carries the law through `ln(weight + e^y)` and spreads it by the next return.
  private func spread(_ law: Law, weight: Double, mean: Double, deviation: Double) throws(PricingError) -> Law {
    let step = law.step
    let places = law.masses.indices.map { index in
      Self.logSum(weight, law.start + Double(index) * step) + mean
    }
    let half = Int((Self.reach * deviation / step).rounded(.up))
    let start = places[0] - Double(half) * step
    let room = (places[places.count - 1] - start) / step + Double(half) + 2
    try check(room)
    guard room * Double(half) < 2e6 else { throw Self.tooWide }
    var masses = [Double](repeating: 0, count: Int(room) + 1)
    let ratio = step / deviation
    // e^{-(z + jr)²/2} = e^{-z²/2} · (e^{-zr})^j · e^{-j²r²/2}: the last factor is the same for every point.
    let fall = (0...half).map { Exponential.exp(-0.5 * Double($0 * $0) * ratio * ratio) }
    let scale = NormalDistribution.density(0) * ratio
    masses.withUnsafeMutableBufferPointer { target in
      fall.withUnsafeBufferPointer { fall in
        for (place, mass) in zip(places, law.masses) {
          let nearest = ((place - start) / step).rounded()
          let z = (start + nearest * step - place) / deviation
          let centre = Int(nearest)
          let peak = mass * scale * Exponential.exp(-0.5 * z * z)
          target[centre] += peak
          let (up, down) = (Exponential.exp(-z * ratio), Exponential.exp(z * ratio))
          var (above, below) = (peak, peak)
          for j in 1...half {
            above *= up
            below *= down
            if centre + j < target.count { target[centre + j] += above * fall[j] }
            if centre - j >= 0 { target[centre - j] += below * fall[j] }
          }
        }
      }
    }
    return trimmed(Law(start: start, step: step, masses: masses))
  }

  /// The law without the ends that carry nothing, neither in probability nor in value.
  private func trimmed(_ law: Law) -> Law {
    var total = 0.0
    var worth = [Double](repeating: 0, count: law.masses.count)
    for index in worth.indices {
      worth[index] = law.masses[index] * Exponential.exp(law.start + Double(index) * law.step)
      total += worth[index]
    }
    let counts = worth.indices.filter { law.masses[$0] > 1e-24 || worth[$0] > 1e-24 * total }
    guard let first = counts.first, let last = counts.last else { return law }
    return Law(
      start: law.start + Double(first) * law.step, step: law.step, masses: Array(law.masses[first...last]))
  }

  private func check(_ points: Double) throws(PricingError) {
    guard points < 20_000 else { throw Self.tooWide }
  }

  private static let tooWide = PricingError.notCovered("fixings this uneven or this volatile; use simulation")

  /// `ln(w + e^y)`.
  static func logSum(_ weight: Double, _ y: Double) -> Double {
    guard weight > 0 else { return y }
    let ratio = Exponential.exp(y) / weight
    if ratio < 0x1p60 { return Logarithm.log(weight) + Logarithm.log1p(ratio) }
    return y + weight / Exponential.exp(y)
  }
}
