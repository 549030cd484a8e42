import Quantities

extension MarketBook {
  static let day: Int128 = 86_400_000_000_000
  static let year: Int128 = 31_536_000_000_000_000
  static let million: Int128 = 1_000_000
  static let atto: Int128 = 1_000_000_000_000_000_000

  /// Brings funding and borrowing to `now` at the price in force; see docs/ledger.md §4.
  ///
  /// - Parameter poolValue: the marked value of the pool, 1e-6.
  mutating func accrue(to now: Int64, poolValue: Int64) {
    guard now > accruedAt else { return }
    let span = Int128(now - accruedAt)
    accruedAt = now
    guard price > 0 else { return }
    let (rate, area) = fundingPath(over: span)
    let funding = truncatedProduct(area, Int128(price), per: 2 * Self.day * Self.million)
    let long = borrowStep(.long, over: span, poolValue: poolValue)
    let short = borrowStep(.short, over: span, poolValue: poolValue)
    fundingRate = rate
    guard fits(fundingIndex + funding, borrowLong + long, borrowShort + short) else { return }
    fundingIndex += funding
    borrowLong += long
    borrowShort += short
  }

  /// Whether every product of interest and index stays far inside 128 bits; beyond it the indices stand still.
  private func fits(_ funding: Int128, _ long: Int128, _ short: Int128) -> Bool {
    let greatest = max(funding.magnitude, max(long.magnitude, short.magnitude))
    let interest = UInt128(max(longInterest + shortInterest, 1))
    let (product, overflow) = greatest.multipliedReportingOverflow(by: interest)
    return !overflow && product < UInt128(Limits.basis)
  }

  /// The rate at the end of the span and twice the area under it (1e-18 per day × ns).
  private func fundingPath(over span: Int128) -> (rate: Int128, twiceArea: Int128) {
    let scale = Int128(parameters[.skewScale])
    let clamped = min(max(Int128(skew), -scale), scale)
    let velocity = clamped * Int128(parameters[.maxFundingVelocity]) * Self.million * Self.million / scale
    let cap = Int128(parameters[.maxFundingRate]) * Self.million * Self.million
    // A cap that governance lowered below the rate takes the rate down at once.
    let start = min(max(fundingRate, -cap), cap)
    let free = start + truncatedProduct(velocity, span, per: Self.day)
    if free.magnitude <= cap.magnitude { return (free, (start + free) * span) }
    let end = free > 0 ? cap : -cap
    let lost = truncatedProduct((end - start) * Self.day, end - start, per: Int128(velocity.magnitude))
    return (end, 2 * end * span - (velocity > 0 ? lost : -lost))
  }

  /// What one contract of the side pays for the span, 1e-18, rounded up.
  private func borrowStep(_ side: Side, over span: Int128, poolValue: Int64) -> Int128 {
    let notional = self.notional(side)
    guard notional > 0 else { return 0 }
    if parameters[.borrowSkipsSmallerSide] == 1, notional <= self.notional(side == .long ? .short : .long) { return 0 }
    let rate = borrowRate(utilisation: utilisation(notional, poolValue: poolValue))
    return wideScaledProduct(rate * Int128(price), span, per: Self.year * Self.million, rounding: .up) ?? 0
  }

  /// The share of the side's capacity in use, 0…1e18, rounded up.
  func utilisation(_ notional: Int128, poolValue: Int64) -> Int128 {
    if notional == 0 { return 0 }
    let capacity = (Int128(poolValue) * Int128(parameters[.reserveFactor])).divided(by: Self.million, rounding: .down)
    if capacity <= 0 { return Self.atto }
    return min(Self.atto, (notional * Self.atto).divided(by: capacity, rounding: .up))
  }

  /// The kinked rate per year at a utilisation, 1e-18, rounded up.
  func borrowRate(utilisation: Int128) -> Int128 {
    let base = Int128(parameters[.borrowBase])
    let optimal = Int128(parameters[.borrowOptimal]) * Self.million * Self.million
    let below = (base * utilisation).divided(by: Self.million, rounding: .up)
    if utilisation <= optimal { return below }
    let slope = max(Int128(parameters[.borrowAbove]) - base, 0) * Self.million * Self.million
    return below + (slope * (utilisation - optimal)).divided(by: Self.atto - optimal, rounding: .up)
  }

  var accrual: AccrualFact {
    AccrualFact(
      at: Timestamp(nanoseconds: accruedAt), fundingIndex: fundingIndex, fundingRate: fundingRate,
      borrowLong: borrowLong, borrowShort: borrowShort)
  }
}

/// `a · b / divisor` truncated towards zero; zero when it does not fit, which the callers' bounds exclude.
func truncatedProduct(_ a: Int128, _ b: Int128, per divisor: Int128) -> Int128 {
  let negative = (a < 0) != (b < 0)
  return wideScaledProduct(a, b, per: divisor, rounding: negative ? .up : .down) ?? 0
}
