import Instruments
import Pricing
import QuantMath
import Testing

/// A model with its typical parameters, and the contracts on which the conformance suite looks at it.
struct ModelProbe {
  struct Price {
    let number: Double
    /// How far it may be off.
    let tolerance: Double
  }

  let model: any PricingModel
  let values: [Double]
  let grid: [ContractTerms]
  /// Whether prices are estimates from random paths.
  let isDrawn: Bool

  var traits: ModelTraits { model.traits }

  init(_ identifier: String) throws {
    model = try #require(ModelCatalogue.model(identifier))
    values = model.parameters.map(\.typical)
    let forward = model.traits.takesForward
    let markets = [(0.03, 0.01), (0, 0), (-0.01, 0.02)]
    // Other payoffs may have a corner where the price is at the strike.
    let middle = model.traits.isVanilla ? 100.0 : 101
    var grid: [ContractTerms] = []
    for (index, years) in [0.05, 0.5, 2].enumerated() {
      for (place, strike) in [75.0, 96, middle, 125].enumerated() {
        let (rate, dividend) = markets[(index + place) % 3]
        for right in OptionRight.allCases {
          grid.append(
            ContractTerms(
              right, underlying: 100, strike: strike, years: years, rate: rate, dividend: forward ? 0 : dividend))
        }
      }
    }
    // A model that draws is slow and shows little more on many points.
    let first = try? model.value(grid[2], values)
    isDrawn = first?.standardError != nil
    self.grid = isDrawn ? [grid[2], grid[9], grid[12], grid[23]] : grid
  }

  /// Where the volatility of the price stands among the parameters.
  var volatilityIndex: Int? {
    model.parameters.firstIndex { $0.name == "volatility" || $0.name == "normal_volatility" }
  }

  func values(_ index: Int, times factor: Double) -> [Double] {
    var changed = values
    changed[index] *= factor
    return changed
  }

  func price(_ terms: ContractTerms, _ values: [Double]? = nil) -> Price? {
    guard let valuation = try? model.value(terms, values ?? self.values) else { return nil }
    let notional = max(terms.underlying.magnitude, terms.strike.magnitude)
    let tolerance = 4 * traits.accuracy * notional + 5 * (valuation.standardError ?? 0)
    return Price(number: valuation.price, tolerance: tolerance)
  }

  /// The discounted legs of a vanilla option.
  struct Legs {
    let spot: Double
    let strike: Double
    let spotNow: Double

    func forwardValue(_ right: OptionRight) -> Double { Double(right.sign) * (spot - strike) }
  }

  func legs(_ terms: ContractTerms) -> Legs {
    let yield = traits.takesForward ? terms.rate : terms.dividend
    return Legs(
      spot: terms.underlying * Exponential.exp(-yield * terms.years),
      strike: terms.strike * Exponential.exp(-terms.rate * terms.years), spotNow: terms.underlying)
  }
}

/// Numbers that break code: zeros, subnormal, huge, infinite, not a number, any bits, among usual ones.
struct HostileNumbers {
  private static let list: [Double] = [
    0, -0.0, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, 0x1p-1030, 1e-300, 1e-160, 1e-16, 1, -1, 1e16, 1e160,
    1e300, -1e300, .infinity, -.infinity,
    .nan, .greatestFiniteMagnitude, .leastNormalMagnitude, .ulpOfOne,
  ]
  private let density: UInt64

  /// Few hostile numbers in some rounds, many in others.
  init(round: Int, _ words: inout SplitMix64) { density = UInt64(1 + round % 8) }

  func number(_ words: inout SplitMix64) -> Double {
    let word = words.next()
    if word & 7 == 0 { return Double(bitPattern: words.next()) }
    return Self.list[Int((word >> 8) % UInt64(Self.list.count))]
  }

  private func pick(_ usual: Double, _ words: inout SplitMix64) -> Double {
    words.next() & 7 < density ? number(&words) : usual
  }

  func terms(_ words: inout SplitMix64, forward: Bool) -> ContractTerms {
    ContractTerms(
      words.next() & 1 == 0 ? .call : .put, underlying: pick(100, &words), strike: pick(105, &words),
      years: pick(0.5, &words), rate: pick(0.03, &words), dividend: forward ? 0 : pick(0.01, &words))
  }
}

extension Greeks {
  /// All fifteen, in the order of their declaration.
  var all: [Double] {
    let first = [delta, dualDelta, gamma, vega, theta, rho, dividendRho]
    return first + [vanna, volga, charm, veta, speed, zomma, color, ultima]
  }
}
