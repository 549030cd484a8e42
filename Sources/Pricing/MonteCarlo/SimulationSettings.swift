internal import QuantMath

/// Where the draws of a simulation come from.
public enum PathSampling: Hashable, Sendable {
  /// Random streams; with `antithetic` half of the paths mirror the draws of the other half, and a pair is one sample.
  case streams(antithetic: Bool)
  /// Scrambled Sobol points over a Brownian bridge, `scrambles` times from the start; each scramble is one sample.
  ///
  /// The paths are shared out evenly and each share is rounded up to a power of two, which is what the points balance.
  case sobol(scrambles: Int, isNested: Bool)
}

/// How many paths, from which draws.
///
/// - Evidence: SimulationTests
public struct SimulationSettings: Hashable, Sendable {
  /// The greatest number of paths.
  public static let mostPaths = 100_000_000
  /// The greatest number of steps.
  public static let mostSteps = 10_000
  /// How many paths a block has: the piece that is computed by itself, with streams of its own.
  public static let pathsPerBlock = 8_192

  /// How many paths to simulate; rounded up to whole bundles of 32.
  public var paths: Int
  /// What the draws are seeded with.
  public var seed: UInt64
  /// Where the draws come from.
  public var sampling: PathSampling

  /// Settings of these parts.
  public init(paths: Int, seed: UInt64 = 1, sampling: PathSampling = .streams(antithetic: true)) {
    self.paths = paths
    self.seed = seed
    self.sampling = sampling
  }

  /// Checks the sizes against what a generator needs.
  ///
  /// - Throws: `outOfDomain` naming the setting
  func check(steps: Int, factors: Int) throws(PricingError) {
    guard paths >= 1, paths <= Self.mostPaths else {
      throw .outOfDomain(argument: "paths", expected: "from 1 to 1e8", got: Double(paths))
    }
    guard steps >= 1, steps <= Self.mostSteps else {
      throw .outOfDomain(argument: "steps", expected: "from 1 to 10000", got: Double(steps))
    }
    guard case .sobol(let scrambles, _) = sampling else { return }
    guard scrambles >= 2, scrambles <= 1_024 else {
      throw .outOfDomain(argument: "scrambles", expected: "from 2 to 1024", got: Double(scrambles))
    }
    guard steps * factors <= SobolSequence.mostDimensions else {
      throw .outOfDomain(
        argument: "steps", expected: "at most \(SobolSequence.mostDimensions / factors) with Sobol points",
        got: Double(steps))
    }
  }

  /// Paths of one scramble: a power of two, at least a bundle.
  func pathsPerScramble(_ scrambles: Int) -> Int {
    let share = max(SobolSequence.bundle, (paths + scrambles - 1) / scrambles)
    var power = SobolSequence.bundle
    while power < share { power *= 2 }
    return power
  }
}
