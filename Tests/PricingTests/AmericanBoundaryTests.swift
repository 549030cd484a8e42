import Instruments
import Pricing
import QuantMath
import Testing

/// The exercise boundary and what happens next to it.
@Suite struct AmericanBoundaryTests {
  static let contracts: [(terms: ContractTerms, volatility: Double)] = [
    (ContractTerms(.put, underlying: 100, strike: 100, years: 1, rate: 0.05), 0.2),
    (ContractTerms(.put, underlying: 100, strike: 100, years: 3, rate: 0.02, dividend: 0.06), 0.4),
    (ContractTerms(.put, underlying: 100, strike: 100, years: 0.3, rate: 0.05, dividend: 0.05), 0.3),
    (ContractTerms(.call, underlying: 100, strike: 100, years: 2, rate: 0.03, dividend: 0.05), 0.25),
    (ContractTerms(.call, underlying: 100, strike: 100, years: 2, rate: -0.01, dividend: 0.02), 0.25),
  ]

  /// From its limit at expiry it moves away from the strike, and the valuation tells its end.
  @Test(arguments: AmericanSetting.allCases) func monotone(_ setting: AmericanSetting) throws {
    for (terms, volatility) in Self.contracts {
      let boundary = try #require(try ExerciseBoundary(terms, volatility: volatility, setting))
      let share = terms.rate / terms.dividend
      let limit =
        terms.right == .put
        ? (terms.dividend > 0 ? min(1, share) : 1) * terms.strike : max(1, share) * terms.strike
      #expect((boundary.price(yearsToExpiry: 0) - limit).magnitude <= 1e-12 * limit)
      var last = limit
      for step in 1...200 {
        let price = boundary.price(yearsToExpiry: terms.years * Double(step) / 200)
        #expect(terms.right == .put ? price < last : price > last, "\(terms) after \(step)")
        last = price
      }
      let now = try American(setting).value(terms, [volatility]).exerciseBoundary
      #expect((last - (try #require(now))).magnitude <= 1e-12 * last)
      #expect(boundary.price(yearsToExpiry: 99) == boundary.price(yearsToExpiry: terms.years))
    }
  }

  /// At the boundary the price meets the payoff without a corner, and gamma is what the equation of Black and Scholes
  /// asks.
  @Test func smoothPasting() throws {
    for (terms, volatility) in Self.contracts {
      let boundary = try #require(try American(.accurate).value(terms, [volatility]).exerciseBoundary)
      let sign = Double(terms.right.sign)
      for distance in [1e-7, 1e-5, 1e-3] {
        var near = terms
        near.underlying = boundary * (1 - sign * distance)
        let valuation = try American(.accurate).value(near, [volatility])
        let greeks = try #require(valuation.greeks)
        let payoff = sign * (near.underlying - near.strike)
        #expect(valuation.price >= payoff && valuation.price - payoff <= 100 * distance * distance * terms.strike)
        #expect((greeks.delta - sign).magnitude <= 100 * distance + 1e-6, "\(terms) \(distance) \(greeks.delta)")
        let push = sign * (terms.dividend * boundary - terms.rate * terms.strike)
        let curve = 2 * push / (volatility * volatility * boundary * boundary)
        #expect((greeks.gamma / curve - 1).magnitude <= 200 * distance + 1e-3, "\(terms) \(distance) \(greeks.gamma)")
      }
      var inside = terms
      inside.underlying = boundary * (1 + sign * 1e-6)
      let valuation = try American(.accurate).value(inside, [volatility])
      #expect((valuation.price - sign * (inside.underlying - inside.strike)).magnitude <= 1e-13 * inside.underlying)
      let greeks = try #require(valuation.greeks)
      #expect((greeks.delta - sign).magnitude <= 1e-12 && greeks.vega == 0 && greeks.theta == 0)
    }
  }

  @Test func noneWithoutEarlyExercise() throws {
    let terms = ContractTerms(.call, underlying: 100, strike: 100, years: 1, rate: 0.05)
    #expect(try ExerciseBoundary(terms, volatility: 0.3) == nil)
    let put = ContractTerms(.put, underlying: 100, strike: 100, years: 1, rate: -0.02, dividend: -0.05)
    #expect(throws: PricingError.self) { try ExerciseBoundary(put, volatility: 0.3) }
  }
}
