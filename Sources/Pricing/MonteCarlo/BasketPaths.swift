internal import CPricing
internal import QuantMath

/// Several lognormal underlyings that move together; exact at every date.
///
/// - Domain: 1 to 100 assets; carries within ±100; `0 ≤ σ ≤ 50`; a correlation matrix that is positive semidefinite
/// - Shapes: the correlation row by row
/// - Evidence: PathGeneratorTests.baskets
public struct BasketPaths: PathGenerator {
  public let times: [Double]
  /// The drift of each price.
  public let carries: [Double]
  /// The volatility of each.
  public let volatilities: [Double]

  private let gaps: [Double]
  private let factor: [Double]

  /// Paths over these dates.
  ///
  /// - Throws: `outOfDomain` naming what is wrong
  public init(
    times: [Double], carries: [Double], volatilities: [Double], correlation: [Double]
  ) throws(PricingError) {
    gaps = try PathDates.gaps(times)
    let count = volatilities.count
    guard count >= 1, count <= 100, carries.count == count, correlation.count == count * count else {
      throw .outOfDomain(
        argument: "assets", expected: "1 to 100, with as many carries and correlations", got: Double(count))
    }
    for carry in carries where !(carry.magnitude <= 100) {
      throw .outOfDomain(argument: "carry", expected: "from -100 to 100", got: carry)
    }
    for volatility in volatilities where !(volatility >= 0 && volatility <= 50) {
      throw .outOfDomain(argument: "volatility", expected: "from 0 to 50", got: volatility)
    }
    self.times = times
    self.carries = carries
    self.volatilities = volatilities
    factor = try Self.factor(correlation, count)
  }

  /// The lower triangular root of a correlation matrix; rows that are determined by earlier ones get a zero on the
  /// diagonal.
  private static func factor(_ matrix: [Double], _ count: Int) throws(PricingError) -> [Double] {
    var root = [Double](repeating: 0, count: count * count)
    for i in 0..<count {
      for j in 0...i {
        let entry = matrix[i * count + j]
        guard entry == matrix[j * count + i], entry.magnitude <= 1, i != j || entry == 1 else {
          throw .outOfDomain(argument: "correlation", expected: "symmetric, with ones on the diagonal", got: entry)
        }
        var sum = entry
        for k in 0..<j { sum -= root[i * count + k] * root[j * count + k] }
        let pivot = root[j * count + j]
        if i == j {
          guard sum > -1e-12 else {
            throw .outOfDomain(argument: "correlation", expected: "a positive semidefinite matrix", got: sum)
          }
          root[i * count + i] = max(sum, 0).squareRoot()
        } else if pivot > 1e-7 {
          root[i * count + j] = sum / pivot
        } else {
          guard sum.magnitude < 1e-7 else {
            throw .outOfDomain(argument: "correlation", expected: "a positive semidefinite matrix", got: sum)
          }
        }
      }
    }
    return root
  }

  public var assets: Int { volatilities.count }
  public var draws: [DrawLaw] { [DrawLaw](repeating: .normal, count: assets) }
  public var drawsFromStreams: Bool { false }

  public func simulate(_ rows: inout PathRows, from draws: inout PathDraws) {
    guard case .numbers(var numbers) = draws else { preconditionFailure("Invariant: draws come in rows") }
    let (steps, bundles, assets) = (times.count, rows.bundles, assets)
    numbers.withUnsafeMutableBufferPointer { draws in
      correlate_rows(factor, assets, bundles * steps, draws.start)
      for asset in 0..<assets {
        let sigma = volatilities[asset]
        let drifts = gaps.map { (carries[asset] - 0.5 * sigma * sigma) * $0 }
        let deviations = gaps.map { sigma * $0.squareRoot() }
        drifts.withUnsafeBufferPointer { drift in
          deviations.withUnsafeBufferPointer { deviation in
            var plan = lognormal_plan(
              steps: steps, drift: drift.start, deviation: deviation.start, start: 0, factors: assets,
              antithetic: 0, keeps_steps: 1)
            rows.logarithms.withUnsafeMutableBufferPointer { target in
              let to = target.start + asset * bundles * steps * PathRows.bundle
              lognormal_paths(nil, draws.start + asset * PathRows.bundle, &plan, bundles, to)
            }
          }
        }
      }
    }
  }
}
