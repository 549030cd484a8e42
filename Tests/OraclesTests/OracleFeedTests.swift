import Instruments
import Quantities
import Testing

@testable import Oracles

/// What the matrix does not see: borders, incidents, and the provenance of a price.
@Suite struct OracleFeedTests {
  static let base: Int64 = 30_000_000_000

  func feed(_ count: Int, weights: [Int64]? = nil, graceless: Bool = true) throws -> OracleFeed {
    var limits = FeedSettings.Limits()
    if graceless {
      limits.graceAfterRestart = .zero
      limits.graceAfterHalt = .zero
    }
    let sources = (0..<count).map {
      SourceSettings(heartbeat: .seconds(10), maxAge: .seconds(30), weight: weights?[$0] ?? 1)
    }
    return OracleFeed(try FeedSettings(feed: FeedID(0), sources: sources, limits: limits))
  }

  func send(
    _ feed: inout OracleFeed, _ source: UInt16, _ price: Int64, at second: Int64, confidence: Int64 = 0
  ) -> ObservationVerdict {
    let now = FeedBench.time(Int(second))
    return feed.observe(
      PriceObservation(
        feed: FeedID(0), source: SourceID(source), price: Price(raw: price), confidence: Price(raw: confidence),
        publishedAt: now, sequence: UInt64(second)), receivedAt: now)
  }

  /// E1 and X2: two of three die, then the last turns corrupt; or one dies and one turns corrupt.
  @Test func neverDegradesToAMean() throws {
    for corrupt in [Self.base * 1_000, Self.base * 2, Self.base / 1_000] {
      var dying = try feed(3)
      for source in 0..<3 as Range<UInt16> { _ = send(&dying, source, Self.base, at: 1) }
      #expect(dying.agree(at: FeedBench.time(1)).isAgreed)
      _ = send(&dying, 0, Self.base, at: 40)
      #expect(dying.agree(at: FeedBench.time(40)).halt == .quorumLost)
      _ = send(&dying, 0, corrupt, at: 41)
      #expect(dying.agree(at: FeedBench.time(41)).halt == .quorumLost)

      var torn = try feed(3)
      _ = send(&torn, 0, Self.base, at: 1)
      _ = send(&torn, 1, corrupt, at: 1)
      #expect(torn.agree(at: FeedBench.time(1)).halt == .campsDiverge)
    }
  }

  @Test func ageAndBandsAreInclusive() throws {
    var feed = try feed(3)
    for source in 0..<3 as Range<UInt16> { _ = send(&feed, source, Self.base, at: 1) }
    #expect(feed.agree(at: FeedBench.time(31)).isAgreed)
    #expect(feed.agree(at: FeedBench.time(31) + TimeSpan(nanoseconds: 1)).halt == .noFreshSource)

    for (second, other, expected) in [(100, 5_000, 0), (200, 5_001, 1), (300, 20_000, 1), (400, 20_001, 2)]
      as [(Int64, Int64, Int)]
    {
      _ = send(&feed, 0, Self.base, at: second)
      _ = send(&feed, 1, Self.base + Self.base / 1_000_000 * other, at: second)
      let agreement = feed.agree(at: FeedBench.time(Int(second)))
      #expect(agreement.isAgreed == (expected == 0))
      #expect((agreement.closing == .campsDiverge) == (expected == 1))
      #expect((agreement.halt == .campsDiverge) == (expected == 2))
    }
  }

  /// One source alone cannot move the settling time forward; a quorum can.
  @Test func publishTimeNeedsAQuorum() throws {
    var feed = try feed(3)
    for source in 0..<3 as Range<UInt16> { _ = send(&feed, source, Self.base, at: 1) }
    _ = send(&feed, 0, Self.base, at: 5)
    #expect(feed.agree(at: FeedBench.time(5)).usable?.publishedAt == FeedBench.time(1))
    _ = send(&feed, 1, Self.base, at: 6)
    #expect(feed.agree(at: FeedBench.time(6)).usable?.publishedAt == FeedBench.time(5))
    // A fresh stamp on a price that nobody shares does not count.
    _ = send(&feed, 0, Self.base * 11 / 10, at: 9)
    #expect(feed.agree(at: FeedBench.time(9)).usable?.publishedAt == FeedBench.time(1))
  }

  @Test func confidenceIsTheFartherQuartileOfTheAgreeing() throws {
    var lone = try feed(1)
    _ = send(&lone, 0, Self.base, at: 1, confidence: 30_000_000)
    #expect(lone.agree(at: FeedBench.time(1)).usable?.confidence.raw == 30_000_000)
    // Votes: 3 of 0 at -20, 0, +20 (in 1e6), of 1 at +10 ± 20, of 2 at +40 ± 20: quartiles at 0 - 10 … 30.
    var three = try feed(3)
    for (source, offset) in [0, 10, 40].enumerated() {
      _ = send(&three, UInt16(source), Self.base + Int64(offset) * 1_000_000, at: 1, confidence: 20_000_000)
    }
    let usable = three.agree(at: FeedBench.time(1)).usable
    #expect(usable?.price.raw == Self.base + 10_000_000)
    #expect(usable?.confidence.raw == 20_000_000)
  }

  /// With all sources live the middle one wins at any admissible weights; weights speak when one is missing.
  @Test func weightsDecideWithoutLettingOneDecide() throws {
    for (weights, expected) in [([3, 3, 4, 4, 3], 2), ([4, 4, 3, 3, 3], 1)] as [([Int64], Int64)] {
      var feed = try feed(5, weights: weights)
      for source in 0..<4 as Range<UInt16> {
        _ = send(&feed, source, Self.base + Int64(source) * 1_000_000, at: 1)
      }
      #expect(feed.agree(at: FeedBench.time(1)).usable?.price.raw == Self.base + expected * 1_000_000)
      _ = send(&feed, 4, Self.base + 4_000_000, at: 1)
      #expect(feed.agree(at: FeedBench.time(1)).usable?.price.raw == Self.base + 2_000_000)
    }
    let source = SourceSettings(heartbeat: .seconds(1), maxAge: .seconds(5))
    let heavy = SourceSettings(heartbeat: .seconds(1), maxAge: .seconds(5), weight: 2)
    #expect(throws: FeedSettingsFault.overweight(faults: 1)) {
      try FeedSettings(feed: FeedID(0), sources: [heavy, source, source])
    }
  }

  @Test func strangersAndClocksDoNoHarm() throws {
    var feed = try feed(3)
    for source in 0..<3 as Range<UInt16> { _ = send(&feed, source, Self.base, at: 100) }
    #expect(send(&feed, 3, Self.base, at: 100) == .unknownSource)
    #expect(feed.countOfStrangers(.unknownSource) == 1)
    #expect(feed.view(of: SourceID(3), at: .zero) == nil)
    #expect(send(&feed, 0, Self.base, at: 101, confidence: -1) == .confidenceOutOfRange)
    #expect(send(&feed, 0, Self.base, at: 101, confidence: Self.base + 1) == .confidenceOutOfRange)
    #expect(send(&feed, 0, FeedSettings.largestPrice.raw + 1, at: 101) == .notPositive)
    // A step back of our own clock is no step.
    #expect(feed.agree(at: FeedBench.time(1)).isAgreed)
    #expect(feed.agree(at: FeedBench.time(130)).isAgreed)
  }

  @Test func theLargestPricesDoNotTrap() throws {
    var feed = try feed(3)
    let largest = FeedSettings.largestPrice.raw
    for source in 0..<3 as Range<UInt16> { _ = send(&feed, source, largest, at: 1, confidence: largest) }
    #expect(feed.agree(at: FeedBench.time(1)).halt == .wideConfidence)
  }

  /// A source that was first to arrive and then repeats itself is not frozen: the market moved towards it.
  @Test func waitingForTheOthersIsNotFrozen() throws {
    var feed = try feed(3)
    let target = Self.base * 99 / 100
    for second in 1...60 as ClosedRange<Int64> {
      let others = Self.base - min(second, 5) * 60_000_000
      _ = send(&feed, 0, target, at: second)
      _ = send(&feed, 1, others + second, at: second)
      _ = send(&feed, 2, others - second, at: second)
      #expect(feed.agree(at: FeedBench.time(Int(second))).isAgreed)
    }
    #expect(feed.view(of: SourceID(0), at: FeedBench.time(60))?.standing == .live)
    #expect(feed.count(of: .frozen, from: SourceID(0)) == 0)
  }

  @Test func equalInputsGiveEqualFeeds() throws {
    var (one, two) = (try FeedBench(.volatile, sources: 5), try FeedBench(.volatile, sources: 5))
    for _ in 0..<300 { #expect(one.step() == two.step()) }
    #expect(one.feed == two.feed)
    #expect(one.feed.hashValue == two.feed.hashValue)
  }
}
