import Instruments
import Pricing
import Testing

@Suite struct BarrierTests {
  static let grid: [ContractTerms] = [0.0, 0.07, -0.02].flatMap { rate in
    [0.0, 0.07].flatMap { dividend in
      [80.0, 97, 100, 121].flatMap { strike in
        [OptionRight.call, .put].map { right in
          ContractTerms(right, underlying: 100, strike: strike, years: 0.6, rate: rate, dividend: dividend)
        }
      }
    }
  }

  func price(_ kind: BarrierKind, _ terms: ContractTerms, _ values: [Double]) throws -> Double {
    try BarrierOption(kind).value(terms, values).price
  }

  func vanilla(_ terms: ContractTerms, _ volatility: Double) throws -> Double {
    try DigitalOption(.gap).value(terms, [volatility, terms.strike]).price
  }

  @Test func inAndOutAreTheVanilla() throws {
    for terms in Self.grid {
      for volatility in [0.01, 0.2, 1.5] {
        let whole = try vanilla(terms, volatility)
        for dates in [0.0, 50] {
          for (knockIn, knockOut, level) in [(BarrierKind.downIn, BarrierKind.downOut, 93.0), (.upIn, .upOut, 109)] {
            let alive = try price(knockOut, terms, [volatility, level, 0, dates])
            let born = try price(knockIn, terms, [volatility, level, 0, dates])
            #expect((alive + born - whole).magnitude < 1e-13, "\(knockOut) \(terms) \(volatility)")
            #expect(alive > -1e-13 && alive <= whole + 1e-13)
          }
        }
      }
    }
  }

  @Test func aBarrierMetDecidesAtOnce() throws {
    let terms = ContractTerms(.call, underlying: 100, strike: 95, years: 0.5, rate: 0.05, dividend: 0.01)
    for (kind, beyond) in [(BarrierKind.downIn, 101.0), (.upIn, 99), (.downIn, 100), (.upIn, 100)] {
      #expect(try price(kind, terms, [0.3, beyond, 4, 0]) == vanilla(terms, 0.3))
    }
    for (kind, beyond) in [(BarrierKind.downOut, 101.0), (.upOut, 99), (.downOut, 100), (.upOut, 100)] {
      #expect(try price(kind, terms, [0.3, beyond, 4, 0]) == 4)
    }
  }

  @Test func aBarrierAboutToBeMetIsNearlyMet() throws {
    let terms = ContractTerms(.call, underlying: 100, strike: 95, years: 0.5, rate: 0.05, dividend: 0.01)
    #expect(try (price(.downOut, terms, [0.3, 100.0.nextDown, 4, 0]) - 4).magnitude < 1e-11)
    #expect(try (price(.upOut, terms, [0.3, 100.0.nextUp, 4, 0]) - 4).magnitude < 1e-11)
    #expect(try (price(.downIn, terms, [0.3, 100.0.nextDown, 4, 0]) - vanilla(terms, 0.3)).magnitude < 1e-11)
  }

  /// Haug, The complete guide to option pricing formulas, 2007, table 4-9: S 100, T 0.5, r 0.08, b 0.04, rebate 3.
  /// Their last digit is one off in places: the table was made with an approximation of the normal distribution.
  @Test func publishedKnockOuts() throws {
    let rows: [(BarrierKind, OptionRight, Double, Double, Double, Double)] = [
      (.downOut, .call, 90, 95, 9.0246, 8.8334), (.downOut, .call, 100, 95, 6.7924, 7.0285),
      (.downOut, .call, 110, 95, 4.8759, 5.4137), (.upOut, .call, 90, 105, 2.6789, 2.6341),
      (.upOut, .call, 100, 105, 2.3580, 2.4389), (.upOut, .call, 110, 105, 2.3453, 2.4315),
      (.downIn, .call, 90, 95, 7.7627, 9.0093), (.downIn, .call, 100, 95, 4.0109, 5.1370),
      (.downIn, .call, 110, 95, 2.0576, 2.8517), (.upIn, .call, 90, 105, 14.1112, 15.2098),
      (.upIn, .call, 100, 105, 8.4482, 9.7278), (.upIn, .call, 110, 105, 4.5910, 5.8350),
      (.downOut, .put, 90, 95, 2.2798, 2.4170), (.downOut, .put, 100, 95, 2.2947, 2.4258),
      (.downOut, .put, 110, 95, 2.6252, 2.6246), (.upOut, .put, 90, 105, 3.7760, 4.2293),
      (.upOut, .put, 100, 105, 5.4932, 5.8032), (.upOut, .put, 110, 105, 7.5187, 7.5649),
      (.downIn, .put, 90, 95, 2.9586, 3.8769), (.downIn, .put, 100, 95, 6.5677, 7.7989),
      (.downIn, .put, 110, 95, 11.9752, 13.3078), (.upIn, .put, 90, 105, 1.4653, 2.0658),
      (.upIn, .put, 100, 105, 3.3721, 4.4226), (.upIn, .put, 110, 105, 7.0846, 8.3686),
    ]
    for (kind, right, strike, level, quiet, lively) in rows {
      let terms = ContractTerms(right, underlying: 100, strike: strike, years: 0.5, rate: 0.08, dividend: 0.04)
      #expect(try (price(kind, terms, [0.25, level, 3, 0]) - quiet).magnitude < 1e-4, "\(kind) \(right) \(strike)")
      #expect(try (price(kind, terms, [0.30, level, 3, 0]) - lively).magnitude < 1e-4, "\(kind) \(right) \(strike)")
    }
  }

  /// Broadie, Glasserman and Kou 1997, table 2.1: down-and-out call, S = K = 100, σ 0.3, r 0.1, T 0.2, 50 dates; their
  /// exact values, and the price of a barrier that is always watched.
  @Test func publishedCorrectionForDates() throws {
    let terms = ContractTerms(.call, underlying: 100, strike: 100, years: 0.2, rate: 0.1, dividend: 0)
    let rows: [(level: Double, atDates: Double, always: Double)] = [
      (85, 6.322, 6.308), (87, 6.281, 6.244), (89, 6.184, 6.099), (91, 5.977, 5.808), (93, 5.584, 5.277),
      (95, 4.907, 4.398), (97, 3.834, 3.060),
    ]
    for row in rows {
      #expect(try (price(.downOut, terms, [0.3, row.level, 0, 50]) - row.atDates).magnitude < 3e-3, "\(row.level)")
      #expect(try (price(.downOut, terms, [0.3, row.level, 0, 0]) - row.always).magnitude < 5.1e-4, "\(row.level)")
    }
  }
}
