import Instruments
import Pricing
import Testing

@Suite struct AsianTests {
  static func terms(_ right: OptionRight, strike: Double = 100) -> ContractTerms {
    ContractTerms(right, underlying: 100, strike: strike, years: 0.75, rate: 0.05, dividend: 0.02)
  }

  /// Linetsky 2004, table 3, continuous averages to ten digits: r, σ, T, S with K = 2.
  @Test func publishedContinuousAverages() throws {
    let rows: [(r: Double, sigma: Double, years: Double, spot: Double, price: Double)] = [
      (0.02, 0.10, 1, 2.0, 0.0559860415), (0.18, 0.30, 1, 2.0, 0.2183875466), (0.0125, 0.25, 2, 2.0, 0.1722687410),
      (0.05, 0.50, 1, 1.9, 0.1931737903), (0.05, 0.50, 1, 2.0, 0.2464156905), (0.05, 0.50, 1, 2.1, 0.3062203648),
      (0.05, 0.50, 2, 2.0, 0.3500952190),
    ]
    for row in rows {
      let terms = ContractTerms(.call, underlying: row.spot, strike: 2, years: row.years, rate: row.r)
      let got = try ExactArithmeticAsian.price(terms, volatility: row.sigma, schedule: .continuous())
      #expect((got - row.price).magnitude < 1e-10, "\(row): \(got)")
    }
  }

  /// Haug 2007, section 4.20: geometric, continuous; put, S 80, K 85, b = 0.08, r = 0.05, T 0.25, σ 0.20.
  @Test func publishedGeometricAverage() throws {
    let terms = ContractTerms(.put, underlying: 80, strike: 85, years: 0.25, rate: 0.05, dividend: -0.03)
    #expect((try GeometricAsian.price(terms, volatility: 0.2, schedule: .continuous()) - 4.6922).magnitude < 5.1e-5)
  }

  @Test func oneFixingAtExpiryIsTheVanilla() throws {
    for right in [OptionRight.call, .put] {
      let vanilla = try DigitalOption(.gap).value(Self.terms(right), [0.4, 100]).price
      let schedule = AveragingSchedule.even(1, years: 0.75)
      #expect(
        (try GeometricAsian.price(Self.terms(right), volatility: 0.4, schedule: schedule) - vanilla).magnitude < 1e-13)
      #expect(
        (try ExactArithmeticAsian.price(Self.terms(right), volatility: 0.4, schedule: schedule) - vanilla).magnitude
          < 1e-13)
    }
  }

  /// The average is never above the arithmetic one, and with a carry of none it spreads less than the last price.
  @Test func averagesAreOrdered() throws {
    for volatility in [0.1, 0.6] {
      for strike in [85.0, 100, 120] {
        let terms = ContractTerms(.call, underlying: 100, strike: strike, years: 0.75, rate: 0.03, dividend: 0.03)
        let schedule = AveragingSchedule.even(6, years: 0.75)
        let geometric = try GeometricAsian.price(terms, volatility: volatility, schedule: schedule)
        let arithmetic = try ExactArithmeticAsian.price(terms, volatility: volatility, schedule: schedule)
        let vanilla = try DigitalOption(.gap).value(terms, [volatility, strike]).price
        #expect(geometric < arithmetic && arithmetic < vanilla)
      }
    }
  }

  /// Call less put is the forward of the average, which has a closed form.
  @Test func parityOfArithmeticAverages() throws {
    let ahead = [0.002, 0.1, 0.3, 0.31, 0.75]
    for (past, average) in [(0, 0.0), (3, 96)] {
      let schedule = AveragingSchedule.discrete(ahead: ahead, past: past, average: average)
      let call = try ExactArithmeticAsian.price(Self.terms(.call), volatility: 0.5, schedule: schedule)
      let put = try ExactArithmeticAsian.price(Self.terms(.put), volatility: 0.5, schedule: schedule)
      var forward = Double(past) * average
      for time in ahead {
        let call = ContractTerms(.call, underlying: 100, strike: 0, years: time, rate: 0, dividend: -0.03)
        forward += try DigitalOption(.gap).value(call, [0.5, 0]).price
      }
      forward /= Double(past + ahead.count)
      #expect((call - put - (forward - 100) * 0.963_194_417_721_890_4).magnitude < 1e-11)
    }
  }

  /// Moments of time and a first fixing that comes soon change nothing abruptly.
  @Test func aFirstFixingSoonIsNearlyOneNow() throws {
    func price(_ first: Double) throws -> Double {
      let schedule = AveragingSchedule.discrete(ahead: [first, 0.25, 0.5, 0.75])
      return try ExactArithmeticAsian.price(Self.terms(.call), volatility: 0.3, schedule: schedule)
    }
    #expect((try price(1e-12) - price(0)).magnitude < 1e-10)
    // The sum over the first return hands over to its closed form at 0.8 of the gap behind it.
    #expect((try price(0.111_111) - price(0.111_112)).magnitude < 1e-4)
    let gap = 0.25 / 1.8
    let below = try price(0.8 * gap - 1e-9)
    let above = try price(0.8 * gap + 1e-9)
    #expect((below - above).magnitude < 1e-7)
  }

  @Test func discreteGreeksAreDerivatives() throws {
    let schedule = { (shift: Double) in
      AveragingSchedule.discrete(ahead: [0.15, 0.4, 0.75].map { $0 + shift }, past: 2, average: 97)
    }
    for right in [OptionRight.call, .put] {
      let terms = Self.terms(right)
      let arithmetic = try #require(
        try ExactArithmeticAsian.value(terms, volatility: 0.3, schedule: schedule(0)).greeks)
      let geometric = try #require(try GeometricAsian.value(terms, volatility: 0.3, schedule: schedule(0)).greeks)
      func slope(_ price: (Double) throws -> Double, _ h: Double) rethrows -> Double {
        (8 * (try price(h) - price(-h)) - (try price(2 * h) - price(-2 * h))) / (12 * h)
      }
      func moved(_ change: (inout ContractTerms) -> Void) -> ContractTerms {
        var result = terms
        change(&result)
        return result
      }
      for (greeks, price) in [(arithmetic, ExactArithmeticAsian.price), (geometric, GeometricAsian.price)] {
        let delta = try slope({ h in try price(moved { $0.underlying += h }, 0.3, schedule(0)) }, 0.01)
        let vega = try slope({ h in try price(terms, 0.3 + h, schedule(0)) }, 1e-3)
        let rho = try slope({ h in try price(moved { $0.rate += h }, 0.3, schedule(0)) }, 1e-3)
        let theta = try slope({ h in try price(moved { $0.years -= h }, 0.3, schedule(-h)) }, 1e-3)
        #expect((greeks.delta - delta).magnitude < 1e-9)
        #expect((greeks.vega - vega).magnitude < 1e-7)
        #expect((greeks.rho - rho).magnitude < 1e-7)
        #expect((greeks.theta - theta).magnitude < 1e-6)
      }
    }
  }
}
