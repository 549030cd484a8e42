import Instruments
import QuantMath
import Testing

@testable import Pricing

@Suite struct SimulationTests {
  private func simulation(
    _ settings: SimulationSettings, steps: Int = 4, controls: [ControlVariate] = []
  ) throws -> Simulation {
    let paths = try LognormalPaths(times: PathDates.even(steps, years: 1), carry: 0.02, volatility: 0.25)
    return try Simulation(
      paths, StandardPayoff.arithmeticAsian(.call, spot: 100, strike: 100, every: 1),
      discount: Exponential.exp(-0.03), controls: controls, settings: settings)
  }

  /// Blocks in any order, one of them twice on the way, give the same bits as one after the other.
  @Test func orderOfBlocksDoesNotMatter() throws {
    let control = ControlVariate(StandardPayoff.underlying(spot: 100), mean: 100 * Exponential.exp(0.02))
    for sampling in [PathSampling.streams(antithetic: true), .sobol(scrambles: 3, isNested: true)] {
      let settings = SimulationSettings(paths: 40_000, seed: 5, sampling: sampling)
      let simulation = try simulation(settings, controls: [control])
      #expect(simulation.blocks >= 5)
      let straight = try simulation.run()
      var order = Array(0..<simulation.blocks)
      var stream = RandomStream(seed: 77)
      for _ in 0..<3 {
        stream.shuffle(&order)
        _ = simulation.block(order[0])
        let blocks = order.map { simulation.block($0) }
        #expect(try simulation.combined(blocks) == straight)
      }
    }
  }

  /// Blocks do not share draws: their means are not equal, and the estimate of more paths is not that of fewer.
  @Test func blocksDiffer() throws {
    let simulation = try simulation(SimulationSettings(paths: 24_576, seed: 5))
    let means = (0..<simulation.blocks).map { simulation.block($0).moments.means[0] }
    #expect(Set(means).count == 3)
  }

  @Test func pathsAreRoundedUpAndCounted() throws {
    for (paths, counted) in [(1, 32), (33, 64), (8_192, 8_192), (8_193, 8_224)] {
      let estimate = try simulation(SimulationSettings(paths: paths, sampling: .streams(antithetic: false))).run()
      #expect(estimate.paths == counted && estimate.samples == counted)
    }
    let mirrored = try simulation(SimulationSettings(paths: 100)).run()
    #expect(mirrored.paths == 128 && mirrored.samples == 64)
    let points = try simulation(SimulationSettings(paths: 1_000, sampling: .sobol(scrambles: 4, isNested: false))).run()
    #expect(points.paths == 1_024 && points.samples == 4)
  }

  /// Of 300 estimates 95 % lie within 1.96 standard errors: 285 give or take 4.5 · 3.8.
  @Test(arguments: [true, false]) func standardErrorsAreHonest(antithetic: Bool) throws {
    let paths = try LognormalPaths(times: [1], carry: 0.02, volatility: 0.25)
    let value = Lognormal.price(.call, 100, 105, 1, rate: 0.03, dividend: 0.01, volatility: 0.25)
    var inside = 0
    for seed in 0..<300 as Range<UInt64> {
      let estimate = try Simulation(
        paths, StandardPayoff.vanilla(.call, spot: 100, strike: 105), discount: Exponential.exp(-0.03),
        settings: SimulationSettings(paths: 512, seed: seed, sampling: .streams(antithetic: antithetic))
      ).run()
      if abs(estimate.price - value) < 1.96 * estimate.standardError { inside += 1 }
    }
    #expect(inside > 267 && inside < 300, "\(inside) of 300")
  }

  @Test func sameBitsOnEveryPath() throws {
    for sampling in [PathSampling.streams(antithetic: true), .sobol(scrambles: 4, isNested: true)] {
      let simulation = try simulation(SimulationSettings(paths: 512, sampling: sampling))
      try sameOnEveryPath("estimate") {
        let estimate = try simulation.run()
        return [estimate.price, estimate.standardError]
      }
    }
  }

  @Test func refusals() throws {
    let wrong: [SimulationSettings] = [
      SimulationSettings(paths: 0), SimulationSettings(paths: -5), SimulationSettings(paths: .max),
      SimulationSettings(paths: .min), SimulationSettings(paths: 100_000_001),
      SimulationSettings(paths: 64, sampling: .sobol(scrambles: 1, isNested: true)),
      SimulationSettings(paths: 64, sampling: .sobol(scrambles: .max, isNested: true)),
    ]
    for settings in wrong { #expect(throws: PricingError.self) { try simulation(settings) } }
    let paths = try LognormalPaths(times: [1], carry: 0, volatility: 0.2)
    for discount in [0, -1, .nan, .infinity] {
      #expect(throws: PricingError.self) {
        try Simulation(
          paths, StandardPayoff.underlying(spot: 1), discount: discount, settings: SimulationSettings(paths: 64))
      }
    }
    let control = ControlVariate(StandardPayoff.underlying(spot: 1), mean: .nan)
    #expect(throws: PricingError.self) {
      try Simulation(
        paths, StandardPayoff.underlying(spot: 1), discount: 1, controls: [control],
        settings: SimulationSettings(paths: 64))
    }
    // Two factors a step and 10,700 steps do not fit the points there are.
    let basket = try BasketPaths(
      times: PathDates.even(10_000, years: 1), carries: [0, 0, 0], volatilities: [0.1, 0.1, 0.1],
      correlation: [1, 0, 0, 0, 1, 0, 0, 0, 1])
    #expect(throws: PricingError.self) {
      try Simulation(
        basket, StandardPayoff.basket(.call, spots: [1, 1, 1], weights: [1, 1, 1], strike: 1), discount: 1,
        settings: SimulationSettings(paths: 64, sampling: .sobol(scrambles: 2, isNested: false)))
    }
  }

  /// A mean beyond the range of numbers is refused, not returned.
  @Test func overflowIsAnError() throws {
    let paths = try LognormalPaths(times: [1_000], carry: 100, volatility: 0)
    let simulation = try Simulation(
      paths, StandardPayoff.underlying(spot: 1), discount: 1, settings: SimulationSettings(paths: 64))
    #expect(throws: PricingError.self) { try simulation.run() }
  }
}
