let wanted = Set(CommandLine.arguments.dropFirst())
let all = wanted.isEmpty
print(Machine())
var report = BenchReport()
if all || wanted.contains("ledger") { LedgerBench().run(into: &report) }
if all || wanted.contains("engine") { EngineBench().run(into: &report) }
if all || wanted.contains("backtest") { BacktestBench().run(into: &report) }
if all || wanted.contains("heston") { FourierBench().run(into: &report) }
if all || wanted.contains("implied") { ImpliedBench().run(into: &report) }
if all || wanted.contains("monte-carlo") { MonteCarloBench().run(into: &report) }
if all || wanted.contains("european") { PricingBench().run(into: &report) }
if all || wanted.contains("american") { AmericanBench().run(into: &report) }
report.finish()
