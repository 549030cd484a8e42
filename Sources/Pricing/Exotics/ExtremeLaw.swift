import QuantMath

/// What the lowest or the highest price is expected to add beyond a level.
///
/// `P(min ≤ S e^{-y}) = Φ(-(y + m)/s) + e^{-2my/s²} Φ((m - y)/s)`, integrated over `S e^{-y} dy` from the level on. The
/// first part is a vanilla option at the level; the second is `∫ S e^{-ψy} Φ((m - y)/s) dy` with `ψ = 2(r - q)/σ²`. By
/// parts it is a difference over `ψ`, which is empty where the carry is none: there it is a power series in `ε = ψs`,
/// over the repeated integrals of the normal tail. The highest price is the mirror of the lowest.
///
/// - Source: Goldman, Sosin and Gatto, Path dependent options, Journal of Finance 34, 1979; Conze and Viswanathan, Path
///   dependent options: the case of lookback options, Journal of Finance 46, 1991
/// - Evidence: LookbackTests, ExoticsGoldenTests
struct ExtremeLaw<N: SmoothNumber>: Sendable {
  let market: MarketPoint<N>
  /// Equally spaced dates until expiry on which the price is looked at; 0: always.
  let dates: Double

  /// `e^{-rT} E[(level - min)⁺]` for a level not above the price.
  func lowestBelow(_ level: N) -> N { beyond(level, direction: 1) }

  /// `e^{-rT} E[(max - level)⁺]` for a level not below the price.
  func highestAbove(_ level: N) -> N { beyond(level, direction: -1) }

  /// Dates of monitoring bring the extreme back by `e^{βσ√(T/n)}`.
  ///
  /// - Source: Broadie, Glasserman and Kou, Connecting discrete and continuous path-dependent options, Finance and
  ///   Stochastics 3, 1999
  private func beyond(_ level: N, direction: Double) -> N {
    let shift = DiscreteMonitoring.shift(market, dates: dates)
    let depth = market.logDistance(level) * -direction + shift
    let moved = level * exponential(shift * -direction)
    let sum = vanilla(moved, depth, direction) + reflected(depth, direction)
    return sum * exponential(shift * direction)
  }

  /// A put at the level for the lowest price, a call for the highest.
  private func vanilla(_ level: N, _ depth: N, _ direction: Double) -> N {
    let cash = -(depth + market.mean * direction) / market.deviation
    let stock = cash - market.deviation * direction
    return (level * market.discount * normal(cash) - market.prepaid * normal(stock)) * direction
  }

  private func reflected(_ depth: N, _ direction: Double) -> N {
    let deviation = market.deviation
    let carry = (market.rate - market.dividend) * market.years
    let slope = carry * (2 * direction) / market.variance
    let epsilon = carry * (2 * direction) / deviation
    let start = (depth - market.mean * direction) / deviation
    let image = (depth + market.mean * direction) / deviation
    let spot = market.underlying * market.discount
    let logWeight = -direction * depth.value - 0.5 * image.value * image.value
    let tail = weightedTail(exponent: -(slope * depth), z: -start, logWeight: logWeight)
    guard epsilon.value.magnitude * max(1, start.value.magnitude) < 0.5 else {
      return (spot * tail - market.prepaid * normal(-start - epsilon)) / slope
    }
    let bell = exponential(depth * -direction - image * image * 0.5) * 0x1.9884533d43651p-2
    var (before, integral) = (tail, bell - start * tail)
    var power = N(1)
    var sum = integral
    for n in stride(from: 2.0, through: 24, by: 1) {
      (before, integral) = (integral, (before - start * integral) / n)
      power = power * -epsilon
      sum = sum + power * integral
    }
    return spot * deviation * sum
  }
}
