import EngineCore
import Glibc
import Hosting
import Quantities
import Testing

@testable import Simulation

/// The journal of a backtest replays, input by input and fact by fact, to the backtest's own state.
@Suite struct BacktestJournalTests {
  @Test func replaysToTheSameHash() throws {
    var template = Array("/tmp/ballast-backtest-journal-XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let disk = try PosixDisk(path: folder, exclusive: true)
    defer {
      for name in (try? disk.names()) ?? [] { try? disk.remove(name) }
      rmdir(folder)
    }
    var plan = SeededMarketPlan(seed: 5)
    plan.length = .hours(6)
    let market = try SeededMarket(plan)
    var test = try Backtest(
      BacktestMarket(roster: market.roster, span: nil) { market.ticks() }, BacktestSettings(), kinds: [.hedged],
      journal: { try BacktestJournal(on: disk, $0, at: $1) })
    try test.run()
    #expect(test.journalFailure == nil)
    let replay = try JournalReplay(disk, factsAlone: false) { _ in }
    #expect(replay.stateHash == test.pools[0].engine.stateHash)
    #expect(replay.inputs > 5_000)
  }
}
