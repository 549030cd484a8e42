import Instruments
import Pricing
import QuantMath
import Testing

/// Lattices, dates, dividends and closed forms beside the integral equation and beside quadrature.
@Suite struct AmericanOtherTests {
  static func errors(_ stride: Int, _ price: (AmericanTable.Row) throws -> Double?) throws -> [Double] {
    let rows = try AmericanReferenceTests.table.get().rows
    var errors: [Double] = []
    for (index, row) in rows.enumerated() where index % stride == 0 {
      guard let got = try price(row) else { continue }
      let notional = max(row.terms.underlying, row.terms.strike)
      errors.append((got - row.values[0] * row.terms.strike).magnitude / notional)
    }
    return errors.sorted()
  }

  @Test(arguments: LatticeAmerican.Branches.allCases) func lattices(_ branches: LatticeAmerican.Branches) throws {
    let model = LatticeAmerican(branches)
    let errors = try Self.errors(9) { row in try? model.value(row.terms, [row.volatility, 101]).price }
    let last = try #require(errors.last)
    let bounds = branches == .leisenReimer ? (4e-5, 1e-7) : (3e-4, 6e-6)
    #expect(errors.count >= 35 && last <= bounds.0 && errors[errors.count / 2] <= bounds.1, "\(errors)")
  }

  @Test(arguments: AmericanApproximation.Form.allCases) func approximations(_ form: AmericanApproximation.Form) throws {
    let model = AmericanApproximation(form)
    let errors = try Self.errors(1) { row in try? model.value(row.terms, [row.volatility]).price }
    let last = try #require(errors.last)
    let bound = form == .baroneAdesiWhaley ? 1.7e-2 : 3e-2
    #expect(errors.count >= 310 && last <= bound && errors[errors.count / 2] <= 2e-5, "\(last) \(errors.count)")
  }

  @Test func bermudan() throws {
    // Longstaff and Schwartz 2001, table 1, the column of finite differences: 50 dates a year.
    for (spot, volatility, years, value) in [
      (36.0, 0.2, 1.0, 4.478), (36, 0.2, 2, 4.840), (36, 0.4, 1, 7.101), (44, 0.2, 1, 1.110),
    ] {
      let terms = ContractTerms(.put, underlying: spot, strike: 40, years: years, rate: 0.06)
      let price = try Bermudan().value(terms, [volatility, 50 * years]).price
      #expect((price - value).magnitude <= 5e-4, "\(spot) \(volatility) \(price)")
    }
  }

  /// One date is the European option; more dates are worth more; the American price lies one over dates beyond.
  @Test func datesTendToAnyTime() throws {
    let terms = ContractTerms(.put, underlying: 36, strike: 40, years: 1, rate: 0.06)
    let american = try American(.accurate).price(terms, volatility: 0.2)
    func price(_ dates: Double) throws -> Double { try Bermudan().value(terms, [0.2, dates]).price }
    let prices = try [1.0, 2, 10, 20, 40, 80].map { try price($0) }
    #expect((prices[0] - 4).magnitude <= 1e-12)
    for (less, more) in zip(prices, prices.dropFirst()) { #expect(more > less) }
    #expect(prices[5] < american && (2 * prices[5] - prices[4] - american).magnitude <= 5e-5)
    let mirror = ContractTerms(.call, underlying: 40, strike: 36, years: 1, rate: 0, dividend: 0.06)
    #expect(try Bermudan().value(mirror, [0.2, 20]).price == prices[3])
    #expect(throws: PricingError.self) { try Bermudan().value(terms, [0.2, 2.5]) }
  }

  /// The rule of exercise of Bjerksund and Stensland is worth at most the option, and two levels mostly more than one.
  @Test func lowerBounds() throws {
    var better = (two: 0, one: 0)
    for row in try AmericanReferenceTests.table.get().rows {
      let exact = row.values[0] * row.terms.strike
      let one = try? AmericanApproximation(.bjerksundStensland1993).value(row.terms, [row.volatility]).price
      let two = try? AmericanApproximation(.bjerksundStensland2002).value(row.terms, [row.volatility]).price
      guard let one, let two else { continue }
      let room = 1e-7 * max(row.terms.underlying, row.terms.strike)
      #expect(one <= exact + room, "1993: \(one) above \(exact) at \(row)")
      #expect(two <= exact + room, "2002: \(two) above \(exact) at \(row)")
      if two > one + room { better.two += 1 }
      if one > two + room { better.one += 1 }
    }
    #expect(better.two > 2 * better.one, "\(better)")
  }

  /// Haug, The complete guide to option pricing formulas, 2007, section 3.2: call S 42, K 40, 9 months, r 4 %, yield
  /// 8 %, σ 35 %.
  @Test func publishedForms() throws {
    let terms = ContractTerms(.call, underlying: 42, strike: 40, years: 0.75, rate: 0.04, dividend: 0.08)
    let flat = try AmericanApproximation(.bjerksundStensland1993).value(terms, [0.35]).price
    #expect((flat - 5.2704).magnitude <= 0.5e-4)
    // Barone-Adesi and Whaley's own table, printed from a rough normal distribution and a loose critical price: K 100,
    // r = q = 10 %, a tenth and a half of a year.
    for (right, spot, years, volatility, value) in [
      (OptionRight.call, 90.0, 0.1, 0.15, 0.0206), (.call, 100, 0.1, 0.25, 3.1280), (.put, 100, 0.1, 0.35, 4.3777),
      (.call, 110, 0.5, 0.25, 13.0170), (.put, 90, 0.5, 0.15, 10.5595),
    ] {
      let terms = ContractTerms(right, underlying: spot, strike: 100, years: years, rate: 0.1, dividend: 0.1)
      let price = try AmericanApproximation(.baroneAdesiWhaley).value(terms, [volatility]).price
      #expect((price - value).magnitude <= 4e-4, "\(price) \(value)")
    }
  }

  @Test func dividends() throws {
    for (amount, strike, years) in [(4.0, 100.0, 0.3), (8, 90, 0.7), (2, 110, 0.45)] {
      let terms = ContractTerms(.call, underlying: 100, strike: strike, years: 0.8, rate: 0.05)
      let exact = try Self.callWithDividend(terms, 0.3, DiscreteDividend(years: years, amount: amount))
      let dividend = [DiscreteDividend(years: years, amount: amount)]
      for (steps, bound) in [(100, 4e-3), (400, 3e-4)] {
        let price = try AmericanDividends().value(terms, volatility: 0.3, dividend, steps: steps).price
        #expect((price - exact).magnitude <= bound, "\(amount) \(steps) \(price - exact)")
      }
    }
  }

  /// A call with one dividend and no yield is exercised just before it or at expiry: one integral.
  static func callWithDividend(
    _ terms: ContractTerms, _ volatility: Double, _ dividend: DiscreteDividend
  ) throws -> Double {
    let width = volatility * dividend.years.squareRoot()
    let shift = terms.rate * dividend.years - 0.5 * width * width
    let rule = try GaussLegendre(count: 400)
    var sum = 0.0
    for (node, weight) in zip(rule.nodes, rule.weights) {
      let z = 9 * node
      let spot = terms.underlying * Exponential.exp(shift + width * z)
      let rest = ContractTerms(
        .call, underlying: max(0, spot - dividend.amount), strike: terms.strike, years: terms.years - dividend.years,
        rate: terms.rate)
      let kept = try BlackScholesMerton().price(rest, volatility: volatility)
      sum += 9 * weight * NormalDistribution.density(z) * max(kept, spot - terms.strike)
    }
    return Exponential.exp(-terms.rate * dividend.years) * sum
  }
}
