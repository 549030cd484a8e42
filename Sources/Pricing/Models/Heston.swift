extension FourierModel {
  /// Heston's model: the variance of the price reverts to a mean and is correlated with the price.
  ///
  /// `dS = (r - q) S dt + √v S dW`, `dv = κ (θ - v) dt + ξ √v dZ`, `dW dZ = ρ dt`. The characteristic function is
  /// taken in the form that stays on the principal branch, and written so that ξ → 0 and T → 0 lose no digits.
  ///
  /// - Domain: see `parameters`; Feller's condition `2κθ ≥ ξ²` need not hold
  /// - Units: vega is by the volatility now, √v₀, per 1.00
  /// - Limits: T → 0 the intrinsic value; ξ → 0 Black–Scholes with the mean variance
  /// - Accuracy: 2e-13 of the strike against mpmath on 215 rows from a day to five years, Greeks 1e-9 of their scale;
  ///   1.4e-13 of the forward on 91 rows with correlations near ±1 or a wild variance, where the integral leaves the
  ///   real line
  /// - Throws: `noConvergence`: not seen for volatilities of variance up to 5
  /// - Source: Heston, A closed-form solution for options with stochastic volatility, 1993; Albrecher, Mayer,
  ///   Schoutens and Tistaert, The little Heston trap, 2007; Andersen and Piterbarg, Moment explosions in stochastic
  ///   volatility models, 2007
  /// - Evidence: FourierReferenceTests.heston, FourierChainTests, BentContourTests
  public static let heston = FourierModel(
    "heston", "Heston's stochastic volatility", parameters: hestonParameters, accuracy: 1e-12, greekAccuracy: 1e-9
  ) { values in hestonProcess(values) }

  /// The five parameters of Heston's model.
  static let hestonParameters = [
    ModelParameter("initial_variance", "variance now, per year", in: 0...25, typical: 0.04),
    ModelParameter("reversion", "rate at which the variance reverts, per year", in: 0...1000, typical: 1.5),
    ModelParameter("long_variance", "variance that it reverts to, per year", in: 0...25, typical: 0.05),
    ModelParameter("volatility_of_variance", "volatility of the variance, per year", in: 0...100, typical: 0.6),
    ModelParameter("correlation", "of the price and its variance", in: -1...1, typical: -0.7),
  ]

  static func hestonProcess(_ values: [Double]) -> HestonProcess {
    HestonProcess(
      variance: values[0], reversion: values[1], longVariance: values[2], volatilityOfVariance: values[3],
      correlation: values[4])
  }
}
