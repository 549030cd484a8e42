/// European options on a forward or future, lognormal with constant volatility.
///
/// `V = ±e^(-rT) (F Φ(±d1) - K Φ(±d2))`: Black-Scholes-Merton with a yield that equals the rate, so that the forward
/// does not drift. Greeks by the underlying are Greeks by the forward, and `rho` holds it: `ρ = -T V`.
///
/// - Domain: as `BlackScholesMerton`; the dividend of the terms is 0, since the forward contains it
/// - Units: volatility per square root of a year
/// - Limits: as `BlackScholesMerton`
/// - Accuracy: as `BlackScholesMerton`
/// - Throws: `outOfDomain`
/// - Source: Black, The pricing of commodity contracts, 1976
/// - Evidence: EuropeanReferenceTests.forwardModel, ConformanceTests
public struct Black76: PricingModel {
  /// `black-76`.
  public let identifier = "black-76"
  /// One line for people.
  public let summary = "European option on a forward or future (Black 1976)"
  /// The volatility.
  public let parameters = [LognormalParameter.volatility]
  /// Vanilla on a forward.
  public let traits = ModelTraits(takesForward: true, isHomogeneous: true, accuracy: 1e-13, greekAccuracy: 1e-11)

  /// The model; it has no state.
  public init() {}

  /// The price and all Greeks.
  public func value(_ terms: ContractTerms, _ values: [Double]) throws(PricingError) -> Valuation {
    try check(terms, values)
    let spotTerms = try terms.withoutDrift()
    var valuation = try EuropeanRow(spotTerms, volatility: values[0]).valuation()
    valuation.greeks?.rho = -terms.years * valuation.price
    valuation.greeks?.dividendRho = 0
    return valuation
  }

  /// The price alone.
  public func price(_ terms: ContractTerms, volatility: Double) throws(PricingError) -> Double {
    try check(terms, [volatility])
    return try EuropeanRow(terms.withoutDrift(), volatility: volatility).price()
  }
}

extension ContractTerms {
  /// Terms on a forward as terms on a spot price that does not drift.
  ///
  /// - Throws: `outOfDomain`: there is a dividend, which a forward contains already
  func withoutDrift() throws(PricingError) -> ContractTerms {
    guard dividend == 0 else {
      throw .outOfDomain(argument: "dividend", expected: "0, since the forward contains it", got: dividend)
    }
    var terms = self
    terms.dividend = rate
    return terms
  }
}
