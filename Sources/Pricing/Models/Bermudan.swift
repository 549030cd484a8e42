internal import Instruments

/// Options exercisable now and on equally spaced dates, the last of which is expiry; lognormal with constant
/// volatility.
///
/// Exact steps from date to date: the normal density is integrated against what is kept above each date's boundary,
/// and against the payoff in closed form below it. With more dates the price rises to the American one, by c/dates.
///
/// - Domain: as `American`; 1 to 1,000 dates
/// - Limits: as `American`; where early exercise never pays the European price
/// - Accuracy: 2e-13 of the strike on 27 rows of 2, 10 and 50 dates, against cosine series
/// - Complexity: grows with the root of the dates' third power: 10 dates some 1 ms, 50 some 10 ms
/// - Throws: as `American`
/// - Source: Andricopoulos, Widdicks, Duck and Newton, Universal option valuation using quadrature methods, 2003
/// - Evidence: AmericanOtherTests, rows of scripts/bermudan_reference.py
public struct Bermudan: PricingModel {
  /// `bermudan`.
  public let identifier = "bermudan"
  /// One line for people.
  public let summary = "Option exercisable now and on equally spaced dates, by quadrature from date to date"
  /// The volatility and the number of dates.
  public let parameters = [
    AmericanParameter.volatility,
    ModelParameter("exercise_dates", "equally spaced dates of exercise, expiry the last", in: 1...1_000, typical: 4),
  ]
  /// Vanilla, exercised on dates.
  public let traits = ModelTraits(exercise: .bermudan, isHomogeneous: true, accuracy: 1e-11)

  /// The model; it has no state.
  public init() {}

  /// The price, and the boundary now.
  public func value(_ terms: ContractTerms, _ values: [Double]) throws(PricingError) -> Valuation {
    try check(terms, values)
    guard values[1] == values[1].rounded() else {
      throw .outOfDomain(argument: "exercise_dates", expected: "a whole number", got: values[1])
    }
    let row = AmericanRow(terms, volatility: values[0])
    switch AmericanRegion(row) {
    case .refused(let status):
      if status == .notCovered { throw American.twoBoundaries }
      try status.check()
      throw .notCovered(status.reason)
    case .certain: return Valuation(price: CertainExercise(row, dates: Int(values[1])).price)
    case .european(let put): return Valuation(price: row.unit * UnitPutSolver.european([put])[0].value)
    case .early(let put):
      let dated = try DatedExercise(put, dates: Int(values[1]))
      let boundary = row.isCall ? row.strike / dated.boundaryNow : row.strike * dated.boundaryNow
      let price = row.unit * max(0, dated.value)
      guard price.isFinite, boundary.isFinite else { throw .noConvergence(of: "price") }
      return Valuation(price: price, exerciseBoundary: boundary)
    }
  }
}
