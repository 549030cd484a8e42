import Foundation
import Quantities
import Simulation
import Testing

@Suite struct BacktestReportTests {
  private func report() throws -> BacktestReport { try SmallBacktest.walked.get() }

  private func object() throws -> [String: Any] {
    let text = try report().json.indented
    return try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  /// The schema of docs/backtest.md.
  @Test(arguments: [
    "schema", "as_of", "data.files", "data.sources", "data.underlyings", "data.rows", "data.missing_rows", "data.ticks",
    "data.span.first", "data.span.last", "data.span.seconds", "data.halted_seconds", "config_hash", "seed",
    "state_hash", "inputs", "commands", "events", "invariant_checks", "invariant_violations", "elapsed_seconds",
    "settings.band_ratio", "exposure.mean_abs_net_delta_usd.static_pool", "exposure.mean_abs_net_delta_usd.unhedged",
    "exposure.mean_abs_net_delta_usd.hedged", "exposure.reduction_vs_static", "exposure.reduction_vs_unhedged",
    "lp.start_value_usd", "lp.end_value_usd", "lp.return", "lp.max_drawdown", "lp.deviation_of_hourly_returns",
    "lp.pools.static_pool.return", "lp.pools.unhedged.return", "lp.pools.hedged.attribution", "hedging.orders",
    "hedging.volume_usd", "hedging.cost_usd", "hedging.cost_bps_of_volume", "hedging.rejected", "hedging.partial",
    "hedging.halts", "traders.intents.noise", "traders.pools.hedged.trades", "traders.pools.hedged.verdicts",
    "bad_debt_usd", "assumptions", "checks",
  ])
  func theSchemaHolds(_ path: String) throws {
    var value: Any = try object()
    for part in path.split(separator: ".") {
      value = try #require((value as? [String: Any])?[String(part)], "\(path)")
    }
    #expect(!(value is NSNull), "\(path) is null")
  }

  @Test(arguments: ["attribution", "attribution_postings"])
  func everyBucketIsThereAndTheyAddUp(_ path: String) throws {
    let json = try report().json
    guard case .object(let members)? = json["lp"]?[path], case .decimal(let end, 12)? = json["lp"]?["end_value_usd"]
    else {
      Issue.record("no \(path)")
      return
    }
    let names = [
      "fees", "funding", "borrow", "trader_pnl", "hedge_pnl", "hedge_cost", "liquidation", "insurance", "bad_debt",
      "adl", "collateral", "lp_flows", "rounding", "residual",
    ]
    #expect(members.map(\.0) == names)
    var sum: Int128 = 0
    for case (_, .decimal(let value, 12)) in members { sum += value }
    #expect(sum == end)
  }

  @Test func theNumbersAreThoseOfThePools() throws {
    let report = try report()
    let hedged = try #require(report[.hedged])
    let old = try #require(report[.staticPool])
    let object = try object()
    let reduction = try #require(report.json["exposure"]?["reduction_vs_static"])
    #expect(Double(reduction.compact) == 1 - hedged.meanNet / old.meanNet)
    let hedging = try #require(object["hedging"] as? [String: Any])
    #expect(hedging["orders"] as? Int == hedged.counts.hedgeOrders)
    #expect(object["commands"] as? Int == report.pools.reduce(0) { $0 + $1.counts.commands })
    #expect((object["state_hash"] as? String).flatMap { UInt64($0, radix: 16) } == hedged.stateHash)
    #expect(object["elapsed_seconds"] as? Double == 1.5)
    #expect(object["as_of"] as? String == "2024-01-02T00:00:00Z")
  }

  @Test func theTextBeginsWithTheHeadlineAndAdmitsALoneSource() throws {
    let text = try report().text
    #expect(text.hasPrefix("net directional exposure "))
    #expect(text.contains("% below a static pool") && text.contains("BTC: one source is declared"))
    for part in ["Pools", "Hedging", "Traders", "Taken for granted", "Checks"] { #expect(text.contains("\n\(part)\n")) }
    #expect(!text.contains("nan") && !text.contains("inf "))
  }

  @Test func theSeriesHaveALineASample() throws {
    let report = try report()
    #expect(report.series.map(\.name) == ["prices.csv", "exposure.csv", "pool.csv", "hedging.csv"])
    for (name, text) in report.series {
      let lines = text.split(separator: "\n")
      #expect(lines.count == report.samples.count + 1, "\(name)")
      let columns = Set(lines.map { $0.split(separator: ",", omittingEmptySubsequences: false).count })
      #expect(columns.count == 1, "\(name)")
    }
  }

  @Test func thePageNeedsNothingFromOutside() throws {
    let page = try report().page
    #expect(page.utf8.count < 2_000_000)
    #expect(!page.contains("src=") && !page.contains("<link") && !page.contains("@import"))
    #expect(page.contains("id=\"exposure\"") && page.contains("Chart.js v3"))
    for opening in ["<section", "<table", "<ul", "<script"] {
      let closing = opening.replacing("<", with: "</")
      #expect(page.components(separatedBy: opening).count == page.components(separatedBy: closing).count, "\(opening)")
    }
  }

  @Test func aFolderGetsEveryFile() throws {
    let scratch = Scratch()
    let folder = scratch.path + "/deep/report"
    let names = try report().write(into: folder)
    #expect(names.sorted() == (try FileManager.default.contentsOfDirectory(atPath: folder)).sorted())
    #expect(names.contains("report.json") && names.contains("report.html"))
    try FileManager.default.removeItem(atPath: scratch.path + "/deep")
    #expect(throws: ReportWriteFault.self) { try report().write(into: scratch.write("file", "x") + "/folder") }
  }
}
