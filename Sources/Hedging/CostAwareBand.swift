public import Quantities

/// The no-trade band at which the cost of hedging and the risk of not hedging balance.
///
/// Exposure that drifts with the customers' flow (ν, a share of the pool's value per √day) is kept inside ±h,
/// reflected at the edges at proportional cost λ, and penalised at ½·a·σ²·x² a day, a being the relative risk
/// aversion and σ the volatility per √day. In the long run x is uniform on the band, so the cost rate is a·σ²·h²/6 +
/// λ·ν²/(2h), which is least at
///
///     h³ = (3/2) · λ · (ν/σ)² / a.
///
/// With ν/σ as the dollar gamma this is the width of Whalley and Wilmott for an option; here the customers are the
/// gamma. Left out on purpose: drift of the flow, and the fixed cost of an order.
///
/// - Source: Whalley and Wilmott, "An asymptotic analysis of an optimal hedging model for option pricing with
///   transaction costs", Mathematical Finance 7 (1997), with the gamma taken from the flow.
/// - Evidence: HedgeBandTests
public struct CostAwareBand: Hashable, Sendable {
  /// λ: the taker's fee, half the spread and the usual impact, as a share of the value traded; 1e-6 … 0.1.
  public let cost: FeeRate
  /// ν: the standard deviation of a day's change of the unhedged exposure, as a share of the pool's value; 1e-6 … 10.
  public let flow: FeeRate
  /// σ: the standard deviation of a day's return; 1e-6 … 10.
  public let volatility: FeeRate
  /// a: the relative risk aversion of the pool; 1e-6 … 1,000.
  public let riskAversion: FeeRate

  /// The terms of the balance.
  public init(cost: FeeRate, flow: FeeRate, volatility: FeeRate, riskAversion: FeeRate) {
    self.cost = cost
    self.flow = flow
    self.volatility = volatility
    self.riskAversion = riskAversion
  }

  /// The half-width as a share of the pool's value, rounded down; `nil` outside the domain or when it exceeds one.
  public var fraction: FeeRate? {
    guard
      (1...100_000).contains(cost.raw), (1...10_000_000).contains(flow.raw),
      (1...10_000_000).contains(volatility.raw), (1...1_000_000_000).contains(riskAversion.raw)
    else { return nil }
    // In counts of 1e-6 the cube carries 1e18; 3e18 · 1e5 · 1e14 stays below 2^127.
    let numerator = Int128(3_000_000_000_000_000_000) * Int128(cost.raw) * Int128(flow.raw) * Int128(flow.raw)
    let denominator = Int128(2) * Int128(volatility.raw) * Int128(volatility.raw) * Int128(riskAversion.raw)
    let root = integerCubeRoot(numerator / denominator)
    return root <= 1_000_000 ? FeeRate(raw: Int64(root)) : nil
  }
}

/// The largest integer whose cube does not exceed `value`; `value ≥ 0`. Bisection, at most 42 steps.
func integerCubeRoot(_ value: Int128) -> Int128 {
  precondition(value >= 0, "Invariant: cube roots are of non-negative integers")
  var low: Int128 = 0
  var high: Int128 = 1 << 42
  while low < high {
    let middle = (low + high + 1) / 2
    if middle * middle * middle <= value { low = middle } else { high = middle - 1 }
  }
  return low
}
