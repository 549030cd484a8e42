import QuantMath

/// An arithmetic average of prices: what is known of it, and the weights of the prices to come.
struct ArithmeticAverage: Sendable {
  /// The part that is known, in the underlying's price.
  var known: Double
  /// Rising times of the prices to come, in years from now.
  var times: [Double]
  /// Their weights in the average.
  var weights: [Double]

  /// Fixings at dates.
  init(ahead: [Double], past: Int, average: Double) {
    let all = Double(past + ahead.count)
    known = past > 0 ? average * (Double(past) / all) : 0
    times = []
    weights = []
    for time in ahead {
      if times.last == time {
        weights[weights.count - 1] += 1 / all
      } else {
        times.append(time)
        weights.append(1 / all)
      }
    }
  }

  /// The trapezoidal rule with this many steps for an average without end; its error is a series in the square of a
  /// step.
  init(steps: Int, window: Double, years: Double, known: Double) {
    self.known = known
    let weight = years / (window * Double(steps))
    times = (0...steps).map { years * (Double($0) / Double(steps)) }
    weights = [Double](repeating: weight, count: steps + 1)
    weights[0] *= 0.5
    weights[steps] *= 0.5
  }

  /// The undiscounted price of an option on the average, exact for these times.
  ///
  /// The law of the sum behind the first price comes from `AverageRecursion`. Where the first price comes much sooner
  /// than the others follow each other, its law is too narrow for the grid, and the second return is priced instead
  /// while the first is summed over.
  ///
  /// - Domain: at least one price to come, behind now
  func option<N: SmoothNumber>(
    _ sign: Double, spot: N, strike: N, volatility: Double, carry: Double, lengthening: N
  ) throws(PricingError) -> N {
    let rest = strike - known
    let drift = carry - 0.5 * volatility * volatility
    if rest.value <= 0 { return sign > 0 ? expected(spot, carry, lengthening) - rest : N(0) }
    let gaps = zip(times.dropFirst(), times).map { $0 - $1 }
    let first = lengthening + times[0]
    guard let gap = gaps.first else {
      return forwardOption(sign, spot * weights[0] * exponential(first * carry), rest, root(first) * volatility)
    }
    let isWide = times[0] >= 0.8 * gap
    let skipped = isWide ? 1 : 2
    let law = try followingLaw(gaps, from: skipped, volatility, drift)
    if isWide {
      let growth = spot * exponential(first * carry)
      let deviation = root(first) * volatility
      return law.sum { forwardOption(sign, growth * (weights[0] + $0), rest, deviation) }
    }
    let second = times[0] > 0 ? N(gap) : lengthening + gap
    let growth = exponential(second * carry)
    let deviation = root(second) * volatility
    let returns: [(N, Double)] = times[0] > 0 ? firstReturns(first, volatility, drift) : [(N(1), 1)]
    var total = N(0)
    for (change, probability) in returns {
      let price = spot * change
      let left = rest - price * weights[0]
      let forward = price * growth
      let part = law.sum { scale in
        let end = forward * (weights[1] + scale)
        if left.value <= 0 { return sign > 0 ? end - left : N(0) }
        return forwardOption(sign, end, left, deviation)
      }
      total = total + part * probability
    }
    return total
  }

  private func expected<N: SmoothNumber>(_ spot: N, _ carry: Double, _ lengthening: N) -> N {
    var sum = N(0)
    for (time, weight) in zip(times, weights) {
      let ahead = time > 0 ? lengthening + time : N(0)
      sum = sum + exponential(ahead * carry) * weight
    }
    return spot * sum
  }

  /// The law of what follows the price number `from`, counted from 1, relative to it.
  private func followingLaw(
    _ gaps: [Double], from: Int, _ volatility: Double, _ drift: Double
  ) throws(PricingError) -> FollowingLaw {
    guard from < times.count else { return FollowingLaw(law: nil) }
    let later = gaps[(from - 1)...]
    let recursion = AverageRecursion(
      deviations: later.map { volatility * $0.squareRoot() }, means: later.map { drift * $0 },
      weights: Array(weights[from...]))
    return FollowingLaw(law: try recursion.law())
  }

  /// The first return on a grid of its normal law, with probabilities.
  private func firstReturns<N: SmoothNumber>(_ first: N, _ volatility: Double, _ drift: Double) -> [(N, Double)] {
    let step = 0.45
    return (-20...20).map { index in
      let z = Double(index) * step
      let change = exponential(first * drift + root(first) * (volatility * z))
      return (change, NormalDistribution.density(z) * step)
    }
  }
}

/// What is expected over the law of the sum that follows.
private struct FollowingLaw {
  let law: AverageRecursion.Law?

  func sum<N: SmoothNumber>(_ body: (Double) -> N) -> N {
    guard let law else { return body(0) }
    var total = N(0)
    for (index, mass) in law.masses.enumerated() where mass > 0 {
      total = total + body(Exponential.exp(law.start + Double(index) * law.step)) * mass
    }
    return total
  }
}

/// The undiscounted price of a vanilla option on a lognormal forward.
func forwardOption<N: SmoothNumber>(_ sign: Double, _ forward: N, _ strike: N, _ deviation: N) -> N {
  let d1 = logRatio(forward, strike) / deviation + deviation * 0.5
  let d2 = d1 - deviation
  return (forward * normal(d1 * sign) - strike * normal(d2 * sign)) * sign
}
