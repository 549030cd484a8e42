import Instruments
import Pricing
import QuantMath
import Testing

/// Models on characteristic functions beside one another and beside closed forms.
@Suite struct FourierModelTests {
  private func price(_ model: FourierModel, _ terms: ContractTerms, _ values: [Double]) throws -> Double {
    try model.value(terms, values).price
  }

  private func terms(_ strike: Double, _ years: Double, rate: Double = 0.03, dividend: Double = 0.01) -> ContractTerms {
    ContractTerms(.call, underlying: 100, strike: strike, years: years, rate: rate, dividend: dividend)
  }

  @Test func withoutVolatilityOfVarianceHestonIsBlackScholes() throws {
    for xi in [0, 1e-30, 1e-9] {
      for strike in [70.0, 100, 140] {
        let heston = try FourierModel.heston.value(terms(strike, 0.7), [0.09, 2, 0.09, xi, -0.3])
        let black = try BlackScholesMerton().value(terms(strike, 0.7), [0.3])
        #expect((heston.price - black.price).magnitude < (xi < 1e-10 ? 1e-11 : 1e-7))
        let (a, b) = (try #require(heston.greeks), try #require(black.greeks))
        for (p, q) in [(a.delta, b.delta), (a.gamma, b.gamma), (a.theta, b.theta), (a.rho, b.rho), (a.speed, b.speed)] {
          #expect((p - q).magnitude < (xi < 1e-10 ? 1e-9 : 1e-6))
        }
      }
    }
  }

  @Test func batesWithoutJumpsIsHeston() throws {
    let values = [0.04, 1.5, 0.05, 0.6, -0.7]
    for strike in [60.0, 100, 150] {
      let heston = try price(.heston, terms(strike, 1.3), values)
      #expect(try price(.bates, terms(strike, 1.3), values + [0, -0.1, 0.2]) == heston)
    }
  }

  @Test func mertonIsBatesWithConstantVarianceAndItsOwnSeries() throws {
    for (volatility, intensity, mean, deviation) in [(0.2, 1.0, -0.1, 0.2), (0.05, 0.2, -0.3, 0.1), (0.5, 40, 0, 0.05)]
    {
      let process = MertonProcess(
        volatility: volatility, jumpIntensity: intensity, jumpMean: mean, jumpDeviation: deviation)
      for strike in [70.0, 100, 130] {
        for years in [0.1, 2] {
          let contract = terms(strike, years)
          let merton = try price(.mertonJump, contract, [volatility, intensity, mean, deviation])
          let square = volatility * volatility
          let bates = try price(.bates, contract, [square, 1, square, 0, 0, intensity, mean, deviation])
          let forward = 100 * Exponential.exp(0.02 * years)
          let discount = Exponential.exp(-0.03 * years)
          let series = try process.series(forward: forward, strike: strike, years: years, isCall: true)
          #expect((merton - discount * series).magnitude < 1e-11)
          #expect((merton - bates).magnitude < 1e-11)
        }
      }
    }
  }

  /// Haug's table of Merton's model, where jumps carry a share of the variance; digits from the series at 50 digits.
  @Test func haugsTableOfJumps() throws {
    let (intensity, share) = (1.0, 0.25)
    let deviation = (share * 0.0625 / intensity).squareRoot()
    let volatility = (0.0625 - intensity * deviation * deviation).squareRoot()
    let values = [volatility, intensity, -0.5 * deviation * deviation, deviation]
    let found = try price(.mertonJump, terms(80, 0.1, rate: 0.08, dividend: 0), values)
    #expect((found - 20.667642668272).magnitude < 1e-11)
  }

  @Test func aSeriesWithoutEndIsRefused() {
    let wild = MertonProcess(volatility: 0.2, jumpIntensity: 1e9, jumpMean: 0, jumpDeviation: 0.1)
    #expect(throws: PricingError.self) { try wild.series(forward: 1, strike: 1, years: 1, isCall: true) }
    #expect(throws: PricingError.self) { try price(.mertonJump, terms(100, 1), [0, 1, -0.1, 0]) }
  }
}
