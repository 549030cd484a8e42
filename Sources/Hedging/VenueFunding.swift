public import Quantities

/// How much cash should move between the pool and the external venue.
public enum VenueFunding {
  /// The transfer that brings the equity there back to its target, or zero while it is near enough.
  ///
  /// The target is `max(floor, hedged · target)`. Nothing moves while the equity is between `tolerance` and the inverse
  /// of `tolerance` of it. What is sent never takes the cash there above `ceiling` of all cash; what is called back
  /// never exceeds the cash there.
  ///
  /// - Units: USDC; positive goes to the venue.
  /// - Rounding: down in size.
  /// - Evidence: VenueFundingTests
  public static func transfer(
    equity: Money, hedged: Money, poolCash: Money, cashThere: Money, target: FeeRate, tolerance: FeeRate,
    floor: Money, ceiling: FeeRate
  ) -> Money {
    let whole: Int128 = 1_000_000
    let wanted = max(Int128(floor.raw), Int128(hedged.raw) * Int128(target.raw) / whole)
    let low = wanted * Int128(tolerance.raw) / whole
    let high = tolerance.raw > 0 ? wanted * whole / Int128(tolerance.raw) : Int128(Int64.max)
    let have = Int128(equity.raw)
    if have < low {
      let all = Int128(max(poolCash.raw, 0)) + Int128(cashThere.raw)
      let room = all * Int128(ceiling.raw) / whole - Int128(cashThere.raw)
      let sent = min(wanted - have, min(room, Int128(max(poolCash.raw, 0))))
      return Money(raw: Int64(clamping: max(0, sent)))
    }
    if have > high {
      let called = min(have - wanted, Int128(max(cashThere.raw, 0)))
      return Money(raw: -Int64(clamping: max(0, called)))
    }
    return .zero
  }
}
