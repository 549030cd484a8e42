import Pricing
import QuantMath
import Testing

/// Calibration of Heston's parameters: recovers what made the quotes, and refuses chains that no market shows.
@Suite struct HestonCalibrationTests {
  private let process = HestonProcess(
    variance: 0.04, reversion: 1.5, longVariance: 0.05, volatilityOfVariance: 0.6, correlation: -0.7)

  /// Six expiries of seven strikes; the volatility of each quote by bisection of Black's formula.
  private func chain(_ process: HestonProcess, noise: Double = 0) throws -> [VolatilitySlice] {
    var chain = FourierChain()
    var stream = RandomStream(seed: 3)
    return try [14.0, 61, 182, 365, 730, 1825].map { days in
      let years = days / 365
      let expiry = try FourierExpiry(spot: 100, years: years, rate: 0.03, dividend: 0.01)
      let strikes = (-3...3).map { 100 * Exponential.exp(Double($0) * 0.18 * years.squareRoot()) }
      var prices = [Double](repeating: 0, count: 7)
      var span = prices.mutableSpan
      try chain.prices(process, expiry, strikes: strikes.span, side: .outOfTheMoney, into: &span)
      let volatilities = zip(strikes, prices).map { strike, price in
        volatility(expiry, strike, price) + noise * (2 * stream.uniform() - 1)
      }
      return VolatilitySlice(expiry, strikes: strikes, volatilities: volatilities)
    }
  }

  private func volatility(_ expiry: FourierExpiry, _ strike: Double, _ price: Double) -> Double {
    var (low, high) = (1e-3, 5.0)
    for _ in 0..<60 {
      let middle = 0.5 * (low + high)
      let deviation = middle * expiry.years.squareRoot()
      let d1 = Logarithm.log(expiry.forward / strike) / deviation + 0.5 * deviation
      let sign = strike < expiry.forward ? -1.0 : 1.0
      let own = expiry.forward * NormalDistribution.cumulative(sign * d1)
      let other = strike * NormalDistribution.cumulative(sign * (d1 - deviation))
      if expiry.discount * sign * (own - other) < price { low = middle } else { high = middle }
    }
    return 0.5 * (low + high)
  }

  @Test func recoversTheParameters() throws {
    for truth in [
      process,
      HestonProcess(
        variance: 0.5, reversion: 3, longVariance: 0.4, volatilityOfVariance: 1.5, correlation: -0.2),
    ] {
      let outcome = try HestonCalibration().fit(chain(truth))
      #expect((outcome.process.variance - truth.variance).magnitude < 1e-7)
      #expect((outcome.process.longVariance - truth.longVariance).magnitude < 1e-7)
      #expect((outcome.process.reversion - truth.reversion).magnitude < 1e-4)
      #expect((outcome.process.volatilityOfVariance - truth.volatilityOfVariance).magnitude < 1e-5)
      #expect((outcome.process.correlation - truth.correlation).magnitude < 1e-5)
      #expect(outcome.rms < 1e-8 && outcome.atBounds.isEmpty)
    }
  }

  @Test func noiseIsAveraged() throws {
    var calibration = HestonCalibration()
    calibration.starts = 4
    let outcome = try calibration.fit(chain(process, noise: 0.003))
    // Uniform noise of ±0.003 has a deviation of 0.0017; five of forty-two degrees are fitted away.
    #expect(outcome.rms > 0.001 && outcome.rms < 0.002)
    #expect((outcome.process.variance - 0.04).magnitude < 0.004)
  }

  @Test func weightsDecide() throws {
    var slices = try chain(process)
    slices[2].volatilities[3] += 0.01
    let disturbed = try HestonCalibration().fit(slices)
    #expect(disturbed.rms > 1e-4)
    slices[2].weights = [1, 1, 1, 0, 1, 1, 1]
    #expect(try HestonCalibration().fit(slices).rms < 1e-8)
  }

  @Test func hostileChainsAreRefused() throws {
    let good = try chain(process)
    func refusal(_ change: (inout [VolatilitySlice]) -> Void) -> CalibrationError? {
      var slices = good
      change(&slices)
      do {
        _ = try HestonCalibration().fit(slices)
        return nil
      } catch { return error }
    }
    #expect(refusal { $0 = [] } == .tooFewQuotes(have: 1, need: 5))
    #expect(refusal { $0 = [VolatilitySlice(good[0].expiry, strikes: [100], volatilities: [0.2])] } != nil)
    let single = refusal { slices in
      for i in slices.indices { (slices[i].strikes, slices[i].volatilities) = ([100], [0.2]) }
    }
    #expect(single == .tooFewQuotes(have: 1, need: 5))
    for bad in [Double.nan, .infinity, -0.2, 0, 1e9] {
      guard case .badQuote(1, 2, _)? = refusal({ $0[1].volatilities[2] = bad }) else {
        Issue.record("a volatility of \(bad) was taken")
        continue
      }
    }
    for bad in [Double.nan, .infinity, -100, 0] {
      guard case .badQuote(1, 2, _)? = refusal({ $0[1].strikes[2] = bad }) else {
        Issue.record("a strike of \(bad) was taken")
        continue
      }
    }
    guard case .arbitrage(3, _, _)? = refusal({ $0[3].volatilities[3] += 0.15 }) else {
      Issue.record("a butterfly below nothing was taken")
      return
    }
    guard case .arbitrage(4, _, _)? = refusal({ $0[4].volatilities = $0[4].volatilities.map { $0 * 0.5 } }) else {
      Issue.record("a total variance that falls was taken")
      return
    }
    #expect(refusal { $0.swapAt(0, 1) } != nil)
    #expect(refusal { $0[0].weights = [1] } != nil)
    #expect(refusal { $0[0].strikes.removeLast() } != nil)
  }
}
