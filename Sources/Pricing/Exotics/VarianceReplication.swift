import QuantMath

/// A strike and what the market says of it.
public struct QuotedStrike: Hashable, Sendable {
  /// The strike.
  public let strike: Double
  /// Its implied volatility, per √year.
  public let volatility: Double

  /// A quote of this volatility at this strike.
  public init(strike: Double, volatility: Double) {
    self.strike = strike
    self.volatility = volatility
  }
}

/// The fair variance of a swap, from the options that replicate it, whatever the dynamics, as long as prices do not
/// jump.
///
/// - Evidence: VarianceSwapTests
public enum VarianceReplication {
  /// From listed strikes, as the book of options that is actually held.
  ///
  /// The payoff `2/T ((S_T - S*)/S* - ln(S_T/S*))` is bounded from above by straight pieces from strike to strike,
  /// whose slopes are the numbers of options: puts below the boundary `S*`, calls above. Strikes that are not held cost
  /// nothing and pay nothing, so a narrow range is low; pieces lie above the curve, so a coarse one is high.
  ///
  /// - Domain: at least two strikes on each side of the boundary, or one of them the boundary itself; all positive,
  ///   rising
  /// - Units: variance per year
  /// - Throws: `outOfDomain` naming the argument
  /// - Source: Demeterfi, Derman, Kamal and Zou, More than you ever wanted to know about volatility swaps, 1999, eq.
  ///   26-29
  public static func fairVariance(
    strikes: [QuotedStrike], boundary: Double, spot: Double, years: Double, rate: Double, dividend: Double = 0
  ) throws(PricingError) -> Double {
    try check(strikes, boundary)
    for (name, number) in [("spot", spot), ("years", years)] where !(number > 0 && number < .infinity) {
      throw .outOfDomain(argument: name, expected: "finite, above zero", got: number)
    }
    guard rate.isFinite, dividend.isFinite else {
      throw .outOfDomain(argument: "rate", expected: "finite rate and dividend", got: rate.isFinite ? dividend : rate)
    }
    let carried = (rate - dividend) * years
    let forward = spot * Exponential.exp(carried)
    // The curve is zero and flat at the boundary, from which both books start.
    func curve(_ price: Double) -> Double {
      let distance = (price - boundary) / boundary
      return distance - Logarithm.log1p(distance)
    }
    var book = 0.0
    for side in [1.0, -1] {
      let own = strikes.filter { side > 0 ? $0.strike >= boundary : $0.strike <= boundary }
      let ordered = side > 0 ? own : own.reversed()
      var held = 0.0
      for (index, quote) in ordered.enumerated() {
        // The outermost strike is held for as wide a piece as the one before it.
        let isLast = index + 1 == ordered.count
        let gap = isLast ? quote.strike - ordered[index - 1].strike : ordered[index + 1].strike - quote.strike
        let next = max(quote.strike + gap, 0.5 * quote.strike)
        let slope = ((curve(next) - curve(quote.strike)) / (next - quote.strike)).magnitude
        let deviation = quote.volatility * years.squareRoot()
        book += (slope - held) * forwardPrice(side, forward, quote.strike, deviation)
        held = slope
      }
    }
    let drift = carried - (forward / boundary - 1) - Logarithm.log(boundary / spot)
    return try finite(2 / years * (drift + book))
  }

  /// From a smile of total variance over the log-moneyness `k = ln(K/F)`, over all strikes.
  ///
  /// `2/T ∫ OTM(k)/F · e^{-k} dk`, cut at the money, where put becomes call, each half by a double-exponential rule.
  ///
  /// - Domain: the smile gives a total variance not negative for every `k` asked for, which may be far out; where it
  ///   grows faster than Lee's bound `2|k|` the variance does not exist
  /// - Units: variance per year
  /// - Accuracy: 1e-12 relative for a flat smile and for SVI slices
  /// - Throws: `outOfDomain`: years not above zero, the smile gave no number; `noConvergence`: the integral does not
  ///   settle
  /// - Source: Carr and Madan, Towards a theory of volatility trading, 1998
  public static func fairVariance(
    years: Double, totalVariance: (_ logMoneyness: Double) -> Double
  ) throws(PricingError) -> Double {
    guard years > 0, years < .infinity else {
      throw .outOfDomain(argument: "years", expected: "finite, above zero", got: years)
    }
    let middle = totalVariance(0)
    guard middle >= 0, middle < .infinity else {
      throw .outOfDomain(argument: "smile", expected: "a total variance, not negative", got: middle)
    }
    let scale = max(middle.squareRoot(), 1e-8)
    var previous = 0.0
    var step = 0.125
    for round in 0..<4 {
      var sum = 0.0
      for side in [1.0, -1] {
        for index in Int(-4.5 / step)...Int(7 / step) {
          let t = Double(index) * step
          let decay = Exponential.exp(-t)
          let distance = scale * Exponential.exp(t - decay)
          guard distance < 700 else { continue }
          let k = side * distance
          let variance = totalVariance(k)
          guard variance >= 0, variance < .infinity else {
            throw .outOfDomain(argument: "smile", expected: "a total variance, not negative", got: variance)
          }
          let price = forwardPrice(side, 1, Exponential.exp(k), variance.squareRoot())
          sum += step * (1 + decay) * distance * Exponential.exp(-k) * price
        }
      }
      if round > 0, (sum - previous).magnitude <= 1e-11 * sum { return try finite(2 / years * sum) }
      previous = sum
      step /= 2
    }
    throw .noConvergence(of: "the integral over the smile")
  }

  /// An undiscounted call (1) or put (-1), at any deviation.
  private static func forwardPrice(_ side: Double, _ forward: Double, _ strike: Double, _ deviation: Double) -> Double {
    guard deviation > leastDeviation else { return max(side * (forward - strike), 0) }
    return max(forwardOption(side, forward, strike, deviation), 0)
  }

  private static func check(_ strikes: [QuotedStrike], _ boundary: Double) throws(PricingError) {
    guard boundary > 0, boundary < .infinity else {
      throw .outOfDomain(argument: "boundary", expected: "finite, above zero", got: boundary)
    }
    var previous = 0.0
    for quote in strikes {
      guard quote.strike > previous, quote.strike < .infinity else {
        throw .outOfDomain(argument: "strikes", expected: "positive and rising", got: quote.strike)
      }
      guard quote.volatility >= 0, quote.volatility < .infinity else {
        throw .outOfDomain(argument: "volatility", expected: "finite, not negative", got: quote.volatility)
      }
      previous = quote.strike
    }
    let below = strikes.filter { $0.strike <= boundary }.count
    let above = strikes.filter { $0.strike >= boundary }.count
    guard below > 1, above > 1 else {
      throw .outOfDomain(
        argument: "strikes", expected: "two on each side of the boundary", got: Double(min(below, above)))
    }
  }
}
