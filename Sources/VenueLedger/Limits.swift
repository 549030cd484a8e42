/// Bounds that keep every intermediate inside its integer; outside numbers are checked against them before arithmetic.
public enum Limits {
  /// Greatest single amount of any asset, in smallest units.
  public static let amount: Int64 = 10_000_000_000_000_000
  /// Greatest quantity of one order or position, 1e-6 contracts.
  public static let quantity: Int64 = 1_000_000_000_000_000
  /// Greatest price, 1e-6 USDC.
  public static let price: Int64 = 1_000_000_000_000_000
  /// Greatest notional of a side, 1e-6 USDC; a price that would exceed it is refused.
  public static let notional: Int128 = 1_000_000_000_000_000_000
  /// Greatest sum of what the outside world has brought, per asset.
  public static let total: Int128 = 4_000_000_000_000_000_000
  /// Greatest product of a market's interest and its indices, 1e-24.
  static let basis: Int128 = Int128(1) << 122
  /// Latest time: the year 2200, so that spans can be added without a check.
  public static let latest: Int64 = 7_258_118_400_000_000_000
  /// Pending orders and requests that the venue keeps at once.
  static let pending = 100_000
  /// Agents that one account may have at once.
  static let agentsPerAccount = 16
}
