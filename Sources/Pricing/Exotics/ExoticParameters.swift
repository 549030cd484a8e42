import Instruments

/// Columns that several models ask for.
enum ExoticParameters {
  static let volatility = ModelParameter("volatility", "volatility per √year", in: 0...100, typical: 0.25)
  static func barrier(isDown: Bool) -> ModelParameter {
    ModelParameter("barrier", "barrier, in the underlying's price", in: amounts, typical: isDown ? 85 : 120)
  }
  static let rebate = ModelParameter("rebate", "paid instead of the payoff, in currency", in: amounts, standard: 0)
  static let cash = ModelParameter("cash", "amount paid, in currency", in: amounts, standard: 1)
  static let lower = ModelParameter(
    "lower_barrier", "barrier below, in the underlying's price", in: amounts, typical: 80)
  static let upper = ModelParameter(
    "upper_barrier", "barrier above, in the underlying's price", in: amounts, typical: 130)
  static let monitoring = ModelParameter(
    "monitoring_dates", "equally spaced dates until expiry on which the barrier is looked at; 0: always",
    in: 0...1e9, standard: 0)
  static let amounts = 0...Double.greatestFiniteMagnitude

  static let averaging = [
    volatility,
    ModelParameter(
      "fixings", "fixings ahead, equally spaced, last at expiry; 0: always", in: 0...10_000, standard: 0, typical: 4
    ),
    ModelParameter("past", "fixings behind us; years of averaging behind us where always", in: 0...10_000, standard: 0),
    ModelParameter("average", "average so far, in the underlying's price", in: amounts, standard: 0),
  ]

  /// The schedule that the values of `averaging` describe.
  static func schedule(_ terms: ContractTerms, _ values: [Double]) throws(PricingError) -> AveragingSchedule {
    let (fixings, past) = (values[1], values[2])
    guard fixings > 0 else { return .continuous(elapsed: past, average: values[3]) }
    for (name, number) in [("fixings", fixings), ("past", past)] where number.rounded() != number {
      throw .outOfDomain(argument: name, expected: "a whole number", got: number)
    }
    return .even(Int(fixings), years: terms.years, past: Int(past), average: values[3])
  }
}
