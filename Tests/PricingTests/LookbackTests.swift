import Instruments
import Pricing
import QuantMath
import Testing

@Suite struct LookbackTests {
  func price(_ strike: LookbackStrike, _ terms: ContractTerms, _ values: [Double]) throws -> Double {
    try LookbackOption(strike).value(terms, values).price
  }

  /// Haug 2007, section 4.15.
  @Test func publishedPrices() throws {
    let floating = ContractTerms(.call, underlying: 120, strike: 0, years: 0.5, rate: 0.10, dividend: 0.06)
    let got = try price(.floating, floating, [0.30, 100, 0, 0])
    #expect((got - 25.3533).magnitude < 1e-4, "\(got)")
    let calls: [(strike: Double, years: Double, prices: [Double])] = [
      (95, 0.5, [13.2687, 18.9263, 24.9857]), (100, 0.5, [8.5126, 14.1702, 20.2296]),
      (105, 0.5, [4.3908, 9.8905, 15.8512]), (95, 1, [18.3241, 26.0731, 34.7116]),
      (100, 1, [13.8000, 21.5489, 30.1874]), (105, 1, [9.5445, 17.2965, 25.9002]),
    ]
    let puts: [(strike: Double, years: Double, prices: [Double])] = [
      (95, 0.5, [0.6899, 4.4448, 8.9213]), (100, 0.5, [3.3917, 8.3177, 13.1579]),
      (105, 0.5, [8.1478, 13.0739, 17.9140]), (95, 1, [1.0534, 6.2813, 12.2376]),
      (100, 1, [3.8079, 10.1294, 16.3889]), (105, 1, [8.3321, 14.6536, 20.9130]),
    ]
    for (right, rows) in [(OptionRight.call, calls), (.put, puts)] {
      for row in rows {
        let terms = ContractTerms(right, underlying: 100, strike: row.strike, years: row.years, rate: 0.1)
        for (volatility, published) in zip([0.1, 0.2, 0.3], row.prices) {
          let got = try price(.fixed, terms, [volatility, 100, 100, 0])
          #expect((got - published).magnitude < 1e-4, "\(right) \(row.strike) \(row.years) \(volatility): \(got)")
        }
      }
    }
  }

  /// Through no carry, through the end of the series on both sides, the price has no step.
  @Test func theSeriesJoinsTheClosedForm() throws {
    for strike in LookbackStrike.allCases {
      for right in [OptionRight.call, .put] {
        for extreme in [0.0, (right == .call) == (strike == .floating) ? 80 : 120] {
          // Five even points make a fourth difference; a step of the size of rounding would stand out of it.
          for middle in [0.0, 1e-3, 0.02, 0.05, 0.1125, -0.05, -0.1125] {
            let prices = try (-2...2).map { n in
              let carry = middle + 1e-4 * Double(n)
              let terms = ContractTerms(
                right, underlying: 100, strike: 100, years: 0.25, rate: 0.02, dividend: 0.02 - carry)
              return try price(strike, terms, [0.45, extreme, extreme, 0])
            }
            let difference = prices[0] - 4 * prices[1] + 6 * prices[2] - 4 * prices[3] + prices[4]
            #expect(difference.magnitude < 1e-12, "\(strike) \(right) \(extreme) \(middle): \(difference)")
          }
        }
      }
    }
  }

  @Test func lookingBackIsWorthMoreThanNot() throws {
    for right in [OptionRight.call, .put] {
      for volatility in [0.05, 0.4, 2] {
        for strike in [80.0, 100, 120] {
          let terms = ContractTerms(right, underlying: 100, strike: strike, years: 0.7, rate: 0.04, dividend: 0.06)
          let vanilla = try DigitalOption(.gap).value(terms, [volatility, strike]).price
          let always = try price(.fixed, terms, [volatility, 0, 0, 0])
          let daily = try price(.fixed, terms, [volatility, 0, 0, 252])
          #expect(always > daily && always > vanilla)
          guard volatility == 0.4 else { continue }
          #expect(try daily > price(.fixed, terms, [volatility, 0, 0, 12]))
        }
        let level = ContractTerms(right, underlying: 100, strike: 100, years: 0.7, rate: 0.04, dividend: 0.06)
        let vanilla = try DigitalOption(.gap).value(level, [volatility, 100]).price
        #expect(try price(.floating, level, [volatility, 0, 0, 0]) > vanilla)
      }
    }
  }

  /// The correction for dates against simulated paths that are looked at on these dates.
  @Test(arguments: [(12.0, 0.02), (52, 0.009), (252, 0.005)])
  func datesAgainstSimulation(_ dates: Double, _ bound: Double) throws {
    for (rate, volatility, years) in [(0.05, 0.2, 1.0), (0, 0.5, 0.5)] {
      let generator = try LognormalPaths(
        times: PathDates.even(Int(dates), years: years), carry: rate, volatility: volatility)
      let discount = Exponential.exp(-rate * years)
      for right in [OptionRight.call, .put] {
        let simulated = try Simulation(
          generator, StandardPayoff.floatingLookback(right, spot: 100, isContinuous: false), discount: discount,
          settings: SimulationSettings(paths: 1 << 17)
        ).run().price
        let terms = ContractTerms(right, underlying: 100, strike: 0, years: years, rate: rate)
        let got = try price(.floating, terms, [volatility, 0, 0, dates])
        #expect((got / simulated - 1).magnitude < bound, "\(right) \(volatility): \(got) and \(simulated)")
      }
    }
  }

  /// With so few dates the corrected price would be some percent off, or below zero.
  @Test func tooFewDatesAreRefused() throws {
    let usual = ContractTerms(.put, underlying: 100, strike: 0, years: 1, rate: 0.05)
    let drifting = ContractTerms(.put, underlying: 100, strike: 0, years: 5, rate: 0.1)
    for (terms, volatility, dates) in [(usual, 0.2, 1.0), (usual, 0.2, 11), (drifting, 0.1, 12), (drifting, 0.1, 252)] {
      #expect(throws: PricingError.self) { try price(.floating, terms, [volatility, 0, 0, dates]) }
    }
    #expect(try price(.floating, usual, [0.2, 0, 0, 12]) > 0)
  }

  /// A fixed strike beyond the extreme so far is a floating one and the forward.
  @Test func fixedAndFloatingDifferByTheForward() throws {
    for carry in [0.0, 0.06] {
      let call = ContractTerms(.call, underlying: 100, strike: 90, years: 1.2, rate: 0.06, dividend: 0.06 - carry)
      var put = call
      put.right = .put
      let forward = try DigitalOption(.gap).value(call, [0.3, 0]).price
      let difference = try price(.fixed, call, [0.3, 0, 108, 0]) - price(.floating, put, [0.3, 0, 108, 0])
      #expect((difference - forward).magnitude < 1e-12)
    }
  }
}
