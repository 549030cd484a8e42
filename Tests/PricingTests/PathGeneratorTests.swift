import Instruments
import QuantMath
import Testing

@testable import Pricing

@Suite struct PathGeneratorTests {
  static let random = PathSampling.streams(antithetic: true)

  /// Mean, variance and correlation of the changes of a lognormal path over uneven dates.
  @Test func lognormalChangesHaveTheirLaw() throws {
    let times = [0.1, 0.15, 0.9, 2]
    let paths = try LognormalPaths(times: times, carry: 0.03, volatilities: [0.2, 0.5, 0.1, 0.3])
    let rows = firstRows(paths, paths: 40_000)
    var columns = [[Double]](repeating: [], count: 4)
    for piece in rows {
      for path in 0..<piece.paths {
        var before = 0.0
        for step in 0..<4 {
          let x = piece.logarithm(path: path, step: step)
          columns[step].append(x - before)
          before = x
        }
      }
    }
    let moments = SampleMoments(columns: columns)
    let n = Double(moments.count)
    for (step, gap) in [0.1, 0.05, 0.75, 1.1].enumerated() {
      let sigma = paths.volatilities[step]
      let (mean, variance) = ((0.03 - sigma * sigma / 2) * gap, sigma * sigma * gap)
      #expect(abs(moments.means[step] - mean) < 4.5 * (variance / n).squareRoot())
      #expect(abs(moments.variance(step) / variance - 1) < 4.5 * (2 / n).squareRoot())
      for other in 0..<step {
        let scale = (moments.variance(step) * moments.variance(other)).squareRoot()
        #expect(abs(moments.products[step * 4 + other] / n / scale) < 4.5 / n.squareRoot())
      }
    }
  }

  /// The discounted price of the underlying is a martingale under every generator that promises it, at coarse steps
  /// too.
  @Test func pricesAreMartingales() throws {
    let jumps = JumpLaw(intensity: 0.8, mean: -0.1, deviation: 0.15)
    func heston(_ steps: Int, _ correlation: Double, _ jumps: JumpLaw? = nil) throws -> HestonPaths {
      try hestonPaths(
        years: 2, steps: steps, carry: 0.04, variance: 0.04, reversion: 1.5, level: 0.05, volOfVol: 0.6,
        correlation: correlation, jumps: jumps)
    }
    let generators: [(String, any PathGenerator)] = [
      ("lognormal", try LognormalPaths(times: [0.5, 2], carry: 0.04, volatility: 0.3)),
      ("merton", try LognormalPaths(times: [0.5, 2], carry: 0.04, volatility: 0.2, jumps: jumps)),
      ("heston, steps of a year", try heston(2, -0.7)), ("heston, positive correlation", try heston(4, 0.5)),
      ("heston", try heston(16, -0.9)), ("bates", try heston(8, -0.7, jumps)),
    ]
    for (name, generator) in generators {
      for sampling in [Self.random, .sobol(scrambles: 8, isNested: true)] {
        let simulation = try Simulation(
          generator, StandardPayoff.underlying(spot: 100), discount: Exponential.exp(-0.08),
          settings: SimulationSettings(paths: 32_768, seed: 3, sampling: sampling))
        expectClose(try simulation.run(), to: 100, error: 0.4, "\(name), \(sampling)")
      }
    }
  }

  /// Haug's table of Merton's model, in which jumps carry a quarter of the variance: 20.667642668272.
  @Test func mertonsPrice() throws {
    let jump = 0.125
    let paths = try LognormalPaths(
      times: [0.1], carry: 0.08, volatility: (0.0625 - jump * jump).squareRoot(),
      jumps: JumpLaw(intensity: 1, mean: -jump * jump / 2, deviation: jump))
    let simulation = try Simulation(
      paths, StandardPayoff.vanilla(.call, spot: 100, strike: 80), discount: Exponential.exp(-0.008),
      controls: [ControlVariate(StandardPayoff.underlying(spot: 100), mean: 100 * Exponential.exp(0.008))],
      settings: SimulationSettings(paths: 100_000, seed: 5))
    expectClose(try simulation.run(), to: 20.667642668272, error: 2e-3, "Merton")
  }

  /// A step in which many jumps fall: their count has the mean and variance of Poisson's law.
  @Test func jumpCountsFollowPoisson() throws {
    let paths = try LognormalPaths(
      times: [1], carry: 0, volatility: 0, jumps: JumpLaw(intensity: 6, mean: 1, deviation: 0))
    let drift = -paths.jumps!.compensation
    let counts = firstRows(paths, paths: 30_000).flatMap { rows in
      (0..<rows.paths).map { rows.logarithm(path: $0, step: 0) - drift }
    }
    #expect(counts.allSatisfy { abs($0 - $0.rounded()) < 1e-9 && $0 > -0.5 })
    let moments = SampleMoments(columns: [counts])
    let n = Double(counts.count)
    #expect(abs(moments.means[0] - 6) < 4.5 * (6 / n).squareRoot())
    // The fourth central moment of Poisson's law is m + 3 m².
    #expect(abs(moments.variance() - 6) < 4.5 * ((6 + 3 * 36 - 36) / n).squareRoot())
  }

  struct Sloped: LocalVolatility {
    let base: Double
    let slope: Double
    func volatilities(time: Double, logarithms: Span<Double>, into result: inout MutableSpan<Double>) {
      for i in logarithms.indices { result[i] = base + slope * time + 0 * logarithms[i] }
    }
  }

  /// A volatility of time alone is that of the mean square.
  @Test func localVolatility() throws {
    let times = PathDates.even(8, years: 1)
    let paths = try LocalVolatilityPaths(times: times, carry: 0.02, volatility: Sloped(base: 0.2, slope: 0.2))
    var square = 0.0
    for step in 0..<8 { square += (0.2 + 0.2 * Double(step) / 8) * (0.2 + 0.2 * Double(step) / 8) / 8 }
    let value = Lognormal.price(
      .call, 100, 105, 1, rate: 0.02, dividend: 0, volatility: square.squareRoot())
    for sampling in [Self.random, .sobol(scrambles: 8, isNested: false)] {
      let simulation = try Simulation(
        paths, StandardPayoff.vanilla(.call, spot: 100, strike: 105), discount: Exponential.exp(-0.02),
        settings: SimulationSettings(paths: 16_384, sampling: sampling))
      expectClose(try simulation.run(), to: value, error: sampling == Self.random ? 0.2 : 0.02, "\(sampling)")
    }
  }

  /// An exchange of one asset for another after Margrabe, and refusals of matrices that are no correlations.
  @Test func baskets() throws {
    let paths = try BasketPaths(
      times: [1.5], carries: [0.03, 0.01], volatilities: [0.3, 0.2], correlation: [1, 0.6, 0.6, 1])
    let sigma = (0.09 + 0.04 - 2 * 0.6 * 0.06).squareRoot()
    let value = Lognormal.price(
      .call, 100 * Exponential.exp(-0.02 * 1.5), 95 * Exponential.exp(-0.04 * 1.5), 1.5, rate: 0, dividend: 0,
      volatility: sigma)
    for sampling in [Self.random, .sobol(scrambles: 16, isNested: true)] {
      let simulation = try Simulation(
        paths, StandardPayoff.basket(.call, spots: [100, 95], weights: [1, -1], strike: 0),
        discount: Exponential.exp(-0.05 * 1.5),
        settings: SimulationSettings(paths: 32_768, sampling: sampling))
      expectClose(try simulation.run(), to: value, error: 0.15, "\(sampling)")
    }
    for wrong in [[1, 0.6, 0.5, 1], [1, 1.1, 1.1, 1], [2, 0, 0, 1], [1, .nan, .nan, 1], [1, 0, 0]] {
      #expect(throws: PricingError.self) {
        try BasketPaths(times: [1], carries: [0, 0], volatilities: [0.1, 0.1], correlation: wrong)
      }
    }
    #expect(throws: PricingError.self) {
      try BasketPaths(
        times: [1], carries: [0, 0, 0], volatilities: [0.1, 0.1, 0.1],
        correlation: [1, 0.9, -0.9, 0.9, 1, 0.9, -0.9, 0.9, 1])
    }
    // Fully dependent assets are allowed, and move as one.
    let twins = try BasketPaths(
      times: [1], carries: [0, 0], volatilities: [0.2, 0.2], correlation: [1, 1, 1, 1])
    for rows in firstRows(twins, paths: 64) {
      for path in 0..<64 {
        #expect(rows.logarithm(path: path, step: 0) == rows.logarithm(path: path, step: 0, asset: 1))
      }
    }
  }

  @Test func sameBitsOnEveryPath() throws {
    let jumps = JumpLaw(intensity: 2, mean: -0.1, deviation: 0.2)
    func heston(_ scheme: HestonScheme) throws -> HestonPaths {
      try hestonPaths(
        years: 1, steps: 6, carry: 0.01, variance: 0.04, reversion: 1.5, level: 0.05, volOfVol: 0.8,
        correlation: -0.7, scheme: scheme)
    }
    let generators: [any PathGenerator] = [
      try LognormalPaths(times: [0.2, 0.7, 1], carry: 0.01, volatility: 0.3, jumps: jumps),
      try heston(.fullTruncationEuler), try heston(.quadraticExponential(isMartingale: true)),
      try heston(.quadraticExponential(isMartingale: false)),
      try LocalVolatilityPaths(times: [0.5, 1], carry: 0, volatility: Sloped(base: 0.3, slope: 0.1)),
      try BasketPaths(times: [0.5, 1], carries: [0, 0.1], volatilities: [0.3, 0.4], correlation: [1, 0.5, 0.5, 1]),
    ]
    for generator in generators {
      for antithetic in [false, true] {
        sameOnEveryPath("\(type(of: generator))") {
          firstRows(generator, paths: 320, antithetic: antithetic).flatMap { $0.logarithms + $0.variances }
        }
      }
    }
  }

  @Test func refusals() {
    let heston: [(Double, Double, Double, Double, Double, Double)] = [
      (-0.1, 1, 0.04, 0.5, 0, 1), (0.04, -1, 0.04, 0.5, 0, 1), (0.04, 1, .nan, 0.5, 0, 1), (0.04, 1, 0.04, 0, 0, 1),
      (0.04, 1, 0.04, 0.5, 1.01, 1), (0.04, 1, 0.04, 0.5, 0, 0), (0.04, 1, 0.04, 0.5, 0, .infinity),
    ]
    for (variance, reversion, level, xi, correlation, years) in heston {
      #expect(throws: PricingError.self) {
        try hestonPaths(
          years: years, steps: 4, carry: 0, variance: variance, reversion: reversion, level: level, volOfVol: xi,
          correlation: correlation)
      }
    }
    for steps in [.min, -1, 0, 10_001, .max] {
      #expect(throws: PricingError.self) {
        try hestonPaths(
          years: 1, steps: steps, carry: 0, variance: 0.04, reversion: 1, level: 0.04, volOfVol: 0.5, correlation: 0)
      }
    }
    for times in [[], [0], [1, 1], [2, 1], [.nan], [-1], [.infinity], [2_000]] as [[Double]] {
      #expect(throws: PricingError.self) { try LognormalPaths(times: times, carry: 0, volatility: 0.2) }
    }
    for (carry, sigma, tilt) in [(.nan, 0.2, 0), (0, -0.1, 0), (0, .nan, 0), (0, 51, 0), (0, 0.2, 41), (0, 0.2, .nan)] {
      #expect(throws: PricingError.self) {
        try LognormalPaths(times: [1], carry: carry, volatility: sigma, tilt: tilt)
      }
    }
    for jumps in [
      JumpLaw(intensity: -1, mean: 0, deviation: 0), JumpLaw(intensity: 11, mean: 0, deviation: 0),
      JumpLaw(intensity: 1, mean: .nan, deviation: 0), JumpLaw(intensity: 1, mean: 0, deviation: -1),
    ] {
      #expect(throws: PricingError.self) {
        try LognormalPaths(times: [1], carry: 0, volatility: 0.2, jumps: jumps)
      }
    }
  }
}
