internal import QuantMath

/// A put of strike 1 and time 1 whose early exercise premium is taken as a power of the spot.
///
/// `1 - X = p(X) - (1 - e^(-q) Φ(-d₁(X))) X/λ` gives the critical spot X, and above it `V = p + A (S/X)^λ`.
struct QuadraticApproximation {
  /// Below this spot exercise.
  let boundary: Double
  private let power: Double
  private let scale: Double
  private let put: UnitPut

  init(_ put: UnitPut) throws(PricingError) {
    self.put = put
    let square = put.deviation * put.deviation
    let drift = 2 * (put.rate - put.yield) / square - 1
    let paid = put.rate > 1e-8 ? put.rate / -Exponential.expm1(-put.rate) : 1 + 0.5 * put.rate
    let power = -0.5 * (drift + (drift * drift + 8 * paid / square).squareRoot())
    self.power = power
    guard power < 0, power.isFinite else { throw .noConvergence(of: "critical price") }
    // In ln X: the left side exceeds the right for a small X and falls short at X = 1.
    do {
      let root = try RootFinding.brent(lower: -700, upper: 0, tolerance: RootTolerance(absolute: 1e-13)) { logarithm in
        let spot = Exponential.exp(logarithm)
        return 1 - spot - Self.european(put, spot) + Self.held(put, spot) * spot / power
      }
      boundary = Exponential.exp(root.value)
    } catch { throw PricingError(error, of: "critical price") }
    scale = -boundary / power * Self.held(put, boundary)
  }

  /// The value at a spot.
  func value(_ spot: Double) -> Double {
    if spot <= boundary { return 1 - spot }
    return Self.european(put, spot) + scale * Exponential.exp(power * Logarithm.log(spot / boundary))
  }

  private static func first(_ put: UnitPut, _ spot: Double) -> Double {
    (Logarithm.log(spot) + put.rate - put.yield) / put.deviation + 0.5 * put.deviation
  }

  /// 1 plus the delta of the European put.
  private static func held(_ put: UnitPut, _ spot: Double) -> Double {
    1 - Exponential.exp(-put.yield) * NormalDistribution.cumulative(-first(put, spot))
  }

  static func european(_ put: UnitPut, _ spot: Double) -> Double {
    let d1 = first(put, spot)
    let cash = Exponential.exp(-put.rate) * NormalDistribution.cumulative(put.deviation - d1)
    return cash - spot * Exponential.exp(-put.yield) * NormalDistribution.cumulative(-d1)
  }
}
