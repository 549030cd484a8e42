extension MarketParameter {
  private static func row(
    _ key: String, _ unit: ParameterUnit, _ standard: Int64, _ bounds: ClosedRange<Int64>, _ summary: String
  ) -> ParameterDefinition {
    ParameterDefinition(key: key, unit: unit, standard: standard, bounds: bounds, summary: summary)
  }

  private static let one: Int64 = 1_000_000
  private static let million: Int64 = 1_000_000 * one
  private static let second: Int64 = 1_000_000_000

  /// In order of the raw values; the order is checked by a test.
  static let definitions: [ParameterDefinition] = pricing + carry + limits + margin + liquidation + timing

  private static let pricing: [ParameterDefinition] = [
    row("liquidity_model", .model, 1, 0...3, "flat 0, skew premium 1, virtual AMM 2, power law 3"),
    row("skew_scale_contracts", .contracts, one * one, 1...(1_000_000 * million), "skew that doubles the price"),
    row("amm_depth_contracts", .contracts, one * one, 1...million, "base reserve of the virtual AMM"),
    row("impact_factor_positive_atto", .atto, 500_000_000, 0...1_000_000_000_000_000, "power law, balance improves"),
    row("impact_factor_negative_atto", .atto, 1_000_000_000, 0...1_000_000_000_000_000, "power law, balance worsens"),
    row("impact_exponent_positive_quarters", .count, 8, 1...12, "exponent in quarters, balance improves"),
    row("impact_exponent_negative_quarters", .count, 8, 1...12, "exponent in quarters, balance worsens"),
    row("max_positive_impact_ratio", .ratio, 4_000, 0...one, "greatest rebate of the trade's value"),
    row("max_negative_impact_ratio", .ratio, 5_000, 0...one, "greatest charge of the trade's value"),
    row("confidence_spread_ratio", .ratio, 0, 0...(10 * one), "share of the oracle's confidence charged as spread"),
    row("taker_fee_ratio", .ratio, 1_000, 0...50_000, "fee on what raises the skew"),
    row("maker_fee_ratio", .ratio, 1_000, 0...50_000, "fee on what lowers the skew"),
    row("treasury_share_ratio", .ratio, 0, 0...one, "share of fees to the treasury"),
    row("insurance_share_ratio", .ratio, 50_000, 0...one, "share of fees to the insurance fund"),
  ]

  private static let carry: [ParameterDefinition] = [
    row(
      "max_funding_velocity_per_day2_ratio", .ratio, 3 * one, 0...(100 * one), "change of the daily rate at full skew"),
    row("max_funding_rate_per_day_ratio", .ratio, 20_000, 0...one, "cap of the daily funding rate"),
    row("borrow_base_per_year_ratio", .ratio, 450_000, 0...(2 * one), "borrow rate at full use below the kink"),
    row("borrow_above_per_year_ratio", .ratio, 900_000, 0...(4 * one), "borrow rate at full use above the kink"),
    row("borrow_optimal_ratio", .ratio, 750_000, 0...999_999, "utilisation at the kink"),
    row("borrow_skips_smaller_side", .flag, 1, 0...1, "the smaller side pays no borrow fee"),
  ]

  private static let limits: [ParameterDefinition] = [
    row("reserve_factor_ratio", .ratio, 900_000, 0...(10 * one), "side notional at most this share of the pool"),
    row("max_open_interest_usd", .usd, 1_000 * million, 0...(10_000 * million), "side notional at most this"),
    row("max_skew_ratio", .ratio, one, 0...(10 * one), "net notional at most this share of the pool"),
    row("max_payout_ratio", .ratio, 900_000, 0...one, "traders' profit of a side counts and pays to this share"),
    row("adl_trigger_ratio", .ratio, 850_000, 0...one, "side profit that starts deleveraging"),
    row("adl_target_ratio", .ratio, 770_000, 0...one, "side profit that deleveraging leaves"),
    row("max_withdrawal_pnl_ratio", .ratio, 700_000, 0...one, "side profit above which withdrawals wait"),
    row("min_position_usd", .usd, 10 * one, 0...million, "least notional of a position"),
  ]

  private static let margin: [ParameterDefinition] = [
    row("tier1_leverage_ratio", .ratio, 50 * one, one...(100 * one), "leverage of the first tier"),
    row("tier2_leverage_ratio", .ratio, 25 * one, one...(100 * one), "leverage of the second tier"),
    row("tier3_leverage_ratio", .ratio, 10 * one, one...(100 * one), "leverage of the third tier"),
    row("tier4_leverage_ratio", .ratio, 5 * one, one...(100 * one), "leverage of the last tier"),
    row("tier1_limit_usd", .usd, 100_000 * one, 0...(10_000 * million), "notional where the first tier ends"),
    row("tier2_limit_usd", .usd, 500_000 * one, 0...(10_000 * million), "notional where the second tier ends"),
    row("tier3_limit_usd", .usd, 2 * million, 0...(10_000 * million), "notional where the third tier ends"),
    row("maintenance_ratio", .ratio, 500_000, 0...one, "maintenance margin as a share of the initial one"),
    row("margin_interest_lower_usd", .usd, 0, 0...(10_000 * million), "open interest where margin starts to rise"),
    row("margin_interest_upper_usd", .usd, 0, 0...(10_000 * million), "open interest of full margin; zero is off"),
    row("withdrawal_margin_ratio", .ratio, 100_000, 0...one, "notional share that must stay on a withdrawal"),
  ]

  private static let liquidation: [ParameterDefinition] = [
    row("keeper_fee_ratio", .ratio, 1_000, 0...10_000, "liquidated notional to the keeper"),
    row("insurance_fee_ratio", .ratio, 2_000, 0...10_000, "liquidated notional to insurance"),
    row("full_close_below_usd", .usd, 50 * one, 0...million, "shortage below which everything is closed"),
    row("liquidation_multiplier_ratio", .ratio, 0, 0...(1_000 * one), "rate limit; zero is unlimited"),
    row("liquidation_window_s", .seconds, 30 * second, second...(86_400 * second), "window of the rate limit"),
  ]

  private static let timing: [ParameterDefinition] = [
    row("execution_delay_s", .seconds, 2 * second, 0...(3_600 * second), "least time between commit and price"),
    row("order_lifetime_s", .seconds, 300 * second, second...(86_400 * second), "a market order expires after this"),
    row("max_price_age_s", .seconds, 120 * second, second...(3_600 * second), "an older price settles nothing"),
    row(
      "max_volatility_multiplier_ratio", .ratio, 3 * one, one...(10 * one), "bound of the engine's margin multiplier"),
    row("insurance_market_cap_usd", .usd, 1 * million, 0...(1_000 * million), "insurance paid for this market in all"),
    row(
      "liquidation_buffer_ratio", .ratio, 200_000, 0...one, "maintenance restored beyond one by a partial liquidation"),
  ]
}
