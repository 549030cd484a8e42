import Instruments
internal import QuantMath

/// Local volatility read by Dupire's formula from an SSVI surface, priced by a sweep of the forward equation.
///
/// The surface has one volatility at the forward for all times. Its own prices are known in closed form, so the model
/// shows what a sweep costs in accuracy; its use is in what comes after: paths under the same local volatility.
///
/// - Domain: see `parameters`; `curvature·(1 + |correlation|) ≤ 2` excludes butterflies
/// - Limits: T → 0 the intrinsic value; curvature 0 Black–Scholes
/// - Accuracy: 5e-5 of the forward against Black's formula at the surface's volatility, up to a deviation σ√T of 0.36
/// - Throws: `outOfDomain`: the surface allows arbitrage where the sweep goes
/// - Source: Dupire, Pricing with a smile, 1994; Gatheral and Jacquier, Arbitrage-free SVI volatility surfaces, 2014
/// - Evidence: LocalVolatilityTests, ConformanceTests
public struct LocalVolatilitySsvi: PricingModel {
  /// The model.
  public init() {}

  public var identifier: String { "local-volatility-ssvi" }
  public var summary: String { "Local volatility of an SSVI surface, by the forward equation" }
  public var parameters: [ModelParameter] {
    [
      ModelParameter("volatility", "at the forward, per √year", in: 0...5, typical: 0.25),
      ModelParameter("correlation", "lean of the smile", in: -0.99...0.99, typical: -0.3),
      ModelParameter("curvature", "of the smile", in: 0...2, typical: 0.5),
    ]
  }
  public var traits: ModelTraits { ModelTraits(isHomogeneous: true, accuracy: 5e-5) }

  public func value(_ terms: ContractTerms, _ values: [Double]) throws(PricingError) -> Valuation {
    try check(terms, values)
    let path = CertainPath(terms)
    let intrinsic = try finite(path.payoff * path.discount)
    let total = values[0] * values[0] * terms.years
    guard total > 1e-12, terms.underlying > 0, terms.strike > 0 else { return Valuation(price: intrinsic) }
    let expiry = try FourierExpiry(
      spot: terms.underlying, years: terms.years, rate: terms.rate, dividend: terms.dividend)
    let surface = FlatSsvi(volatility: values[0], correlation: values[1], curvature: values[2])
    let slice = try ForwardSweep().slice(surface, years: terms.years)
    let k = logRatio(terms.strike, expiry.forward)
    let call = slice.call(k) * expiry.forward
    let value = terms.right == .call ? call : max(0, call - expiry.forward + terms.strike)
    return Valuation(price: try finite(expiry.discount * value))
  }
}
