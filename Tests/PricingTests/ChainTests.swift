import Instruments
import Pricing
import QuantMath
import Testing

/// The chain beside the batch that prices each row by itself.
@Suite struct ChainTests {
  static let expiries = [
    ChainExpiry(years: 1.0 / 8760, rate: 0.03, dividend: 0.01), ChainExpiry(years: 0.02, rate: -0.01, dividend: 0),
    ChainExpiry(years: 0.25, rate: 0.05, dividend: 0.02), ChainExpiry(years: 2, rate: 0.02, dividend: -0.01),
    ChainExpiry(years: 0, rate: 0.02, dividend: 0),
  ]

  static func options() -> [ChainOption] {
    var words = SplitMix64(seed: 9)
    // In no order, so that places and slots differ; a strike of zero takes the careful path.
    return (0..<203).map { i -> ChainOption in
      let strike = i == 17 ? 0 : 40_000 + Double(words.next() % 60_000)
      let expiry = Int(words.next() % UInt64(expiries.count))
      return ChainOption(expiry: expiry, strike: strike, right: i % 3 == 0 ? .put : .call)
    }
  }

  static func volatilities(_ tick: Int) -> [Double] {
    (0..<203).map { i -> Double in
      if i == 5 { return 0 }
      let step = (i * 7 + tick) % 400
      return 0.3 + 0.001 * Double(step)
    }
  }

  static func batch(_ spot: Double, _ volatilities: [Double], _ expiries: [ChainExpiry]) -> EuropeanTestColumns {
    let options = options()
    let terms = options.map { expiries[$0.expiry] }
    return EuropeanTestColumns(
      spot: options.map { _ in spot }, strike: options.map(\.strike), years: terms.map(\.years),
      rate: terms.map(\.rate),
      dividend: terms.map(\.dividend), volatility: volatilities, right: options.map { Double($0.right.sign) })
  }

  /// Spot prices around the reference, and one so far away that every row is priced carefully.
  @Test func agreesWithTheBatch() throws {
    var expiries = Self.expiries
    var chain = try Chain(expiries: expiries, options: Self.options(), reference: 65_000)
    var worst = 0.0
    for (tick, spot) in [65_000, 64_123.5, 71_000, 9_000, 800_000].enumerated() {
      let volatilities = Self.volatilities(tick)
      if tick == 2 {
        expiries[2].years = 0.24
        try chain.set(2, to: expiries[2])
      }
      chain.setVolatilities(volatilities.span)
      chain.requote(spot: spot)
      let columns = Self.batch(spot, volatilities, expiries)
      let expected = columns.run(6)
      for i in 0..<chain.count {
        #expect(chain.status(of: i).rawValue == expected.status[i])
        let quote = chain[i]
        let got = [quote.price, quote.delta, quote.gamma, quote.vega, quote.theta, quote.rho]
        let scales = NaturalScales([
          columns.right[i], spot, columns.strike[i], columns.years[i], columns.rate[i], columns.dividend[i],
          columns.volatility[i],
        ])
        let sizes = [0, 1, 3, 4, 5, 6].map { scales.all[$0] }
        for j in 0..<6 {
          let exact = expected.values[j * chain.count + i]
          let error = (got[j] - exact).magnitude
          let size = max(exact.magnitude, sizes[j], .leastNormalMagnitude)
          worst = max(worst, error / size)
          #expect(error <= 2e-13 * size, "\(j) of \(i) at \(spot)")
        }
      }
    }
    #expect(worst > 1e-17)
  }

  @Test func everyPathGivesTheSameBits() throws {
    defer { LanePath.force(nil) }
    var first: [UInt64] = []
    for path in LanePath.available {
      LanePath.force(path)
      var chain = try Chain(expiries: Self.expiries, options: Self.options(), reference: 65_000)
      let volatilities = Self.volatilities(1)
      chain.setVolatilities(volatilities.span)
      chain.requote(spot: 64_900)
      var bits: [UInt64] = []
      for column in EuropeanBatch.Column.allCases.prefix(6) {
        var numbers = [Double](repeating: 0, count: chain.count)
        var span = numbers.mutableSpan
        chain.copy(column, into: &span)
        bits += numbers.map(\.bitPattern)
      }
      if first.isEmpty { first = bits }
      #expect(bits == first, "\(path)")
    }
  }

  @Test func refusesWhatMakesNoSense() throws {
    let options = [ChainOption(expiry: 1, strike: 100, right: .call)]
    #expect(throws: PricingError.self) { _ = try Chain(expiries: [], options: options, reference: 100) }
    #expect(throws: PricingError.self) { _ = try Chain(expiries: Self.expiries, options: options, reference: 0) }
    var chain = try Chain(expiries: Self.expiries, options: options, reference: 100)
    chain.requote(spot: .nan)
    #expect(chain.status(of: 0) == .notFinite && chain[0].price == 0)
    chain.setVolatility(-1, of: 0)
    chain.requote(spot: 100)
    #expect(chain.status(of: 0) == .negative)
    chain.setVolatility(.nan, of: 0)
    chain.requote(spot: 100)
    #expect(chain.status(of: 0) == .notFinite)
    #expect(throws: PricingError.self) { try chain.set(9, to: Self.expiries[0]) }
    try chain.set(1, to: ChainExpiry(years: -.infinity))
    chain.setVolatility(0.5, of: 0)
    chain.requote(spot: 100)
    #expect(chain.status(of: 0) == .notFinite)
  }
}
