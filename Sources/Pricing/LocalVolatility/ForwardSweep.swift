internal import QuantMath

/// Calls of all strikes under a local volatility, by one sweep of Dupire's forward equation.
///
/// `∂c/∂T = ½ v(k, T) (∂²c/∂k² - ∂c/∂k)` for calls in parts of the forward. Crank–Nicolson steps in growing time steps
/// after Rannacher's start of four implicit half steps, on even steps of k with the forward on a node.
///
/// - Accuracy: falls with the square of both steps; see `local-volatility-ssvi`
/// - Complexity: O(strikes · times), one evaluation of the surface at each
/// - Source: Dupire, Pricing with a smile, 1994; Rannacher, Finite element solution of diffusion problems with
///   irregular data, 1984
/// - Evidence: LocalVolatilityTests
public struct ForwardSweep: Sendable {
  /// Steps of k on either side of the forward.
  public var strikes = 140
  /// Steps of time.
  public var times = 20

  /// A sweep with standard steps.
  public init() {}

  /// Calls in parts of the forward, at even steps of k.
  public struct Slice: Sendable {
    let lowest: Double
    let step: Double
    let calls: [Double]

    /// The call at a strike of this `k = ln(K/F)`; its intrinsic value beyond the grid.
    public func call(_ k: Double) -> Double {
      let intrinsic = max(0, -Exponential.expm1(k))
      let place = (k - lowest) / step
      guard place > 1, place < Double(calls.count - 3) else { return intrinsic }
      let i = Int(place)
      // The value beyond the intrinsic one is smooth on either side of the forward; a cubic keeps to one side.
      let base = k < 0 ? min(i - 1, (calls.count - 1) / 2 - 3) : max(i - 1, (calls.count - 1) / 2)
      let x = place - Double(base)
      func excess(_ j: Int) -> Double {
        let at = lowest + Double(base + j) * step
        return calls[base + j] - max(0, -Exponential.expm1(at))
      }
      let first = excess(0) * (x - 1) * (x - 2) * (x - 3) / -6 + excess(1) * x * (x - 2) * (x - 3) / 2
      let last = excess(2) * x * (x - 1) * (x - 3) / -2 + excess(3) * x * (x - 1) * (x - 2) / 6
      return max(intrinsic, intrinsic + first + last)
    }
  }

  /// Sweeps to an expiry.
  ///
  /// - Domain: time above zero; at least eight steps each
  /// - Throws: `outOfDomain`: the surface allows arbitrage
  public func slice(_ surface: some TotalVarianceSurface, years: Double) throws(PricingError) -> Slice {
    precondition(strikes >= 8 && times >= 8, "Invariant: at least eight steps")
    let total = surface.variance(0, years: years).value
    guard total > 0, total < 1e4, years > 0 else {
      throw .outOfDomain(argument: "surface", expected: "a total variance above 0", got: total)
    }
    let count = 2 * strikes + 1
    let step = 7 * total.squareRoot() / Double(strikes)
    let lowest = -step * Double(strikes)
    var calls = (0..<count).map { max(0, -Exponential.expm1(lowest + Double($0) * step)) }
    calls[strikes] = 0
    var system = ImplicitStep(count: count, lowest: lowest, step: step)
    var now = 0.0
    for i in 1...times {
      let share = Double(i) / Double(times)
      let next = years * share * share
      if i <= 2 {
        let half = 0.5 * (next - now)
        try system.advance(&calls, surface, from: now, by: half, implicit: 1)
        try system.advance(&calls, surface, from: now + half, by: half, implicit: 1)
      } else {
        try system.advance(&calls, surface, from: now, by: next - now, implicit: 0.5)
      }
      now = next
    }
    return Slice(lowest: lowest, step: step, calls: calls)
  }
}

/// One step of time: a tridiagonal system, solved in place.
private struct ImplicitStep {
  let lowest: Double
  let step: Double
  private var ratio: [Double]
  private var right: [Double]

  init(count: Int, lowest: Double, step: Double) {
    self.lowest = lowest
    self.step = step
    ratio = [Double](repeating: 0, count: count)
    right = ratio
  }

  /// `implicit` is the share of the new time in the step; the ends keep their values.
  mutating func advance(
    _ calls: inout [Double], _ surface: some TotalVarianceSurface, from now: Double, by length: Double,
    implicit: Double
  ) throws(PricingError) {
    let last = calls.count - 1
    let middle = now + 0.5 * length
    (ratio[0], right[0]) = (0, calls[0])
    for i in 1..<last {
      let k = lowest + Double(i) * step
      let variance = try surface.variance(k, years: middle).localVariance(at: k)
      let spread = 0.5 * variance * length / (step * step)
      let drift = 0.25 * variance * length / step
      let (below, above) = (spread + drift, spread - drift)
      let change = below * calls[i - 1] - 2 * spread * calls[i] + above * calls[i + 1]
      let target = calls[i] + (1 - implicit) * change
      let pivot = 1 / (1 + implicit * (2 * spread - below * ratio[i - 1]))
      ratio[i] = implicit * above * pivot
      right[i] = (target + implicit * below * right[i - 1]) * pivot
    }
    for i in stride(from: last - 1, through: 1, by: -1) { calls[i] = right[i] + ratio[i] * calls[i + 1] }
  }
}
