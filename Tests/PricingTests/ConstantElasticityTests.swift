import Foundation
import Instruments
import Pricing
import QuantMath
import Testing

/// Constant elasticity of variance: against integrals at many digits, published prices, limits.
@Suite struct ConstantElasticityTests {
  private static var rows: [[Double]] {
    get throws {
      let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden")
      let text = try String(contentsOf: folder.appendingPathComponent("cev.csv"), encoding: .utf8)
      return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
        line.split(separator: ",").compactMap { Double($0) }
      }
    }
  }

  /// Rows of scripts/cev_reference.py, which integrates the payoff over the density.
  @Test func reference() throws {
    var (worst, worstGreek, withGreeks) = (0.0, 0.0, 0)
    let rows = try Self.rows
    #expect(rows.count == 200)
    for row in rows {
      let terms = ContractTerms(
        row[0] == 1 ? .call : .put, underlying: row[1], strike: row[2], years: row[3], rate: row[4], dividend: row[5])
      let found = try ConstantElasticity().value(terms, [row[6], row[7]])
      let notional = max(row[1], row[2])
      worst = max(worst, (found.price - row[8]).magnitude / notional)
      guard row.count > 9 else { continue }
      withGreeks += 1
      let greeks = try #require(found.greeks)
      #expect(greeks.endsAtSecondOrder)
      let deviation = row[6] * Power.pow(row[1], row[7] - 1) * row[3].squareRoot()
      let errors = [
        (greeks.delta - row[9]) * row[1], (greeks.gamma - row[10]) * row[1] * row[1] * min(deviation, 1),
        (greeks.vega - row[11]) * row[6], (greeks.theta - row[12]) * row[3], (greeks.dualDelta - row[13]) * row[2],
        (greeks.rho - row[14]) / max(row[3], 1), (greeks.dividendRho - row[15]) / max(row[3], 1),
      ]
      for error in errors { worstGreek = max(worstGreek, error.magnitude / notional) }
    }
    #expect(worst < 1.3e-13, "\(worst)")
    #expect(worst > 1e-18, "an error as small as this means that nothing was compared")
    #expect(withGreeks == 26)
    #expect(worstGreek < 2e-13, "\(worstGreek)")
  }

  /// The example in the documentation of PyFENG's class Cev, ten digits.
  @Test func publishedPrices() throws {
    let expected = [16.0290539, 9.89374055, 5.53356595, 2.79581565, 1.27662838]
    for (n, price) in expected.enumerated() {
      let terms = ContractTerms(
        .call, underlying: 100, strike: 80 + 10 * Double(n), years: 1.2, rate: 0.05, dividend: 0.1)
      #expect((try ConstantElasticity().value(terms, [2, 0.5]).price - price).magnitude < 1e-8)
    }
  }

  /// Vanna, volga, charm and veta beside differences of delta and vega, which the table holds.
  @Test func secondOrderIsTheDifferencesOfTheFirst() throws {
    for right in OptionRight.allCases {
      for strike in [70.0, 104] {
        let terms = ContractTerms(right, underlying: 100, strike: strike, years: 0.8, rate: 0.05, dividend: 0.02)
        let found = try #require(try ConstantElasticity().value(terms, [2.5, 0.5]).greeks)
        func slopes(_ part: Double, _ years: Double) throws -> (delta: Double, vega: Double) {
          var (ends, moved) = ([Greeks](), terms)
          for side in [1.0, -1] {
            moved.years = terms.years + side * years
            ends.append(try #require(try ConstantElasticity().value(moved, [2.5 + side * part, 0.5]).greeks))
          }
          let width = 2 * (part + years)
          return ((ends[0].delta - ends[1].delta) / width, (ends[0].vega - ends[1].vega) / width)
        }
        let (byAlpha, byTime) = (try slopes(1e-4, 0), try slopes(0, 1e-4))
        #expect((found.vanna - byAlpha.delta).magnitude < 2e-8 && (found.volga - byAlpha.vega).magnitude < 2e-7)
        #expect((found.charm + byTime.delta).magnitude < 2e-7 && (found.veta + byTime.vega).magnitude < 2e-6)
      }
    }
  }

  @Test func exponentOneIsBlackScholes() throws {
    for right in OptionRight.allCases {
      let terms = ContractTerms(right, underlying: 100, strike: 110, years: 0.7, rate: 0.03, dividend: 0.01)
      let black = try BlackScholesMerton().value(terms, [0.3])
      let found = try ConstantElasticity().value(terms, [0.3, 1])
      #expect((found.price - black.price).magnitude < 1e-12)
      let (a, b) = (try #require(found.greeks), try #require(black.greeks))
      #expect((a.delta - b.delta).magnitude < 1e-13 && (a.gamma - b.gamma).magnitude < 1e-14)
      #expect((a.vega - b.vega).magnitude < 1e-11 && (a.theta - b.theta).magnitude < 1e-11)
      #expect((a.rho - b.rho).magnitude < 1e-11 && (a.dividendRho - b.dividendRho).magnitude < 1e-11)
      #expect((a.dualDelta - b.dualDelta).magnitude < 1e-13 && (a.vanna - b.vanna).magnitude < 1e-12)
      #expect((a.volga - b.volga).magnitude < 1e-10 && (a.charm - b.charm).magnitude < 1e-12)
      #expect((a.veta - b.veta).magnitude < 1e-10)
    }
  }

  /// Where the expansion takes over from the probabilities, 1e8 of noncentrality, both give the same.
  @Test func theSeamNearExponentOne() throws {
    let terms = ContractTerms(.call, underlying: 100, strike: 105, years: 1, rate: 0.02, dividend: 0)
    for deviation in [0.2, 0.5] {
      let seam = 1 / (1e4 * deviation)
      func price(_ part: Double) throws -> Double {
        let beta = 1 - seam * part
        return try ConstantElasticity().value(terms, [deviation * Power.pow(100, 1 - beta), beta]).price
      }
      // β itself moves the price over the seam as it does beside it.
      let jump = try price(1.001) - price(0.999) - 4 * (price(0.999) - price(0.9985))
      #expect(jump.magnitude < 1e-9)
    }
  }

  /// SABR without arbitrage whose volatility stands still is this process.
  @Test func sabrWithoutItsOwnVolatility() throws {
    for (alpha, beta, years) in [(0.35, 0.25, 1.0), (0.3, 0.7, 5), (0.2, 0, 2), (0.5, 0.5, 1)] {
      let law = try SabrDensity(SabrSmile(alpha: alpha, beta: beta, nu: 0, rho: 0), forward: 1, years: years)
      for strike in [0.2, 0.7, 1, 1.4] {
        let terms = ContractTerms(.put, underlying: 1, strike: strike, years: years)
        let exact = try ConstantElasticity().value(terms, [alpha, beta]).price
        #expect((try law.price(.put, strike: strike) - exact).magnitude < 3e-8)
      }
    }
  }

  @Test func theLimits() throws {
    let model = ConstantElasticity()
    let dead = ContractTerms(.put, underlying: 0, strike: 100, years: 1, rate: 0.05)
    #expect((try model.value(dead, [2.5, 0.5]).price - 100 * Exponential.exp(-0.05)).magnitude < 1e-12)
    let still = ContractTerms(.call, underlying: 100, strike: 90, years: 1)
    #expect(try model.value(still, [0, 0.5]).price == 10)
    // So wild that all is absorbed: the put is worth its strike.
    let wild = try model.value(ContractTerms(.put, underlying: 100, strike: 50, years: 10), [5000, 0.5]).price
    #expect(wild > 49 && wild < 50)
    #expect(throws: PricingError.self) { try model.value(still, [1e6, 0, 1]) }
  }
}
