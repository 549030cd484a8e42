public import Quantities

/// The exposure that is left alone, and where a hedge ends once it was exceeded.
///
/// Half-width = the largest of the floor, the share of the pool's value, the cost-aware share, and one lot.
///
/// - Rounding: the half-width and the target up, so that a hedge never trades more than the rule asks for.
/// - Evidence: HedgeBandTests
public struct NoTradeBand: Hashable, Sendable {
  /// Exposure up to this size, in contracts, is left alone.
  public let halfWidth: Quantity
  /// The size of the exposure at which a hedge ends; at most the half-width.
  public let target: Quantity

  /// The band for a pool of `poolValue` at `price`; `nil` when the price is not positive or the width does not fit.
  ///
  /// A pool that is worth nothing or less keeps the floor.
  public init?(_ policy: HedgePolicy, lot: Quantity, poolValue: Money, price: Price) {
    let share = max(policy.bandFraction, policy.costAware?.fraction ?? .zero)
    guard
      let part = scaledProductChecked(max(poolValue.raw, 0), share.raw, per: 1_000_000, rounding: .up),
      let width = scaledProductChecked(
        max(part, policy.bandFloor.raw), 1_000_000, per: price.raw, rounding: .up)
    else { return nil }
    halfWidth = max(Quantity(raw: width), lot)
    guard let end = scaledProductChecked(halfWidth.raw, policy.reset.raw, per: 1_000_000, rounding: .up) else {
      return nil
    }
    target = min(Quantity(raw: end), halfWidth)
  }

  /// What is to be traded to bring `net` to the target, signed, never across zero; nothing inside the target.
  public func correction(of net: Quantity) -> Quantity {
    guard net.raw != .min, net.magnitude > target else { return .zero }
    let size = net.magnitude - target
    return net.raw > 0 ? -size : size
  }

  /// The exposure has left the band.
  public func isExceeded(by net: Quantity) -> Bool { net.raw == .min || net.magnitude > halfWidth }
}
