public import QuantMath

/// The law of each row of draws that a step takes.
public enum DrawLaw: Hashable, Sendable {
  /// Standard normal; of Sobol points over a Brownian bridge.
  case normal
  /// Uniform between 0 and 1.
  case uniform
}

/// What makes paths of draws: a model of the underlying, stepping over dates.
///
/// A newcomer conforms a type and hands it to `Simulation`; nothing else has to change.
public protocol PathGenerator: Sendable {
  /// The dates of the rows, in years, rising.
  var times: [Double] { get }
  /// How many assets the paths have.
  var assets: Int { get }
  /// Whether rows come with variances.
  var hasVariances: Bool { get }
  /// The rows of draws of each step.
  var draws: [DrawLaw] { get }
  /// Whether `simulate` may take its draws from streams.
  var drawsFromStreams: Bool { get }
  /// Whether the path between two dates is a Brownian bridge of known variance.
  var knowsBridge: Bool { get }
  /// Whether `simulate` may be handed rows of the last date alone.
  var canSkipDates: Bool { get }

  /// Fills the rows.
  func simulate(_ rows: inout PathRows, from draws: inout PathDraws)
  /// The likelihood of each path under the true law over that under the law it was drawn from; `nil`: the same law.
  func weights(_ rows: PathRows) -> [Double]?
}

extension PathGenerator {
  /// One asset.
  public var assets: Int { 1 }
  /// None.
  public var hasVariances: Bool { false }
  /// Yes.
  public var drawsFromStreams: Bool { true }
  /// No.
  public var knowsBridge: Bool { false }
  /// No.
  public var canSkipDates: Bool { false }
  /// The same law.
  public func weights(_ rows: PathRows) -> [Double]? { nil }
}

/// The draws of some bundles.
public enum PathDraws: Sendable {
  /// Eight streams to draw from; whether the last half of every bundle mirrors the first.
  case streams(LaneStreams, antithetic: Bool)
  /// Rows of 32 numbers: bundle after bundle, step after step, a row for each law.
  case numbers([Double])
}

/// Makes the rows of draws of consecutive bundles of a scramble, or of streams for generators that want rows.
struct DrawSource: Sendable {
  private var sequence: SobolSequence?
  private var streams: LaneStreams
  private let bridge: BrownianBridge?
  private var points: [Double]
  private var quantiles: [Double]
  private let laws: [DrawLaw]
  private let steps: Int
  private let antithetic: Bool

  /// Points of a scramble from `first` on.
  init(_ generator: any PathGenerator, scrambling: SobolScrambling, first: UInt64) throws(NumericError) {
    laws = generator.draws
    steps = generator.times.count
    var sequence = try SobolSequence(dimensions: steps * laws.count, scrambling: scrambling)
    try sequence.skip(to: first)
    self.sequence = sequence
    bridge = try BrownianBridge(times: generator.times)
    streams = LaneStreams(seed: 0)
    antithetic = false
    points = [Double](repeating: 0, count: PathRows.bundle * steps * laws.count)
    quantiles = points
  }

  /// Draws of streams.
  init(_ generator: any PathGenerator, streams: LaneStreams, antithetic: Bool) {
    laws = generator.draws
    steps = generator.times.count
    self.streams = streams
    self.antithetic = antithetic
    sequence = nil
    bridge = nil
    points = []
    quantiles = []
  }

  /// The rows of the next bundles.
  mutating func next(bundles: Int) -> [Double] {
    var numbers: [Double] = []
    numbers.reserveCapacity(PathRows.bundle * steps * laws.count * bundles)
    for _ in 0..<bundles {
      if sequence != nil {
        makePointRows()
        numbers += points
      } else {
        numbers += streamRows()
      }
    }
    return numbers
  }

  private mutating func streamRows() -> [Double] {
    let row = PathRows.bundle
    var numbers: [Double] = []
    var target = [Double](repeating: 0, count: row)
    for i in 0..<(steps * laws.count) {
      let isNormal = laws[i % laws.count] == .normal
      var span = target.mutableSpan
      if isNormal { streams.normals(into: &span) } else { streams.uniforms(into: &span) }
      if antithetic {
        for path in 0..<(row / 2) { target[path + row / 2] = isNormal ? -target[path] : 1 - target[path] }
      }
      numbers += target
    }
    return numbers
  }

  /// Fills `points`; the arrays are taken out meanwhile, so that they are changed in place.
  private mutating func makePointRows() {
    var (points, quantiles) = ([Double](), [Double]())
    swap(&points, &self.points)
    swap(&quantiles, &self.quantiles)
    do {
      var span = points.mutableSpan
      try sequence?.nextBundle(into: &span)
      if let bridge, laws.contains(.normal) {
        var target = quantiles.mutableSpan
        try Batch.normalQuantile(points.span, into: &target)
        build(bridge, quantiles, into: &points)
      }
    } catch {
      preconditionFailure("Invariant: a scramble has enough points, and none on the border: \(error)")
    }
    swap(&points, &self.points)
    swap(&quantiles, &self.quantiles)
  }

  /// Increments of the bridge in place of points whose law is normal.
  private func build(_ bridge: BrownianBridge, _ quantiles: [Double], into points: inout [Double]) {
    if !laws.contains(.uniform) {
      var increments = points.mutableSpan
      bridge.increments(quantiles.span, factors: laws.count, into: &increments)
      return
    }
    var built = [Double](repeating: 0, count: points.count)
    var increments = built.mutableSpan
    bridge.increments(quantiles.span, factors: laws.count, into: &increments)
    for i in points.indices where laws[i / PathRows.bundle % laws.count] == .normal { points[i] = built[i] }
  }
}
