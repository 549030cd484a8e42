import Instruments
import QuantMath
import Testing

@testable import Pricing

@Suite struct SimulatedModelTests {
  private static let grid: [ContractTerms] = OptionRight.allCases.flatMap { right in
    [(60.0, 0.25), (100, 1.0), (115, 2)].map { strike, years in
      ContractTerms(right, underlying: 100, strike: strike, years: years, rate: 0.03, dividend: 0.01)
    }
  }

  @Test func europeanMeetsTheClosedForm() throws {
    for terms in Self.grid {
      let got = try MonteCarloEuropean().value(terms, [0.25, 65_536, 1])
      let value = Lognormal.price(
        terms.right, 100, terms.strike, terms.years, rate: 0.03, dividend: 0.01, volatility: 0.25)
      let error = try #require(got.standardError)
      #expect(abs(got.price - value) <= 4.5 * error && error < 1.2e-3, "\(terms): \(got.price) ± \(error) for \(value)")
      // A tail that plain paths never see keeps its relative accuracy.
      if terms.right == .put && terms.strike == 60 { #expect(error < 0.01 * value) }
    }
  }

  @Test func parityHoldsExactly() throws {
    for terms in Self.grid where terms.right == .call && terms.strike == 100 {
      var mirror = terms
      mirror.right = .put
      let call = try MonteCarloEuropean().value(terms, [0.25, 4_096, 1]).price
      let put = try MonteCarloEuropean().value(mirror, [0.25, 4_096, 1]).price
      let legs = 100 * Exponential.exp(-0.01 * terms.years) - 100 * Exponential.exp(-0.03 * terms.years)
      #expect(abs(call - put - legs) < 1e-11)
    }
  }

  /// One fixing is the European option; more lie between the geometric average and it.
  @Test func arithmeticAverages() throws {
    for terms in Self.grid {
      let one = try ArithmeticAsian().value(terms, [0.25, 1, 16_384, 1])
      let value = Lognormal.price(
        terms.right, 100, terms.strike, terms.years, rate: 0.03, dividend: 0.01, volatility: 0.25)
      #expect(abs(one.price - value) < 1e-9, "\(terms)")
    }
    let terms = ContractTerms(.call, underlying: 100, strike: 100, years: 1, rate: 0.05)
    let points = try ArithmeticAsian().value(terms, [0.3, 12, 16_384, 1])
    let error = try #require(points.standardError)
    #expect(error < 1.5e-3)
    let exact = try ExactArithmeticAsian.price(terms, volatility: 0.3, schedule: .even(12, years: 1))
    #expect(abs(exact - points.price) < 4.5 * error)
    // In and out of the money, a tail of 1e-14 of the strike among them.
    for terms in Self.grid {
      let got = try ArithmeticAsian().value(terms, [0.25, 12, 4_096, 1])
      let value = try ExactArithmeticAsian.price(
        terms, volatility: 0.25, schedule: .even(12, years: terms.years))
      let error = try #require(got.standardError)
      let room = 4.5 * error + 1e-13 * terms.strike
      #expect(abs(got.price - value) <= room, "\(terms): \(got.price) ± \(error) for \(value)")
    }
  }

  @Test func hestonAndEarlyExercise() throws {
    let terms = ContractTerms(.call, underlying: 100, strike: 100, years: 1, rate: 0.01, dividend: 0.02)
    let heston = try HestonMonteCarlo().value(terms, [0.04, 4, 0.25, 1, -0.5, 16, 32_768, 2])
    let error = try #require(heston.standardError)
    #expect(abs(heston.price - 16.070154917028834) < 4.5 * error + 0.02, "\(heston.price) ± \(error)")
    let put = ContractTerms(.put, underlying: 36, strike: 40, years: 1, rate: 0.06)
    let bermudan = try LongstaffSchwartzOption().value(put, [0.2, 10, 4_096, 1])
    #expect(bermudan.price > 4.38 && bermudan.price < 4.478 && bermudan.standardError != nil)
  }

  @Test func seedsAndPathsMatter() throws {
    let terms = Self.grid[1]
    let first = try MonteCarloEuropean().value(terms, [0.25, 4_096, 1])
    #expect(try MonteCarloEuropean().value(terms, [0.25, 4_096, 1]) == first)
    #expect(try MonteCarloEuropean().value(terms, [0.25, 4_096, 2]).price != first.price)
    for wrong in [[0.25, 31, 1], [0.25, 1e9, 1], [0.25, 64.5, 1], [0.25, 64, -1], [0.25, 64, 0.5], [4, 64, 1]] {
      #expect(throws: PricingError.self) { try MonteCarloEuropean().value(terms, wrong) }
    }
  }

  /// No time, no volatility, no price of the underlying, no strike: the certain value, without error.
  @Test func limits() throws {
    var terms = ContractTerms(.call, underlying: 100, strike: 90, years: 0, rate: 0.03)
    let models: [(any PricingModel, [Double])] = [
      (MonteCarloEuropean(), [0.2, 64, 1]), (ArithmeticAsian(), [0.2, 2, 64, 1]),
      (HestonMonteCarlo(), [0.04, 1, 0.04, 0.5, 0, 2, 64, 1]), (LongstaffSchwartzOption(), [0.2, 2, 64, 1]),
    ]
    for (model, values) in models {
      let valuation = try model.value(terms, values)
      #expect(valuation.price == 10 && valuation.standardError == 0)
    }
    terms.years = 1
    let certain = try MonteCarloEuropean().value(terms, [0, 64, 1])
    #expect(abs(certain.price - (100 - 90 * Exponential.exp(-0.03))) < 1e-11 && certain.standardError! < 1e-11)
    terms.underlying = 0
    #expect(try MonteCarloEuropean().value(terms, [0.2, 64, 1]).price == 0)
    terms.underlying = 100
    terms.strike = 0
    #expect(abs(try MonteCarloEuropean().value(terms, [0.2, 64, 1]).price - 100) < 1e-11)
    #expect(abs(try ArithmeticAsian().value(terms, [0.2, 1, 64, 1]).price - 100) < 1e-11)
  }
}
