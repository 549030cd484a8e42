import Instruments
import Quantities
import Testing

@testable import Oracles

/// Real crashes: what the feed did, second by second, and that it never left the venues' prices.
@Suite struct MultiVenueHistoryTests {
  static let october = "px_multi_venue/oct10_2025_1s_2030_2230.csv.gz"
  static let luna = "px_1m_binance_usdm/binance_usdm_BTCUSDT_1m_2022Q2.csv.gz"

  struct Outcome: CustomStringConvertible {
    var agreed = 0
    var closing = 0
    var halts: [HaltReason: Int] = [:]

    mutating func note(_ agreement: Agreement) {
      switch agreement {
      case .agreed: agreed += 1
      case .closeOnly: closing += 1
      case .halted(let reason): halts[reason, default: 0] += 1
      }
    }

    var description: String {
      let reasons = HaltReason.allCases.compactMap { reason in halts[reason].map { "\(reason) \($0)" } }
      return "agreed \(agreed), close-only \(closing), halted: \(reasons.joined(separator: ", "))"
    }
  }

  /// DOT on three venues through 2025-10-10 20:30–22:30, of which one trades every 25 s on average.
  ///
  /// From 21:10 on the venues lie up to a factor of five apart: halting then is right, and halting before is not.
  @Test(.enabled(if: MarketHistory.path(october) != nil, "skipped: shared market data is absent"))
  func octoberCrashOnThreeVenues() throws {
    let ticks = try octoberTicks()
    #expect(ticks.count > 5_000)
    let quick = SourceSettings(heartbeat: .seconds(5), maxAge: .seconds(60))
    let gappy = SourceSettings(heartbeat: .seconds(30), maxAge: .seconds(300))
    var feed = OracleFeed(try FeedSettings(feed: FeedID(0), sources: [quick, quick, gappy]))
    var (calm, crash) = (Outcome(), Outcome())
    var latest: [(price: Int64, time: Int64)?] = [nil, nil, nil]
    let begin = try #require(ticks.keys.min())
    for time in stride(from: begin, through: try #require(ticks.keys.max()), by: 1_000) {
      let now = Timestamp(milliseconds: time)
      for tick in ticks[time] ?? [] {
        latest[tick.source] = (tick.price, time)
        _ = feed.observe(
          PriceObservation(
            feed: FeedID(0), source: SourceID(UInt16(tick.source)), price: Price(raw: tick.price), confidence: .zero,
            publishedAt: now, sequence: UInt64(time)), receivedAt: now)
      }
      let agreement = feed.agree(at: now)
      if time < begin + 2_400_000 { calm.note(agreement) } else { crash.note(agreement) }
      let live = latest.enumerated().compactMap { source, last in
        last.flatMap { time - $0.time <= (source == 2 ? 300_000 : 60_000) ? $0.price : nil }
      }
      check(agreement, against: live.sorted())
    }
    print("October 2025, DOT, three venues, seconds: first 40 min \(calm); then \(crash)")
    // The first two thirds of an hour cost the grace after the start and nothing else.
    #expect(calm.agreed + calm.closing >= 2_400 - 62)
    #expect(crash.agreed > 0 && (crash.halts[.campsDiverge] ?? 0) > 0)
  }

  /// The rule of the camps said differently: three venues have a majority when the nearest two lie within the band.
  private func check(_ agreement: Agreement, against live: [Int64]) {
    let gaps = zip(live, live.dropFirst()).map { Double($1 - $0) / Double($0) }
    let nearest = gaps.min() ?? .infinity
    if let price = agreement.usable?.price.raw {
      #expect(nearest < 0.0205 && live.contains(price))
    }
    if agreement.halt == .campsDiverge { #expect(nearest > 0.0195) }
  }

  private func octoberTicks() throws -> [Int64: [(source: Int, price: Int64)]] {
    let venues = ["coinbase": 0, "binance-delivery": 1, "gemini": 2]
    var ticks: [Int64: [(source: Int, price: Int64)]] = [:]
    MarketHistory.rows(try #require(MarketHistory.path(Self.october))) { row in
      guard row.count > 6, row[1].hasPrefix("DOT"), let source = venues[String(row[0])] else { return }
      guard let time = Int64(row[2]), let price = try? Price(parsing: row[6]) else { return }
      ticks[time, default: []].append((source, price.raw))
    }
    return ticks
  }

  /// Bitcoin of one venue through LUNA's collapse, 2022-05-08 to 05-13: four points a minute.
  @Test(.enabled(if: MarketHistory.path(luna) != nil, "skipped: shared market data is absent"))
  func lunaCrashOnALoneSource() throws {
    let source = SourceSettings(heartbeat: .seconds(15), maxAge: .seconds(60))
    var feed = OracleFeed(try FeedSettings(feed: FeedID(0), sources: [source]))
    var outcome = Outcome()
    let (first, last): (Int64, Int64) = (1_651_968_000_000, 1_652_486_400_000)
    MarketHistory.rows(try #require(MarketHistory.path(Self.luna))) { row in
      guard let time = Int64(row[0]), first <= time, time < last else { return }
      let bar = row[1...4].compactMap { try? Price(parsing: $0).raw }
      guard bar.count == 4 else { return }
      let isLowNearer = bar[0] - bar[2] <= bar[1] - bar[0]
      let path = isLowNearer ? [bar[0], bar[2], bar[1], bar[3]] : [bar[0], bar[1], bar[2], bar[3]]
      for (quarter, price) in path.enumerated() {
        let now = Timestamp(milliseconds: time + Int64(quarter) * 15_000)
        _ = feed.observe(
          PriceObservation(
            feed: FeedID(0), source: SourceID(0), price: Price(raw: price), confidence: .zero, publishedAt: now,
            sequence: UInt64(now.nanoseconds)), receivedAt: now)
        outcome.note(feed.agree(at: now))
      }
    }
    print("May 2022, BTC, one venue, points of 15 s: \(outcome)")
    let held = outcome.halts[.unconfirmedJump] ?? 0
    #expect(outcome.agreed + held + (outcome.halts[.restartGrace] ?? 0) == 6 * 1_440 * 4)
    #expect(0 < held && held < 40)
  }
}
