import Instruments
import Pricing
import QuantMath
import Testing

@Suite struct ImpliedVolatilityTests {
  @Test func throughSpotAndRates() throws {
    for right in OptionRight.allCases {
      for strike in [60.0, 95, 100, 105, 160] {
        for volatility in [0.05, 0.25, 1.1] {
          let terms = ContractTerms(right, underlying: 100, strike: strike, years: 0.5, rate: 0.03, dividend: 0.01)
          let price = try BlackScholesMerton().value(terms, [volatility]).price
          guard let found = try? ImpliedVolatility.blackScholesMerton(price: price, terms) else {
            #expect(price < 1e-290 || strike != 100, "no time value is left far in the money only")
            continue
          }
          let vega = try #require(try BlackScholesMerton().value(terms, [volatility]).greeks?.vega)
          // What rounding of the price, of the forward and of the discount factor leaves.
          let bound = 1e-14 + 6e-16 * max(price, 100) / (volatility * vega)
          #expect((found.volatility / volatility - 1).magnitude <= bound, "\(terms) \(volatility)")
        }
      }
    }
  }

  @Test func referencePrice() throws {
    let terms = ContractTerms(.call, underlying: 100, strike: 105, years: 0.5, rate: 0.03, dividend: 0.01)
    let found = try ImpliedVolatility.blackScholesMerton(price: 5.349804578881075, terms)
    #expect((found.volatility - 0.25).magnitude < 2e-16 * 4)
    #expect(!found.hasLimitedPrecision)
  }

  @Test func normal() throws {
    let price = try Bachelier().value(ContractTerms(.put, underlying: -0.01, strike: 0.02, years: 2), [0.015]).price
    let found = try ImpliedVolatility.normal(price: price, forward: -0.01, strike: 0.02, years: 2, right: .put)
    #expect((found.volatility / 0.015 - 1).magnitude < 1e-14)
  }

  @Test func reasons() {
    #expect(throws: PricingError.noSuchVolatility(reason: "the price is below the intrinsic value")) {
      try ImpliedVolatility.black(price: 9, forward: 100, strike: 90, years: 1, right: .call)
    }
    #expect(throws: PricingError.noSuchVolatility(reason: "the price reaches the bound that no volatility reaches")) {
      try ImpliedVolatility.black(price: 90, forward: 100, strike: 90, years: 1, right: .put)
    }
    #expect(throws: PricingError.noSuchVolatility(reason: "no time is left")) {
      try ImpliedVolatility.normal(price: 9, forward: 100, strike: 90, years: 0, right: .put)
    }
    let wrong: [(String, [Double])] = [
      ("forward", [5, -1, 100, 1, 1]), ("strike", [5, 100, 0, 1, 1]), ("discount", [5, 100, 100, 1, 0]),
      ("years", [5, 100, 100, -1, 1]), ("price", [.infinity, 100, 100, 1, 1]),
    ]
    for (name, row) in wrong {
      do {
        _ = try ImpliedVolatility.black(
          price: row[0], forward: row[1], strike: row[2], years: row[3], discount: row[4], right: .call)
        Issue.record("\(name) was taken")
      } catch {
        guard case .outOfDomain(let argument, _, _) = error else {
          Issue.record("\(error)")
          continue
        }
        #expect(argument == name)
      }
    }
  }

  @Test func spotBatchHasTheBitsOfTheScalar() {
    var draw = RandomStream(seed: 9)
    let count = 601
    var columns = [[Double]](repeating: [], count: 7)
    for index in 0..<count {
      let row = [
        draw.uniform(from: 0.1, to: 60), 100, draw.uniform(from: 60, to: 160), draw.uniform(from: 0.02, to: 2),
        draw.uniform(from: -0.02, to: 0.06), index % 50 == 0 ? .nan : 0.01, index % 2 == 0 ? 1 : -1,
      ]
      for column in 0..<7 { columns[column].append(row[column]) }
    }
    var volatility = [Double](repeating: .nan, count: count)
    var status = [UInt8](repeating: 99, count: count)
    var volatilities = volatility.mutableSpan
    var statuses = status.mutableSpan
    let (price, spot, strike, years) = (columns[0], columns[1], columns[2], columns[3])
    let (rate, dividend, right) = (columns[4], columns[5], columns[6])
    ImpliedVolatility.batch(
      price: price.span, spot: spot.span, strike: strike.span, years: years.span, rate: rate.span,
      dividend: dividend.span, right: right.span, into: &volatilities, status: &statuses)
    var solved = 0
    for index in 0..<count {
      let terms = ContractTerms(
        right[index] > 0 ? .call : .put, underlying: spot[index], strike: strike[index], years: years[index],
        rate: rate[index], dividend: dividend[index])
      let one = try? ImpliedVolatility.blackScholesMerton(price: price[index], terms)
      #expect(one?.volatility ?? 0 == volatility[index])
      #expect((one == nil) == (status[index] > 1))
      solved += one == nil ? 0 : 1
    }
    #expect(solved > count / 3 && solved < count - 10)
  }
}

@Suite struct ImpliedByModelTests {
  @Test func agreesWithTheInverse() throws {
    let terms = ContractTerms(.put, underlying: 100, strike: 90, years: 0.7, rate: 0.03, dividend: 0.01)
    for volatility in [0.02, 0.1, 0.25, 0.8, 3] {
      let price = try BlackScholesMerton().value(terms, [volatility]).price
      let found = try ImpliedParameter.find(of: BlackScholesMerton(), price: price, terms, [0])
      let direct = try ImpliedVolatility.blackScholesMerton(price: price, terms)
      #expect((found.value / direct.volatility - 1).magnitude < 1e-12)
      #expect(found.evaluations < 80)
    }
  }

  @Test func refusals() {
    let terms = ContractTerms(.put, underlying: 100, strike: 90, years: 0.7)
    let model = BlackScholesMerton()
    #expect(throws: PricingError.self) { try ImpliedParameter.find(of: model, price: 91, terms, [0]) }
    #expect(throws: PricingError.self) { try ImpliedParameter.find(of: model, price: .nan, terms, [0]) }
    #expect(throws: PricingError.self) { try ImpliedParameter.find(of: model, price: 1, terms, []) }
    #expect(throws: PricingError.self) { try ImpliedParameter.find("spread", of: model, price: 1, terms, [0]) }
  }

  /// Every model of the catalogue with a volatility gives its own back, or refuses a price that several give.
  @Test func everyModelWithAVolatility() throws {
    var found = 0
    for model in ModelCatalogue.models {
      guard let index = model.parameters.firstIndex(where: { $0.name == "volatility" }) else { continue }
      let terms = ContractTerms(.call, underlying: 100, strike: 102, years: 0.5, rate: 0.02, dividend: 0.01)
      let values = model.parameters.map(\.typical)
      guard let price = try? model.value(terms, values).price else { continue }
      var blank = values
      blank[index] = model.parameters[index].domain.lowerBound
      do throws(PricingError) {
        let implied = try ImpliedParameter.find(of: model, price: price, terms, blank)
        #expect(implied.residual.magnitude <= 1e-12 * 100, "\(model.identifier)")
        found += 1
      } catch {
        guard case .noSuchVolatility = error else { throw error }
        #expect(!model.traits.isVanilla, "\(model.identifier): \(error)")
      }
    }
    #expect(found >= 12)
  }

  /// A digital and a barrier are worth little with little and with much volatility.
  @Test(arguments: ["digital-cash", "barrier-up-out"]) func severalVolatilitiesAreNone(_ name: String) throws {
    let model = try #require(ModelCatalogue.model(name))
    let terms = ContractTerms(.call, underlying: 100, strike: 105, years: 0.5, rate: 0.03)
    let index = try #require(model.parameters.firstIndex { $0.name == "volatility" })
    var values = model.parameters.map(\.typical)
    for volatility in [0.3, 0.6] {
      values[index] = volatility
      let price = try model.value(terms, values).price
      let fault = #expect(throws: PricingError.self) {
        try ImpliedParameter.find(of: model, price: price, terms, values)
      }
      #expect("\(try #require(fault))".contains("more than one"))
    }
  }

  @Test func whatIsExercisedNowHasNoVolatility() throws {
    let terms = ContractTerms(.put, underlying: 80, strike: 95, years: 0.5, rate: 0.03)
    for volatility in [0.02, 0.05, 0.1] {
      let price = try American().value(terms, [volatility]).price
      #expect((price - 15).magnitude < 1e-12)
      #expect(throws: PricingError.self) { try ImpliedParameter.find(of: American(), price: price, terms, [0]) }
    }
    let alive = try American().value(terms, [0.4]).price
    let found = try ImpliedParameter.find(of: American(), price: alive, terms, [0])
    #expect((found.value - 0.4).magnitude < 1e-9)
  }
}
