internal import Instruments

/// American options on an asset with a continuous yield, lognormal with constant volatility, by the integral equation
/// of their exercise boundary.
///
/// The price is the European price and the income of early exercise, `V = p + ∫₀ᵀ (r K e^(-rv) Φ(-d₋(v, S/B(T-v))) -
/// q S e^(-qv) Φ(-d₊(v, S/B(T-v)))) dv` for a put. The boundary B solves either of two equations, smooth pasting
/// (FP-A) or value matching (FP-B); this model takes the first. The unknown is the square of ln(B/X) at Chebyshev
/// nodes in √τ; the start is QD+. Where the paper iterates node by node, all nodes take Newton steps together, which
/// converges for every |r - q|/σ², also where the iteration of FP-A does not. The integrals take v = τ sin²θ, which
/// is smooth at both ends, and Gauss-Legendre nodes, where the paper takes tanh-sinh; the layer next to the boundary
/// is added in closed form. Delta and gamma are integrals like the price; theta and veta follow from the equation of
/// Black and Scholes, the dual delta and charm from scaling, the rest from differences among eight options on the same
/// nodes. Calls are puts with spot and strike, and rate and yield, exchanged.
///
/// - Domain: prices, time and volatility not negative; σ√T up to 10, |rT| and |qT| up to 5
/// - Units: volatility per square root of a year
/// - Limits: T → 0 intrinsic; σ → 0 the best moment on the forward path; r ≤ 0 and q ≥ r a European put, q ≤ 0 and r
///   ≥ q a European call; q = 0 a boundary that starts at K
/// - Accuracy: in parts of the strike, 1e-6 (`american`) and 1e-9 (`american-accurate`) for |r - q| up to 300σ²;
///   measured 1.1e-7 and 1.9e-10 on 566 rows, of which 230 are edges or random over that domain, and 4.5e-7 between
///   the two on random contracts with σ√T up to 6. Greeks on 72 of the rows, in parts of the notional: delta 2.4e-6
///   and 6e-10, gamma times S σ√T 1.1e-5 and 3.4e-9, vega by √T 6.5e-7 and 8e-10, rhos by T 1.6e-5 and 2e-7, vanna
///   times σ 5.8e-6 and 1.6e-9, volga times σ/√T 4.4e-6 and 6.3e-7, charm times T 2.5e-6 and 1.2e-7, veta times √T
///   2.6e-7 (`american-accurate`). Not so close are of `american` delta (4e-5) and gamma (7e-3) at the ends of that
///   domain, and the rhos within 2 % of r = q (2e-3 of themselves); next to the boundary vanna, volga and charm (2e-3)
/// - Throws: `outOfDomain`; `notCovered` where exercise pays between two boundaries (a put with q < r < 0, a call
///   with r < q < 0); `noConvergence`
/// - Source: Andersen, Lake and Offengenden, High-performance American option pricing, 2016; Li, Analytical
///   approximations for the critical stock prices of American options, 2010; McDonald and Schroder, 1998
/// - Evidence: AmericanReferenceTests, AmericanPublishedTests, AmericanGreekTests, AmericanTests
public struct American: PricingModel {
  private let setting: AmericanSetting
  private let equation: BoundaryEquation

  /// The model at a setting; the equation is a choice for tests and comparisons.
  public init(_ setting: AmericanSetting = .standard, _ equation: BoundaryEquation = .smoothPasting) {
    self.setting = setting
    self.equation = equation
  }

  /// `american` or `american-accurate`.
  public var identifier: String { setting == .standard ? "american" : "american-accurate" }
  /// One line for people.
  public var summary: String {
    let bound = setting == .standard ? "1e-6" : "1e-9"
    return "American option by its exercise boundary (Andersen-Lake-Offengenden), within \(bound) of the strike"
  }
  /// The volatility.
  public var parameters: [ModelParameter] { [AmericanParameter.volatility] }
  /// Vanilla, exercised at any time.
  public var traits: ModelTraits {
    ModelTraits(exercise: .american, isHomogeneous: true, accuracy: setting == .standard ? 1e-6 : 1e-9)
  }

  /// The price, the Greeks of first and second order, and the boundary now; no Greeks of third order.
  public func value(_ terms: ContractTerms, _ values: [Double]) throws(PricingError) -> Valuation {
    try check(terms, values)
    let answer = try answer(terms, values[0], withGreeks: true)
    return Valuation(price: answer.price, greeks: answer.greeks, exerciseBoundary: answer.boundary)
  }

  /// The price alone.
  public func price(_ terms: ContractTerms, volatility: Double) throws(PricingError) -> Double {
    try check(terms, [volatility])
    return try answer(terms, volatility, withGreeks: false).price
  }

  /// The refusal of rates below zero at which the holder keeps the option on both sides of where exercise pays.
  static let twoBoundaries = PricingError.notCovered(
    "exercise between two boundaries: a put with dividend < rate < 0, a call with rate < dividend < 0")

  private func answer(
    _ terms: ContractTerms, _ volatility: Double, withGreeks: Bool
  ) throws(PricingError) -> AmericanAnswer {
    var block = AmericanBlock(setting, equation, withGreeks: withGreeks)
    block.append(AmericanRow(terms, volatility: volatility))
    block.solve()
    if block.statuses[0] == .notCovered { throw Self.twoBoundaries }
    try block.statuses[0].check()
    return block.answers[0]
  }
}

/// The parameter that the models of American options share.
enum AmericanParameter {
  static let volatility = ModelParameter(
    "volatility", "volatility per square root of a year", in: 0...Double.greatestFiniteMagnitude)
}

extension AmericanRow {
  init(_ terms: ContractTerms, volatility: Double) {
    self.init(
      isCall: terms.right == .call, spot: terms.underlying, strike: terms.strike, years: terms.years,
      rate: terms.rate, dividend: terms.dividend, volatility: volatility)
  }
}
