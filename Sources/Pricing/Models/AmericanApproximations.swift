internal import Instruments

/// Closed forms for American options: fast, rough, and starts and bounds for others.
///
/// Barone-Adesi and Whaley take the premium of early exercise as a power of the spot; Bjerksund and Stensland value a
/// rule of exercise, flat (1993) or in two steps (2002), which is a lower bound of the option. Calls and puts change
/// into one another by exchanging spot and strike, rate and yield.
///
/// - Domain: as `American`
/// - Limits: as `American`; where early exercise never pays the European price
/// - Accuracy: largest error on the golden rows (up to five years and 15 %) in parts of the notional 1.63e-2
///   (`barone-adesi-whaley`) and 3e-2, medians 1.9e-5; up to 50 years and 50 % 6.2e-2 and 3.7e-2. The flat boundaries
///   say nothing but the European price where a put's (r - q)√T, or a call's (q - r)√T, is above 2σ
/// - Throws: as `American`; `noConvergence` where a power leaves the range of doubles
/// - Source: Barone-Adesi and Whaley, Efficient analytic approximation of American option values, 1987; Bjerksund and
///   Stensland, Closed-form approximation of American options, 1993, and Closed form valuation of American options,
///   2002
/// - Evidence: AmericanOtherTests
public struct AmericanApproximation: PricingModel {
  /// Which closed form.
  public enum Form: String, Sendable, CaseIterable {
    /// A quadratic equation for the premium.
    case baroneAdesiWhaley = "barone-adesi-whaley"
    /// A flat boundary.
    case bjerksundStensland1993 = "bjerksund-stensland-1993"
    /// A boundary of two levels.
    case bjerksundStensland2002 = "bjerksund-stensland-2002"
  }

  /// The closed form.
  public let form: Form

  /// The model of a form.
  public init(_ form: Form) { self.form = form }

  /// The form's name.
  public var identifier: String { form.rawValue }
  /// One line for people.
  public var summary: String {
    switch form {
    case .baroneAdesiWhaley: "American option, quadratic approximation (Barone-Adesi and Whaley 1987)"
    case .bjerksundStensland1993: "American option, lower bound by a flat boundary (Bjerksund and Stensland 1993)"
    case .bjerksundStensland2002: "American option, lower bound by two flat boundaries (Bjerksund and Stensland 2002)"
    }
  }
  /// The volatility.
  public var parameters: [ModelParameter] { [AmericanParameter.volatility] }
  /// Vanilla, exercised at any time; rough.
  public var traits: ModelTraits {
    let accuracy =
      switch form {
      case .baroneAdesiWhaley: 1.7e-2
      case .bjerksundStensland1993, .bjerksundStensland2002: 3e-2
      }
    return ModelTraits(exercise: .american, isHomogeneous: true, accuracy: accuracy)
  }

  /// The price; no Greeks. The boundary where the form has one number for it.
  public func value(_ terms: ContractTerms, _ values: [Double]) throws(PricingError) -> Valuation {
    try check(terms, values)
    let row = AmericanRow(terms, volatility: values[0])
    switch AmericanRegion(row) {
    case .refused(let status):
      if status == .notCovered { throw American.twoBoundaries }
      try status.check()
      throw .notCovered(status.reason)
    case .certain: return Valuation(price: CertainExercise(row).price)
    case .european(let put): return Valuation(price: row.unit * UnitPutSolver.european([put])[0].value)
    case .early(let put): return try early(row, put)
    }
  }

  private func early(_ row: AmericanRow, _ put: UnitPut) throws(PricingError) -> Valuation {
    let european = UnitPutSolver.european([put])[0].value
    let least = max(european, 1 - put.spot)
    var boundary: Double?
    var value: Double
    switch form {
    case .baroneAdesiWhaley:
      let approximation = try QuadraticApproximation(put)
      value = approximation.value(put.spot)
      boundary = row.isCall ? row.strike / approximation.boundary : row.strike * approximation.boundary
    case .bjerksundStensland1993: value = try FlatBoundary(put, pieces: 1).value()
    case .bjerksundStensland2002: value = try FlatBoundary(put, pieces: 2).value()
    }
    value = max(value, least)
    guard value.isFinite, boundary?.isFinite != false else { throw .noConvergence(of: "price") }
    return Valuation(price: row.unit * value, exerciseBoundary: boundary)
  }
}
