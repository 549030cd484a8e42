import Instruments
internal import QuantMath

/// Constant elasticity of variance: `dS = (r - q) S dt + α S^β dW`, absorbed at zero.
///
/// Options are noncentral chi-square probabilities. Where β is so near 1 that the law is beyond their table, Hagan's
/// expansion of the volatility takes over, which there is exact to 1e-11 of the spot.
///
/// - Domain: see `parameters`
/// - Units: α in units of `S^(1-β)` per √year; vega is by α
/// - Limits: β = 1 Black–Scholes; T → 0 the intrinsic value; S → 0 a put is worth the discounted strike
/// - Accuracy: 1.3e-13 of the larger of spot and strike against mpmath on 200 rows, up to a deviation of 200 %; Greeks
///   of first order and gamma 2e-13 of their scale on 26; the other second ones lose digits with `1/((1-β)² σ² T)`, of
///   which they are differences
/// - Throws: `outOfDomain`: growth beyond the range of doubles
/// - Source: Schroder, Computing the constant elasticity of variance option pricing formula, 1989; Cox, The constant
///   elasticity of variance option pricing model, 1996
/// - Evidence: ConstantElasticityTests, ConformanceTests
public struct ConstantElasticity: PricingModel {
  /// The model.
  public init() {}

  public var identifier: String { "cev" }
  public var summary: String { "Constant elasticity of variance with absorption at zero" }
  public var parameters: [ModelParameter] {
    [
      ModelParameter("alpha", "volatility in units of spot^(1-beta) per √year", in: 0...1e6, typical: 2.5),
      ModelParameter("beta", "exponent of the price", in: 0...1, typical: 0.5),
    ]
  }
  public var traits: ModelTraits { ModelTraits(accuracy: 1e-12) }

  /// The price and Greeks to second order.
  public func value(_ terms: ContractTerms, _ values: [Double]) throws(PricingError) -> Valuation {
    try check(terms, values)
    let (alpha, free) = (values[0], 1 - values[1])
    let path = CertainPath(terms)
    guard terms.strike > 0, terms.underlying > 0 else {
      return Valuation(price: try finite(path.payoff * path.discount))
    }
    // Without its drift the price is this process by another clock: S(t) = e^((r-q)t) X(τ).
    let clock = ElasticityClock(carry: path.carry, free: free, years: terms.years)
    let strike = terms.strike * Exponential.exp(-path.carry * terms.years)
    let law = ConstantElasticityLaw(price: terms.underlying, alpha: alpha, free: free, clock: clock.reading)
    guard law.deviation > 1e-12, strike > 0 else { return Valuation(price: try finite(path.payoff * path.discount)) }
    guard law.deviation < 1e6, strike < .infinity else {
      throw .outOfDomain(argument: "alpha", expected: "a deviation below 1e6", got: law.deviation)
    }
    let point = try law.point(strike, isCall: terms.right == .call)
    let yield = Exponential.exp(-terms.dividend * terms.years)
    let price = yield * point.price
    var greeks = Greeks()
    greeks.endsAtSecondOrder = true
    greeks.delta = yield * point.byPrice
    greeks.gamma = yield * point.curvature
    greeks.dualDelta = path.discount * point.byStrike
    greeks.vega = yield * point.byVariance * 2 * alpha * clock.reading
    let heat = yield * point.byVariance * alpha * alpha
    let drag = yield * point.byStrike * strike
    greeks.theta = terms.dividend * price + drag * path.carry - heat * clock.byYears
    greeks.rho = heat * clock.byCarry - drag * terms.years
    greeks.dividendRho = -terms.years * price - greeks.rho
    addSecondOrder(&greeks, point, clock, terms, alpha: alpha, free: free, strike: strike)
    return Valuation(price: try finite(price), greeks: greeks.isFinite ? greeks : nil)
  }

  /// Vanna, volga, charm and veta; derivatives by the strike are what Euler's relation leaves of the others.
  private func addSecondOrder(
    _ greeks: inout Greeks, _ point: ConstantElasticityLaw.Point, _ clock: ElasticityClock, _ terms: ContractTerms,
    alpha: Double, free: Double, strike: Double
  ) {
    let yield = Exponential.exp(-terms.dividend * terms.years)
    let carry = terms.rate - terms.dividend
    let variance = alpha * alpha * clock.reading
    let byAlpha = 2 * alpha * clock.reading
    let flow = alpha * alpha * clock.byYears
    greeks.vanna = yield * byAlpha * point.mixed
    greeks.volga = yield * (byAlpha * byAlpha * point.twiceByVariance + 2 * clock.reading * point.byVariance)
    // By the logarithm of the strike: the slope by the price, and that by the variance.
    let slope = -terms.underlying * point.curvature - 2 * free * variance * point.mixed
    let heat = (1 - 2 * free) * point.byVariance - terms.underlying * point.mixed
    let heatByStrike = heat - 2 * free * variance * point.twiceByVariance
    greeks.charm = terms.dividend * greeks.delta + yield * (carry * slope - flow * point.mixed)
    let change = byAlpha * (flow * point.twiceByVariance - carry * heatByStrike)
    greeks.veta = terms.dividend * greeks.vega - yield * (change + 2 * alpha * clock.byYears * point.byVariance)
  }
}

/// `τ = (1 - e^(-2(1-β)(r-q)T)) / (2(1-β)(r-q))`, with its slopes.
private struct ElasticityClock {
  let reading: Double
  let byYears: Double
  let byCarry: Double

  init(carry: Double, free: Double, years: Double) {
    let x = 2 * free * carry * years
    byYears = Exponential.exp(-x)
    if x.magnitude < 1e-3 {
      reading = years * (1 + x * (-0.5 + x * (1.0 / 6 - x * (1.0 / 24 - x / 120))))
      byCarry = 2 * free * years * years * (-0.5 + x * (1.0 / 3 - x * (1.0 / 8 - x / 30)))
    } else {
      reading = -years * Exponential.expm1(-x) / x
      byCarry = 2 * free * years * years * (byYears * (1 + x) - 1) / (x * x)
    }
  }
}

/// The law of the price without drift at a reading of the clock.
struct ConstantElasticityLaw {
  let price: Double
  let alpha: Double
  let free: Double
  let clock: Double

  /// A price with its derivatives, all of them without discounting.
  struct Point {
    var price = 0.0
    var byPrice = 0.0
    var byStrike = 0.0
    /// Twice by the price.
    var curvature = 0.0
    /// By `α²τ`, twice by it, and by it and the price.
    var byVariance = 0.0
    var twiceByVariance = 0.0
    var mixed = 0.0
  }

  /// `α S^(β-1) √τ`.
  var deviation: Double { alpha * power(-free) * clock.squareRoot() }

  private func power(_ exponent: Double) -> Double { Exponential.exp(exponent * Logarithm.log(price)) }

  /// `S^(2-2β) / ((1-β)² α² τ)`, the noncentrality of the price.
  private var noncentrality: Double { 1 / (deviation * deviation * free * free) }

  func point(_ strike: Double, isCall: Bool) throws(PricingError) -> Point {
    let x = noncentrality
    let y = x * Exponential.exp(2 * free * (Logarithm.log(strike) - Logarithm.log(price)))
    guard max(x, y) <= 1e8 else { return try expanded(strike, isCall: isCall) }
    var point = Point()
    do throws(NumericError) {
      let above = try NoncentralChiSquare.both(y, degrees: 2 + 1 / free, noncentrality: x)
      let beyond = try NoncentralChiSquare.both(x, degrees: 1 / free, noncentrality: y)
      let density = try NoncentralChiSquare.density(x, degrees: 2 + 1 / free, noncentrality: y)
      let call = price * above.upper - strike * beyond.lower
      let put = strike * beyond.upper - price * above.lower
      point.price = max(0, isCall ? call : put)
      point.byStrike = isCall ? -beyond.lower : beyond.upper
      // Forward in time over strikes, `∂C/∂s = ½ K^(2β) ∂²C/∂K²`, whose right side is this density but for factors;
      // backward over prices it is the same; Euler's relation gives the slope.
      let variance = alpha * alpha * clock
      point.byVariance = strike * density / (free * variance)
      point.curvature = 2 * point.byVariance * x * free * free * variance / (price * price)
      point.byPrice = (point.price - strike * point.byStrike) / price - 2 * free * variance * point.byVariance / price
      // Derivatives of the density are densities of neighbouring degrees, of which two suffice.
      let next = try NoncentralChiSquare.density(x, degrees: 4 + 1 / free, noncentrality: y)
      let scale = strike / (free * variance)
      let fall = y * next + 0.5 * (1 / free - x - y) * density
      point.twiceByVariance = -scale / variance * (fall + density)
      point.mixed = scale * free / price * (y * next + (1 / free - x) * density)
    } catch {
      throw PricingError(error, of: "the noncentral chi-square law")
    }
    return point
  }

  /// By Hagan's expansion, whose first neglected term is some `(1-β)² α⁴τ²/2000` of the volatility.
  private func expanded(_ strike: Double, isCall: Bool) throws(PricingError) -> Point {
    let terms = ContractTerms(isCall ? .call : .put, underlying: price, strike: strike, years: clock)
    let valuation = try Sabr().value(terms, [alpha, 1 - free, 0, 0])
    var point = Point(price: valuation.price)
    guard let greeks = valuation.greeks else { return point }
    point.byPrice = greeks.delta
    point.byStrike = greeks.dualDelta
    point.curvature = greeks.gamma
    let byAlpha = 2 * alpha * clock
    point.byVariance = greeks.vega / byAlpha
    point.mixed = greeks.vanna / byAlpha
    point.twiceByVariance = (greeks.volga - 2 * clock * point.byVariance) / (byAlpha * byAlpha)
    return point
  }
}
