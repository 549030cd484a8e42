import Quantities

/// The hourly and daily limit of an outflow: a capacity that refills to a baseline of the pool's size.
struct OutflowLimit {
  let hourBaseline: Int128
  let dayBaseline: Int128

  init(_ kind: LimiterKind, _ parameters: VenueParameters, poolValue: Int64) {
    let value = Int128(max(poolValue, 0))
    func baseline(_ floor: VenueParameter, _ ratio: VenueParameter) -> Int128 {
      max(Int128(parameters[floor]), (value * Int128(parameters[ratio])).divided(by: 1_000_000, rounding: .down))
    }
    switch kind {
    case .vault:
      hourBaseline = baseline(.vaultHourFloor, .vaultHourRatio)
      dayBaseline = baseline(.vaultDayFloor, .vaultDayRatio)
    case .outflow:
      hourBaseline = baseline(.outflowHourFloor, .outflowHourRatio)
      dayBaseline = baseline(.outflowDayFloor, .outflowDayRatio)
    }
  }

  /// The capacities at `now`; a limiter that never moved is full.
  func refilled(_ state: LimiterState, at now: Timestamp) -> LimiterState {
    if state.at == .zero {
      return LimiterState(
        hour: Money(raw: Int64(clamping: hourBaseline)), day: Money(raw: Int64(clamping: dayBaseline)), at: now)
    }
    let span = Int128(now.nanoseconds - state.at.nanoseconds)
    return LimiterState(
      hour: Self.move(state.hour, to: hourBaseline, over: span, period: 3_600_000_000_000),
      day: Self.move(state.day, to: dayBaseline, over: span, period: 86_400_000_000_000), at: now)
  }

  /// Moves towards the baseline by `max(b, c − b) · span / period` and never crosses it.
  private static func move(_ capacity: Money, to baseline: Int128, over span: Int128, period: Int128) -> Money {
    let now = Int128(capacity.raw)
    let speed = max(baseline, now - baseline)
    let step = wideScaledProduct(speed, span, per: period, rounding: .down) ?? speed
    let moved = now > baseline ? max(baseline, now - step) : min(baseline, now + step)
    return Money(raw: Int64(clamping: moved))
  }

  /// The state after an outflow, or `nil` when it is too much.
  static func drawn(_ state: LimiterState, _ amount: Money) -> LimiterState? {
    guard amount <= state.hour, amount <= state.day else { return nil }
    return LimiterState(hour: state.hour - amount, day: state.day - amount, at: state.at)
  }
}
