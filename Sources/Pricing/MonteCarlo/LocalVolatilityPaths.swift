internal import CPricing
internal import QuantMath

/// A volatility that depends on time and price: the hook for local volatility.
public protocol LocalVolatility: Sendable {
  /// The volatility at a time for each `ln(S / S₀)`; not negative and finite.
  ///
  /// - Shapes: as many results as logarithms
  func volatilities(time: Double, logarithms: Span<Double>, into result: inout MutableSpan<Double>)
}

/// An underlying under a local volatility, by Euler's scheme on the logarithm.
///
/// The volatility is taken at the beginning of each step; the error of a price is O(Δ). Volatilities are bounded to [0,
/// 50].
///
/// - Source: Dupire, Pricing with a smile, 1994; Glasserman 2003, section 6.1
/// - Evidence: PathGeneratorTests.localVolatility
public struct LocalVolatilityPaths<Volatility: LocalVolatility>: PathGenerator {
  public let times: [Double]
  /// The drift of the price: rate less yield.
  public let carry: Double
  /// The volatility.
  public let volatility: Volatility
  private let gaps: [Double]

  /// Paths over these dates.
  ///
  /// - Throws: `outOfDomain` naming what is wrong
  public init(times: [Double], carry: Double, volatility: Volatility) throws(PricingError) {
    gaps = try PathDates.gaps(times)
    guard carry.magnitude <= 100 else {
      throw .outOfDomain(argument: "carry", expected: "from -100 to 100", got: carry)
    }
    self.times = times
    self.carry = carry
    self.volatility = volatility
  }

  public var draws: [DrawLaw] { [.normal] }
  public var drawsFromStreams: Bool { false }

  public func simulate(_ rows: inout PathRows, from draws: inout PathDraws) {
    guard case .numbers(let numbers) = draws else { preconditionFailure("Invariant: draws come in rows") }
    let (row, steps) = (PathRows.bundle, times.count)
    var after = [Double](repeating: 0, count: row)
    var sizes = after
    for bundle in 0..<rows.bundles {
      var before = [Double](repeating: 0, count: row)
      for step in 0..<steps {
        var target = sizes.mutableSpan
        volatility.volatilities(
          time: step == 0 ? 0 : times[step - 1], logarithms: before.span, into: &target)
        for path in 0..<row { sizes[path] = min(max(sizes[path], 0), 50) }
        let place = row * (bundle * steps + step)
        numbers.withUnsafeBufferPointer { draws in
          local_step(before, sizes, draws.start + place, carry * gaps[step], gaps[step], row, &after)
        }
        for path in 0..<row { rows.logarithms[place + path] = after[path] }
        swap(&before, &after)
      }
    }
  }
}
