import EngineCore
import Quantities
import Simulation

/// Six hours of a made market with busy traders: small enough for a debug build, large enough that everything happens.
enum SmallBacktest {
  static func market(seed: UInt64 = 5, hours: Int64 = 6) throws -> SeededMarket {
    var plan = SeededMarketPlan(seed: seed, length: .hours(hours))
    plan.assets = [SeededAsset(underlying: "BTC", price: 42_000, volatility: 1.5, dailyVolume: 500_000)]
    plan.venues = [SeededVenue(name: "alpha")]
    return try SeededMarket(plan)
  }

  static func settings(seed: UInt64 = 1) -> BacktestSettings {
    var settings = BacktestSettings()
    settings.seed = seed
    settings.traders.decisionsPerDay = 2_000
    settings.traders.meanHold = .hours(2)
    settings.funding.floor = Money(raw: 500_000_000_000)
    return settings
  }

  static func run(seed: UInt64 = 1, kinds: [PoolKind] = PoolKind.allCases) throws -> Backtest {
    let market = try market()
    var test = try Backtest(backtestMarket(market), settings(seed: seed), kinds: kinds)
    try test.run()
    return test
  }

  static func backtestMarket(_ market: SeededMarket) -> BacktestMarket {
    let end = market.plan.start + market.plan.length
    return BacktestMarket(roster: market.roster, span: market.plan.start...end) { market.ticks() }
  }

  static func report(_ test: Backtest) throws -> BacktestReport {
    BacktestReport(
      test, roster: try market().roster, elapsed: .milliseconds(1_500),
      madeAt: Timestamp(milliseconds: 1_704_153_600_000)
    )
  }

  /// Walked once for all tests that only look at it.
  static let walked = Result { try report(run()) }
}
