import EngineCore
import Hedging
import Hosting
import Oracles
import QuantMath
import Quantities
import Simulation
import Testing
import VenueLedger

/// A restored engine is the engine: it goes on bit for bit.
@Suite struct EngineSnapshotTests {
  private struct Walk {
    /// After the pool was opened.
    let start: Engine
    var settings: EngineSettings { start.settings }
    var inputs: [(input: Input, time: Timestamp)] = []
  }

  /// What one pool of a made market is told in an hour, traders, hedges, outages and restarts included.
  private func walk(seed: UInt64) throws -> Walk {
    let market = try SeededMarket(SeededMarketPlan(seed: seed, length: .hours(1), interval: .seconds(40)))
    var settings = BacktestSettings()
    settings.seed = seed
    settings.external.outagesPerDay = 40
    settings.hedging.bandFraction = FeeRate(raw: 500)
    settings.traders.decisionsPerDay *= 8
    settings.traders.meanHold = .hours(3)
    settings.oracle.graceAfterRestart = .seconds(30)
    var backtest = try Backtest(
      BacktestMarket(roster: market.roster, span: nil, ticks: { market.ticks() }), settings, kinds: [.hedged])
    let start = backtest.pools[0].engine
    let heard = Heard()
    backtest.journal(.hedged) { input, time, _, _ in heard.inputs.append((input, time)) }
    try backtest.run()
    return Walk(start: start, inputs: heard.inputs)
  }

  private final class Heard {
    var inputs: [(input: Input, time: Timestamp)] = []
  }

  private func bytes(_ engine: Engine) -> [UInt8] {
    var writer = ByteWriter()
    VenueCodec(settings: engine.settings).encode(engine, into: &writer)
    return writer.bytes
  }

  private func restored(_ bytes: [UInt8], _ settings: EngineSettings) throws(CodecError) -> Engine {
    var reader = ByteReader(bytes)
    let engine = try VenueCodec(settings: settings).decodeEngine(from: &reader)
    try reader.finish()
    return engine
  }

  private func agree(_ a: Engine, _ b: Engine) -> Bool {
    a.stateHash == b.stateHash && a.desk == b.desk && a.oracles == b.oracles && a.agreements == b.agreements
      && a.quotes == b.quotes && a.manualStates == b.manualStates && a.now == b.now
  }

  @Test func aRestoredEngineGoesOnBitForBit() throws {
    for seed in [3] as [UInt64] {
      let walk = try walk(seed: seed)
      #expect(walk.inputs.count > 2_000)
      var chance = RandomStream(seed: seed, stream: 1)
      var original = walk.start
      var copy = original
      var restores = 0
      var hedged = false
      for (step, (input, time)) in walk.inputs.enumerated() {
        if step % 97 == 0, chance.integer(below: 4) == 0 {
          let written = bytes(original)
          copy = try restored(written, walk.settings)
          #expect(agree(copy, original))
          #expect(bytes(copy) == written)
          restores += 1
        }
        for feed in 0..<2 as Range<UInt16> where original.ledger.hedge(FeedID(feed)).quantity != .zero { hedged = true }
        var effects: [Effect] = []
        var others: [Effect] = []
        original.step(input, at: time, into: &effects)
        copy.step(input, at: time, into: &others)
        guard copy.stateHash == original.stateHash, "\(effects)" == "\(others)" else {
          Issue.record("seed \(seed): step \(step) differs after a restore")
          return
        }
      }
      #expect(agree(copy, original))
      #expect(restores >= 5)
      #expect(hedged, "the walk hedges")
    }
  }

  /// Every word changed: an error, or a state that is written as the same bytes; never a trap.
  @Test func aDamagedStateIsAnErrorOrItself() throws {
    let walk = try walk(seed: 5)
    var engine = walk.start
    var effects: [Effect] = []
    for (input, time) in walk.inputs.prefix(1_500) {
      effects.removeAll()
      engine.step(input, at: time, into: &effects)
    }
    let whole = bytes(engine)
    var chance = RandomStream(seed: 5, stream: 2)
    var refused = 0
    for _ in 0..<400 {
      var changed = whole
      let place = Int(chance.integer(below: UInt64(whole.count)))
      changed[place] ^= UInt8(1 + chance.integer(below: 255))
      guard let other = try? restored(changed, walk.settings) else {
        refused += 1
        continue
      }
      #expect(bytes(other) == changed)
    }
    #expect(refused > 100)
    for cut in [0, 3, 4, 5, whole.count / 2, whole.count - 1] {
      #expect(throws: CodecError.self) { try restored(Array(whole[..<cut]), walk.settings) }
    }
    #expect(throws: CodecError.self) { try restored(whole + [0], walk.settings) }
  }

  @Test func settingsThereAndBack() throws {
    let settings = try walk(seed: 5).settings
    let written = VenueCodec.encode(settings)
    let read = try VenueCodec.decodeSettings(written)
    #expect(VenueCodec.encode(read) == written)
    #expect(read.genesis == settings.genesis && read.feeds == settings.feeds)
    #expect(read.hedging?.patience == settings.hedging?.patience)
    for cut in stride(from: 0, to: written.count, by: 7) {
      #expect(throws: CodecError.self) { try VenueCodec.decodeSettings(Array(written[..<cut])) }
    }
  }
}
