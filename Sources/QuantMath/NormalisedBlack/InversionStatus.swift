/// What a row of a batch that looks for a volatility came to.
///
/// - Evidence: ImpliedTotalityTests
public enum InversionStatus: UInt8, Hashable, Sendable, CaseIterable {
  /// A volatility to the last digits.
  case ok = 0
  /// The best volatility there is, but half a unit in the last place of the price moves it by more than 1e-13 of
  /// itself.
  case limitedPrecision = 1
  /// The price is the intrinsic value to its last digit: no digit is left that would tell a volatility.
  case noTimeValue = 2
  /// The price lies below the intrinsic value.
  case belowIntrinsic = 3
  /// The price reaches the bound that no volatility reaches: the discounted forward of a call, the discounted strike
  /// of a put.
  case aboveMaximum = 4
  /// No time is left.
  case expired = 5
  /// An argument is not a number, not finite or outside of the domain.
  case outOfDomain = 6

  /// Whether the row has a volatility.
  @inlinable public var hasVolatility: Bool { rawValue <= 1 }
}
