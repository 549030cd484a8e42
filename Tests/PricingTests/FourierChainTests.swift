import Instruments
import Pricing
import QuantMath
import Testing

/// Chains on characteristic functions: the same bits on every path and in any company, limits, and no trap for any
/// input.
@Suite(.serialized) struct FourierChainTests {
  private static let heston = HestonProcess(
    variance: 0.04, reversion: 1.5, longVariance: 0.05, volatilityOfVariance: 0.6, correlation: -0.7)
  private static let strikes = (0..<60).map { 100 * Exponential.exp(-0.6 + 0.02 * Double($0)) }

  private func prices(
    _ model: some CharacteristicModel, _ expiry: FourierExpiry, _ strikes: [Double], _ side: ChainSide
  ) throws -> [Double] {
    var chain = FourierChain()
    var result = [Double](repeating: .nan, count: strikes.count)
    var span = result.mutableSpan
    try chain.prices(model, expiry, strikes: strikes.span, side: side, into: &span)
    return result
  }

  private func greeks(_ model: some CharacteristicModel, _ expiry: FourierExpiry, _ isCall: Bool) throws -> [Valuation]
  {
    var chain = FourierChain()
    var result = [Valuation](repeating: Valuation(price: .nan), count: FourierChainTests.strikes.count)
    var span = result.mutableSpan
    try chain.valuations(model, expiry, strikes: FourierChainTests.strikes.span, isCall: isCall, into: &span)
    return result
  }

  @Test func allPathsGiveTheSameBits() throws {
    defer { LanePath.force(nil) }
    let jumpy = FourierChainTests.heston.withJumps(intensity: 2, mean: -0.1, deviation: 0.2)
    for years in [7.0 / 365, 1, 5] {
      let expiry = try FourierExpiry(spot: 100, years: years, rate: 0.03, dividend: 0.01)
      var seen: [[UInt64]] = []
      for path in LanePath.available {
        LanePath.force(path)
        var bits = try prices(FourierChainTests.heston, expiry, FourierChainTests.strikes, .outOfTheMoney)
        bits += try prices(jumpy, expiry, FourierChainTests.strikes, .calls)
        for value in try greeks(jumpy, expiry, false) {
          let greeks = try #require(value.greeks)
          bits += [value.price, greeks.delta, greeks.gamma, greeks.vega, greeks.theta, greeks.dualDelta]
        }
        seen.append(bits.map(\.bitPattern))
      }
      #expect(Set(seen).count == 1)
    }
  }

  @Test func aStrikeHasTheSamePriceAloneAndInAChain() throws {
    let expiry = try FourierExpiry(spot: 100, years: 0.1, rate: 0.03, dividend: 0.01)
    let together = try prices(FourierChainTests.heston, expiry, FourierChainTests.strikes, .puts)
    for (strike, price) in zip(FourierChainTests.strikes, together) {
      let alone = try prices(FourierChainTests.heston, expiry, [strike], .puts)
      #expect(alone[0].bitPattern == price.bitPattern)
    }
    let model = FourierModel.heston
    let terms = ContractTerms(.put, underlying: 100, strike: 95, years: 0.1, rate: 0.03, dividend: 0.01)
    let single = try model.value(terms, [0.04, 1.5, 0.05, 0.6, -0.7]).price
    let same = try prices(FourierChainTests.heston, expiry, [95], .puts)
    #expect(single.bitPattern == same[0].bitPattern)
  }

  /// The vector kernel against the exponent taken node by node.
  @Test func theKernelAgreesWithItsNaiveTwin() throws {
    struct Twin: CharacteristicModel {
      let process: HestonProcess
      func exponent(_ z: Complex, years: Double) -> Complex { process.exponent(z, years: years) }
      func slopes(_ z: Complex, years: Double) -> ExponentSlopes { process.slopes(z, years: years) }
      func logMoment(_ p: Double, years: Double) -> Double { process.logMoment(p, years: years) }
      func variance(years: Double) -> Double { process.variance(years: years) }
    }
    let process = FourierChainTests.heston.withJumps(intensity: 1, mean: -0.2, deviation: 0.1)
    let expiry = try FourierExpiry(spot: 100, years: 0.3, rate: 0.02, dividend: 0.05)
    let fast = try greeks(process, expiry, true)
    let slow = try greeks(Twin(process: process), expiry, true)
    for (a, b) in zip(fast, slow) {
      #expect((a.price - b.price).magnitude < 1e-11)
      let (x, y) = (try #require(a.greeks), try #require(b.greeks))
      #expect((x.delta - y.delta).magnitude < 1e-12)
      #expect((x.gamma - y.gamma).magnitude < 1e-12)
      #expect((x.vega - y.vega).magnitude < 1e-10)
      #expect((x.theta - y.theta).magnitude < 1e-9)
      let others = [
        (x.vanna, y.vanna), (x.volga, y.volga), (x.charm, y.charm), (x.veta, y.veta), (x.speed, y.speed),
        (x.zomma, y.zomma), (x.color, y.color), (x.ultima, y.ultima),
      ]
      for (p, q) in others { #expect((p - q).magnitude < 1e-8) }
    }
  }

  @Test func greeksAreTheDifferencesOfPrices() throws {
    let values = [0.04, 1.5, 0.05, 0.6, -0.7, 0.7, -0.1, 0.15]
    for right in OptionRight.allCases {
      for strike in [80.0, 100, 125] {
        let terms = ContractTerms(right, underlying: 100, strike: strike, years: 0.5, rate: 0.04, dividend: 0.01)
        let found = try #require(try FourierModel.bates.value(terms, values).greeks)
        func slope(_ size: Double, _ change: (inout ContractTerms, inout [Double], Double) -> Void) throws -> Double {
          var ends: [Double] = []
          for shift in [size, -size] {
            var (moved, numbers) = (terms, values)
            change(&moved, &numbers, shift)
            ends.append(try FourierModel.bates.value(moved, numbers).price)
          }
          return (ends[0] - ends[1]) / (2 * size)
        }
        let delta = try slope(1e-3) { terms, _, x in terms.underlying += x }
        let dual = try slope(1e-3) { terms, _, x in terms.strike += x }
        let theta = try slope(1e-5) { terms, _, x in terms.years -= x }
        let rho = try slope(1e-5) { terms, _, x in terms.rate += x }
        let yield = try slope(1e-5) { terms, _, x in terms.dividend += x }
        let vega = try slope(1e-5) { _, numbers, x in numbers[0] = (0.2 + x) * (0.2 + x) }
        #expect((found.delta - delta).magnitude < 1e-7)
        #expect((found.dualDelta - dual).magnitude < 1e-7)
        #expect((found.theta - theta).magnitude < 1e-5)
        #expect((found.rho - rho).magnitude < 1e-5)
        #expect((found.dividendRho - yield).magnitude < 1e-5)
        #expect((found.vega - vega).magnitude < 1e-5)
        var ends: [Double] = []
        for shift in [1e-2, -1e-2] {
          var moved = terms
          moved.underlying += shift
          ends.append(try #require(try FourierModel.bates.value(moved, values).greeks).delta)
        }
        #expect((found.gamma - (ends[0] - ends[1]) / 2e-2).magnitude < 1e-7)
      }
    }
  }

  @Test func publishedDigitsAreMet() throws {
    let lewis = [0.04, 4, 0.25, 1, -0.5]
    let expected = [
      (80.0, 7.958878113256768, 26.774758743998854), (90, 12.017966707346304, 20.933349000596710),
      (100, 17.055270961270109, 16.070154917028834), (110, 23.017825898442800, 12.132211516709844),
    ]
    for (strike, put, call) in expected {
      for (right, price) in [(OptionRight.put, put), (.call, call)] {
        let terms = ContractTerms(right, underlying: 100, strike: strike, years: 1, rate: 0.01, dividend: 0.02)
        #expect((try FourierModel.heston.value(terms, lewis).price - price).magnitude < 2e-12)
      }
    }
    let fang = try FourierModel.heston.value(
      ContractTerms(.call, underlying: 100, strike: 100, years: 1), [0.0175, 1.5768, 0.0398, 0.5751, -0.5711])
    #expect((fang.price - 5.785155434376).magnitude < 1e-11)
  }

  @Test func noTimeAndNoVarianceLeaveTheIntrinsicValue() throws {
    for values in [[0.04, 1, 0.04, 0.5, -0.5], [0, 0, 0, 0.5, -0.5]] {
      for years in [0.0, 1e-300, 1e-27] {
        for strike in [90.0, 100, 110] {
          let call = ContractTerms(.call, underlying: 100, strike: strike, years: years)
          #expect((try FourierModel.heston.value(call, values).price - max(100 - strike, 0)).magnitude < 1e-11)
        }
      }
    }
    let zero = ContractTerms(.call, underlying: 100, strike: 0, years: 1, rate: 0.1, dividend: 0)
    #expect(try FourierModel.heston.value(zero, [0.04, 1, 0.04, 0.5, -0.5]).price == 100)
  }

  @Test func pricesStayWithinTheirBoundsOnHardGrounds() throws {
    var answered = 0
    for correlation in [-1, -0.99, 0, 0.99, 1] {
      for xi in [0, 1e-9, 0.1, 1, 5] {
        for years in [1e-6, 7.0 / 365, 1, 10] {
          let process = HestonProcess(
            variance: 0.04, reversion: 0.5, longVariance: 0.04, volatilityOfVariance: xi, correlation: correlation)
          let expiry = try FourierExpiry(spot: 100, years: years)
          guard let found = try? prices(process, expiry, FourierChainTests.strikes, .calls) else { continue }
          answered += 1
          for i in 0..<found.count {
            #expect(found[i] >= max(100 - FourierChainTests.strikes[i], 0) && found[i] <= 100)
            if i > 0 { #expect(found[i] <= found[i - 1] + 1e-9) }
          }
        }
      }
    }
    #expect(answered == 100)
  }

  @Test func anyInputGivesANumberOrAnError() throws {
    var stream = RandomStream(seed: 20)
    let odd = [
      0, -0.0, 1, -1, Double.leastNonzeroMagnitude, 1e308, -1e308, .infinity, -.infinity, .nan, 1e-9, 1e9, 0.5, 100,
    ]
    for model in [FourierModel.heston, .bates] {
      for _ in 0..<400 {
        func pick(_ usual: Double) -> Double {
          stream.uniform() < 0.8 ? usual * (0.5 + stream.uniform()) : odd[Int(stream.uniform() * Double(odd.count))]
        }
        let terms = ContractTerms(
          stream.uniform() < 0.5 ? .call : .put, underlying: pick(100), strike: pick(100), years: pick(1),
          rate: pick(0.03), dividend: pick(0.01))
        let values = model.parameters.map { pick($0.name == "correlation" ? -0.6 : 0.3) }
        guard let value = try? model.value(terms, values) else { continue }
        #expect(value.price.isFinite && value.price >= 0)
      }
    }
    let model = FourierModel.heston
    #expect(throws: PricingError.self) {
      try model.value(ContractTerms(.call, underlying: 1, strike: 1, years: 1), [0.04])
    }
  }
}
