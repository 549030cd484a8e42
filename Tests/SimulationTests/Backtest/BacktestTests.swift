import Quantities
import Simulation
import Testing

@Suite struct BacktestTests {
  /// 1e-6 USDC in the attribution's unit.
  private static let micro: UInt128 = 1_000_000

  @Test func somethingHappens() throws {
    let test = try SmallBacktest.walked.get()
    let hedged = try #require(test[.hedged])
    #expect(test.ticks == 4 * 6 * 60)
    #expect(hedged.counts.trades > 100 && hedged.counts.hedgeOrders > 10 && hedged.counts.hedgeVolume > .zero)
    #expect(hedged.attribution.fees > 0 && hedged.attribution.hedgeCost < 0 && hedged.meanOpenInterest > 0)
  }

  @Test func theTwoAttributionsAgreeAndLeaveNothing() throws {
    for figures in try SmallBacktest.walked.get().pools {
      #expect(figures.residual.magnitude <= Self.micro, "\(figures.kind): \(figures.residual)")
      #expect(figures.disagreements.isEmpty, "\(figures.kind)")
      for (replayed, posted) in zip(figures.attribution.buckets, figures.postedAttribution.buckets)
      where replayed.name != "rounding" {
        let distance = (replayed.value - posted.value).magnitude
        #expect(distance <= UInt128(figures.postings + 2) * Self.micro, "\(figures.kind) \(replayed.name)")
      }
    }
  }

  @Test func hedgingLowersTheExposure() throws {
    let report = try SmallBacktest.walked.get()
    let reduction = try #require(report.reduction(versus: .unhedged))
    #expect(reduction > 0.5, "\(report.text)")
    let hedged = try #require(report[.hedged])
    let unhedged = try #require(report[.unhedged])
    #expect(abs(1 - hedged.meanNet / unhedged.meanNet - reduction) < 1e-12)
  }

  @Test func equalSeedsGiveEqualStates() throws {
    let again = try SmallBacktest.run(kinds: [.hedged])
    let first = try SmallBacktest.walked.get()
    #expect(again.pools.first?.figures.stateHash == first[.hedged]?.stateHash)
    let other = try SmallBacktest.run(seed: 2, kinds: [.hedged])
    #expect(other.pools.first?.figures.stateHash != first[.hedged]?.stateHash)
  }

  @Test func everyPoolHearsTheSameIntents() throws {
    let test = try SmallBacktest.walked.get()
    #expect(test.intents.reduce(0, +) > 0)
    for pool in test.pools {
      #expect(pool.verdicts.map { $0.sent + $0.declined + $0.pointless } == test.intents)
      for verdict in pool.verdicts where !verdict.style.reactsToQuote { #expect(verdict.declined == 0) }
    }
  }

  @Test func aFrontierTradesCostForExposure() throws {
    let market = try SmallBacktest.backtestMarket(SmallBacktest.market())
    let bands = [FeeRate(raw: 1_000), FeeRate(raw: 20_000)]
    let points = try Backtest.frontier(market, SmallBacktest.settings(), bands: bands, staticNet: 1_000_000)
    #expect(points.map(\.band) == bands)
    #expect(points[0].figures.hedgeCost > points[1].figures.hedgeCost)
    #expect(points[0].figures.meanNet < points[1].figures.meanNet)
    #expect(abs(points[1].reduction - (1 - points[1].figures.meanNet / 1_000_000)) < 1e-12)
  }

  @Test func theSeriesEndsWithTheMarket() throws {
    let test = try SmallBacktest.walked.get()
    #expect(test.samples.count <= 2_000 && test.samples.count > 100)
    #expect(test.samples.last?.time == test.span?.upperBound)
    let hedged = try #require(test[.hedged])
    #expect(test.samples.last?.hedgeVolume == hedged.counts.hedgeVolume.real)
    for (before, after) in zip(test.samples, test.samples.dropFirst()) {
      #expect(before.time < after.time && before.hedgeVolume <= after.hedgeVolume)
      #expect(zip(after.net, after.greatestNet).allSatisfy { $0 <= $1 + 1e-6 })
    }
    #expect(test.samples.map { $0.greatestNet[2] }.max() == hedged.greatestNet)
  }
}
