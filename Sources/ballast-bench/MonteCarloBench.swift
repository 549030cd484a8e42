import Instruments
import Pricing
import QuantMath

/// Random numbers, Sobol points and simulated paths, a nanosecond figure each; peers are timed by the scripts of the
/// peers.
struct MonteCarloBench {
  private let repeats = 9

  func run(into report: inout BenchReport) {
    random(&report)
    sobol(&report)
    paths(&report)
    report.fact("mc roofline", Self.roofline)
  }

  /// What bounds the kernels, counted in the instructions that the compiler makes for AVX-512.
  private static let roofline = """
    a normal draw is 52 vector instructions for eight lanes, ten of them xoshiro256++; on two vector ports that is \
    26 cycles or 3.3 a number, and the tail costs 0.3 more: at 2.5 GHz 1.5 ns, of which a GBM step reaches two thirds. \
    A QE step is two draws (7 cycles a path), a divider busy for about 12 (two quotients and three roots of eight \
    lanes) and two logarithms; latency between them keeps these from overlapping fully. Rows stay in the second cache.
    """

  private func random(_ report: inout BenchReport) {
    let count = 1 << 15
    var words = [UInt64](repeating: 0, count: count)
    var numbers = [Double](repeating: 0, count: count)
    var lanes = LaneStreams(seed: 1)
    var philox = RandomStream(seed: 1)
    let batches = 32
    func line(_ name: String, _ work: () -> Void) {
      let timing = measure("bench mc \(name)", repeats: repeats, count: batches * count) {
        for _ in 0..<batches { work() }
      }
      report.line(timing)
    }
    line("xoshiro-words") {
      var span = words.mutableSpan
      lanes.words(into: &span)
    }
    line("philox-words") {
      var span = words.mutableSpan
      philox.nextWords(into: &span)
    }
    line("uniforms") {
      var span = numbers.mutableSpan
      lanes.uniforms(into: &span)
    }
    line("normals") {
      var span = numbers.mutableSpan
      lanes.normals(into: &span)
    }
  }

  private func sobol(_ report: inout BenchReport) {
    for dimensions in [10, 100, 1_000] {
      guard var sequence = try? SobolSequence(dimensions: dimensions) else { continue }
      guard var nested = try? SobolSequence(dimensions: dimensions, scrambling: .nested(seed: 1)) else { continue }
      let bundles = 1_000_000 / (32 * dimensions)
      var bundle = [Double](repeating: 0, count: 32 * dimensions)
      var rows = [Double](repeating: 0, count: 32 * dimensions)
      let count = 32 * dimensions * bundles
      let plain = measure("bench sobol bundles-\(dimensions)", repeats: repeats, count: count) {
        for _ in 0..<bundles {
          var span = bundle.mutableSpan
          try? sequence.nextBundle(into: &span)
        }
      }
      report.line(plain)
      let scrambled = measure("bench sobol nested-bundles-\(dimensions)", repeats: repeats, count: count) {
        for _ in 0..<bundles {
          var span = bundle.mutableSpan
          try? nested.nextBundle(into: &span)
        }
      }
      report.line(scrambled)
      let points = measure("bench sobol points-\(dimensions)", repeats: repeats, count: count) {
        for _ in 0..<bundles {
          var span = rows.mutableSpan
          try? sequence.nextPoints(into: &span)
        }
      }
      report.line(points)
    }
  }

  private func paths(_ report: inout BenchReport) {
    let (count, steps) = (100_000, 100)
    let settings = SimulationSettings(paths: count, seed: 42, sampling: .streams(antithetic: false))
    func line(_ name: String, _ generator: any PathGenerator, _ payoff: StandardPayoff, _ settings: SimulationSettings)
    {
      var result: SimulationEstimate?
      let timing = measure("bench mc \(name)", repeats: repeats, count: count * steps) {
        result = try? Simulation(
          generator, payoff, discount: Exponential.exp(-0.03), settings: settings
        ).run()
      }
      report.line(timing)
      if result == nil { report.fact(name, "no result", holds: false) }
    }
    let dates = PathDates.even(steps, years: 1)
    let vanilla = StandardPayoff.vanilla(.call, spot: 100, strike: 105)
    guard let lognormal = try? LognormalPaths(times: dates, carry: 0.02, volatility: 0.2),
      let euler = try? Self.heston(.fullTruncationEuler, steps),
      let quadratic = try? Self.heston(.quadraticExponential(isMartingale: true), steps)
    else { return report.fact("mc", "the generators refuse", holds: false) }
    line("gbm", lognormal, vanilla, settings)
    let asian = StandardPayoff.arithmeticAsian(.call, spot: 100, strike: 105, every: 1)
    line("gbm-asian", lognormal, asian, settings)
    line("heston-euler", euler, vanilla, settings)
    line("heston-qe", quadratic, vanilla, settings)
    line("gbm-antithetic", lognormal, vanilla, SimulationSettings(paths: count, seed: 42))
    let points = SimulationSettings(paths: count, seed: 42, sampling: .sobol(scrambles: 8, isNested: false))
    line("gbm-sobol-bridge", lognormal, vanilla, points)
  }

  private static func heston(_ scheme: HestonScheme, _ steps: Int) throws -> HestonPaths {
    let process = HestonProcess(
      variance: 0.04, reversion: 1.5, longVariance: 0.05, volatilityOfVariance: 0.6, correlation: -0.7)
    return try HestonPaths(years: 1, steps: steps, carry: 0.02, process: process, scheme: scheme)
  }
}
