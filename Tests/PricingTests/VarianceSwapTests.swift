import Pricing
import QuantMath
import Testing

@Suite struct VarianceSwapTests {
  /// Demeterfi, Derman, Kamal and Zou 1999, table 1: S 100, r 5 %, three months, 20 % at the money, one point more for
  /// every five of the strike less; published (20.467 %)² = 0.04189.
  @Test func publishedReplication() throws {
    let strikes = stride(from: 50.0, through: 135, by: 5).map { strike in
      QuotedStrike(strike: strike, volatility: 0.20 - 0.01 * (strike - 100) / 5)
    }
    let fair = try VarianceReplication.fairVariance(
      strikes: strikes, boundary: 100, spot: 100, years: 90.0 / 365, rate: 0.05)
    #expect((fair - 0.0418886).magnitude < 1e-6, "\(fair)")
    #expect((fair.squareRoot() - 0.20467).magnitude < 5e-6)
  }

  @Test func aFlatSmileIsItsOwnVariance() throws {
    for volatility in [0.01, 0.2, 1.5] {
      for years in [0.01, 1, 10] {
        let variance = volatility * volatility
        let fair = try VarianceReplication.fairVariance(years: years) { _ in variance * years }
        #expect((fair / variance - 1).magnitude < 1e-11, "\(volatility) \(years)")
      }
    }
    // Many strikes over a wide range come close from above.
    let strikes = (0...780).map { QuotedStrike(strike: 10 + Double($0) * 0.5, volatility: 0.3) }
    let fair = try VarianceReplication.fairVariance(strikes: strikes, boundary: 100, spot: 100, years: 0.5, rate: 0.03)
    #expect(fair > 0.09 && fair < 0.09 + 1e-5, "\(fair)")
  }

  /// An SVI slice: the fair variance by the normal form `E[w(K(z))]` would need a monotone map; a fine strip does not.
  @Test func aSmileAgreesWithItsStrip() throws {
    func slice(_ k: Double) -> Double {
      let distance = k - 0.05
      return 0.02 + 0.08 * (-0.4 * distance + (distance * distance + 0.04).squareRoot())
    }
    let whole = try VarianceReplication.fairVariance(years: 1, totalVariance: slice)
    let strikes = (-1_600...1_600).map { index in
      let k = Double(index) / 400
      return QuotedStrike(strike: 100 * Exponential.exp(k), volatility: slice(k).squareRoot())
    }
    let strip = try VarianceReplication.fairVariance(strikes: strikes, boundary: 100, spot: 100, years: 1, rate: 0)
    #expect((strip / whole - 1).magnitude < 2e-4, "\(whole) \(strip)")
  }

  @Test func limitsOfHestonVariance() throws {
    let law = try HestonVariance(initial: 0.09, speed: 3, level: 0.04, volatility: 0.6)
    #expect(try law.fairVariance(years: 0) == 0.09)
    #expect(try (law.fairVariance(years: 1e5) - 0.04).magnitude < 1e-6)
    let still = try HestonVariance(initial: 0.09, speed: 0, level: 0.04, volatility: 0)
    #expect(try still.fairVariance(years: 2) == 0.09 && still.fairVolatility(years: 2) == 0.3)
    // A certain variance sampled n times holds the drift squared and nothing else.
    let drift = 0.05 - 0.045
    let sampled = try still.fairVariance(years: 2, samples: 8, carry: 0.05, correlation: -0.5)
    #expect((sampled - 0.09 - drift * drift / 4).magnitude < 1e-15)
  }

  @Test func convexityIsWhatTheVolatilitySwapLacks() throws {
    for volatility in [0.02, 0.1, 0.3] {
      let law = try HestonVariance(initial: 0.05, speed: 2, level: 0.04, volatility: volatility)
      let fair = try law.fairVariance(years: 1)
      let exact = try law.fairVolatility(years: 1)
      let gap = (try law.approximateFairVolatility(years: 1)) - exact
      #expect(exact < fair.squareRoot())
      // The approximation leaves out terms of third order in the spread of the variance.
      let spread = (try law.varianceOfVariance(years: 1)).squareRoot() / fair
      #expect(gap.magnitude < 0.3 * spread * spread * spread * fair.squareRoot(), "\(volatility) \(gap)")
    }
  }

  @Test func samplesConverge() throws {
    let law = try HestonVariance(initial: 0.05, speed: 2, level: 0.04, volatility: 0.5)
    let fair = try law.fairVariance(years: 1)
    let gaps = try [64, 128, 256].map { samples in
      (try law.fairVariance(years: 1, samples: samples, carry: 0.03, correlation: -0.7)) - fair
    }
    #expect(gaps[0] > 0 && (gaps[0] / gaps[1] - 2).magnitude < 0.05 && (gaps[1] / gaps[2] - 2).magnitude < 0.03)
  }

  @Test func hostileQuotesAreRefused() {
    let bad: [[QuotedStrike]] = [
      [], [QuotedStrike(strike: 100, volatility: 0.2)],
      [90, 100, 110].map { QuotedStrike(strike: $0, volatility: .nan) },
      [110, 100, 90].map { QuotedStrike(strike: $0, volatility: 0.2) },
      [100, 110, 120].map { QuotedStrike(strike: $0, volatility: 0.2) },
    ]
    for strikes in bad {
      #expect(throws: PricingError.self) {
        try VarianceReplication.fairVariance(strikes: strikes, boundary: 100, spot: 100, years: 1, rate: 0)
      }
    }
    #expect(throws: PricingError.self) { try VarianceReplication.fairVariance(years: 1) { _ in .nan } }
    #expect(throws: PricingError.self) { try HestonVariance(initial: -1, speed: 1, level: 1, volatility: 1) }
  }
}
