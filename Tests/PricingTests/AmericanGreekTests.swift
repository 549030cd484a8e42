import Instruments
import Pricing
import QuantMath
import Testing

/// Greeks beside a table from differences of fourth order of exact prices, and beside each other.
///
/// What the table cannot show: the layer next to the boundary, and r next to q; both have tests of their own.
@Suite struct AmericanGreekTests {
  static let table = Result { try AmericanTable(golden: "american_greeks") }
  static let names = ["delta", "gamma", "vega", "rho", "dividendRho", "vanna", "volga", "charm"]

  /// What makes of each Greek a part of the notional: per σ√T for the volatility, per rT and qT for the rates.
  static func scales(_ terms: ContractTerms, _ volatility: Double) -> [Double] {
    let notional = max(terms.underlying, terms.strike)
    let root = terms.years.squareRoot()
    let rate = 1 / (notional * terms.years)
    return [
      1, terms.underlying * volatility * root, 1 / (notional * root), rate, rate, volatility,
      volatility / (notional * root), terms.years,
    ]
  }

  static func numbers(_ greeks: Greeks) -> [Double] {
    [
      greeks.delta, greeks.gamma, greeks.vega, greeks.rho, greeks.dividendRho, greeks.vanna, greeks.volga,
      greeks.charm,
    ]
  }

  /// Errors in the order of `names`; what is promised in the documentation of `American` stands here.
  @Test(arguments: [
    (AmericanSetting.standard, [2.4e-6, 1.1e-5, 6.5e-7, 1.6e-5, 1.3e-5, 5.8e-6, 4.4e-6, 2.5e-6]),
    (.accurate, [6e-10, 3.4e-9, 8e-10, 2e-7, 2e-7, 1.6e-9, 6.3e-7, 1.2e-7]),
  ]) func againstTheTable(_ setting: AmericanSetting, _ bounds: [Double]) throws {
    let rows = try Self.table.get().rows
    #expect(rows.count >= 72)
    var worst = [Double](repeating: 0, count: bounds.count)
    for row in rows {
      #expect(row.values[8] <= 2e-7)
      let greeks = try #require(try American(setting).value(row.terms, [row.volatility]).greeks)
      #expect(greeks.endsAtSecondOrder)
      // So near to r = q the standard setting keeps three digits of the rhos.
      let isNear = (row.terms.rate - row.terms.dividend).magnitude <= 0.02001 * max(row.terms.rate, row.terms.dividend)
      let scales = Self.scales(row.terms, row.volatility)
      for (j, number) in Self.numbers(greeks).enumerated() {
        let error = (number - row.values[j]).magnitude
        if isNear && setting == .standard && (j == 3 || j == 4) {
          #expect(error <= 1.5e-3 * row.values[j].magnitude, "\(Self.names[j]) off by \(error) at \(row)")
        } else {
          worst[j] = max(worst[j], error * scales[j])
        }
      }
    }
    for (j, bound) in bounds.enumerated() {
      #expect(worst[j] <= bound, "\(Self.names[j]) is off by \(worst[j])")
    }
  }

  /// At r = q and next to it, where the boundary at expiry has a corner, the standard setting beside the accurate one.
  @Test func rhosNextToTheCorner() throws {
    var worst = 0.0
    for part in [0.0, 1e-6, 1e-4, 1e-3, 5e-3, 2e-2] {
      for (years, volatility) in [(0.02, 0.2), (0.02, 1.0), (1, 0.1), (1, 0.4), (5, 0.3)] {
        for sign in [-1.0, 1] {
          let terms = ContractTerms(
            .put, underlying: 100, strike: 100, years: years, rate: 0.05, dividend: 0.05 * (1 + sign * part))
          let quick = try #require(try American().value(terms, [volatility]).greeks)
          let exact = try #require(try American(.accurate).value(terms, [volatility]).greeks)
          worst = max(worst, (quick.rho / exact.rho - 1).magnitude)
          worst = max(worst, (quick.dividendRho / exact.dividendRho - 1).magnitude)
        }
      }
    }
    #expect(worst <= 1.95e-3, "\(worst)")
  }

  /// The equation of Black and Scholes, and Euler's for a price that scales with spot and strike, tie Greeks together.
  @Test func tiesBetweenGreeks() throws {
    for row in try Self.table.get().rows {
      let valuation = try American(.accurate).value(row.terms, [row.volatility])
      let greeks = try #require(valuation.greeks)
      let (spot, strike) = (row.terms.underlying, row.terms.strike)
      let euler = spot * greeks.delta + strike * greeks.dualDelta - valuation.price
      #expect(euler.magnitude <= 1e-10 * max(spot, strike))
      // Scaling time and the rates and the variance with it leaves the price.
      let years = row.terms.years
      let growth = 0.5 * row.volatility * greeks.vega + row.terms.rate * greeks.rho
      let clock = years * greeks.theta + growth + row.terms.dividend * greeks.dividendRho
      #expect(clock.magnitude <= 2e-6 * max(spot, strike), "\(clock) at \(row)")
    }
  }

  /// Theta and veta come from the equation of Black and Scholes: here beside differences in time.
  @Test func byTime() throws {
    var worst = (theta: 0.0, charm: 0.0, veta: 0.0)
    for (index, row) in try Self.table.get().rows.enumerated() where index % 2 == 0 {
      func greeks(_ part: Double) throws -> (price: Double, greeks: Greeks) {
        var terms = row.terms
        terms.years *= 1 + part
        let valuation = try American(.accurate).value(terms, [row.volatility])
        return (valuation.price, try #require(valuation.greeks))
      }
      let (here, more, less) = (try greeks(0), try greeks(1e-3), try greeks(-1e-3))
      let notional = max(row.terms.underlying, row.terms.strike)
      let years = row.terms.years
      func miss(_ given: Double, _ late: Double, _ soon: Double) -> Double {
        (given * years + (late - soon) / 2e-3).magnitude
      }
      worst.theta = max(worst.theta, miss(here.greeks.theta, more.price, less.price) / notional)
      worst.charm = max(worst.charm, miss(here.greeks.charm, more.greeks.delta, less.greeks.delta))
      let veta = miss(here.greeks.veta, more.greeks.vega, less.greeks.vega)
      worst.veta = max(worst.veta, veta / (notional * years.squareRoot()))
    }
    #expect(worst.theta <= 2e-7 && worst.charm <= 2.5e-7 && worst.veta <= 2.6e-7, "\(worst)")
  }

  /// Up to the boundary, where a step of a difference would reach into exercise, Greeks tend to their limits: with
  /// Γ = 2 (rK - qB)/(σB)² and the boundary's slopes by each number p, ∂Δ/∂p = -Γ ∂B/∂p and ∂²V/∂σ² = Γ (∂B/∂σ)².
  @Test(arguments: [(OptionRight.put, 0.05, 0.02), (.call, 0.02, 0.05), (.put, 0.03, 0.06)])
  func nextToTheBoundary(_ right: OptionRight, _ rate: Double, _ dividend: Double) throws {
    let terms = ContractTerms(right, underlying: 100, strike: 100, years: 1, rate: rate, dividend: dividend)
    let volatility = 0.3
    func boundary(_ terms: ContractTerms, _ volatility: Double) throws -> Double {
      try #require(try American(.accurate).value(terms, [volatility]).exerciseBoundary)
    }
    let now = try boundary(terms, volatility)
    let byVolatility = (try boundary(terms, volatility + 1e-4) - (try boundary(terms, volatility - 1e-4))) / 2e-4
    var (later, sooner) = (terms, terms)
    later.years += 1e-4
    sooner.years -= 1e-4
    let byTime = (try boundary(sooner, volatility) - (try boundary(later, volatility))) / 2e-4
    let sign = Double(right.sign)
    let gamma = 2 * sign * (dividend * now - rate * 100) / (volatility * volatility * now * now)
    for (gap, room) in [(1e-9, 1.6e-3), (1e-6, 1.6e-3), (1e-5, 1.6e-3), (1e-4, 2.2e-3), (3e-4, 3.5e-3), (1e-3, 9e-3)] {
      var near = terms
      near.underlying = now * (1 - sign * gap)
      let greeks = try #require(try American(.accurate).value(near, [volatility]).greeks)
      #expect((greeks.vanna / (-gamma * byVolatility) - 1).magnitude <= room, "vanna \(greeks.vanna) at \(gap)")
      #expect((greeks.charm / (-gamma * byTime) - 1).magnitude <= room, "charm \(greeks.charm) at \(gap)")
      let volga = gamma * byVolatility * byVolatility
      #expect((greeks.volga / volga - 1).magnitude <= room, "volga \(greeks.volga) at \(gap)")
      #expect(greeks.vega.magnitude <= 300 * gap + 3e-5, "vega \(greeks.vega) at \(gap)")
    }
  }

  /// A European option in all its Greeks, where early exercise never pays.
  @Test func europeanSecondOrder() throws {
    for (right, rate, dividend) in [
      (OptionRight.put, -0.02, 0.01), (.put, -0.03, -0.01), (.call, 0.05, 0.0), (.call, 0.02, -0.01),
    ] {
      for spot in [70.0, 100, 140] {
        let terms = ContractTerms(right, underlying: spot, strike: 100, years: 2, rate: rate, dividend: dividend)
        let got = try #require(try American().value(terms, [0.3]).greeks)
        let wanted = try #require(try BlackScholesMerton().value(terms, [0.3]).greeks)
        for (number, expected) in [
          (got.vanna, wanted.vanna), (got.volga, wanted.volga), (got.charm, wanted.charm), (got.veta, wanted.veta),
        ] { #expect((number - expected).magnitude <= 1e-11 * max(1, expected.magnitude), "\(terms)") }
      }
    }
  }
}
