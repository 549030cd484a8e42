import Foundation
import Testing

@testable import ballast

/// `ballast scenario`: what it writes and what the shell learns.
@Suite struct ScenarioCommandTests {
  private static let good = """
    feed BTC
    market BTC feed=BTC
    account alice usdc=100
    expect balance alice 100

    """

  /// Runs the command on a file with this text; the file's folder is cut off what it writes.
  private func run(_ text: String, _ options: String...) throws -> (code: Int32, output: String, errors: String) {
    let folder = FileManager.default.temporaryDirectory.appending(path: "scenario-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "a.scenario")
    try Data(text.utf8).write(to: file)
    let run = ToolRun(words: ["scenario", file.path, "--quiet"] + options)
    let cut = { (text: String) in text.replacingOccurrences(of: folder.path + "/", with: "") }
    return (run.code, cut(run.output), cut(run.errors))
  }

  @Test func tellsThatAllIsWell() throws {
    let done = try run(Self.good)
    #expect(done.code == 0)
    #expect(done.output == "ok      a.scenario: 2 lines, 1 checks\n1 scenarios, 1 checks, 0 failed\n")
  }

  @Test func tellsWhatCameOutOtherwise() throws {
    let done = try run(Self.good.replacingOccurrences(of: "alice 100", with: "alice 101"))
    #expect(done.code == 9)
    #expect(done.output.hasPrefix("a.scenario:4: expected balance alice 101, got 100\nFAILED  a.scenario"))
    let object = try run(Self.good.replacingOccurrences(of: "alice 100", with: "alice 101"), "--json")
    #expect(object.code == 9)
    #expect(object.output.contains(#"{"line":4,"expected":"balance alice 101","got":"100"}"#))
  }

  @Test func tellsWhatIsMalformed() throws {
    let done = try run(Self.good.replacingOccurrences(of: "expect balance", with: "expect balanse"))
    #expect(done.code == 1)
    #expect(done.output.isEmpty)
    #expect(done.errors == "a.scenario:4:8: expected an expectation, got 'balanse'; did you mean 'balance'?\n")
  }

  @Test func tellsWhatIsMissing() {
    #expect(ToolRun("scenario", "no-such.scenario").code == 3)
    #expect(ToolRun("scenario").code == 2)
    #expect(ToolRun("scenario", "--loud").code == 2)
  }
}
