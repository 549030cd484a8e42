import Quantities
import Simulation
import Testing

/// The traders' parameters against the pools of the shared data; see docs/market-data.md for the pools' figures.
@Suite(.enabled(if: SharedFiles.root != nil, SharedFiles.missing))
struct CalibrationTests {
  /// Two pools on the same intents: one whose price suits everybody, one that the price-sensitive traders stay away
  /// from. Sampled every minute after the first eight days, when positions have built up.
  private func run(_ ticks: TickStream, _ plan: TraderPlan) throws -> (days: Double, pools: [ToyPool.Summary]) {
    let feeds = ticks.roster.underlyings.count
    var stream = IntentStream(ticks, traders: try TraderPopulation(plan, roster: ticks.roster))
    var liked = ToyPool(value: plan.poolValue, feeds: feeds)
    var disliked = ToyPool(value: plan.poolValue, feeds: feeds, quote: nil)
    var first: Timestamp?
    var last = Timestamp.zero
    while let tick = try stream.next() {
      let start = first ?? tick.time
      first = start
      last = tick.time
      let isSampled = .days(8) < tick.time - start && tick.kind == .close && tick.channel == 0
      liked.see(tick, stream.intents, isSampled: isSampled)
      disliked.see(tick, stream.intents, isSampled: isSampled)
    }
    return (Double((last - (first ?? last)).nanoseconds) / 86_400e9, [liked.summary, disliked.summary])
  }

  private func tell(_ name: String, _ found: ToyPool.Summary, days: Double) {
    print(
      name, "|net|/pool at entry", found.meanNetAtEntry, "in units", found.meanNet, "at most", found.maximalNet,
      "OI/pool", found.meanOpenInterest, "turnover/day", found.turnover / days, "hours held", found.meanHours,
      "opened/day", Double(found.opened) / days, "traders' gain", found.tradersGain)
  }

  @Test func firstQuarterOf2022LooksLikeRealPools() throws {
    let files = ["BTCUSDT", "ETHUSDT"].map {
      SharedFiles.file("px_1m_binance_usdm/binance_usdm_\($0)_1m_2022Q1.csv.gz")
    }
    let plan = TraderPlan(seed: 1, poolValue: Money(raw: 10_000_000_000_000))
    let (days, pools) = try run(try FileMarket(files).ticks(), plan)
    tell("price-sensitive traders trade:", pools[0], days: days)
    tell("price-sensitive traders stay away:", pools[1], days: days)
    #expect((0.01...0.03).contains(pools[0].meanNetAtEntry))
    #expect((0.5...1.5).contains(pools[0].meanOpenInterest))
    #expect((0.43...1.37).contains(pools[0].turnover / days))
    // Without those who take the lighter side the crowd is further from balance.
    #expect(pools[1].meanNetAtEntry > 1.5 * pools[0].meanNetAtEntry && pools[1].meanNetAtEntry < 0.08)
  }
}
