import Glibc
import Testing

@testable import ballast

/// A newcomer without data writes a market and walks it.
@Suite struct SimulateCommandTests {
  @Test func writesWhatBacktestReads() throws {
    let file = "/tmp/made_BTCUSD_1m_\(getpid()).csv"
    defer { unlink(file) }
    let made = ToolRun("simulate", file, "--days", "1", "--single", "--seed", "3")
    #expect(made.code == 0, "\(made.errors)")
    let walked = ToolRun("backtest", file, "--json")
    #expect(walked.code == 0, "\(walked.errors)")
    #expect(walked.output.contains("\"mean_abs_net_delta_usd\""))
  }

  @Test(arguments: [
    ["simulate"], ["simulate", "a", "b"], ["simulate", "x.csv", "--days", "0"], ["simulate", "x.csv", "--seed", "-1"],
  ])
  func refusesWhatItCannotMake(_ words: [String]) {
    #expect(ToolRun(words: words).code == 2)
  }
}
