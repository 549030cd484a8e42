public import Quantities

/// An asset that an account can hold. The order is the order in the books; USDC settles everything.
///
/// Closed, because it is journaled: a new asset is a new case with a new code and a scale.
@frozen public enum Asset: UInt8, Hashable, Sendable, CaseIterable, CustomStringConvertible {
  /// The settlement asset, 1e-6.
  case usdc = 0
  /// Bitcoin as collateral, 1e-8.
  case btc = 1
  /// Ether as collateral, 1e-9.
  case eth = 2

  /// The number of decimal places of the smallest unit.
  public var decimals: Int {
    switch self {
    case .usdc: 6
    case .btc: 8
    case .eth: 9
    }
  }

  /// The number of smallest units in one whole unit.
  public var unitsPerWhole: Int64 {
    switch self {
    case .usdc: 1_000_000
    case .btc: 100_000_000
    case .eth: 1_000_000_000
    }
  }

  /// The ticker.
  public var description: String {
    switch self {
    case .usdc: "USDC"
    case .btc: "BTC"
    case .eth: "ETH"
    }
  }
}

/// An amount of one asset. Units: the asset's smallest unit. Sign: positive is a claim on the venue.
@frozen public struct AssetAmount: Hashable, Sendable, CustomStringConvertible {
  /// The asset counted.
  public let asset: Asset
  /// The count of the asset's smallest units.
  public let raw: Int64

  /// An amount of `raw` smallest units of `asset`.
  @inlinable public init(_ asset: Asset, raw: Int64) {
    self.asset = asset
    self.raw = raw
  }

  /// An amount of the settlement asset.
  @inlinable public init(_ money: Money) { self.init(.usdc, raw: money.raw) }

  /// The value at `price` USDC per whole unit, rounded as asked; `nil` when it does not fit.
  public func value(at price: Price, rounding: Rounding) -> Money? {
    scaledProductChecked(raw, price.raw, per: asset.unitsPerWhole, rounding: rounding).map(Money.init(raw:))
  }

  /// The exact decimal and the ticker.
  public var description: String { "\(decimalText(raw, decimals: asset.decimals)) \(asset)" }
}
