internal import QuantMath

/// What a simulation found.
public struct SimulationEstimate: Hashable, Sendable {
  /// The price: the discounted mean.
  public var price: Double
  /// Its standard error. With Sobol points that of the mean over scrambles.
  public var standardError: Double
  /// How many independent samples it rests on: paths, pairs of mirrored paths, or scrambles.
  public var samples: Int
  /// How many paths were simulated.
  public var paths: Int
  /// The weights of the control variates.
  public var controlWeights: [Double]
  /// How many times smaller the control variates made the variance of a sample; 1 without any.
  public var varianceReduction: Double
}

/// A payoff whose mean is known, to take its error off the price.
public struct ControlVariate: Sendable {
  /// What is paid.
  public let payoff: any PathPayoff
  /// Its mean, not discounted.
  public let mean: Double

  /// A control of this mean.
  public init(_ payoff: any PathPayoff, mean: Double) {
    self.payoff = payoff
    self.mean = mean
  }
}

/// What a block of paths came to.
public struct SimulationBlock: Hashable, Sendable {
  /// Which block it is.
  public let number: Int
  let moments: SampleMoments
}

/// A price as a discounted mean over simulated paths.
///
/// Paths are cut into blocks by their number alone; block `b` draws from streams of its own, so that blocks may be
/// computed anywhere in any order. `combined` puts them together from the first to the last: the bits depend on the
/// settings, not on who was faster. Weights of control variates are the regression over all paths; the bias of that is
/// of the order of one over the number of samples, and the standard error is of what the regression leaves.
///
/// - Domain: see `SimulationSettings`, the generator and the payoff
/// - Complexity: memory for 256 kB of rows at a time, whatever the number of paths
/// - Source: Glasserman, Monte Carlo Methods in Financial Engineering, 2003, chapters 3 to 5
/// - Evidence: SimulationTests, ControlVariateTests, QuasiRandomTests, ImportanceTests
public struct Simulation: Sendable {
  /// What makes the paths.
  public let generator: any PathGenerator
  /// What is paid.
  public let payoff: any PathPayoff
  /// What is known beside it.
  public let controls: [ControlVariate]
  /// How many paths, from which draws.
  public let settings: SimulationSettings
  /// What one unit at the end is worth now.
  public let discount: Double

  private let layout: BlockLayout

  /// A simulation of these parts; nothing is drawn yet.
  ///
  /// - Throws: `outOfDomain`, `notCovered`: what the parts refuse
  public init(
    _ generator: any PathGenerator, _ payoff: any PathPayoff, discount: Double, controls: [ControlVariate] = [],
    settings: SimulationSettings
  ) throws(PricingError) {
    try settings.check(steps: generator.times.count, factors: generator.draws.count)
    try payoff.check(generator)
    for control in controls {
      try control.payoff.check(generator)
      guard control.mean.isFinite else {
        throw .outOfDomain(argument: "control", expected: "a finite mean", got: control.mean)
      }
    }
    guard controls.count <= 8 else {
      throw .outOfDomain(argument: "controls", expected: "at most eight", got: Double(controls.count))
    }
    guard discount > 0, discount < .infinity else {
      throw .outOfDomain(argument: "discount", expected: "finite, above zero", got: discount)
    }
    self.generator = generator
    self.payoff = payoff
    self.controls = controls
    self.settings = settings
    self.discount = discount
    layout = BlockLayout(settings)
  }

  /// How many blocks there are.
  public var blocks: Int { layout.count }

  /// Computes a block; depends on nothing but its number.
  ///
  /// - Domain: `0 ≤ number < blocks`; traps otherwise
  public func block(_ number: Int) -> SimulationBlock {
    precondition(number >= 0 && number < blocks, "Invariant: blocks are numbered from zero")
    var moments = SampleMoments(width: 1 + controls.count)
    let lastOnly = payoff.needsLastDateOnly && controls.allSatisfy(\.payoff.needsLastDateOnly)
    layout.forEachPiece(of: number, generator, lastOnly: lastOnly) { rows in
      var columns = [payoff.amounts(&rows)]
      for control in controls { columns.append(control.payoff.amounts(&rows)) }
      if let weights = generator.weights(rows) {
        for i in columns.indices {
          for path in weights.indices { columns[i][path] *= weights[path] }
        }
      }
      if layout.isAntithetic { columns = columns.map(BlockLayout.pairMeans) }
      moments.merge(SampleMoments(columns: columns))
    }
    return SimulationBlock(number: number, moments: moments)
  }

  /// The estimate of all blocks.
  ///
  /// - Domain: every block once, in any order; traps otherwise
  /// - Throws: `outOfDomain`: the mean is not a number or beyond the range of numbers
  public func combined(_ blocks: [SimulationBlock]) throws(PricingError) -> SimulationEstimate {
    let ordered = blocks.sorted { $0.number < $1.number }
    precondition(ordered.map(\.number) == Array(0..<self.blocks), "Invariant: every block once")
    var all = SampleMoments(width: 1 + controls.count)
    for block in ordered { all.merge(block.moments) }
    let (weights, rest, used) = all.regression()
    var price = all.means[0]
    for (i, weight) in weights.enumerated() { price -= weight * (all.means[i + 1] - controls[i].mean) }
    let freedom = all.count - 1 - used
    let variance = freedom > 0 ? rest / Double(freedom) : 0
    var error = (variance / Double(all.count)).squareRoot()
    var samples = all.count
    if layout.scrambles > 0 {
      let means = scrambleMeans(ordered, weights)
      let spread = SampleMoments(columns: [means])
      price = spread.means[0]
      error = spread.standardError()
      samples = means.count
    }
    price *= discount
    error *= discount
    guard price.isFinite, error.isFinite else {
      throw .outOfDomain(argument: "simulated price", expected: "within the range of numbers", got: price)
    }
    let reduction = rest > 0 ? max(all.products[0] / rest, 1) : (all.products[0] > 0 ? .greatestFiniteMagnitude : 1)
    return SimulationEstimate(
      price: price, standardError: error, samples: samples, paths: layout.paths, controlWeights: weights,
      varianceReduction: controls.isEmpty ? 1 : reduction)
  }

  /// The estimate of each scramble, in order.
  private func scrambleMeans(_ ordered: [SimulationBlock], _ weights: [Double]) -> [Double] {
    (0..<layout.scrambles).map { scramble in
      var moments = SampleMoments(width: 1 + controls.count)
      for block in ordered where layout.scramble(of: block.number) == scramble { moments.merge(block.moments) }
      var mean = moments.means[0]
      for (i, weight) in weights.enumerated() { mean -= weight * (moments.means[i + 1] - controls[i].mean) }
      return mean
    }
  }

  /// Computes all blocks one after the other and combines them.
  ///
  /// - Throws: as `combined`
  public func run() throws(PricingError) -> SimulationEstimate {
    try combined((0..<blocks).map { block($0) })
  }
}

/// How paths are cut into blocks and blocks into pieces that fit the caches.
struct BlockLayout: Sendable {
  let settings: SimulationSettings
  /// How many scrambles there are; 0 for random streams.
  let scrambles: Int
  let isAntithetic: Bool
  /// Bundles of all blocks of a scramble, or of all.
  private let bundles: Int
  private let blocksPerScramble: Int

  init(_ settings: SimulationSettings) {
    self.settings = settings
    let paths: Int
    switch settings.sampling {
    case .streams(let antithetic):
      scrambles = 0
      isAntithetic = antithetic
      paths = settings.paths
    case .sobol(let scrambles, _):
      self.scrambles = scrambles
      isAntithetic = false
      paths = settings.pathsPerScramble(scrambles)
    }
    bundles = (paths + PathRows.bundle - 1) / PathRows.bundle
    let most = SimulationSettings.pathsPerBlock / PathRows.bundle
    blocksPerScramble = (bundles + most - 1) / most
  }

  var count: Int { blocksPerScramble * max(scrambles, 1) }
  var paths: Int { bundles * PathRows.bundle * max(scrambles, 1) }

  func scramble(of block: Int) -> Int { block / blocksPerScramble }

  /// The mean of each path and its mirror.
  static func pairMeans(_ numbers: [Double]) -> [Double] {
    let half = PathRows.bundle / 2
    return (0..<(numbers.count / 2)).map { i in
      let path = i / half * PathRows.bundle + i % half
      return 0.5 * (numbers[path] + numbers[path + half])
    }
  }

  /// Simulates the paths of a block piece by piece.
  ///
  /// - Parameter lastOnly: whether rows of the last date are enough
  func forEachPiece(
    of block: Int, _ generator: any PathGenerator, lastOnly: Bool = false, _ body: (inout PathRows) -> Void
  ) {
    let most = SimulationSettings.pathsPerBlock / PathRows.bundle
    let first = block % blocksPerScramble * most
    let last = min(first + most, bundles)
    let times = lastOnly && generator.canSkipDates ? generator.times.suffix(1) : generator.times[...]
    let piece = max(1, 1_024 / (times.count * generator.assets))
    var streams = LaneStreams(seed: settings.seed, block: UInt64(2 * block))
    var extra = LaneStreams(seed: settings.seed, block: UInt64(2 * block + 1))
    var source = source(generator, block: block, firstBundle: first, streams)
    var at = first
    while at < last {
      let count = min(piece, last - at)
      var rows = PathRows(
        times: Array(times), assets: generator.assets, bundles: count, hasVariances: generator.hasVariances,
        extraStreams: extra)
      var draws: PathDraws
      if source != nil {
        draws = .numbers(source?.next(bundles: count) ?? [])
      } else {
        draws = .streams(streams, antithetic: isAntithetic)
      }
      generator.simulate(&rows, from: &draws)
      if case .streams(let moved, _) = draws { streams = moved }
      body(&rows)
      extra = rows.extraStreams
      at += count
    }
  }

  private func source(
    _ generator: any PathGenerator, block: Int, firstBundle: Int, _ streams: LaneStreams
  ) -> DrawSource? {
    guard case .sobol(_, let isNested) = settings.sampling else {
      if generator.drawsFromStreams { return nil }
      return DrawSource(generator, streams: streams, antithetic: isAntithetic)
    }
    let seed = SplitMix64.mixed(settings.seed &+ 0x9e37_79b9_7f4a_7c15 &* UInt64(1 + scramble(of: block)))
    let first = UInt64(firstBundle * PathRows.bundle)
    do {
      return try DrawSource(
        generator, scrambling: isNested ? .nested(seed: seed) : .matrix(seed: seed), first: first)
    } catch {
      preconditionFailure("Invariant: the settings were checked against the points there are: \(error)")
    }
  }
}
