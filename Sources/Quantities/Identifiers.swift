/// A name for one thing of the venue: a number that is never used again for another thing.
public protocol Identifier: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The integer that is stored and journaled.
  associatedtype Value: FixedWidthInteger & UnsignedInteger & Sendable
  /// The number.
  var value: Value { get }
  /// The identifier with this number.
  init(_ value: Value)
}

extension Identifier {
  /// Order of the numbers.
  @inlinable public static func < (a: Self, b: Self) -> Bool { a.value < b.value }
  /// The number in decimal.
  public var description: String { String(value) }
}

/// A customer's account or sub-account; dense from zero in order of opening.
@frozen public struct AccountID: Identifier {
  /// The number of the account.
  public let value: UInt32
  /// The account with this number.
  @inlinable public init(_ value: UInt32) { self.value = value }
}

/// A perpetual market; dense from zero in order of listing.
@frozen public struct MarketID: Identifier {
  /// The number of the market.
  public let value: UInt16
  /// The market with this number.
  @inlinable public init(_ value: UInt16) { self.value = value }
}

/// A price feed: the agreed price of one underlying; dense from zero.
@frozen public struct FeedID: Identifier {
  /// The number of the feed.
  public let value: UInt16
  /// The feed with this number.
  @inlinable public init(_ value: UInt16) { self.value = value }
}

/// One source of prices for a feed; dense from zero within the feed.
@frozen public struct SourceID: Identifier {
  /// The number of the source.
  public let value: UInt16
  /// The source with this number.
  @inlinable public init(_ value: UInt16) { self.value = value }
}

/// A trader's order; assigned by the ledger, increasing.
@frozen public struct OrderID: Identifier {
  /// The number of the order.
  public let value: UInt64
  /// The order with this number.
  @inlinable public init(_ value: UInt64) { self.value = value }
}

/// A request to withdraw from the liquidity vault; assigned by the ledger, increasing.
@frozen public struct RequestID: Identifier {
  /// The number of the request.
  public let value: UInt64
  /// The request with this number.
  @inlinable public init(_ value: UInt64) { self.value = value }
}

/// The engine's own order on an external venue; deterministic, so that a replay sends the same one.
@frozen public struct HedgeOrderID: Identifier {
  /// The number of the hedge order.
  public let value: UInt64
  /// The hedge order with this number.
  @inlinable public init(_ value: UInt64) { self.value = value }
}
