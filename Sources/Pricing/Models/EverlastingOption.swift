import Instruments
import QuantMath

/// An option that is kept alive by funding: the long pays the excess of its mark over its payoff.
///
/// The mark is the sum of European prices over all expiries, weighted as `FundingSchedule` says. Funded without end the
/// weights are those of an exponential time of mean `τ`, and the sum is closed: with `λ = 1/τ` and `β±` the stationary
/// powers at the rate `r + λ`, `K a (S/K)^{β₊}` for a call below its strike and `K c (S/K)^{β₋}` for a put above, where
/// `a = (u + β₋(v - u))/(β₊ - β₋)`, `c = (u + β₊(v - u))/(β₊ - β₋)`, `u = λ/(λ + q)`, `v = λ/(λ + r)`. In the money the
/// forward `u S - v K` is added.
///
/// - Domain: `r` and `q` above `-1/τ`, so that weights outrun growth; years are not asked
/// - Units: mark in the currency of the underlying; `theta` is 0
/// - Limits: τ→0: the payoff; τ→∞ at positive rates: 0; payments n→∞: the closed form
/// - Accuracy: 2e-15 of max(S, K) on the golden grid
/// - Complexity: closed form O(1); payments 40 n prices
/// - Throws: `outOfDomain`: a rate or yield that outruns the weights
/// - Source: Bankman-Fried and White, Everlasting options, 2021
/// - Evidence: PerpetualTests, ExoticsGoldenTests
public struct EverlastingOption: PricingModel {
  /// The model, as the catalogue holds it.
  public init() {}

  /// The name in files and on the command line.
  public var identifier: String { "everlasting-option" }
  /// One line for people.
  public var summary: String { "Option without expiry whose holder pays the excess of mark over payoff" }
  /// The numbers beside the terms.
  public var parameters: [ModelParameter] { [ExoticParameters.volatility] + FundingSchedule.parameters }
  /// What the conformance suite may hold it to.
  public var traits: ModelTraits {
    ModelTraits(isVanilla: false, isHomogeneous: true, accuracy: 1e-13, greekAccuracy: 1e-11)
  }

  /// The price and its Greeks; `values` in the order of `parameters`.
  public func value(_ terms: ContractTerms, _ values: [Double]) throws(PricingError) -> Valuation {
    try check(terms, values)
    let form = EverlastingForm(funding: try FundingSchedule(values[1], values[2]))
    let (stock, cash) = try form.weights(rate: terms.rate, dividend: terms.dividend)
    if terms.underlying == 0 || terms.strike == 0 {
      return Valuation(price: try finite(max(terms.right == .call ? stock * terms.underlying : cash * terms.strike, 0)))
    }
    return try form.perpetualValuation(terms, volatility: values[0])
  }
}

private struct EverlastingForm: ClosedForm {
  let funding: FundingSchedule

  /// What all expiries together discount the underlying and the strike by.
  func weights(rate: Double, dividend: Double) throws(PricingError) -> (stock: Double, cash: Double) {
    (try weight(dividend, "dividend"), try weight(rate, "rate"))
  }

  private func weight(_ rate: Double, _ name: String) throws(PricingError) -> Double {
    let rest: Double
    if let payments = funding.payments {
      let n = Double(payments)
      let decay = Exponential.exp(-rate * funding.period / n)
      rest = (n + 1 - n * decay) / decay
    } else {
      rest = 1 + rate * funding.period
    }
    guard rest > 0 else { throw .outOfDomain(argument: name, expected: "above -1 over the funding period", got: rate) }
    return rest == .infinity ? 0 : 1 / rest
  }

  func price<N: SmoothNumber>(_ market: MarketPoint<N>) throws(PricingError) -> N {
    guard let payments = funding.payments else { return closed(market) }
    let n = Double(payments)
    let step = funding.period / n
    // What is left out weighs less than 1e-17 of what has been summed, growth included.
    let growth = Exponential.exp(step * max(0, max(-market.rate.value, -market.dividend.value))) * n / (n + 1)
    let last = (-40 / Logarithm.log(growth)).rounded(.up)
    guard last < 1e6 else {
      throw .notCovered("weights that fade this slowly: shorten the funding period or take funding without end")
    }
    var sum = N(0)
    var weight = 1 / (n + 1)
    for index in stride(from: 1, through: last, by: 1) {
      sum = sum + expiring(market, step * index) * weight
      weight *= n / (n + 1)
    }
    return sum
  }

  private func expiring<N: SmoothNumber>(_ market: MarketPoint<N>, _ years: Double) -> N {
    let forward = market.underlying * exponential((market.rate - market.dividend) * years)
    let deviation = market.volatility * years.squareRoot()
    return forwardOption(market.sign, forward, market.strike, deviation) * exponential(market.rate * -years)
  }

  private func closed<N: SmoothNumber>(_ market: MarketPoint<N>) -> N {
    let intensity = 1 / funding.period
    let powers = StationaryPowers(market, rate: market.rate + intensity)
    let (rising, falling) = (powers.rising, powers.falling)
    let stock = reciprocal(market.dividend + intensity) * intensity
    let cash = reciprocal(market.rate + intensity) * intensity
    let gap = stock * cash * (market.dividend - market.rate) * funding.period
    let distance = logRatio(market.underlying, market.strike)
    let isBelow = distance.value < 0
    let factor = (stock + (isBelow ? falling : rising) * gap) / (rising - falling)
    let outside = market.strike * factor * exponential((isBelow ? rising : falling) * distance)
    let isOutside = isBelow == (market.right == .call)
    if isOutside { return outside }
    return outside + (market.underlying * stock - market.strike * cash) * market.sign
  }
}
