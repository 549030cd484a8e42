extension FourierModel {
  /// Bates's model: Heston's with lognormal jumps of the price.
  ///
  /// - Domain: see `parameters`
  /// - Units: vega is by the volatility now, √v₀, per 1.00
  /// - Limits: no jumps: Heston; ξ → 0 with constant variance: Merton
  /// - Accuracy: 2e-13 of the strike against mpmath on 45 rows, Greeks 1e-9 of their scale
  /// - Throws: `noConvergence`, as Heston's
  /// - Source: Bates, Jumps and stochastic volatility: exchange rate processes implicit in Deutsche Mark options, 1996
  /// - Evidence: FourierReferenceTests.bates, FourierChainTests
  public static let bates = FourierModel(
    "bates", "Heston's stochastic volatility with lognormal jumps", parameters: hestonParameters + jumpParameters,
    accuracy: 1e-12, greekAccuracy: 1e-9
  ) { values in
    hestonProcess(values).withJumps(intensity: values[5], mean: values[6], deviation: values[7])
  }

  /// Intensity, mean and deviation of lognormal jumps.
  static let jumpParameters = [
    ModelParameter("jump_intensity", "jumps a year", in: 0...1000, typical: 0.5),
    ModelParameter("jump_mean", "mean of a jump's logarithm", in: -5...5, typical: -0.1),
    ModelParameter("jump_deviation", "standard deviation of a jump's logarithm", in: 0...5, typical: 0.15),
  ]
}
