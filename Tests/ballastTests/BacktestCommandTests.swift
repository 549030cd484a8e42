import Foundation
import Quantities
import Simulation
import Testing

@testable import ballast

@Suite struct BacktestCommandTests {
  private final class Folder {
    let url = FileManager.default.temporaryDirectory.appending(path: "ballast-backtest-\(UUID().uuidString)")
    init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(at: url) }
    func file(_ name: String) -> String { url.appending(path: name).path }
    func write(_ name: String, _ text: String) throws -> String {
      try text.write(toFile: file(name), atomically: true, encoding: .utf8)
      return file(name)
    }
  }

  /// Two made hours of one source.
  private func market(in folder: Folder) throws -> String {
    var plan = SeededMarketPlan(seed: 3, length: .hours(2))
    plan.assets = [SeededAsset(underlying: "BTC", price: 42_000)]
    plan.venues = [SeededVenue(name: "alpha")]
    let file = folder.file("alpha_BTCUSD_1m.csv")
    try SeededMarket(plan).write(to: file)
    return file
  }

  private func object(_ text: String) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func aFileBecomesOneObjectOnStandardOutput() throws {
    let folder = try Folder()
    let file = try market(in: folder)
    let run = ToolRun("backtest", file, "--json", "--quiet", "--seed", "7", "--out", folder.file("report"))
    #expect(run.code == 0, "\(run.errors)")
    let report = try object(run.output)
    #expect(report["seed"] as? Int == 7)
    #expect((report["data"] as? [String: Any])?["rows"] as? Int == 120)
    #expect((report["config_hash"] as? String)?.count == 16)
    let written = try String(contentsOfFile: folder.file("report/report.json"), encoding: .utf8)
    #expect(try object(written)["state_hash"] as? String == report["state_hash"] as? String)
    #expect(FileManager.default.fileExists(atPath: folder.file("report/report.html")))
    let again = try object(ToolRun("backtest", file, "--json", "--seed", "7").output)
    #expect(again["state_hash"] as? String == report["state_hash"] as? String)
    let other = try object(ToolRun("backtest", file, "--json", "--seed", "8").output)
    #expect(other["state_hash"] as? String != report["state_hash"] as? String)
  }

  @Test func theTablesHaveTheFrontierWhenAskedFor() throws {
    let folder = try Folder()
    let run = ToolRun("backtest", try market(in: folder), "--frontier")
    #expect(run.code == 0 && run.output.hasPrefix("net directional exposure"))
    #expect(run.output.contains("Band against cost") && run.output.contains("0.05 %"))
  }

  @Test func settingsComeFromTheConfiguration() throws {
    let folder = try Folder()
    let file = try market(in: folder)
    let text = ToolRun("help", "config").output
    let richer = text.replacing("pool_value_usd = 10000000 ", with: "pool_value_usd = 500000 ")
    #expect(richer != text)
    let run = ToolRun("backtest", file, "--json", "--config", try folder.write("venue.toml", richer))
    #expect(run.code == 0, "\(run.errors)")
    let settings = try object(run.output)["settings"] as? [String: Any]
    #expect(settings?["pool_value_usd"] as? Int == 500_000)
  }

  @Test func badRowsAreListedUpToTwenty() throws {
    let folder = try Folder()
    var text = "ts_ms,open,high,low,close,volume\n"
    for row in 0..<30 { text += "\(1_700_000_000_000 + 60_000 * row),1,nan,1,1,5\n" }
    let run = ToolRun("backtest", try folder.write("alpha_BTCUSD_1m.csv", text), "--quiet")
    #expect(run.code == 1 && run.output.isEmpty)
    #expect(run.errors.split(separator: "\n").count == 21 && run.errors.contains("alpha_BTCUSD_1m.csv:2 [high]"))
    #expect(run.errors.contains("10 more"))
  }

  @Test(arguments: [
    ("backtest", Int32(2)), ("backtest x.csv --seed -1", 2), ("backtest x.csv --sed 1", 2),
    ("backtest no-such-file.csv", 3), ("backtest x.csv --config no-such-file.toml", 3),
  ])
  func whatCannotBeFollowedHasItsCode(_ words: String, _ code: Int32) {
    let run = ToolRun(words: words.split(separator: " ").map(String.init))
    #expect(run.code == code && run.output.isEmpty && run.errors.hasPrefix("error:"), "\(run.errors)")
  }

  @Test func aFaultyConfigurationIsFour() throws {
    let folder = try Folder()
    let run = ToolRun("backtest", "x.csv", "--config", try folder.write("venue.toml", "[venue]\nmin_deposit = 1\n"))
    #expect(run.code == 4, "\(run.errors)")
  }

  @Test func aFolderThatCannotBeMadeIsToldBeforeTheRun() throws {
    let folder = try Folder()
    let run = ToolRun("backtest", try market(in: folder), "--out", try folder.write("file", "x") + "/report")
    #expect(run.code == 1 && run.output.isEmpty && run.errors.contains("cannot be written"), "\(run.errors)")
  }
}
