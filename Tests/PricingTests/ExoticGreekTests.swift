import Instruments
import Pricing
import Testing

/// Every Greek of the exotic models against differences of the Greek one order below.
@Suite struct ExoticGreekTests {
  typealias Change = @Sendable (inout ContractTerms, inout [Double], Double) -> Void
  typealias Reading = @Sendable (Valuation) -> Double?

  struct Pair: Sendable {
    let name: String
    let greek: @Sendable (Greeks) -> Double
    /// The quantity of which it is the derivative.
    let below: Reading
    let change: Change
    let step: Double
  }

  static let spot: Change = { terms, _, step in terms.underlying += step }
  static let volatility: Change = { _, values, step in values[0] += step }
  /// A continuous average that stands at the price goes on at it.
  static let calendar: Change = { terms, values, step in
    terms.years -= step
    if values.count == 4, values[3] == 100 { values[2] += step }
  }

  static let pairs: [Pair] = [
    Pair(name: "delta", greek: \.delta, below: { $0.price }, change: spot, step: 0.05),
    Pair(name: "dualDelta", greek: \.dualDelta, below: { $0.price }, change: { t, _, h in t.strike += h }, step: 0.05),
    Pair(name: "gamma", greek: \.gamma, below: { $0.greeks?.delta }, change: spot, step: 0.05),
    Pair(name: "speed", greek: \.speed, below: { $0.greeks?.gamma }, change: spot, step: 0.05),
    Pair(name: "vega", greek: \.vega, below: { $0.price }, change: volatility, step: 2e-4),
    Pair(name: "vanna", greek: \.vanna, below: { $0.greeks?.delta }, change: volatility, step: 2e-4),
    Pair(name: "volga", greek: \.volga, below: { $0.greeks?.vega }, change: volatility, step: 2e-4),
    Pair(name: "ultima", greek: \.ultima, below: { $0.greeks?.volga }, change: volatility, step: 2e-4),
    Pair(name: "zomma", greek: \.zomma, below: { $0.greeks?.gamma }, change: volatility, step: 2e-4),
    Pair(name: "rho", greek: \.rho, below: { $0.price }, change: { t, _, h in t.rate += h }, step: 1e-3),
    Pair(
      name: "dividendRho", greek: \.dividendRho, below: { $0.price }, change: { t, _, h in t.dividend += h }, step: 1e-3
    ),
    Pair(name: "theta", greek: \.theta, below: { $0.price }, change: calendar, step: 1e-3),
    Pair(name: "charm", greek: \.charm, below: { $0.greeks?.delta }, change: calendar, step: 1e-3),
    Pair(name: "veta", greek: \.veta, below: { $0.greeks?.vega }, change: calendar, step: 1e-3),
    Pair(name: "color", greek: \.color, below: { $0.greeks?.gamma }, change: calendar, step: 1e-3),
  ]

  /// A market away from barriers and from zero rates, and values that each model takes.
  static func values(_ model: any PricingModel, monitored: Bool = false) -> [Double] {
    model.parameters.map { parameter in
      switch parameter.name {
      case "rebate": 3
      case "fixings": 0
      case "past": 0.5
      case "average": 100
      default: parameter.typical
      }
    }
  }

  @Test(arguments: [OptionRight.call, .put])
  func greeksAreDerivatives(_ right: OptionRight) throws {
    for model in exoticModels where model.traits.greekAccuracy != nil {
      let strike =
        model.identifier.contains("touch") && !model.identifier.contains("double") ? (right == .call ? 112.0 : 91) : 99
      let terms = ContractTerms(right, underlying: 100, strike: strike, years: 0.8, rate: 0.06, dividend: 0.02)
      let values = Self.values(model)
      let valuation = try model.value(terms, values)
      let greeks = try #require(valuation.greeks, "\(model.identifier)")
      for pair in Self.pairs {
        func reading(_ step: Double) throws -> Double {
          var (moved, movedValues) = (terms, values)
          pair.change(&moved, &movedValues, step)
          return try #require(pair.below(try model.value(moved, movedValues)))
        }
        // Six points: the error is of sixth order in the step.
        let h = pair.step
        let near = try reading(h) - reading(-h)
        let middle = try reading(2 * h) - reading(-2 * h)
        let far = try reading(3 * h) - reading(-3 * h)
        let difference = (45 * near - 9 * middle + far) / (60 * h)
        let greek = pair.greek(greeks)
        let level = try reading(0).magnitude
        let scale = max(greek.magnitude, level, 1e-3)
        #expect(
          (greek - difference).magnitude < 2e-8 * scale,
          "\(model.identifier) \(right) \(pair.name): \(greek), by differences \(difference)")
      }
    }
  }
}
