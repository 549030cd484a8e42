internal import CPricing
internal import QuantMath

/// Simulated paths of a few bundles: logarithms of prices relative to the start.
///
/// A bundle is 32 paths and a row has one number for each; a bundle has a row for each step. Row 0 is the first step,
/// not the start. An asset after the other, bundle after bundle, step after step. Payoffs ask for one number for each
/// path.
///
/// - Evidence: PathRowsTests
public struct PathRows: Sendable {
  /// Paths of a bundle.
  public static let bundle = 32

  /// The dates of the rows, in years.
  public let times: [Double]
  /// How many assets there are.
  public let assets: Int
  /// How many bundles there are.
  public let bundles: Int
  /// Paths of all bundles.
  public var paths: Int { Self.bundle * bundles }
  /// How many rows a bundle has: one for each date.
  public var steps: Int { times.count }

  /// `ln(S / S₀)`.
  public internal(set) var logarithms: [Double]
  /// Of models of variance, the variance along the path.
  public internal(set) var variances: [Double]
  /// Where the variance of the logarithm is the same for all paths: over each step.
  var stepVariances: [Double]
  /// Where it is not: the variance at the start, and the years of a step.
  var startVariance = 0.0
  var stepYears = 0.0
  /// Streams for draws that payoffs make themselves.
  var extraStreams: LaneStreams

  init(times: [Double], assets: Int, bundles: Int, hasVariances: Bool, extraStreams: LaneStreams) {
    self.times = times
    self.assets = assets
    self.bundles = bundles
    self.extraStreams = extraStreams
    let count = times.count * bundles * Self.bundle
    logarithms = [Double](repeating: 0, count: count * assets)
    variances = [Double](repeating: 0, count: hasVariances ? count : 0)
    stepVariances = []
  }

  /// `ln(S / S₀)` of a path at a step.
  public func logarithm(path: Int, step: Int, asset: Int = 0) -> Double {
    let row = (asset * bundles + path / Self.bundle) * steps + step
    return logarithms[row * Self.bundle + path % Self.bundle]
  }

  /// `ln(S / S₀)` of all paths at a step.
  func row(step: Int, asset: Int = 0) -> [Double] {
    var numbers: [Double] = []
    numbers.reserveCapacity(paths)
    for bundle in 0..<bundles {
      let first = ((asset * bundles + bundle) * steps + step) * Self.bundle
      numbers += logarithms[first..<(first + Self.bundle)]
    }
    return numbers
  }

  /// What a payoff may ask of every path.
  public enum Statistic: Hashable, Sendable {
    /// The last logarithm.
    case last
    /// The sum over dates of `S / S₀`.
    case sumOfPrices
    /// The sum over dates of `ln(S / S₀)`.
    case sumOfLogarithms
    /// The greatest logarithm over the dates and the start.
    case greatest
    /// The least logarithm over the dates and the start.
    case least
    /// The sum of squared changes of the logarithm.
    case sumOfSquares
  }

  /// A number for each path, over every `every`-th date.
  ///
  /// - Domain: `every` divides the number of steps; traps otherwise
  public func statistic(_ statistic: Statistic, asset: Int = 0, every: Int = 1) -> [Double] {
    precondition(every > 0 && steps % every == 0, "Invariant: fixings divide the steps")
    let (steps, bundles) = (steps, bundles)
    let offset = asset * bundles * steps * Self.bundle
    return withResult { result in
      logarithms.withUnsafeBufferPointer { buffer in
        let rows = buffer.start + offset
        switch statistic {
        case .last: rows_last(rows, steps, every, bundles, result)
        case .sumOfPrices: rows_sum_of_prices(rows, steps, every, bundles, result)
        case .sumOfLogarithms: rows_sum(rows, steps, every, bundles, result)
        case .greatest: rows_greatest(rows, steps, every, bundles, result)
        case .least: rows_least(rows, steps, every, bundles, result)
        case .sumOfSquares: rows_sum_of_squares(rows, steps, every, bundles, result)
        }
      }
    }
  }

  /// The probability that each path did not touch a logarithm at any time, given its dates.
  ///
  /// - Source: Broadie, Glasserman and Kou 1997 tell the error of dates alone; Glasserman, Monte Carlo Methods in
  ///   Financial Engineering, 2003, section 6.4, has the bridge
  public func survival(of level: Double) -> [Double] {
    let (steps, bundles) = (steps, bundles)
    return withLaw { law in
      withResult { rows_survival(logarithms, law, level, steps, bundles, $0) }
    }
  }

  /// The greatest or least logarithm of each path over all times, drawn given its dates.
  public mutating func drawnExtreme(isGreatest: Bool) -> [Double] {
    let (steps, bundles) = (steps, bundles)
    var streams = extraStreams
    let result = withLaw { law in
      withResult { result in
        streams.withState {
          rows_drawn_extreme($0, logarithms, law, isGreatest ? 1 : -1, steps, bundles, result)
        }
      }
    }
    extraStreams = streams
    return result
  }

  private func withResult(_ body: (UnsafeMutablePointer<Double>) -> Void) -> [Double] {
    [Double](unsafeUninitializedCapacity: paths) { buffer, filled in
      body(buffer.start)
      filled = paths
    }
  }

  private func withLaw(_ body: (UnsafePointer<bridge_law>) -> [Double]) -> [Double] {
    precondition(!stepVariances.isEmpty || !variances.isEmpty, "Invariant: a bridge knows the variance of its steps")
    return stepVariances.withUnsafeBufferPointer { fixed in
      variances.withUnsafeBufferPointer { own in
        var law = bridge_law(
          of_step: fixed.baseAddress, variances: variances.isEmpty ? nil : own.baseAddress,
          start_variance: startVariance, years: stepYears)
        return body(&law)
      }
    }
  }
}
