import Instruments
import Pricing
import Testing

/// Greeks beside differences of the price, and higher Greeks beside differences of lower ones.
///
/// Central differences at two steps, extrapolated; the room left to them is their own error. A Greek whose sign or
/// unit is wrong is off by its whole size and cannot hide in it.
@Suite struct ConformanceGreekTests {
  /// A derivative: of which number, by which argument.
  struct Pair {
    let name: String
    let of: @Sendable (Valuation) -> Double?
    let by: Argument
    let expected: @Sendable (Greeks) -> Double
  }

  enum Argument: Sendable { case underlying, strike, rate, dividend, volatility, years }

  static let pairs: [Pair] = [
    Pair(name: "delta", of: { $0.price }, by: .underlying) { $0.delta },
    Pair(name: "dualDelta", of: { $0.price }, by: .strike) { $0.dualDelta },
    Pair(name: "gamma", of: { $0.greeks?.delta }, by: .underlying) { $0.gamma },
    Pair(name: "vega", of: { $0.price }, by: .volatility) { $0.vega },
    Pair(name: "theta", of: { $0.price }, by: .years) { -$0.theta },
    Pair(name: "rho", of: { $0.price }, by: .rate) { $0.rho },
    Pair(name: "dividendRho", of: { $0.price }, by: .dividend) { $0.dividendRho },
    Pair(name: "vanna", of: { $0.greeks?.delta }, by: .volatility) { $0.vanna },
    Pair(name: "volga", of: { $0.greeks?.vega }, by: .volatility) { $0.volga },
    Pair(name: "charm", of: { $0.greeks?.delta }, by: .years) { -$0.charm },
    Pair(name: "veta", of: { $0.greeks?.vega }, by: .years) { -$0.veta },
    Pair(name: "speed", of: { $0.greeks?.gamma }, by: .underlying) { $0.speed },
    Pair(name: "zomma", of: { $0.greeks?.gamma }, by: .volatility) { $0.zomma },
    Pair(name: "color", of: { $0.greeks?.gamma }, by: .years) { -$0.color },
    Pair(name: "ultima", of: { $0.greeks?.volga }, by: .volatility) { $0.ultima },
  ]

  @Test(arguments: ConformanceTests.identifiers) func greeksAreDerivatives(_ identifier: String) throws {
    let probe = try ModelProbe(identifier)
    guard let greekAccuracy = probe.traits.greekAccuracy else { return }
    let step = max(1e-3, probe.traits.accuracy.squareRoot().squareRoot())
    for terms in probe.grid {
      guard let here = try? probe.model.value(terms, probe.values), let greeks = here.greeks else { continue }
      for pair in Self.pairs {
        guard let difference = extrapolated(pair, probe, terms, step), let size = pair.of(here) else { continue }
        let expected = pair.expected(greeks)
        let noise = probe.traits.accuracy * (100 + size.magnitude) / step + greekAccuracy * expected.magnitude
        let room = 2e-5 * (expected.magnitude + difference.scale) + 20 * noise
        let gap = (difference.value - expected).magnitude
        #expect(gap <= room, "\(identifier) \(pair.name) is \(expected), differences give \(difference) at \(terms)")
      }
    }
  }

  /// The derivative, and what the number changes by over the whole size of the argument.
  private func extrapolated(
    _ pair: Pair, _ probe: ModelProbe, _ terms: ContractTerms, _ step: Double
  ) -> (value: Double, scale: Double)? {
    var slopes: [Double] = []
    var scale = 0.0
    for factor in [1.0, 2] {
      guard let (up, width) = moved(pair, probe, terms, step * factor),
        let (down, _) = moved(pair, probe, terms, -step * factor)
      else { return nil }
      slopes.append((up - down) / (2 * width))
      scale = max(scale, (up.magnitude + down.magnitude) * 1e-3 / (width / (step * factor)))
    }
    return (slopes[0] + (slopes[0] - slopes[1]) / 3, scale)
  }

  /// The number after a move of the argument by this part of its size, and by how much it moved.
  private func moved(
    _ pair: Pair, _ probe: ModelProbe, _ terms: ContractTerms, _ part: Double
  ) -> (number: Double, width: Double)? {
    var terms = terms
    var values = probe.values
    var size = 1.0
    switch pair.by {
    case .underlying:
      size = terms.underlying
      terms.underlying += part * size
    case .strike:
      size = terms.strike
      terms.strike += part * size
    case .rate: terms.rate += part
    case .dividend:
      if probe.traits.takesForward { return nil }
      terms.dividend += part
    case .years:
      // An average that goes on with the calendar has more than the years to move.
      if probe.model.parameters.contains(where: { $0.name == "past" }) { return nil }
      size = terms.years
      terms.years += part * size
    case .volatility:
      guard let index = probe.volatilityIndex else { return nil }
      size = values[index]
      values[index] += part * size
    }
    guard let valuation = try? probe.model.value(terms, values), let number = pair.of(valuation) else { return nil }
    return (number, part.magnitude * size)
  }
}
