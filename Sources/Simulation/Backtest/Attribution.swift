/// Where a pool's money came from and went, 1e-12 USDC; positive is the pool's gain.
public struct Attribution: Sendable, Equatable {
  /// The pool's share of trading fees.
  public var fees: Int128 = 0
  /// Funding received from traders less paid.
  public var funding: Int128 = 0
  /// Borrow fees.
  public var borrow: Int128 = 0
  /// What traders lost to the pool, price impact and premium included.
  public var traderPnl: Int128 = 0
  /// The hedge's position times price changes.
  public var hedgePnl: Int128 = 0
  /// Fees, slippage and funding of the hedge.
  public var hedgeCost: Int128 = 0
  /// Liquidation fees that reached the pool.
  public var liquidation: Int128 = 0
  /// Insurance that reached the pool.
  public var insurance: Int128 = 0
  /// Deficits that the pool bore.
  public var badDebt: Int128 = 0
  /// Profit withheld by the payout cap.
  public var adl: Int128 = 0
  /// Haircuts and price changes of seized coins.
  public var collateral: Int128 = 0
  /// Deposits less withdrawals of liquidity providers, and gifts.
  public var lpFlows: Int128 = 0
  /// What rounding left.
  public var rounding: Int128 = 0

  /// Nothing yet.
  public init() {}

  /// The buckets with their names, in the order of reports.
  public var buckets: [(name: String, value: Int128)] {
    [
      ("fees", fees), ("funding", funding), ("borrow", borrow), ("trader_pnl", traderPnl), ("hedge_pnl", hedgePnl),
      ("hedge_cost", hedgeCost), ("liquidation", liquidation), ("insurance", insurance), ("bad_debt", badDebt),
      ("adl", adl), ("collateral", collateral), ("lp_flows", lpFlows), ("rounding", rounding),
    ]
  }

  /// The sum of all buckets.
  public var total: Int128 { buckets.reduce(0) { $0 + $1.value } }
}
