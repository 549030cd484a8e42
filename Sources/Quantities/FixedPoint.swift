/// An exact decimal quantity held as an integer count of its smallest unit.
///
/// The plain operators trap on overflow, so that a trap always means a bug: numbers from outside pass
/// `Limits` or the checked operations first.
public protocol FixedPoint: Hashable, Comparable, Sendable, AdditiveArithmetic, CustomStringConvertible {
  /// The number of decimal places of one unit; `6` means one count is 0.000001.
  static var decimals: Int { get }
  /// The count of smallest units.
  var raw: Int64 { get }
  /// The quantity of `raw` smallest units.
  init(raw: Int64)
}

extension FixedPoint {
  /// Nothing.
  @inlinable public static var zero: Self { Self(raw: 0) }
  /// The sum; traps on overflow.
  @inlinable public static func + (a: Self, b: Self) -> Self { Self(raw: a.raw + b.raw) }
  /// The difference; traps on overflow.
  @inlinable public static func - (a: Self, b: Self) -> Self { Self(raw: a.raw - b.raw) }
  /// The opposite; traps on the most negative count.
  @inlinable public static prefix func - (a: Self) -> Self { Self(raw: -a.raw) }
  /// Order of the counts.
  @inlinable public static func < (a: Self, b: Self) -> Bool { a.raw < b.raw }
  /// The size without the sign; traps on the most negative count.
  @inlinable public var magnitude: Self { Self(raw: abs(raw)) }

  /// The sum, or `nil` when it does not fit.
  @inlinable public func addingChecked(_ other: Self) -> Self? {
    let (sum, overflow) = raw.addingReportingOverflow(other.raw)
    return overflow ? nil : Self(raw: sum)
  }

  /// The difference, or `nil` when it does not fit.
  @inlinable public func subtractingChecked(_ other: Self) -> Self? {
    let (difference, overflow) = raw.subtractingReportingOverflow(other.raw)
    return overflow ? nil : Self(raw: difference)
  }
}

/// An amount of the settlement asset. Units: 1e-6 USDC. Sign: positive is a claim on the venue.
@frozen public struct Money: FixedPoint {
  /// Six: one count is 0.000001 USDC.
  public static let decimals = 6
  /// The count of 1e-6 USDC.
  public let raw: Int64
  /// An amount of `raw` · 1e-6 USDC.
  @inlinable public init(raw: Int64) { self.raw = raw }
}

/// A price of one contract or one unit of an asset. Units: 1e-6 USDC per unit.
@frozen public struct Price: FixedPoint {
  /// Six: one count is 0.000001 USDC per unit.
  public static let decimals = 6
  /// The count of 1e-6 USDC per unit.
  public let raw: Int64
  /// A price of `raw` · 1e-6 USDC per unit.
  @inlinable public init(raw: Int64) { self.raw = raw }
}

/// A signed number of contracts. Units: 1e-6 contract. Sign: positive is long.
@frozen public struct Quantity: FixedPoint {
  /// Six: one count is 0.000001 contract.
  public static let decimals = 6
  /// The count of 1e-6 contracts.
  public let raw: Int64
  /// A quantity of `raw` · 1e-6 contracts.
  @inlinable public init(raw: Int64) { self.raw = raw }
}

/// A number of shares of a liquidity vault. Units: 1e-6 share.
@frozen public struct Shares: FixedPoint {
  /// Six: one count is 0.000001 share.
  public static let decimals = 6
  /// The count of 1e-6 shares.
  public let raw: Int64
  /// A number of `raw` · 1e-6 shares.
  @inlinable public init(raw: Int64) { self.raw = raw }
}

/// A dimensionless ratio: a fee, a margin fraction, a haircut. Units: 1e-6, so 100 is one basis point.
@frozen public struct FeeRate: FixedPoint {
  /// Six: one count is 0.000001.
  public static let decimals = 6
  /// The count of 1e-6.
  public let raw: Int64
  /// A ratio of `raw` · 1e-6.
  @inlinable public init(raw: Int64) { self.raw = raw }
  /// One, the whole.
  @inlinable public static var one: FeeRate { FeeRate(raw: 1_000_000) }
}
