internal import QuantMath

/// Some scenarios drawn at random, with the book's value in full.
struct ScenarioSample {
  private let spot: [Double]
  private let volatility: [Double]
  private let values: [Double]

  var count: Int { values.count }

  /// `nil` where the book cannot be valued under one of them.
  init?(
    _ revaluation: Revaluation, _ spotFactor: Span<Double>, _ volatilityFactor: Span<Double>, size: Int, seed: UInt64
  ) {
    guard size > 0, spotFactor.count > 0 else { return nil }
    var words = SplitMix64(seed: seed)
    var spot: [Double] = []
    var volatility: [Double] = []
    for _ in 0..<size {
      let index = Int(words.next().multipliedFullWidth(by: UInt64(spotFactor.count)).high)
      spot.append(spotFactor[index])
      volatility.append(volatilityFactor[index])
    }
    guard let values = revaluation.valuesIfAll(spot, volatility) else { return nil }
    self.spot = spot
    self.volatility = volatility
    self.values = values
  }

  /// The largest error of a grid.
  func worst(of grid: BookGrid) -> Double {
    var approximate = [Double](repeating: 0, count: count)
    var span = approximate.mutableSpan
    grid.evaluate(spot.span, volatility.span, &span)
    var worst = 0.0
    for (value, exact) in zip(approximate, values) {
      let error = (value - exact).magnitude
      // Not a number counts as a miss.
      worst = error <= worst ? worst : error
    }
    return worst
  }
}

/// The rectangle that scenarios span.
struct ScenarioRange {
  private(set) var logSpot: (low: Double, high: Double)
  private(set) var volatility: (low: Double, high: Double)

  /// `nil` where a factor lies beyond what a grid should cover.
  init?(_ spotFactor: Span<Double>, _ volatilityFactor: Span<Double>) {
    guard spotFactor.count > 0 else { return nil }
    var spot = (low: spotFactor[0], high: spotFactor[0])
    volatility = (volatilityFactor[0], volatilityFactor[0])
    for i in 0..<spotFactor.count {
      guard Revaluation.isUsual(spotFactor[i], volatilityFactor[i]) else { return nil }
      spot = (min(spot.low, spotFactor[i]), max(spot.high, spotFactor[i]))
      volatility = (min(volatility.low, volatilityFactor[i]), max(volatility.high, volatilityFactor[i]))
    }
    logSpot = (Logarithm.log(spot.low), Logarithm.log(spot.high))
  }
}

extension Revaluation {
  /// Values under all of these scenarios, or `nil` where one is refused.
  func valuesIfAll(_ spot: [Double], _ volatility: [Double]) -> [Double]? {
    var values = [Double](repeating: 0, count: spot.count)
    var codes = [UInt8](repeating: 0, count: spot.count)
    var into = values.mutableSpan
    var status = codes.mutableSpan
    self.values(spotFactor: spot.span, volatilityFactor: volatility.span, into: &into, status: &status)
    return codes.allSatisfy { $0 == RowStatus.ok.rawValue } ? values : nil
  }
}
