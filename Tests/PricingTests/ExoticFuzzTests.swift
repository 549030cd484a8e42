import Instruments
import Pricing
import Testing

/// The exotic models of the catalogue, by the beginnings of their names.
let exoticModels = ModelCatalogue.models.filter { model in
  let families = [
    "digital", "one-touch", "no-touch", "double", "barrier", "asian-geometric", "lookback", "power", "perpetual",
    "everlasting",
    "variance-swap", "volatility-swap", "exchange", "quanto", "chooser",
  ]
  return families.contains { model.identifier.hasPrefix($0) }
}

@Suite struct ExoticFuzzTests {
  /// What a generator of terms never makes by itself: ends of the range of doubles, their neighbours, no numbers.
  static let hostile: [Double] = [
    0, -0.0, .leastNonzeroMagnitude, .leastNormalMagnitude, 1e-300, 1e-160, 1e-30, 1e-16, 1e-8, 0.01, 0.5,
    0.999_999_999_999,
    1, 1.000_000_000_001, 2, 50, 99.999_999_999, 100, 100.000_000_001, 101, 1e4, 1e8, 1e16, 1e30, 1e160, 1e300,
    .greatestFiniteMagnitude, .infinity, -.infinity, .nan, -1, -1e-9, -1e300,
  ]

  @Test func noInputGivesAnythingButANumberOrATypedError() {
    #expect(exoticModels.count >= 11)
    var state: UInt64 = 0x9e37_79b9_7f4a_7c15
    func draw(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(count))
    }
    func number(_ usual: Double) -> Double { draw(3) == 0 ? Self.hostile[draw(Self.hostile.count)] : usual }
    for model in exoticModels {
      var priced = 0
      let rounds = 200
      for _ in 0..<rounds {
        let right: OptionRight = draw(2) == 0 ? .call : .put
        let rates = [0.03, -0.05, 0, 0.2, -3, 40, 1e-12, -800]
        let terms = ContractTerms(
          right, underlying: number(100), strike: number(95), years: number(0.7), rate: number(rates[draw(8)]),
          dividend: number(rates[draw(8)]))
        let values = model.parameters.map { parameter in
          let isUsual = draw(4) != 0
          let usual = parameter.name == "volatility" ? [0.2, 1e-9, 3, 0, 100][draw(5)] : parameter.typical
          return isUsual ? usual : Self.hostile[draw(Self.hostile.count)]
        }
        guard let valuation = try? model.value(terms, values) else { continue }
        priced += 1
        #expect(valuation.price.isFinite, "\(model.identifier) \(terms) \(values) gave \(valuation.price)")
        if let greeks = valuation.greeks {
          #expect(
            greeks.delta.isFinite && greeks.gamma.isFinite && greeks.vega.isFinite, "\(model.identifier) \(terms)")
        }
      }
      #expect(priced * 30 > rounds, "\(model.identifier) refused nearly everything")
    }
  }
}
