import QuantMath

/// What a swap on realised variance pays on.
public enum VarianceSwapKind: String, Hashable, Sendable, CaseIterable {
  /// On the variance, against a variance.
  case variance = "variance-swap"
  /// On its root, against a volatility.
  case volatility = "volatility-swap"
}

/// A swap on realised variance or volatility under Heston's variance: `e^{-rT} (fair - strike)`, long realised.
///
/// The strike is in the swap's own unit: a variance per year, or a volatility. Calls and puts are alike, the
/// underlying's price does not enter. `samples` 0 is continuous observation; a volatility swap on samples is corrected
/// to second order, by the change of its fair variance.
///
/// - Domain: years not negative; parameters of `HestonVariance`
/// - Units: per 1 of variance (or volatility) and 1 of notional
/// - Accuracy: 2e-16 for the variance and for the continuous volatility, on the golden grid; the sampled volatility is
///   an approximation
/// - Source: see `HestonVariance`
/// - Evidence: VarianceSwapTests, ExoticsGoldenTests
public struct VarianceSwap: PricingModel {
  /// What it pays on.
  public let kind: VarianceSwapKind

  /// The model of this kind.
  public init(_ kind: VarianceSwapKind) { self.kind = kind }

  /// The name in files and on the command line.
  public var identifier: String { kind.rawValue }
  /// One line for people.
  public var summary: String {
    "Swap on realised \(kind == .variance ? "variance" : "volatility") under Heston's variance"
  }
  /// The numbers beside the terms.
  public var parameters: [ModelParameter] {
    [
      ModelParameter("v0", "variance now, per year", in: 0...1e4, typical: 0.05),
      ModelParameter("kappa", "speed of reversion, per year", in: 0...1e4, typical: 2),
      ModelParameter("theta", "variance in the long run, per year", in: 0...1e4, typical: 0.04),
      ModelParameter("xi", "volatility of variance", in: 0...1e4, typical: 0.5),
      ModelParameter("rho", "correlation of price and variance", in: -1...1, standard: 0, typical: -0.6),
      ModelParameter("samples", "equal periods whose returns are squared; 0: always", in: 0...1e6, standard: 0),
    ]
  }
  /// What the conformance suite may hold it to.
  public var traits: ModelTraits { ModelTraits(isVanilla: false, accuracy: 1e-14) }

  /// The price and its Greeks; `values` in the order of `parameters`.
  public func value(_ terms: ContractTerms, _ values: [Double]) throws(PricingError) -> Valuation {
    try check(terms, values)
    let law = try HestonVariance(initial: values[0], speed: values[1], level: values[2], volatility: values[3])
    let samples = values[5]
    guard samples.rounded() == samples else {
      throw .outOfDomain(argument: "samples", expected: "a whole number", got: samples)
    }
    var fair = try kind == .variance ? law.fairVariance(years: terms.years) : law.fairVolatility(years: terms.years)
    if samples > 0 {
      let sampled = try law.fairVariance(
        years: terms.years, samples: Int(samples), carry: terms.rate - terms.dividend, correlation: values[4])
      let change = sampled - (try law.fairVariance(years: terms.years))
      if kind == .variance { fair = sampled } else if fair > 0 { fair += change / (2 * fair) }
    }
    return Valuation(price: try finite((fair - terms.strike) * Exponential.exp(-terms.rate * terms.years)))
  }
}
