import Foundation
import Instruments
import Pricing
import Testing

/// Values that others printed, each with its source.
@Suite struct PublishedEuropeanTests {
  /// Haug, The complete guide to option pricing formulas, 2007: an example for each use of the generalised formula.
  ///
  /// Spot or forward, strike, years, rate, dividend, volatility, right, value as printed.
  @Test(arguments: [
    [60, 65, 0.25, 0.08, 0, 0.30, 1, 2.1334],  // Black-Scholes 1973, section 1.1.1
    [100, 95, 0.5, 0.10, 0.05, 0.20, -1, 2.4648],  // stock index with a yield, Merton 1973, section 1.1.2
    [19, 19, 0.75, 0.10, 0.10, 0.28, -1, 1.7011],  // future, Black 1976, section 1.1.3
    [1.56, 1.6, 0.5, 0.06, 0.08, 0.12, 1, 0.0291],  // currency, Garman and Kohlhagen 1983, section 1.1.5
  ]) func haugExamples(_ row: [Double]) throws {
    let terms = ContractTerms(
      row[6] > 0 ? .call : .put, underlying: row[0], strike: row[1], years: row[2], rate: row[3], dividend: row[4])
    let price = try BlackScholesMerton().price(terms, volatility: row[5])
    #expect((price - row[7]).magnitude <= 0.5e-4 + 1e-12)
  }

  /// A line for hand checks, computed apart from this code: S 100, K 105, half a year, 3 %, 1 %, 25 %.
  @Test func handCheck() throws {
    let terms = ContractTerms(.call, underlying: 100, strike: 105, years: 0.5, rate: 0.03, dividend: 0.01)
    let valuation = try BlackScholesMerton().value(terms, [0.25])
    let greeks = try #require(valuation.greeks)
    let pairs = [
      (valuation.price, 5.349804578881075), (greeks.delta, 0.4456372919675483), (greeks.gamma, 0.02226305357012284),
      (greeks.vega, 27.828816962653548), (greeks.vanna, 0.48457908597243743), (greeks.volga, 4.490141631849927),
      (greeks.charm, -0.16121450571367954), (greeks.speed, -5.7597802624506846e-5),
    ]
    for (got, expected) in pairs { #expect((got - expected).magnitude <= 4e-15 * max(1, expected.magnitude)) }
  }

  /// F 60,000, K 70,000, 30 days, 65 %: in dollars and in bitcoin.
  @Test func inverse() throws {
    let terms = ContractTerms(.call, underlying: 60_000, strike: 70_000, years: 30 / 365.0)
    let money = try Black76().value(terms, [0.65])
    let coins = try InverseBlack76().value(terms, [0.65])
    #expect((money.price - 1379.801578491045).magnitude < 1e-10)
    #expect((coins.price - 0.022996692974850734).magnitude < 1e-16)
    #expect((try #require(money.greeks).delta - 0.23146235428).magnitude < 1e-11)
    #expect((try #require(coins.premiumAdjustedDelta) - 0.20846566131).magnitude < 1e-11)
  }

  static var shared: String? {
    let named = ProcessInfo.processInfo.environment["BALLAST_SHARED"]
    return [named, "../shared", "../../shared"].compactMap { $0 }.map { $0 + "/data/reference" }
      .first { FileManager.default.isReadableFile(atPath: $0) }
  }
  static let missing: Comment = "SKIPPED: no shared data; set BALLAST_SHARED to the directory that holds data/"

  private func rows(_ name: String) throws -> [[String]] {
    let text = try String(contentsOfFile: try #require(Self.shared) + "/" + name, encoding: .utf8)
    return text.split(whereSeparator: \.isNewline).dropFirst().map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  /// right, strike, spot, q, r, years, volatility, value, tolerance.
  @Test(.enabled(if: shared != nil, missing)) func haugTables() throws {
    let rows = try rows("european_haug_tables_quantlib.csv")
    #expect(rows.count >= 40)
    for row in rows {
      let numbers = try row[1...].map { try #require(Double($0)) }
      let terms = ContractTerms(
        row[0] == "call" ? .call : .put, underlying: numbers[1], strike: numbers[0], years: numbers[4],
        rate: numbers[3], dividend: numbers[2])
      let price = try BlackScholesMerton().price(terms, volatility: numbers[5])
      #expect((price - numbers[6]).magnitude <= numbers[7], "\(row)")
    }
  }

  /// S, K, r, years, volatility, call, put, then delta, gamma, theta, vega, rho of the call and of the put, to the
  /// digits that are printed.
  @Test(.enabled(if: shared != nil, missing)) func printedGreeks() throws {
    let rows = try rows("bs_greeks_py_vollib_testdata.csv")
    #expect(rows.count >= 100)
    for row in rows {
      let numbers = row.map { Double($0) ?? .nan }
      for (right, price, first) in [(OptionRight.call, 5, 7), (.put, 6, 12)] {
        let terms = ContractTerms(
          right, underlying: numbers[0], strike: numbers[1], years: numbers[3], rate: numbers[2])
        let valuation = try BlackScholesMerton().value(terms, [numbers[4]])
        let greeks = try #require(valuation.greeks)
        let got = [valuation.price, greeks.delta, greeks.gamma, greeks.theta, greeks.vega, greeks.rho]
        for (number, printed) in zip(got, [numbers[price]] + numbers[first..<first + 5]) where !printed.isNaN {
          #expect((number - printed).magnitude <= 1e-5 * max(1, printed.magnitude), "\(right) of \(row)")
        }
      }
    }
  }
}

/// The coin-settled model beside differences of Black's formula divided by the forward.
@Suite struct InverseOptionTests {
  @Test func premiumAdjustmentIsTheQuotientRule() throws {
    for right in OptionRight.allCases {
      for strike in [40_000.0, 60_000, 90_000] {
        let terms = ContractTerms(right, underlying: 60_000, strike: strike, years: 0.2)
        let here = try InverseBlack76().value(terms, [0.7])
        let greeks = try #require(here.greeks)
        let adjusted = try #require(here.premiumAdjustedDelta)
        #expect((adjusted - 60_000 * greeks.delta).magnitude < 1e-14)
      }
    }
  }

  @Test func refusesAForwardOfZero() {
    let terms = ContractTerms(.call, underlying: 0, strike: 1, years: 1)
    #expect(throws: PricingError.self) { try InverseBlack76().value(terms, [0.5]) }
  }

  @Test func aDividendIsRefusedOnAForward() {
    let terms = ContractTerms(.call, underlying: 1, strike: 1, years: 1, dividend: 0.01)
    for model in [Black76(), InverseBlack76(), Bachelier()] as [any PricingModel] {
      #expect(throws: PricingError.self) { try model.value(terms, [0.5]) }
    }
  }
}
