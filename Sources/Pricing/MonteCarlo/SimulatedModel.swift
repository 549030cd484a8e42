import Instruments
import QuantMath

/// What the simulated models of the catalogue share: whole parameters, bounds within which a mean over paths means
/// something.
extension PricingModel {
  /// How many paths.
  static func pathsParameter(_ standard: Double) -> ModelParameter {
    ModelParameter("paths", "simulated paths, rounded up", in: 32...1e8, standard: standard, typical: 512)
  }

  /// The seed of the draws.
  static var seedParameter: ModelParameter {
    ModelParameter("seed", "seed of the draws, a whole number", in: 0...9_007_199_254_740_992, standard: 1)
  }

  /// Checks terms and values, that some parameters are whole, and that the total variance is one that paths can show:
  /// beyond 9 the mean of prices rests on paths too rare to be drawn.
  func checkSimulated(
    _ terms: ContractTerms, _ values: [Double], whole: [String], variance: Double
  ) throws(PricingError) {
    try check(terms, values)
    for (parameter, value) in zip(parameters, values) where whole.contains(parameter.name) {
      guard value == value.rounded(.down) else {
        throw .outOfDomain(argument: parameter.name, expected: "a whole number", got: value)
      }
    }
    for (name, number) in [("underlying", terms.underlying), ("strike", terms.strike)] where number > 1e150 {
      throw .outOfDomain(argument: name, expected: "at most 1e150", got: number)
    }
    for (name, number) in [("rate", terms.rate), ("dividend", terms.dividend)] where !(number.magnitude <= 50) {
      throw .outOfDomain(argument: name, expected: "from -50 to 50", got: number)
    }
    guard terms.years <= 1_000 else {
      throw .outOfDomain(argument: "years", expected: "at most 1000", got: terms.years)
    }
    guard variance * terms.years <= 9 else {
      throw .outOfDomain(
        argument: "volatility", expected: "a total variance of at most 9 until expiry", got: variance * terms.years)
    }
  }

  /// What is paid now if there is no time left.
  func intrinsic(_ terms: ContractTerms) -> Valuation {
    let edge = terms.underlying - terms.strike
    return Valuation(price: max(terms.right == .call ? edge : -edge, 0), standardError: 0)
  }

  /// Refuses a mean of zeros, of which no path tells how far it may be off.
  func checkPaid(_ terms: ContractTerms, price: Double, error: Double) throws(PricingError) {
    guard price == 0, error == 0, terms.underlying > 0, terms.strike > 0 else { return }
    throw .noConvergence(of: "the simulated mean: no path pays")
  }
}
