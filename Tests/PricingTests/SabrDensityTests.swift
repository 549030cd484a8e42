import Foundation
import Instruments
import Pricing
import QuantMath
import Testing

/// SABR without arbitrage: against the same equation solved another way, at its limits, and where Hagan's expansion
/// fails.
@Suite struct SabrDensityTests {
  /// The example of negative densities in Hagan and others, Arbitrage-free SABR, 2014.
  private static let example = SabrSmile(alpha: 0.35, beta: 0.25, nu: 1, rho: -0.1)

  /// Puts from scripts/sabr_density_reference.py, which are themselves within 1e-8 of the forward.
  @Test func pricesSolvedInStrikes() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden")
    let text = try String(contentsOf: folder.appendingPathComponent("sabr_density.csv"), encoding: .utf8)
    let rows = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
      line.split(separator: ",").compactMap { Double($0) }
    }
    #expect(rows.count == 100)
    var worst = 0.0
    var laws: [[Double]: SabrDensity] = [:]
    for row in rows {
      let key = Array(row[0..<6])
      let smile = SabrSmile(alpha: row[1], beta: row[2], nu: row[3], rho: row[4])
      let law = try laws[key] ?? SabrDensity(smile, forward: row[0], years: row[5])
      laws[key] = law
      let put = try law.price(.put, strike: row[6])
      let call = try law.price(.call, strike: row[6])
      worst = max(worst, (put - row[7]).magnitude / row[0])
      // Calls are summed from above and puts from below: parity is the mean.
      #expect((call - put - (row[0] - row[6])).magnitude < 1e-13 * row[0])
    }
    #expect(worst < 5.5e-8)
    #expect(worst > 1e-12, "an error as small as this means that nothing was compared")
  }

  /// Le Floc'h and Kennedy print 0.149701955629 at the money for 500 points and five steps; their scheme, written anew
  /// in scripts/sabr_density_reference.py, gives it to 4e-9, and the limit of its small steps is 8e-5 below.
  @Test func publishedExample() throws {
    let call = try SabrDensity(Self.example, forward: 1, years: 1).price(.call, strike: 1)
    #expect((call - 0.149701955629).magnitude < 8.1e-5)
    #expect((call - 0.1496217344).magnitude < 2e-8)
  }

  @Test func hagansDensityIsNegativeAtLowStrikesAndThisIsNot() throws {
    let law = try SabrDensity(Self.example, forward: 1, years: 1)
    func hagan(_ strike: Double) throws -> Double {
      let volatility = try Self.example.blackVolatility(forward: 1, strike: strike, years: 1)
      return try Black76().value(ContractTerms(.put, underlying: 1, strike: strike, years: 1), [volatility]).price
    }
    let step = 0.01
    let bend = try hagan(0.1 - step) - 2 * hagan(0.1) + hagan(0.1 + step)
    #expect(bend / step / step < -0.05)
    var (last, before) = (0.0, 0.0)
    var lastShare = 0.0
    for n in 1...3000 {
      let strike = 0.001 * Double(n)
      #expect(try law.density(at: strike) >= 0)
      let put = try law.price(.put, strike: strike)
      let share = try law.probability(upTo: strike)
      #expect(put - last >= (last - before) - 1e-15)
      #expect(share >= lastShare && share <= 1)
      (before, last, lastShare) = (last, put, share)
    }
    #expect((law.lowerMass - 0.03677286).magnitude < 1e-7)
    #expect(law.lowest == 0 && law.upperMass < 1e-10)
  }

  @Test func theDensityIsBlacksWithoutItsOwnVolatility() throws {
    let law = try SabrDensity(SabrSmile(alpha: 0.3, beta: 1, nu: 0, rho: 0), forward: 1, years: 0.5)
    let deviation = 0.3 * 0.5.squareRoot()
    var worst = 0.0
    for n in 1...300 {
      let strike = 0.01 * Double(n)
      let d2 = -Logarithm.log(strike) / deviation - 0.5 * deviation
      let exact = NormalDistribution.density(d2) / (strike * deviation)
      worst = max(worst, (try law.density(at: strike) - exact).magnitude)
    }
    #expect(worst < 6e-4 * NormalDistribution.density(0) / deviation)
  }

  @Test func massAndForwardAreKept() throws {
    for (smile, forward, years) in [
      (Self.example, 1.0, 1.0), (SabrSmile(alpha: 0.3, beta: 1, nu: 1, rho: 0.6), 3000, 2),
      (SabrSmile(alpha: 0.01, beta: 0, nu: 0.3, rho: 0.2), 0.02, 30),
    ] {
      let law = try SabrDensity(smile, forward: forward, years: years)
      let top = try law.probability(upTo: law.highest * (1 - 1e-12))
      #expect((top + law.upperMass - 1).magnitude < 1e-12)
      let mean = try law.price(.call, strike: law.lowest) + law.lowest
      #expect((mean / forward - 1).magnitude < 1e-13)
      #expect(law.lowerMass >= 0 && law.upperMass >= 0)
    }
  }

  @Test func withoutItsOwnVolatilityAndExponentOneItIsBlackScholes() throws {
    for strike in [70.0, 100, 130] {
      let terms = ContractTerms(.put, underlying: 100, strike: strike, years: 0.5, rate: 0.02, dividend: 0.01)
      let sabr = try SabrNoArbitrage().value(terms, [0.3, 1, 0, 0.2])
      let black = try BlackScholesMerton().value(terms, [0.3])
      #expect((sabr.price - black.price).magnitude < 6e-7)
      let (a, b) = (try #require(sabr.greeks), try #require(black.greeks))
      #expect((a.delta - b.delta).magnitude < 2e-6 && (a.dualDelta - b.dualDelta).magnitude < 2e-6)
      #expect((a.gamma - b.gamma).magnitude < 1e-8 && (a.vega - b.vega).magnitude < 5e-5)
      #expect((a.theta - b.theta).magnitude < 5e-6 && (a.rho - b.rho).magnitude < 1e-4)
      #expect((a.dividendRho - b.dividendRho).magnitude < 1e-4)
      #expect((a.vanna - b.vanna).magnitude < 4e-5 && (a.volga - b.volga).magnitude < 1e-2)
      #expect((a.charm - b.charm).magnitude < 2e-5 && (a.veta - b.veta).magnitude < 5e-3)
      #expect(a.endsAtSecondOrder)
    }
  }

  /// Constant elasticity of variance has closed forms of all of them.
  @Test func greeksWithoutItsOwnVolatility() throws {
    for (alpha, beta, years) in [(0.35, 0.25, 1.0), (0.3, 0.7, 5), (0.2, 0, 2)] {
      for strike in [0.3, 0.9, 1.1, 2] {
        let terms = ContractTerms(.put, underlying: 1, strike: strike, years: years)
        let found = try #require(try SabrNoArbitrage().value(terms, [alpha, beta, 0, 0]).greeks)
        let exact = try #require(try ConstantElasticity().value(terms, [alpha, beta]).greeks)
        #expect((found.delta - exact.delta).magnitude < 1.2e-6 && (found.gamma - exact.gamma).magnitude < 4e-6)
        #expect(
          (found.vega - exact.vega).magnitude * alpha < 5e-7 && (found.theta - exact.theta).magnitude * years < 1e-7)
        #expect((found.dualDelta - exact.dualDelta).magnitude < 8e-7)
        #expect((found.vanna - exact.vanna).magnitude * alpha < 1e-5)
        #expect((found.volga - exact.volga).magnitude * alpha * alpha < 1e-5)
        #expect((found.charm - exact.charm).magnitude * years < 1e-5)
        #expect((found.veta - exact.veta).magnitude * alpha * years < 1e-5)
      }
    }
  }

  @Test func hagansExpansionNearTheMoneyAtShortTimes() throws {
    for rho in [-0.6, 0, 0.5] {
      let smile = SabrSmile(alpha: 2.5, beta: 0.5, nu: 0.8, rho: rho)
      let law = try SabrDensity(smile, forward: 100, years: 0.02)
      for strike in [96.0, 100, 104] {
        let volatility = try smile.blackVolatility(forward: 100, strike: strike, years: 0.02)
        let terms = ContractTerms(.call, underlying: 100, strike: strike, years: 0.02)
        let black = try Black76().value(terms, [volatility])
        let gap = try law.price(.call, strike: strike) - black.price
        #expect(gap.magnitude < 1e-4 * (try #require(black.greeks)).vega + 1e-6)
      }
    }
  }

  @Test func greeksAreTheDifferencesOfPrices() throws {
    let model = SabrNoArbitrage()
    for (values, forward) in [([0.35, 0.25, 1, -0.1], 1.0)] {
      for part in [0.7, 1.2] {
        let terms = ContractTerms(
          .call, underlying: forward, strike: part * forward, years: 1, rate: 0.03, dividend: 0.01)
        let found = try #require(try model.value(terms, values).greeks)
        func price(_ change: (inout ContractTerms, inout [Double]) -> Void) throws -> Double {
          var (moved, numbers) = (terms, values)
          change(&moved, &numbers)
          return try model.value(moved, numbers).price
        }
        let step = 0.02 * forward
        let up = try price { terms, _ in terms.underlying += step }
        let down = try price { terms, _ in terms.underlying -= step }
        let here = try price { _, _ in }
        // The differences' own errors are of second order in steps of two hundredths.
        #expect((found.delta - (up - down) / (2 * step)).magnitude < 6e-4)
        #expect((found.gamma - (up - 2 * here + down) / (step * step)).magnitude * forward < 6e-3)
        let later = try price { terms, _ in terms.years += 0.01 }
        let sooner = try price { terms, _ in terms.years -= 0.01 }
        #expect((found.theta + (later - sooner) / 0.02).magnitude < 2e-5 * forward)
        let wilder = try price { _, values in values[0] *= 1.01 }
        let calmer = try price { _, values in values[0] *= 0.99 }
        #expect((found.vega - (wilder - calmer) / (0.02 * values[0])).magnitude * values[0] < 2e-5 * forward)
        let rate = try price { terms, _ in terms.rate += 0.001 } - price { terms, _ in terms.rate -= 0.001 }
        #expect((found.rho - rate / 0.002).magnitude < 1e-5 * forward)
        let yield = try price { terms, _ in terms.dividend += 0.001 } - price { terms, _ in terms.dividend -= 0.001 }
        #expect((found.dividendRho - yield / 0.002).magnitude < 1e-5 * forward)
      }
    }
  }

  @Test func theSameBitsAloneAndInASlice() throws {
    let law = try SabrDensity(Self.example, forward: 1, years: 1)
    for strike in [0.2, 1, 1.7] {
      let terms = ContractTerms(.put, underlying: 1, strike: strike, years: 1)
      let alone = try SabrNoArbitrage().value(terms, [0.35, 0.25, 1, -0.1]).price
      #expect(alone.bitPattern == (try law.price(.put, strike: strike)).bitPattern)
    }
  }

  /// Any smile: bounds and parity, or a refusal. Within 150 % of deviation all are answered.
  @Test func smilesDrawnAtRandom() throws {
    var stream = RandomStream(seed: 3)
    for _ in 0..<60 {
      func pick(_ low: Double, _ high: Double) -> Double {
        low * Exponential.exp(stream.uniform() * Logarithm.log(high / low))
      }
      let beta = [0, 0.1, 0.25, 0.5, 0.7, 0.79, 0.8, 0.9, 0.97, 1][Int(stream.uniform() * 10)]
      let forward = pick(0.01, 1e4)
      let deviation = pick(0.005, 1.5)
      let years = pick(0.002, 20)
      let alpha = deviation / years.squareRoot() * Exponential.exp((1 - beta) * Logarithm.log(forward))
      let nu = pick(0.01, 1.5) / years.squareRoot()
      let smile = SabrSmile(alpha: alpha, beta: beta, nu: nu, rho: 1.98 * stream.uniform() - 0.99)
      let law = try SabrDensity(smile, forward: forward, years: years)
      let strike = forward * pick(0.3, 3)
      let (call, put) = (try law.price(.call, strike: strike), try law.price(.put, strike: strike))
      #expect(call >= 0 && put >= 0 && (call - put - forward + strike).magnitude < 1e-12 * forward)
    }
  }

  @Test func refusals() throws {
    for bad in [Double.nan, 0, -1, .infinity] {
      #expect(throws: PricingError.self) { try SabrDensity(Self.example, forward: bad, years: 1) }
    }
    #expect(throws: PricingError.self) { try SabrDensity(Self.example, forward: 1, years: -1) }
    #expect(throws: PricingError.self) { try SabrDensity(Self.example, forward: 1, years: 1).price(.put, strike: .nan) }
    // Zero is nearer than a fortieth of a deviation.
    let near = SabrSmile(alpha: 50, beta: 0, nu: 0.1, rho: 0)
    #expect(throws: PricingError.self) { try SabrDensity(near, forward: 1, years: 1) }
    let still = try SabrDensity(Self.example, forward: 1, years: 0)
    #expect(try still.price(.put, strike: 1.5) == 0.5 && still.probability(upTo: 0.9) == 0)
  }
}
