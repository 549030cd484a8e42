import Quantities
import Simulation
import Testing

/// Runs a crowd on a market and a toy pool; samples every minute after the first days, when positions have built up.
func toyRun(
  _ ticks: TickStream, _ plan: TraderPlan, warmUp: TimeSpan = .days(8), quoted: Bool = true
) throws -> (summary: ToyPool.Summary, days: Double, counts: [Int], ticks: Int) {
  let roster = ticks.roster
  var stream = IntentStream(ticks, traders: try TraderPopulation(plan, roster: roster))
  let feeds = roster.underlyings.count
  var pool =
    quoted ? ToyPool(value: plan.poolValue, feeds: feeds) : ToyPool(value: plan.poolValue, feeds: feeds, quote: nil)
  var first: Timestamp?
  var last = Timestamp.zero
  var count = 0
  while let tick = try stream.next() {
    first = first ?? tick.time
    let warm = first.map { warmUp < tick.time - $0 } ?? false
    pool.see(tick, stream.intents, isSampled: warm && tick.kind == .close && tick.channel == 0)
    last = tick.time
    count += 1
  }
  let days = first.map { Double((last - $0).nanoseconds) / 86_400e9 } ?? 0
  return (pool.summary, days, stream.traders.counts, count)
}

/// The traders' parameters against the pools of the shared data; see docs/market-data.md for the pools' figures.
@Suite(.enabled(if: SharedData.root != nil, SharedData.missing))
struct CalibrationTests {
  @Test(arguments: [(UInt64(1), true), (2, true), (1, false)])
  func firstQuarterOf2022LooksLikeRealPools(_ seed: UInt64, _ quoted: Bool) throws {
    let files = ["BTCUSDT", "ETHUSDT"].map {
      SharedData.file("px_1m_binance_usdm/binance_usdm_\($0)_1m_2022Q1.csv.gz")
    }
    let plan = TraderPlan(seed: seed, poolValue: Money(raw: 10_000_000_000_000))
    let run = try toyRun(try FileMarket(files).ticks(), plan, quoted: quoted)
    let found = run.summary
    print(
      "2022Q1 seed \(seed) quoted \(quoted): |net|/pool \(found.meanNet) (max \(found.maximalNet)), at entry \(found.meanNetAtEntry),",
      "OI/pool \(found.meanOpenInterest), turnover/day \(found.turnover / run.days), hours \(found.meanHours),",
      "opened/day \(Double(found.opened) / run.days), traders \(found.tradersGain), intents \(run.counts)")
    // Without those who take the lighter side the crowd is further from balance.
    #expect((quoted ? 0.01...0.03 : 0.02...0.08).contains(found.meanNetAtEntry))
    #expect((0.5...1.5).contains(found.meanOpenInterest))
  }
}
