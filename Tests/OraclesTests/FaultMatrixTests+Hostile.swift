import Instruments
import Quantities
import Testing

@testable import Oracles

extension FeedBench {
  /// Whether `source` publishes in the next second.
  func isDueNext(_ source: Int) -> Bool {
    regime == .gappy ? (second + 1 + 20 * source / count) % 20 == 0 : true
  }
}

extension FaultMatrixTests {
  /// Two halves of the live sources, one dead: never a majority.
  func camps(_ bench: inout FeedBench) {
    let (count, half) = (bench.count, (bench.count - 1) / 2)
    func split(_ millionths: Int64) -> (Int, PriceObservation) -> PriceObservation? {
      { $0 == count - 1 && count > 1 ? nil : $0 < half ? $1.moved(millionths) : $1 }
    }
    if count == 1 { return expectAgreed(&bench, for: 100, split(10_000)) }
    for _ in 0..<100 { _ = bench.step(split(10_000)) }
    #expect(bench.feed.agree(at: bench.now).closing == .campsDiverge)
    for _ in 0..<70 { _ = bench.step(split(40_000)) }
    #expect(bench.feed.agree(at: bench.now).halt == .campsDiverge)
    expectRecovery(&bench)
  }

  /// Two observations of source 0 are each refused in every variant; nothing else changes.
  func refused(
    _ bench: inout FeedBench, as verdict: ObservationVerdict, _ prices: (PriceObservation) -> [Int64]
  ) {
    for _ in 0..<2 {
      while !bench.isDueNext(0) { expectAgreed(&bench, for: 1) }
      let probe = bench.observation(0).with(sequence: .max)
      for price in prices(probe) {
        #expect(bench.feed.observe(probe.with(price: price), receivedAt: bench.now) == verdict)
      }
      expectAgreed(&bench, for: 1) { $0 == 0 ? nil : $1 }
    }
    expectAgreed(&bench, for: 60)
    #expect(bench.feed.view(of: SourceID(0), at: bench.now)?.lastVerdict == .accepted)
  }

  func wrongUnit(_ bench: inout FeedBench) {
    for text in ["nan", "inf", "1e400", "1_000"] {
      #expect(throws: DecimalTextFault.self) { try Price(parsing: text) }
    }
    refused(&bench, as: .ratioGate) { [$0.price.raw * 1_000, $0.price.raw / 1_000, 1, $0.price.raw * 12] }
  }

  func repeats(_ bench: inout FeedBench) {
    for _ in 0..<60 {
      expectAgreed(&bench, for: 1)
      let before = bench.feed.agree(at: bench.now)
      let latest = bench.observation(0).with(price: 31_000_000_000, sequence: bench.feed.sources[0].sequence)
      let old = latest.with(sequence: latest.sequence - 1)
      let late = latest.with(
        publishedAt: bench.feed.settings.sources[0].heartbeat > .seconds(1)
          ? bench.now - .seconds(59) : bench.now - .seconds(4), sequence: latest.sequence + 1)
      #expect(bench.feed.observe(latest, receivedAt: bench.now) == .duplicate)
      #expect(bench.feed.observe(old, receivedAt: bench.now) == .outOfOrder)
      #expect(bench.feed.observe(late, receivedAt: bench.now) == .outOfOrder)
      #expect(bench.feed.agree(at: bench.now) == before)
    }
  }

  func future(_ bench: inout FeedBench) {
    let skew = bench.settings.limits.maxFutureSkew
    while !bench.isDueNext(0) { expectAgreed(&bench, for: 1) }
    let probe = bench.observation(0).with(sequence: .max)
    let beyond = bench.now + skew + TimeSpan(nanoseconds: 1)
    for stamp in [beyond, Timestamp(nanoseconds: .max)] {
      #expect(bench.feed.observe(probe.with(publishedAt: stamp), receivedAt: bench.now) == .future)
    }
    let old = probe.with(publishedAt: Timestamp(nanoseconds: .min))
    #expect(bench.feed.observe(old, receivedAt: bench.now) == .outOfOrder)
    // Stamps ahead by the allowed skew are accepted and give the source no longer life.
    let source = SourceID(0)
    expectAgreed(&bench, for: 1) { $0 == 0 ? $1.with(publishedAt: $1.publishedAt + skew) : $1 }
    #expect(bench.verdicts[0] == .accepted)
    #expect(bench.feed.view(of: source, at: bench.now)?.publishedAt == bench.now)
  }

  func wideConfidence(_ bench: inout FeedBench) {
    func stating(_ part: Int64, from liars: Int) -> (Int, PriceObservation) -> PriceObservation? {
      { $0 < liars ? $1.with(confidence: $1.price.raw / 1_000_000 * part) : $1 }
    }
    expectAgreed(&bench, for: 60, stating(300_000, from: bench.settings.toleratedFaults))
    for _ in 0..<20 { _ = bench.step(stating(10_000, from: bench.count)) }
    #expect(bench.feed.agree(at: bench.now).closing == .wideConfidence)
    for _ in 0..<20 { _ = bench.step(stating(30_000, from: bench.count)) }
    #expect(bench.feed.agree(at: bench.now).halt == .wideConfidence)
    expectRecovery(&bench)
  }

  /// The liars agree among themselves on anything, also on values that look plausible.
  func colluders(_ bench: inout FeedBench) {
    let liars = bench.settings.toleratedFaults
    for move in [-3_000, 3_000, -30_000, 30_000, -600_000, 4_000_000] as [Int64] {
      expectAgreed(&bench, for: 25) { $0 < liars ? $1.moved(move) : $1 }
    }
    let stamp = bench.now + .seconds(26)
    expectAgreed(&bench, for: 25) { $0 < liars ? $1.with(publishedAt: stamp) : $1 }
  }

  /// A majority of liars sets the price; what they can do within one velocity window is bounded, then it halts.
  func majorityColludes(_ bench: inout FeedBench) {
    let liars = bench.settings.toleratedFaults + 1
    var level: Int64 = 0
    var used: [(second: Int, price: Int64)] = [(bench.second, bench.feed.lastUsed)]
    var halts: Set<HaltReason> = []
    for step in 0..<120 {
      if step % bench.regime.interval == 0 { level += 70_000 }
      let agreement = bench.step { $0 < liars ? $1.moved(level) : $1 }
      if let halt = agreement.halt { halts.insert(halt) }
      if let usable = agreement.usable {
        for past in used where bench.second - past.second <= 60 {
          let bound = past.price / 1_000_000 * bench.settings.limits.velocityLimit.raw
          #expect(abs(usable.price.raw - past.price) <= bound)
        }
        used.append((bench.second, usable.price.raw))
      }
    }
    #expect(!bench.feed.agree(at: bench.now).isAgreed)
    // Alone, each step is a jump that the next step does not confirm; staggered, the liars disagree on the way.
    let expected: HaltReason = bench.count == 1 ? .unconfirmedJump : bench.regime == .gappy ? .campsDiverge : .velocity
    #expect(halts.contains(expected))
  }

  func sourcesDie(_ bench: inout FeedBench) {
    let most = bench.count - bench.settings.quorum
    for dead in 0...most where bench.count > 1 {
      expectAgreed(&bench, for: 70) { $0 < dead ? nil : $1 }
      #expect(bench.feed.agree(at: bench.now).usable?.sourceCount == bench.count - dead)
    }
    for _ in 0..<70 { _ = bench.step { $0 <= most ? nil : $1 } }
    #expect(bench.feed.agree(at: bench.now).halt == (bench.count == 1 ? .noFreshSource : .quorumLost))
    expectRecovery(&bench)
    let minority = bench.count / 2
    #expect(throws: FeedSettingsFault.self) {
      try FeedSettings(feed: FeedID(0), sources: bench.settings.sources, quorum: minority)
    }
  }

  func restart(_ bench: inout FeedBench) {
    bench.feed.restart()
    expectRecovery(&bench, reason: .restartGrace)
    bench.feed = OracleFeed(bench.settings)
    #expect(bench.feed.agree(at: bench.now).halt == .noFreshSource)
    expectRecovery(&bench, reason: .restartGrace)
  }
}
