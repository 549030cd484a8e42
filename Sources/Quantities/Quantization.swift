/// The one door from the analytic zone (`Double`) into the exact zone (integers).
extension FixedPoint {
  /// The multiple of `step` at or beyond `value`, moved in the given direction.
  ///
  /// - Parameters:
  ///   - value: in whole units (USDC, contracts, one).
  ///   - step: the smallest admissible increment; must be positive.
  ///   - rounding: the direction; the caller says who keeps the remainder.
  /// - Returns: `nil` when `value` is not finite or does not fit.
  public init?(quantizing value: Double, step: Self, rounding: Rounding) {
    precondition(step.raw > 0, "Invariant: quantisation steps are positive")
    let scaled = value * Double(powerOfTen(Self.decimals)) / Double(step.raw)
    let rounded = rounding == .down ? scaled.rounded(.down) : scaled.rounded(.up)
    guard let count = Int64(exactly: rounded) else { return nil }
    let (raw, overflow) = count.multipliedReportingOverflow(by: step.raw)
    if overflow { return nil }
    self.init(raw: raw)
  }

  /// The quantity as a real number of whole units. Lossy above 2^53 counts; never fed back except by the door above.
  public var real: Double { Double(raw) / Double(powerOfTen(Self.decimals)) }
}

/// Ten to the power `exponent`, `0…18`.
@usableFromInline func powerOfTen(_ exponent: Int) -> Int64 {
  precondition((0...18).contains(exponent), "Invariant: powers of ten fit 64 bits")
  var result: Int64 = 1
  for _ in 0..<exponent { result *= 10 }
  return result
}
