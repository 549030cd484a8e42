import EngineCore
import Hedging
import Quantities
import Simulation
import VenueLedger

/// The whole engine: a market walked through, and the steps that decided a hedge.
struct EngineBench {
  func run(into report: inout BenchReport) {
    guard let (ticks, decisions) = walk() else { return report.fact("tick to hedge decision", "FAILED", holds: false) }
    report.line(Timing(name: "tick, the whole engine", nanoseconds: ticks))
    report.line(Timing(name: "tick to hedge decision", nanoseconds: decisions))
  }

  private func walk() -> (ticks: [Double], decisions: [Double])? {
    let clock = ContinuousClock()
    var ticks: [Double] = []
    var decisions: [Double] = []
    do {
      var plan = SeededMarketPlan(seed: 1)
      plan.length = .days(10)
      plan.assets = [plan.assets[0]]
      plan.venues = [plan.venues[0]]
      let market = try SeededMarket(plan)
      let source = BacktestMarket(roster: market.roster, span: nil) { market.ticks() }
      var test = try Backtest(source, BacktestSettings(), kinds: [.hedged])
      test.watchSteps { input, took, effects in
        guard case .observed = input else { return }
        let nanoseconds = Double(took.components.seconds) * 1e9 + Double(took.components.attoseconds) / 1e9
        let sent = effects.contains { effect in
          if case .hedge(.send) = effect { true } else { false }
        }
        ticks.append(nanoseconds)
        if sent { decisions.append(nanoseconds) }
      } clock: {
        clock.measure($0)
      }
      try test.run()
    } catch { return nil }
    return decisions.isEmpty ? nil : (ticks, decisions)
  }
}

/// A quarter of minutes of one market through three pools.
struct BacktestBench {
  func run(into report: inout BenchReport) {
    let clock = ContinuousClock()
    do {
      var plan = SeededMarketPlan(seed: 2)
      plan.length = .days(91)
      plan.assets = [plan.assets[0]]
      plan.venues = [plan.venues[0]]
      let market = try SeededMarket(plan)
      let before = Machine.peakMemory
      var test = try Backtest(BacktestMarket(roster: market.roster, span: nil) { market.ticks() }, BacktestSettings())
      let took = try clock.measure { try test.run() }
      let seconds = Double(took.components.seconds) + Double(took.components.attoseconds) / 1e18
      report.fact(
        "a quarter of minutes, three pools",
        "\(number(seconds)) s for \(test.ticks / 4) rows, peak \(Machine.peakMemory) MiB (\(before) before), "
          + "at most 30 s",
        holds: seconds <= 30)
    } catch { report.fact("a quarter of minutes, three pools", "FAILED: \(error)", holds: false) }
  }
}
