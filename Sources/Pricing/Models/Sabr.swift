import Instruments
internal import QuantMath

/// The smile of the SABR model: `dF = σ F^β dW`, `dσ = ν σ dZ`, `dW dZ = ρ dt`, σ starting at α.
///
/// - Domain: α > 0, 0 ≤ β ≤ 1, ν ≥ 0, |ρ| < 1
public struct SabrSmile: Hashable, Sendable {
  /// The volatility now, in units of `F^(1-β)` per √year.
  public var alpha: Double
  /// The exponent of the price.
  public var beta: Double
  /// The volatility of the volatility.
  public var nu: Double
  /// The correlation of price and volatility.
  public var rho: Double

  /// A smile of these parameters.
  public init(alpha: Double, beta: Double, nu: Double, rho: Double) {
    self.alpha = alpha
    self.beta = beta
    self.nu = nu
    self.rho = rho
  }

  /// Black's volatility at a strike, by Hagan's expansion.
  ///
  /// - Domain: forward and strike positive and finite, time not negative
  /// - Throws: `outOfDomain`: an argument outside; or the expansion gives no positive volatility, as it can for long
  ///   times
  /// - Source: Hagan, Kumar, Lesniewski and Woodward, Managing smile risk, 2002, equation 2.17
  /// - Evidence: SabrTests
  public func blackVolatility(forward: Double, strike: Double, years: Double) throws(PricingError) -> Double {
    try check(forward, strike, years)
    return try SabrSmile.usable(
      volatility(logForward: Logarithm.log(forward), logStrike: Logarithm.log(strike), years: years, alpha: alpha))
  }

  /// Bachelier's volatility at a strike, in units of the price, by the same expansion.
  ///
  /// - Throws: as `blackVolatility`
  /// - Source: as `blackVolatility`, equation B.67
  public func normalVolatility(forward: Double, strike: Double, years: Double) throws(PricingError) -> Double {
    try check(forward, strike, years)
    let log = Logarithm.log(forward) - Logarithm.log(strike)
    let middle = 0.5 * (Logarithm.log(forward) + Logarithm.log(strike))
    let square = log * log
    let free = (1 - beta) * (1 - beta)
    let above = 1 + square / 24 + square * square / 1920
    let below = 1 + free * square / 24 + free * free * square * square / 1920
    let power = Exponential.exp((1 - beta) * middle)
    let ratio = alpha / power
    let z = nu / ratio * log
    let shared = rho * nu * beta * ratio / 4 + (2 - 3 * rho * rho) * nu * nu / 24
    let drift = shared - beta * (2 - beta) * ratio * ratio / 24
    let price = Exponential.exp(middle)
    return try SabrSmile.usable(ratio * price * above / below * SabrSmile.bend(z, rho) * (1 + drift * years))
  }

  func check(_ forward: Double, _ strike: Double, _ years: Double) throws(PricingError) {
    for (name, number) in [("forward", forward), ("strike", strike)] where !(number > 0 && number < .infinity) {
      throw .outOfDomain(argument: name, expected: "a finite number above 0", got: number)
    }
    guard years >= 0, years < .infinity else {
      throw .outOfDomain(argument: "years", expected: "a finite number, not negative", got: years)
    }
    guard alpha > 0, alpha < .infinity, beta >= 0, beta <= 1, nu >= 0, nu < .infinity, rho > -1, rho < 1 else {
      throw .outOfDomain(argument: "smile", expected: "α > 0, 0 ≤ β ≤ 1, ν ≥ 0, |ρ| < 1", got: alpha)
    }
  }

  static func usable(_ volatility: Double) throws(PricingError) -> Double {
    guard volatility > 0, volatility < .infinity else {
      throw .outOfDomain(argument: "volatility", expected: "an expansion that gives a positive one", got: volatility)
    }
    return volatility
  }

  /// Hagan's volatility for numbers that may carry derivatives.
  func volatility<N: SmoothNumber>(logForward: N, logStrike: N, years: N, alpha: N) -> N {
    let log = logForward - logStrike
    let square = log * log
    let free = (1 - beta) * (1 - beta)
    let below = square * (free / 24) + square * square * (free * free / 1920) + 1
    // α over the power of the middle of forward and strike: the volatility to first order.
    let ratio = alpha * exponential((logForward + logStrike) * (-0.5 * (1 - beta)))
    let drift = ratio * ratio * (free / 24) + ratio * (rho * nu * beta / 4) + (2 - 3 * rho * rho) * nu * nu / 24
    let expanded = ratio / below * (drift * years + 1)
    guard nu > 0 else { return expanded }
    return expanded * SabrSmile.bend(log * reciprocal(ratio) * nu, rho)
  }

  /// `z/χ(z)` with `χ = ln((√(1 - 2ρz + z²) + z - ρ)/(1 - ρ))`, which is 1 at z = 0.
  ///
  /// `χ' = (1 - 2ρz + z²)^(-1/2)` generates Legendre's polynomials: near zero their series keeps the digits.
  private static func bend<N: SmoothNumber>(_ z: N, _ rho: Double) -> N {
    if z.value.magnitude < 0.25 {
      var (before, here) = (1.0, rho)
      var polynomials = [1.0, rho]
      for n in 1..<28 {
        let next = (Double(2 * n + 1) * rho * here - Double(n) * before) / Double(n + 1)
        polynomials.append(next)
        (before, here) = (here, next)
      }
      var sum = N(0)
      for n in stride(from: 28, through: 0, by: -1) { sum = sum * z + polynomials[n] / Double(n + 1) }
      return reciprocal(sum)
    }
    let size = root(z * z - z * (2 * rho) + 1)
    let shifted = z - rho
    let chi =
      shifted.value > 0
      ? logarithm((size + shifted) * (1 / (1 - rho))) : -logarithm((size - shifted) * (1 / (1 + rho)))
    return z * reciprocal(chi)
  }
}

/// SABR by Hagan's expansion: Black's price at the volatility that the expansion gives.
///
/// The market's standard for one expiry. It leaves out what the expansion drops: at low strikes and long times its
/// prices allow arbitrage.
///
/// - Domain: see `parameters`
/// - Units: vega is by α; α in units of `F^(1-β)` per √year
/// - Limits: T → 0 the intrinsic value; ν → 0 and β = 1 Black–Scholes
/// - Accuracy: 1e-13 of the strike against the expansion in mpmath
/// - Throws: `outOfDomain`: the expansion gives no positive volatility
/// - Source: Hagan, Kumar, Lesniewski and Woodward, Managing smile risk, 2002, equation 2.17
/// - Evidence: SabrTests, ConformanceTests
public struct Sabr: PricingModel {
  /// The model.
  public init() {}

  public var identifier: String { "sabr" }
  public var summary: String { "SABR by Hagan's expansion" }
  public var parameters: [ModelParameter] { Sabr.smileParameters }
  public var traits: ModelTraits { ModelTraits(accuracy: 1e-13, greekAccuracy: 1e-10) }

  /// α, β, ν and ρ.
  static let smileParameters = [
    ModelParameter("alpha", "volatility now, in units of forward^(1-beta) per √year", in: 1e-12...1e6, typical: 0.25),
    ModelParameter("beta", "exponent of the price", in: 0...1, typical: 1),
    ModelParameter("volatility_of_volatility", "per √year", in: 0...20, typical: 0.5),
    ModelParameter("correlation", "of the price and its volatility", in: -0.9999...0.9999, typical: -0.3),
  ]

  public func value(_ terms: ContractTerms, _ values: [Double]) throws(PricingError) -> Valuation {
    try check(terms, values)
    let smile = SabrSmile(alpha: values[0], beta: values[1], nu: values[2], rho: values[3])
    guard terms.strike > 0 else {
      let path = CertainPath(terms)
      return Valuation(price: try finite(path.payoff * path.discount))
    }
    return try SabrForm(smile: smile).valuation(terms, volatility: smile.alpha)
  }
}

private struct SabrForm: ExpiringForm {
  let smile: SabrSmile

  func price<N: SmoothNumber>(_ market: MarketPoint<N>) throws(PricingError) -> N {
    let logForward = logarithm(market.underlying) + (market.rate - market.dividend) * market.years
    let volatility = smile.volatility(
      logForward: logForward, logStrike: logarithm(market.strike), years: market.years, alpha: market.volatility)
    _ = try SabrSmile.usable(volatility.value)
    let deviation = volatility * root(market.years)
    guard deviation.value > leastDeviation else {
      throw .outOfDomain(argument: "volatility", expected: "a deviation above 1e-30", got: volatility.value)
    }
    let distance = (market.rate - market.dividend) * market.years - market.logDistance(market.strike)
    let d1 = (distance / deviation + deviation * 0.5) * market.sign
    let d2 = d1 - deviation * market.sign
    return (market.prepaid * normal(d1) - market.strike * market.discount * normal(d2)) * market.sign
  }

  func price(_ path: CertainPath) -> Double { path.payoff * path.discount }
}
