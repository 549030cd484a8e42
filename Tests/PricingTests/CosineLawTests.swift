import Instruments
import Pricing
import QuantMath
import Testing

/// Two ways from one characteristic function to prices: cosine series and Lewis's integral.
@Suite struct CosineLawTests {
  private static let heston = HestonProcess(
    variance: 0.04, reversion: 1.5, longVariance: 0.05, volatilityOfVariance: 0.6, correlation: -0.7)

  /// The largest gap in parts of the forward, for strikes within four deviations.
  private func gap(_ model: some CharacteristicModel, _ years: Double) throws -> Double {
    let expiry = try FourierExpiry(spot: 100, years: years, rate: 0.03, dividend: 0.01)
    let deviation = model.variance(years: years).squareRoot()
    let strikes = (-8...8).map { expiry.forward * Exponential.exp(0.5 * Double($0) * deviation) }
    let law = try CosineLaw(model, expiry)
    var chain = FourierChain()
    var worst = 0.0
    for (side, right) in [(ChainSide.calls, OptionRight.call), (.puts, .put)] {
      var lewis = [Double](repeating: .nan, count: strikes.count)
      var series = lewis
      var span = lewis.mutableSpan
      try chain.prices(model, expiry, strikes: strikes.span, side: side, into: &span)
      span = series.mutableSpan
      try law.prices(right, strikes: strikes.span, into: &span)
      for (a, b) in zip(lewis, series) { worst = max(worst, (a - b).magnitude / expiry.forward) }
    }
    return worst
  }

  @Test func meetsLewisIntegral() throws {
    var worst = 0.0
    for years in [7.0 / 365, 0.25, 1, 5] {
      worst = max(worst, try gap(Self.heston, years))
      worst = max(worst, try gap(Self.heston.withJumps(intensity: 0.5, mean: -0.1, deviation: 0.15), years))
      let merton = MertonProcess(volatility: 0.2, jumpIntensity: 1, jumpMean: -0.1, jumpDeviation: 0.2)
      worst = max(worst, try gap(merton, years))
    }
    for years in [0.5, 1, 3] {
      worst = max(worst, try gap(try VarianceGammaProcess(volatility: 0.12, drift: -0.14, clockVariance: 0.2), years))
    }
    #expect(worst < 1e-12)
    #expect(worst > 1e-16, "an error as small as this means that nothing was compared")
  }

  /// Fang and Oosterlee, 2008: their reference values for Heston and variance-gamma at one year.
  @Test func publishedDigits() throws {
    let heston = HestonProcess(
      variance: 0.0175, reversion: 1.5768, longVariance: 0.0398, volatilityOfVariance: 0.5751, correlation: -0.5711)
    let law = try CosineLaw(heston, FourierExpiry(spot: 100, years: 1))
    #expect((try law.price(.call, strike: 100) - 5.785155434376).magnitude < 2e-11)
    let gamma = try VarianceGammaProcess(volatility: 0.12, drift: -0.14, clockVariance: 0.2)
    let slow = try CosineLaw(gamma, FourierExpiry(spot: 100, years: 1, rate: 0.1))
    #expect((try slow.price(.call, strike: 90) - 19.099354724).magnitude < 1e-9)
  }

  @Test func noTimeLeavesTheIntrinsicValue() throws {
    let law = try CosineLaw(Self.heston, FourierExpiry(spot: 100, years: 0))
    #expect((try law.price(.call, strike: 90) - 10).magnitude < 1e-13)
    #expect(try law.price(.put, strike: 90) == 0 && law.price(.put, strike: 110).distance(to: 10).magnitude < 1e-13)
    let short = try CosineLaw(Self.heston, FourierExpiry(spot: 100, years: 0.01))
    #expect(try short.price(.put, strike: 1e-9) == 0 && short.price(.call, strike: 1e9) == 0)
  }

  @Test func refusals() throws {
    let law = try CosineLaw(Self.heston, FourierExpiry(spot: 100, years: 1))
    for strike in [0, -1, Double.nan, .infinity] {
      #expect(throws: PricingError.self) { try law.price(.call, strike: strike) }
    }
    let gamma = try VarianceGammaProcess(volatility: 0.12, drift: -0.14, clockVariance: 0.2)
    #expect(throws: PricingError.self) { try CosineLaw(gamma, FourierExpiry(spot: 100, years: 0.1)) }
    let wild = HestonProcess(
      variance: 0.04, reversion: 0.5, longVariance: 0.04, volatilityOfVariance: 5, correlation: 0.99)
    #expect(throws: PricingError.self) { try CosineLaw(wild, FourierExpiry(spot: 100, years: 10)) }
  }
}
