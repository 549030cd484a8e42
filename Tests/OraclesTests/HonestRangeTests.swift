import Glibc
import Instruments
import Quantities
import Testing

@testable import Oracles

/// With at most `f` of `2f+1` sources wrong, the price lies between two prices of right ones, and its publish time is
/// not later than what a right source published.
///
/// Cannot produce: more than `f` faults, unit errors beyond the ratio gate, sources that stop being wrong.
@Suite struct HonestRangeTests {
  static var cases: Int { getenv("BALLAST_FUZZ_COMMANDS").flatMap { Int(String(cString: $0)) } ?? 200_000 }
  static let roundsPerFeed = 50

  @Test func staysBetweenHonestPrices() throws {
    var agreed = 0
    var closing = 0
    var rounds = 0
    var seed: UInt64 = 0
    while rounds < Self.cases {
      seed += 1
      let tally = try run(seed)
      agreed += tally.agreed
      closing += tally.closing
      rounds += Self.roundsPerFeed
    }
    // The property must not hold for want of prices.
    #expect(agreed > rounds / 4)
    #expect(closing > rounds / 100)
  }

  private func settings(_ stream: inout SeededStream) throws -> FeedSettings {
    let count = 1 + 2 * Int(stream.below(4))
    var limits = FeedSettings.Limits()
    limits.graceAfterRestart = .zero
    limits.graceAfterHalt = .zero
    limits.maxAge = .seconds(60)
    let sources = (0..<count).map { _ in
      SourceSettings(heartbeat: .seconds(10), maxAge: .seconds(60), weight: 100 + stream.below(15))
    }
    return try FeedSettings(feed: FeedID(0), sources: sources, limits: limits)
  }

  private func run(_ seed: UInt64) throws -> (agreed: Int, closing: Int) {
    var stream = SeededStream(seed)
    let settings = try settings(&stream)
    let count = settings.sources.count
    let liars = Int(stream.below(Int64(settings.toleratedFaults) + 1))
    let spread = stream.below(4) == 0 ? 15_000 : 1_000 as Int64
    var feed = OracleFeed(settings)
    var honest: [Int: (price: Int64, stamp: Int64)] = [:]
    var market: Int64 = 1_000_000 * (1 + stream.below(100_000))
    var tally = (agreed: 0, closing: 0)
    for round in 1...Self.roundsPerFeed {
      let now = Timestamp(milliseconds: 1_700_000_000_000 + Int64(round) * 1_000)
      market = FeedBench.reach(market, stream.within(5_000)) + stream.within(3)
      for source in 0..<count where round == 1 || stream.below(4) > 0 {
        let isLiar = source < liars
        let price = isLiar ? lie(about: market, &stream) : FeedBench.reach(market, stream.within(spread))
        let stamp = Timestamp(nanoseconds: now.nanoseconds - stream.below(2_000_000_000) + (isLiar ? 900_000_000 : 0))
        let sent = PriceObservation(
          feed: FeedID(0), source: SourceID(UInt16(source)), price: Price(raw: price),
          confidence: Price(raw: isLiar ? stream.below(max(1, price)) : price / 10_000), publishedAt: stamp,
          sequence: UInt64(round))
        let verdict = feed.observe(sent, receivedAt: now)
        if !isLiar, verdict.isKept { honest[source] = (price, stamp.nanoseconds) }
      }
      check(feed.agree(at: now), honest, seed, &tally)
    }
    return tally
  }

  private func check(
    _ agreement: Agreement, _ honest: [Int: (price: Int64, stamp: Int64)], _ seed: UInt64,
    _ tally: inout (agreed: Int, closing: Int)
  ) {
    guard let usable = agreement.usable else { return }
    if agreement.isAgreed { tally.agreed += 1 } else { tally.closing += 1 }
    var least = Int64.max
    var most: Int64 = 0
    var newest = Int64.min
    for (_, latest) in honest {
      least = min(least, latest.price)
      most = max(most, latest.price)
      newest = max(newest, latest.stamp)
    }
    let isBetween = least <= usable.price.raw && usable.price.raw <= most
    if !isBetween || usable.publishedAt.nanoseconds > newest { Issue.record("seed \(seed): \(usable), \(honest)") }
  }

  private func lie(about market: Int64, _ stream: inout SeededStream) -> Int64 {
    switch stream.below(6) {
    case 0: FeedBench.reach(market, stream.within(3_000))
    case 1: FeedBench.reach(market, 6_000)
    case 2: FeedBench.reach(market, -6_000)
    case 3: 1 + stream.below(FeedSettings.largestPrice.raw)
    case 4: stream.within(10)
    default: FeedBench.reach(market, stream.within(500_000))
    }
  }
}

/// The ballot against its slow twin: every vote written out `weight` times, sorted, and picked.
@Suite struct BallotTests {
  @Test func equalsTheVotesWrittenOut() {
    var stream = SeededStream(11)
    for _ in 0..<5_000 {
      let votes = (0..<1 + stream.below(20)).map { _ in (stream.within(30), 1 + stream.below(6)) }
      let written = votes.flatMap { Array(repeating: $0.0, count: Int($0.1)) }.sorted()
      withUnsafeTemporaryAllocation(of: Vote.self, capacity: votes.count) { memory in
        var ballot = Ballot(memory)
        for vote in votes { ballot.add(vote.0, weight: vote.1) }
        let total = written.count
        for part in 1...3 {
          #expect(ballot.lowerQuantile(quarters: Int64(part)) == written[(part * total + 3) / 4 - 1])
        }
        #expect(ballot.upperMedian() == written[total / 2])
        #expect(ballot.greatest(1) == written[total - 1])
      }
    }
  }
}
