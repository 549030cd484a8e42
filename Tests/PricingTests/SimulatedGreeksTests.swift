import Instruments
import QuantMath
import Testing

@testable import Pricing

@Suite struct DualTests {
  /// Derivatives of a formula with every operation against differences.
  @Test func slopesAreThoseOfDifferences() {
    func formula<Number: PathNumber>(_ x: Number, _ y: Number) -> Number {
      let product = (x * y + Number(2)) / (y - Number(0.5))
      return (product.logarithm() * x.exponentiated()).rooted() + (x - y).positivePart() + (y - x).positivePart()
    }
    let (x, y) = (1.3, 2.1)
    let dual = formula(Dual.variable(x, direction: 0), Dual.variable(y, direction: 3))
    #expect(dual.primal == formula(x, y))
    let step = 1e-5
    let byX = (formula(x + step, y) - formula(x - step, y)) / (2 * step)
    let byY = (formula(x, y + step) - formula(x, y - step)) / (2 * step)
    #expect(abs(dual.slopes[0] - byX) < 1e-8)
    #expect(abs(dual.slopes[3] - byY) < 1e-8)
    #expect(dual.slopes[1] == 0 && dual.slopes[2] == 0)
  }

  @Test func constantsHaveNoSlopes() {
    #expect(Dual(3).slopes == SIMD4(repeating: 0))
    #expect(Dual(-1).positivePart() == Dual(0))
  }
}

@Suite struct SimulatedGreeksTests {
  struct Call: DifferentiablePayoff {
    let strike: Double
    func amount<Number: PathNumber>(_ prices: [Number]) -> Number {
      (prices[prices.count - 1] - Number(strike)).positivePart()
    }
  }

  struct AsianCall: DifferentiablePayoff {
    let strike: Double
    func amount<Number: PathNumber>(_ prices: [Number]) -> Number {
      var sum = Number(0)
      for price in prices { sum = sum + price }
      return (sum / Number(Double(prices.count)) - Number(strike)).positivePart()
    }
  }

  private func simulation(_ times: [Double], _ sampling: PathSampling, paths: Int) throws -> GreekSimulation {
    try GreekSimulation(
      spot: 100, volatility: 0.25, rate: 0.03, dividend: 0.01, times: times,
      settings: SimulationSettings(paths: paths, seed: 8, sampling: sampling))
  }

  private func expectClose(
    _ estimate: SimulatedGreeks.Estimate, _ value: Double, error bound: Double, _ what: String
  ) {
    let miss = abs(estimate.value - value)
    #expect(miss <= 4.5 * estimate.standardError, "\(what): \(estimate) for \(value)")
    #expect(estimate.standardError < bound, "\(what): error \(estimate.standardError)")
  }

  /// options.md's line: S 100, K 105, T ½, r 3 %, q 1 %, σ 25 %.
  private func check(_ greeks: SimulatedGreeks, scale: Double) {
    expectClose(greeks.price, 5.349804578881075, error: 0.1 * scale, "price")
    expectClose(greeks.delta, 0.4456372919675483, error: 0.01 * scale, "delta")
    expectClose(greeks.vega, 27.828816962653548, error: 1 * scale, "vega")
    let rho = 0.5 * (100 * 0.4456372919675483 - 5.349804578881075)
    expectClose(greeks.rho, rho, error: 0.5 * scale, "rho")
    expectClose(greeks.dividendRho, -0.5 * 100 * 0.4456372919675483, error: 0.6 * scale, "dividend rho")
  }

  @Test func pathwiseGreeksMeetTheClosedForm() throws {
    let random = try simulation([0.5], .streams(antithetic: true), paths: 16_384).pathwise(Call(strike: 105))
    check(random, scale: 1)
    let sobol = try simulation([0.5], .sobol(scrambles: 16, isNested: false), paths: 16_384)
      .pathwise(Call(strike: 105))
    check(sobol, scale: 0.05)
    #expect(sobol.gamma == nil && sobol.samples == 16)
  }

  @Test func likelihoodRatiosMeetTheClosedForm() throws {
    let payoff = StandardPayoff.vanilla(.call, spot: 100, strike: 105)
    let random = try simulation([0.5], .streams(antithetic: true), paths: 65_536).likelihoodRatio(payoff)
    check(random, scale: 1)
    expectClose(try #require(random.gamma), 0.02226305357012284, error: 1e-3, "gamma")
    // A digital, whose pathwise derivative is zero.
    let digital = StandardPayoff.cashDigital(.call, spot: 100, strike: 105, cash: 1)
    let greeks = try simulation([0.5], .streams(antithetic: true), paths: 65_536).likelihoodRatio(digital)
    let deviation = 0.25 * 0.5.squareRoot()
    let d2 = (Logarithm.log(100 / 105.0) + (0.02 - 0.03125) * 0.5) / deviation
    let delta = Exponential.exp(-0.015) * NormalDistribution.density(d2) / (100 * deviation)
    expectClose(greeks.delta, delta, error: 2e-4, "digital delta")
  }

  /// Along a path of several dates both methods agree, and with differences of the price from the same draws.
  @Test func methodsAgreeOnAverages() throws {
    let times = PathDates.even(3, years: 0.5)
    let pathwise = try simulation(times, .streams(antithetic: true), paths: 4_096).pathwise(AsianCall(strike: 102))
    let ratio = try simulation(times, .streams(antithetic: true), paths: 32_768).likelihoodRatio(
      StandardPayoff.arithmeticAsian(.call, spot: 100, strike: 102, every: 1))
    for (a, b, what) in [
      (pathwise.delta, ratio.delta, "delta"), (pathwise.vega, ratio.vega, "vega"), (pathwise.rho, ratio.rho, "rho"),
    ] {
      let error = (a.standardError * a.standardError + b.standardError * b.standardError).squareRoot()
      #expect(abs(a.value - b.value) < 4.5 * error, "\(what): \(a) and \(b)")
    }
    func price(_ spot: Double) throws -> Double {
      try GreekSimulation(
        spot: spot, volatility: 0.25, rate: 0.03, dividend: 0.01, times: times,
        settings: SimulationSettings(paths: 4_096, seed: 8)
      ).pathwise(AsianCall(strike: 102)).price.value
    }
    let slope = (try price(100.01) - (try price(99.99))) / 0.02
    #expect(abs(slope - pathwise.delta.value) < 2e-4)
  }

  @Test func refusals() {
    for (spot, sigma, rate) in [(0, 0.2, 0), (.nan, 0.2, 0), (100, 0, 0), (100, .nan, 0), (100, 0.2, .infinity)] {
      #expect(throws: PricingError.self) {
        try GreekSimulation(
          spot: spot, volatility: sigma, rate: rate, dividend: 0, times: [1],
          settings: SimulationSettings(paths: 64))
      }
    }
  }
}
