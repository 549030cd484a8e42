import Instruments
import Pricing
import QuantMath
import Testing

/// What must hold of American options whatever computes them.
@Suite struct AmericanTests {
  static let accuracy: [(AmericanSetting, Double)] = [(.standard, 1e-6), (.accurate, 1e-9)]

  static let grid: [(terms: ContractTerms, volatility: Double)] = {
    var grid: [(terms: ContractTerms, volatility: Double)] = []
    let markets = [(0.05, 0.0), (0.05, 0.05), (0.02, 0.08), (0.1, -0.03), (0.0, 0.04), (0.0, -0.02), (-0.01, 0.02)]
    for (rate, dividend) in markets {
      for (years, volatility) in [(0.02, 0.3), (0.5, 0.08), (1.0, 0.25), (3.0, 0.6)] {
        for spot in [60.0, 92, 100, 113, 170] {
          for right in OptionRight.allCases {
            let terms = ContractTerms(
              right, underlying: spot, strike: 100, years: years, rate: rate, dividend: dividend)
            grid.append((terms, volatility))
          }
        }
      }
    }
    return grid
  }()

  /// At least the European and the intrinsic value, at most the strike or the spot grown by the better of rate and
  /// none.
  @Test(arguments: accuracy) func bounds(_ setting: AmericanSetting, _ room: Double) throws {
    for (terms, volatility) in Self.grid {
      let price = try American(setting).price(terms, volatility: volatility)
      let european = try BlackScholesMerton().price(terms, volatility: volatility)
      let sign = Double(terms.right.sign)
      #expect(
        price >= european - 100 * room && price >= sign * (terms.underlying - terms.strike) - 1e-13 * terms.underlying)
      let unit = terms.right == .call ? terms.underlying : terms.strike
      let growth = terms.right == .call ? terms.dividend : terms.rate
      #expect(price <= unit * Exponential.exp(max(0, -growth) * terms.years) + 100 * room)
    }
  }

  /// `S e^(-qT) - K ≤ C - P ≤ S - K e^(-rT)` for rates and yields not below zero.
  @Test func parityInequalities() throws {
    for (terms, volatility) in Self.grid where terms.right == .call && terms.rate >= 0 && terms.dividend >= 0 {
      var mirror = terms
      mirror.right = .put
      let call = try American(.accurate).price(terms, volatility: volatility)
      let put = try American(.accurate).price(mirror, volatility: volatility)
      let least = terms.underlying * Exponential.exp(-terms.dividend * terms.years) - terms.strike
      let most = terms.underlying - terms.strike * Exponential.exp(-terms.rate * terms.years)
      #expect(call - put >= least - 1e-7 && call - put <= most + 1e-7)
    }
  }

  /// A call is the put with everything exchanged, to the last bit but scale.
  @Test func putCallSymmetry() throws {
    for (terms, volatility) in Self.grid where terms.right == .call {
      let mirror = ContractTerms(
        .put, underlying: terms.strike, strike: terms.underlying, years: terms.years, rate: terms.dividend,
        dividend: terms.rate)
      for setting in AmericanSetting.allCases {
        let call = try American(setting).price(terms, volatility: volatility)
        #expect(try American(setting).price(mirror, volatility: volatility) == call)
      }
    }
  }

  /// Monotone in time, unlike European options.
  @Test func risesWithTime() throws {
    for (terms, volatility) in Self.grid {
      var longer = terms
      longer.years *= 1.1
      let now = try American(.accurate).price(terms, volatility: volatility)
      #expect(try American(.accurate).price(longer, volatility: volatility) >= now - 1e-7)
    }
  }

  /// Without early exercise the European price, to a few ulps of the notional, and no boundary.
  @Test func europeanRegions() throws {
    for (right, rate, dividend) in [
      (OptionRight.put, 0.0, 0.0), (.put, 0.0, 0.03), (.put, -0.02, 0.01), (.put, -0.02, -0.02), (.put, -0.03, -0.01),
      (.call, 0.05, 0.0),
      (.call, 0.0, 0.0), (.call, 0.02, -0.01), (.call, -0.01, -0.02),
    ] {
      for spot in [70.0, 100, 140] {
        let terms = ContractTerms(right, underlying: spot, strike: 100, years: 2, rate: rate, dividend: dividend)
        let valuation = try American().value(terms, [0.3])
        let european = try BlackScholesMerton().value(terms, [0.3])
        #expect((valuation.price - european.price).magnitude <= 1e-12)
        #expect(valuation.exerciseBoundary == nil)
        let (greeks, expected) = (try #require(valuation.greeks), try #require(european.greeks))
        for (got, wanted) in [
          (greeks.delta, expected.delta), (greeks.gamma, expected.gamma), (greeks.vega, expected.vega),
          (greeks.theta, expected.theta), (greeks.rho, expected.rho), (greeks.dividendRho, expected.dividendRho),
          (greeks.dualDelta, expected.dualDelta),
        ] { #expect((got - wanted).magnitude <= 1e-11 * max(1, wanted.magnitude)) }
      }
    }
  }

  /// Nothing to exchange, no time, no volatility, deep in the money, two boundaries, numbers beyond reason.
  @Test func edges() throws {
    func price(
      _ right: OptionRight, _ spot: Double, _ strike: Double, _ years: Double, _ rate: Double,
      _ dividend: Double, _ volatility: Double
    ) throws -> Double {
      let terms = ContractTerms(
        right, underlying: spot, strike: strike, years: years, rate: rate, dividend: dividend)
      return try American(.accurate).price(terms, volatility: volatility)
    }
    #expect(try price(.put, 90, 100, 0, 0.05, 0, 0.3) == 10)
    #expect(try price(.put, 110, 100, 0, 0.05, 0, 0.3) == 0)
    #expect(try price(.put, 0, 100, 1, 0.05, 0, 0.3) == 100)
    #expect(try price(.call, 0, 100, 1, 0.05, 0.1, 0.3) == 0)
    #expect(try price(.call, 100, 0, 1, 0.05, 0.1, 0.3) == 100)
    #expect(try price(.put, 100, 0, 1, 0.05, 0.1, 0.3) == 0)
    #expect(try price(.put, 40, 100, 1, 0.05, 0, 0.3) == 60)
    #expect(try price(.put, 90, 100, 1, 0.05, 0, 0) == 10)
    // Without volatility the call waits until r K e^(-rt) falls to q S e^(-qt).
    let waiting = try price(.call, 100, 100, 10, 0.1, 0.05, 0)
    #expect((waiting - 100 * (Exponential.exp(-0.5) - Exponential.exp(-1))).magnitude <= 1e-12)
    // A hair of volatility changes the price by a hair.
    for volatility in [1e-12, 1e-10, 1e-8, 1e-6, 1e-4] {
      for (right, spot) in [(OptionRight.put, 99.0), (.put, 101), (.call, 99), (.call, 101)] {
        for (rate, dividend) in [(0.05, 0.0), (0.05, 0.02), (0.02, 0.06), (0.03, 0.03)] {
          let known = try price(right, spot, 100, 1, rate, dividend, 0)
          let got = try price(right, spot, 100, 1, rate, dividend, volatility)
          #expect((got - known).magnitude <= 100 * volatility + 1e-7, "\(right) \(spot) \(volatility): \(got) \(known)")
        }
      }
    }
    for (right, rate, dividend) in [(OptionRight.put, -0.02, -0.05), (.call, -0.05, -0.02)] {
      let terms = ContractTerms(right, underlying: 100, strike: 100, years: 1, rate: rate, dividend: dividend)
      // Refused by name, while a lattice knows them.
      let refusal = #expect(throws: PricingError.self) { try American().value(terms, [0.3]) }
      #expect("\(try #require(refusal))".contains("two boundaries"))
      #expect(try LatticeAmerican(.leisenReimer).value(terms, [0.3, 51]).price > 0)
    }
    #expect(throws: PricingError.self) { try price(.put, 100, 100, 1, 6, 0, 0.3) }
    #expect(throws: PricingError.self) { try price(.put, 100, 100, 1, 0.05, 0, 11) }
  }

  /// Random bits in every argument: a finite answer or a typed error.
  @Test func hostileNumbers() throws {
    var words = SplitMix64(seed: 5)
    var answered = 0
    for round in 0..<4_000 {
      let hostile = HostileNumbers(round: round, &words)
      let terms = hostile.terms(&words, forward: false)
      let volatility = words.next() & 3 == 0 ? hostile.number(&words) : 0.3
      let model = American(round & 1 == 0 ? .standard : .accurate)
      guard let valuation = try? model.value(terms, [volatility]) else { continue }
      answered += 1
      let greeks = try #require(valuation.greeks).all
      #expect(valuation.price.isFinite && greeks.allSatisfy(\.isFinite), "\(terms) \(volatility)")
      #expect(valuation.exerciseBoundary?.isFinite != false && valuation.price >= 0)
    }
    #expect(answered > 1_000)
  }
}
