import Instruments
import Quantities
import Testing

@testable import Oracles

/// One declared source, asked only when it publishes, as a backtest does.
@Suite struct LoneSourceTests {
  struct Lone {
    var feed: OracleFeed
    var sequence: UInt64 = 0
    var seconds: Int64 = 0

    init() throws {
      let source = SourceSettings(heartbeat: .seconds(15), maxAge: .seconds(60))
      feed = OracleFeed(try FeedSettings(feed: FeedID(0), sources: [source]))
    }

    mutating func publish(_ price: Int64, after wait: Int64 = 15) -> Agreement {
      seconds += wait
      sequence += 1
      let now = Timestamp(milliseconds: 1_650_000_000_000 + seconds * 1_000)
      _ = feed.observe(
        PriceObservation(
          feed: FeedID(0), source: SourceID(0), price: Price(raw: price * 1_000_000), confidence: .zero,
          publishedAt: now, sequence: sequence), receivedAt: now)
      return feed.agree(at: now)
    }

    mutating func open() { for _ in 0..<10 { _ = publish(30_000) } }
  }

  @Test func waitsOutTheGraceAfterAStart() throws {
    var lone = try Lone()
    #expect(lone.feed.settings.assumptions == [.loneSourceIsHonest])
    for _ in 0..<4 { #expect(lone.publish(30_000).halt == .restartGrace) }
    #expect(lone.publish(30_000).isAgreed)
  }

  @Test(arguments: [30_000_000, 30, 300_000, 3_000] as [Int64])
  func neverTradesOnAWrongUnit(_ price: Int64) throws {
    var lone = try Lone()
    lone.open()
    #expect(lone.publish(price).usable?.price.raw == 30_000_000_000)
    #expect(lone.feed.count(of: .ratioGate, from: SourceID(0)) == 1)
    #expect(lone.publish(30_010).isAgreed)
  }

  @Test(arguments: [31_000, 29_000, 60_000, 10_000] as [Int64])
  func neverTradesOnASingleSpike(_ price: Int64) throws {
    var lone = try Lone()
    lone.open()
    #expect(lone.publish(price).halt == .unconfirmedJump)
    #expect(lone.publish(30_005).isAgreed)
  }

  @Test func believesAJumpThatStays() throws {
    var lone = try Lone()
    lone.open()
    #expect(lone.publish(29_000).halt == .unconfirmedJump)
    #expect(lone.publish(29_010, after: 9).halt == .unconfirmedJump)
    #expect(lone.publish(28_990, after: 1).usable?.price.raw == 28_990_000_000)
  }

  /// A spike after a confirmed jump, or on the same side of it, has to be confirmed itself.
  @Test func confirmsOnlyTheLevelItSaw() throws {
    var lone = try Lone()
    lone.open()
    #expect(lone.publish(29_000).halt == .unconfirmedJump)
    #expect(lone.publish(27_000).halt == .unconfirmedJump)
    #expect(lone.publish(29_000).halt == .unconfirmedJump)
    #expect(lone.publish(29_020).isAgreed)
  }

  @Test func aRefutedJumpIsForgotten() throws {
    var lone = try Lone()
    lone.open()
    let now = Timestamp(milliseconds: 1_650_000_000_000 + lone.seconds * 1_000)
    for (step, price) in [29_000, 30_000, 29_000].enumerated() {
      let time = now + .seconds(Int64(step + 1) * 12)
      let verdict = lone.feed.observe(
        PriceObservation(
          feed: FeedID(0), source: SourceID(0), price: Price(raw: Int64(price) * 1_000_000), confidence: .zero,
          publishedAt: time, sequence: 1_000 + UInt64(step)), receivedAt: time)
      #expect(verdict == (price == 30_000 ? .accepted : .outlierPendingConfirmation))
    }
  }

  /// Nobody asked during the gap, and yet it was one.
  @Test func aGapOf409SecondsHaltsAndResumesWithGrace() throws {
    var lone = try Lone()
    lone.open()
    #expect(lone.publish(29_900, after: 409).halt == .haltGrace)
    for _ in 0..<3 { #expect(lone.publish(29_900).halt == .haltGrace) }
    #expect(lone.publish(29_900).isAgreed)
    #expect(lone.publish(29_900, after: 60).isAgreed)
    #expect(lone.publish(29_900, after: 61).halt == .haltGrace)
  }

  @Test func garbageFirstDelaysButNeverOpens() throws {
    var lone = try Lone()
    #expect(lone.publish(30_000_000).halt == .restartGrace)
    #expect(lone.publish(30_000).halt == .unconfirmedJump)
    for _ in 0..<4 { #expect(lone.publish(30_000).halt == .restartGrace) }
    #expect(lone.publish(30_000).usable?.price.raw == 30_000_000_000)
  }

  /// A fall of a third within a minute is believed after a pause, not while it happens.
  @Test func velocityHaltsAndResumes() throws {
    var lone = try Lone()
    lone.open()
    #expect(lone.publish(20_000).halt == .unconfirmedJump)
    #expect(lone.publish(20_000).halt == .velocity)
    for _ in 0..<4 { #expect(lone.publish(20_000).halt == .haltGrace) }
    #expect(lone.publish(20_000).isAgreed)
  }
}
