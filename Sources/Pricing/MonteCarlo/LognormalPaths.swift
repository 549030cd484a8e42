internal import CPricing
internal import QuantMath

/// Jumps of a logarithm at random times: counts after Poisson, sizes normal.
///
/// - Source: Merton, Option pricing when underlying stock returns are discontinuous, 1976
public struct JumpLaw: Hashable, Sendable {
  /// Jumps a year.
  public var intensity: Double
  /// The mean jump of the logarithm.
  public var mean: Double
  /// The standard deviation of a jump of the logarithm.
  public var deviation: Double

  /// Jumps of this law.
  public init(intensity: Double, mean: Double, deviation: Double) {
    self.intensity = intensity
    self.mean = mean
    self.deviation = deviation
  }

  /// What the drift has to give up a year, so that the price of the underlying stays a martingale.
  var compensation: Double { intensity * Exponential.expm1(mean + 0.5 * deviation * deviation) }

  func check(step: Double) throws(PricingError) {
    guard intensity >= 0, intensity * step <= 10 else {
      throw .outOfDomain(argument: "jump_intensity", expected: "at most ten jumps a step, not negative", got: intensity)
    }
    guard mean.magnitude <= 10 else {
      throw .outOfDomain(argument: "jump_mean", expected: "from -10 to 10", got: mean)
    }
    guard deviation >= 0, deviation <= 5 else {
      throw .outOfDomain(argument: "jump_deviation", expected: "from 0 to 5", got: deviation)
    }
  }

  /// Probabilities of at most 0, 1, … jumps over each step, until nothing is left.
  func cumulative(steps: [Double]) -> (table: [Double], levels: Int) {
    let levels = 72
    var table: [Double] = []
    for step in steps {
      let mean = intensity * step
      var (probability, sum) = (Exponential.exp(-mean), 0.0)
      for count in 0..<levels {
        sum += probability
        table.append(count + 1 == levels ? 1 : sum)
        probability *= mean / Double(count + 1)
      }
    }
    return (table, levels)
  }

  /// Adds the jumps to rows of logarithms.
  func add(to rows: inout PathRows, steps: [Double]) {
    guard intensity > 0 else { return }
    let (table, levels) = cumulative(steps: steps)
    let (count, bundles) = (rows.steps, rows.bundles)
    var streams = rows.extraStreams
    table.withUnsafeBufferPointer { probabilities in
      var plan = jump_plan(
        cumulative: probabilities.start, levels: levels, mean: mean, deviation: deviation)
      rows.logarithms.withUnsafeMutableBufferPointer { target in
        streams.withState { add_jumps($0, &plan, count, bundles, target.start) }
      }
    }
    rows.extraStreams = streams
  }
}

/// A lognormal underlying, with jumps if wanted: exact at every date, whatever the distance of dates.
///
/// `ln(S(t)/S(0))` has drift `carry - ½ σ²` and volatility `σ`, constant or a number for each step; the scheme of Euler
/// on the logarithm is the same. With a `tilt` the draws have that drift a √year and each path carries its likelihood
/// ratio: importance sampling by exponential tilting.
///
/// - Domain: 1 to 10,000 rising dates; carry within ±100; `0 ≤ σ ≤ 50`; tilts of at most 40
///   standard deviations over all dates
/// - Source: Glasserman, Monte Carlo Methods in Financial Engineering, 2003, sections 3.2 and 4.6
/// - Evidence: PathGeneratorTests, ImportanceTests
public struct LognormalPaths: PathGenerator {
  public let times: [Double]
  /// The drift of the price: rate less yield.
  public let carry: Double
  /// The volatility over each step.
  public let volatilities: [Double]
  /// The jumps, if there are any.
  public let jumps: JumpLaw?
  /// The drift that draws are given, a √year.
  public let tilt: Double

  private let gaps: [Double]
  private let drifts: [Double]
  private let deviations: [Double]

  /// A constant volatility.
  ///
  /// - Throws: `outOfDomain` naming what is wrong
  public init(
    times: [Double], carry: Double, volatility: Double, jumps: JumpLaw? = nil, tilt: Double = 0
  ) throws(PricingError) {
    let volatilities = [Double](repeating: volatility, count: times.count)
    try self.init(times: times, carry: carry, volatilities: volatilities, jumps: jumps, tilt: tilt)
  }

  /// A volatility for each step.
  ///
  /// - Throws: `outOfDomain` naming what is wrong
  public init(
    times: [Double], carry: Double, volatilities: [Double], jumps: JumpLaw? = nil, tilt: Double = 0
  ) throws(PricingError) {
    gaps = try PathDates.gaps(times)
    guard carry.magnitude <= 100 else {
      throw .outOfDomain(argument: "carry", expected: "from -100 to 100", got: carry)
    }
    guard volatilities.count == times.count else {
      throw .outOfDomain(argument: "volatilities", expected: "one for each date", got: Double(volatilities.count))
    }
    for volatility in volatilities where !(volatility >= 0 && volatility <= 50) {
      throw .outOfDomain(argument: "volatility", expected: "from 0 to 50", got: volatility)
    }
    guard tilt * tilt * (times.last ?? 0) <= 1_600 else {
      throw .outOfDomain(argument: "tilt", expected: "at most forty standard deviations over all dates", got: tilt)
    }
    for gap in gaps { try jumps?.check(step: gap) }
    self.times = times
    self.carry = carry
    self.volatilities = volatilities
    self.jumps = jumps
    self.tilt = tilt
    let drift = carry - (jumps?.compensation ?? 0)
    drifts = zip(gaps, volatilities).map { (drift - 0.5 * $1 * $1 + tilt * $1) * $0 }
    deviations = zip(gaps, volatilities).map { $1 * $0.squareRoot() }
  }

  public var draws: [DrawLaw] { [.normal] }

  public var knowsBridge: Bool { jumps == nil }
  public var canSkipDates: Bool { jumps == nil && tilt == 0 }

  public func simulate(_ rows: inout PathRows, from draws: inout PathDraws) {
    rows.stepVariances = deviations.map { $0 * $0 }
    let bundles = rows.bundles
    drifts.withUnsafeBufferPointer { drift in
      deviations.withUnsafeBufferPointer { deviation in
        var plan = lognormal_plan(
          steps: times.count, drift: drift.start, deviation: deviation.start, start: 0, factors: 1,
          antithetic: 0, keeps_steps: rows.steps == times.count ? 1 : 0)
        rows.logarithms.withUnsafeMutableBufferPointer { target in
          let to = target.start
          switch draws {
          case .streams(var streams, let antithetic):
            plan.antithetic = antithetic ? 1 : 0
            streams.withState { lognormal_paths($0, nil, &plan, bundles, to) }
            draws = .streams(streams, antithetic: antithetic)
          case .numbers(let numbers): lognormal_paths(nil, numbers, &plan, bundles, to)
          }
        }
      }
    }
    jumps?.add(to: &rows, steps: gaps)
  }

  /// `e^{-tilt W + ½ tilt² T}` with the Brownian motion `W` that the path shows; traps with jumps, which hide it.
  public func weights(_ rows: PathRows) -> [Double]? {
    guard tilt != 0 else { return nil }
    precondition(jumps == nil, "Invariant: tilted paths have no jumps")
    // The motion is the sum over steps of (change - drift)/σ plus the tilt; a step without volatility shows none of it.
    var logarithms = [Double](repeating: 0, count: rows.paths)
    var before = logarithms
    for step in 0..<times.count {
      let row = rows.row(step: step)
      let (sigma, drift, gap) = (volatilities[step], drifts[step], gaps[step])
      if sigma > 0 {
        for path in row.indices {
          let motion = (row[path] - before[path] - drift) / sigma + tilt * gap
          logarithms[path] += tilt * (0.5 * tilt * gap - motion)
        }
      }
      before = row
    }
    var weights = logarithms
    var target = weights.mutableSpan
    Batch.exp(logarithms.span, into: &target)
    return weights
  }
}

/// Dates of a simulation.
public enum PathDates {
  /// Equal steps to a horizon; the last is the horizon itself.
  public static func even(_ steps: Int, years: Double) -> [Double] {
    guard steps > 0 else { return [] }
    var times = (1...steps).map { years * (Double($0) / Double(steps)) }
    times[steps - 1] = years
    return times
  }

  /// The distances between dates.
  ///
  /// - Throws: `outOfDomain`: none or too many, not rising, or beyond a thousand years
  static func gaps(_ times: [Double]) throws(PricingError) -> [Double] {
    guard !times.isEmpty, times.count <= SimulationSettings.mostSteps else {
      throw .outOfDomain(argument: "dates", expected: "1 to 10000", got: Double(times.count))
    }
    var gaps: [Double] = []
    var before = 0.0
    for time in times {
      guard time > before, time <= 1_000 else {
        throw .outOfDomain(argument: "dates", expected: "rising, above zero, within 1000 years", got: time)
      }
      gaps.append(time - before)
      before = time
    }
    return gaps
  }
}
