import Quantities
import Simulation

private let one: Int64 = 1_000_000
private let second: Int64 = 1_000_000_000
private let day: Int64 = 86_400 * second
private let year: Int64 = 366 * day

extension Section {
  /// `[backtest]`: what a backtest depends on besides its data and the settings of a venue.
  static var backtest: Section<BacktestSettings> {
    Section<BacktestSettings>(
      "backtest", standard: BacktestSettings(), "What backtests depend on besides their data and the venue's settings.",
      [
        .count("seed", \.seed, 0...Int64.max, "seed of the traders and of the external venue's chance"),
        .quantity("pool_value_usd", \.poolValue, one...1_000_000_000_000 * one, "what the liquidity providers put in"),
        .quantity(
          "market_share_ratio", \.marketShare, 0...one, "pool at most this share of an hour's volume; 0 is off"),
        .quantity("insurance_seed_ratio", \.insuranceSeed, 0...one, "insurance at the start, of the pool's value"),
        .quantity("skew_scale_ratio", \.skewScale, one...1_000_000 * one, "skew that doubles the price, of the pool"),
        .quantity("source_confidence_ratio", \.sourceConfidence, 0...100_000, "half width of a source's uncertainty"),
        .quantity(
          "hedge_funding_ratio", \.external.funding, -one...one, "what longs pay shorts there every eight hours"),
        .real(
          "outages_per_day", \.external.outagesPerDay, 0...1_000 * one, "outages of the external venue a day"),
        .span("outage_length_s", \.external.outageLength, second...day, "mean length of an outage"),
      ])
  }

  /// `[traders]`: the crowd of a backtest or a simulation.
  static var traders: Section<TraderPlan> {
    let shares: [Setting<TraderPlan>] = [
      .real("open_interest_ratio", \.openInterest, 0...100 * one, "mean open interest, of the pool's value"),
      .real("decisions_per_day", \.decisionsPerDay, 1_000...100_000 * one, "looks for a trade, a day and feed"),
      .span("mean_hold_s", \.meanHold, 60 * second...year, "mean time that noise traders hold"),
      .real("size_dispersion_ratio", \.sizeDispersion, 0...3 * one, "deviation of the logarithm of a size"),
      .real("balance_ratio", \.balance, 0...one, "how much the crowd leans to the lighter side"),
      .real("herding_ratio", \.herding, 0...one, "how much a trend moves the chance to buy"),
      .span("trend_s", \.trend, 60 * second...year, "time over which the herd sees a trend"),
      .span("look_ahead_s", \.lookAhead, second...day, "how far ahead informed traders see"),
      .real("look_ahead_error_ratio", \.lookAheadError, 0...1_000 * one, "their error, of the move's deviation"),
      .real("least_edge_ratio", \.leastEdge, 0...one, "least foreseen move on which they trade"),
      .real("tolerance_ratio", \.tolerance, -one...one, "what price-sensitive traders accept to pay"),
      .real("limit_orders_ratio", \.limitOrders, 0...one, "part of the openings that are limit orders"),
    ]
    let styles: [Setting<TraderPlan>] = ["noise", "momentum", "informed", "price_sensitive"].enumerated().map {
      index, name in
      .real("\(name)_weight_ratio", \.styles[index], 0...one, "weight of \(name) traders among decisions")
    }
    return Section<TraderPlan>(
      "traders", standard: BacktestSettings().traders, "The crowd of traders in backtests and simulations.",
      rules: [
        SectionRule(
          styles.map(\.key), "a style of traders with a weight above 0", why: "somebody has to trade",
          fix: "Give one of the styles a weight."
        ) { $0.styles.reduce(0, +) > 0 }
      ], shares + styles)
  }
}
