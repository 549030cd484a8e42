import Foundation
import Instruments
import Pricing
import QuantMath
import Testing

/// Laws whose characteristic function falls slowly: variance-gamma at short times, Heston at correlations near ±1 and
/// with a wild variance.
@Suite struct BentContourTests {
  private struct Row {
    let model: String
    let years: Double
    let k: Double
    let call: Double
    let values: [Double]
  }

  private static var rows: [Row] {
    get throws {
      let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden")
      let text = try String(contentsOf: folder.appendingPathComponent("slow_laws.csv"), encoding: .utf8)
      return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
        let parts = line.split(separator: ",")
        let numbers = parts.dropFirst().compactMap { Double($0) }
        return Row(
          model: String(parts[0]), years: numbers[0], k: numbers[1], call: numbers[2], values: Array(numbers[3...]))
      }
    }
  }

  private func process(_ row: Row) throws -> any CharacteristicModel {
    let v = row.values
    if row.model == "variance-gamma" {
      return try VarianceGammaProcess(volatility: v[0], drift: v[1], clockVariance: v[2])
    }
    return HestonProcess(
      variance: v[0], reversion: v[1], longVariance: v[2], volatilityOfVariance: v[3], correlation: v[4])
  }

  private func prices(
    _ model: any CharacteristicModel, _ years: Double, _ strikes: [Double], _ side: ChainSide
  ) throws -> [Double] {
    var chain = FourierChain()
    var result = [Double](repeating: .nan, count: strikes.count)
    var span = result.mutableSpan
    try chain.prices(
      model, FourierExpiry(spot: 1, years: years), strikes: strikes.span, side: side, into: &span)
    return result
  }

  /// Rows of scripts/bent_reference.py: mixtures of Black prices, the real line, rays of forty degrees.
  @Test func reference() throws {
    var worst: [String: Double] = [:]
    let rows = try Self.rows
    #expect(rows.count == 119)
    for row in rows {
      let found = try prices(process(row), row.years, [Exponential.exp(row.k)], .calls)[0]
      worst[row.model] = max(worst[row.model] ?? 0, (found - row.call).magnitude)
    }
    for model in ["heston", "variance-gamma"] {
      let error = try #require(worst[model])
      #expect(error < 1.4e-13, "\(model) \(error)")
      #expect(error > 1e-18, "an error as small as this means that nothing was compared")
    }
  }

  /// Fang and Oosterlee, 2008: variance-gamma at a tenth of a year, nine digits.
  @Test func publishedPrice() throws {
    let terms = ContractTerms(.call, underlying: 100, strike: 90, years: 0.1, rate: 0.1)
    let found = try FourierModel.varianceGamma.value(terms, [0.12, -0.14, 0.2])
    #expect((found.price - 10.993703187).magnitude < 1e-9)
  }

  @Test func theHardGridIsAnswered() throws {
    let strikes = (0..<13).map { Exponential.exp(-0.6 + 0.1 * Double($0)) }
    for correlation in [-1, -0.99, 0, 0.99, 1] {
      for xi in [0.1, 1, 5] {
        for years in [1e-6, 7.0 / 365, 1, 10] {
          let process = HestonProcess(
            variance: 0.04, reversion: 0.5, longVariance: 0.04, volatilityOfVariance: xi, correlation: correlation)
          let calls = try prices(process, years, strikes, .calls)
          let puts = try prices(process, years, strikes, .puts)
          for i in strikes.indices {
            #expect((calls[i] - puts[i] - 1 + strikes[i]).magnitude < 1e-14)
            #expect(calls[i] >= 0 && puts[i] >= 0)
            guard i > 1 else { continue }
            let left = (calls[i - 1] - calls[i - 2]) / (strikes[i - 1] - strikes[i - 2])
            #expect((calls[i] - calls[i - 1]) / (strikes[i] - strikes[i - 1]) >= left - 1e-9)
          }
        }
      }
    }
  }

  @Test func aStrikeHasTheSamePriceAloneAndInAChain() throws {
    let process = HestonProcess(
      variance: 0.04, reversion: 0.5, longVariance: 0.04, volatilityOfVariance: 5, correlation: -1)
    let strikes = (0..<7).map { 0.7 + 0.1 * Double($0) }
    let together = try prices(process, 1, strikes, .puts)
    for (strike, price) in zip(strikes, together) {
      #expect((try prices(process, 1, [strike], .puts)[0]).bitPattern == price.bitPattern)
    }
  }

  @Test func greeksAreTheDifferencesOfPrices() throws {
    for (model, values, years) in [
      (FourierModel.heston, [0.04, 0.5, 0.04, 5, -1], 1.0), (.varianceGamma, [0.12, -0.14, 0.2], 0.15),
      (.heston, [0.04, 0.5, 0.04, 5, 0.99], 10),
    ] {
      for strike in [80.0, 112] {
        let terms = ContractTerms(.call, underlying: 100, strike: strike, years: years, rate: 0.03, dividend: 0.01)
        let here = try model.value(terms, values)
        let found = try #require(here.greeks)
        typealias Change = (inout ContractTerms, inout [Double], Double) -> Void
        func sides(_ step: Double, _ change: Change) throws -> [Valuation] {
          try [step, -step].map { shift in
            var (moved, numbers) = (terms, values)
            change(&moved, &numbers, shift)
            return try model.value(moved, numbers)
          }
        }
        let spot = try sides(1e-2) { terms, _, x in terms.underlying += x }
        #expect((found.delta - (spot[0].price - spot[1].price) / 2e-2).magnitude < 1e-6)
        let deltas = try spot.map { try #require($0.greeks).delta }
        #expect((found.gamma - (deltas[0] - deltas[1]) / 2e-2).magnitude < 1e-6)
        let gammas = try spot.map { try #require($0.greeks).gamma }
        #expect((found.speed - (gammas[0] - gammas[1]) / 2e-2).magnitude < 1e-6)
        let time = try sides(1e-4) { terms, _, x in terms.years -= x }
        #expect((found.theta - (time[0].price - time[1].price) / 2e-4).magnitude < 1e-4)
        let charms = try time.map { try #require($0.greeks).delta }
        #expect((found.charm - (charms[0] - charms[1]) / 2e-4).magnitude < 1e-5)
        let level = { (numbers: inout [Double], x: Double) in
          if model.identifier == "heston" { numbers[0] = (0.2 + x) * (0.2 + x) } else { numbers[0] += x }
        }
        let volatility = try sides(1e-4) { _, numbers, x in level(&numbers, x) }
        #expect((found.vega - (volatility[0].price - volatility[1].price) / 2e-4).magnitude < 1e-4)
        let vegas = try volatility.map { try #require($0.greeks).vega }
        #expect((found.volga - (vegas[0] - vegas[1]) / 2e-4).magnitude < 1e-2)
        let vannas = try volatility.map { try #require($0.greeks).delta }
        #expect((found.vanna - (vannas[0] - vannas[1]) / 2e-4).magnitude < 1e-5)
        let strikes = try sides(1e-2) { terms, _, x in terms.strike += x }
        #expect((found.dualDelta - (strikes[0].price - strikes[1].price) / 2e-2).magnitude < 1e-6)
      }
    }
  }
}
