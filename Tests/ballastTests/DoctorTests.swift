import Foundation
import Testing

@testable import ballast

@Suite struct DoctorTests {
  private func folder() throws -> URL {
    let place = FileManager.default.temporaryDirectory.appending(path: "ballast-doctor-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    return place
  }

  @Test func aHealthyMachinePasses() throws {
    let place = try folder()
    defer { try? FileManager.default.removeItem(at: place) }
    let run = ToolRun("doctor", "--folder", place.path + "/journal")
    #expect(run.code == 0, "\(run.output)")
    #expect(run.output.contains("ok       exact arithmetic") && run.output.contains("ok       mathematics"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: place.path).isEmpty, "the doctor leaves nothing behind")
  }

  @Test func everyFaultOfAConfigurationIsTold() throws {
    let place = try folder()
    defer { try? FileManager.default.removeItem(at: place) }
    let file = place.appending(path: "venue.toml")
    try "[venue]\nmin_deposit_usd = 0\nexit_margin = 1\n".write(to: file, atomically: true, encoding: .utf8)
    let run = ToolRun("doctor", "--folder", place.path, "--config", file.path)
    #expect(run.code == 1)
    #expect(run.output.contains("venue.toml:2:19: [venue].min_deposit_usd"))
    #expect(run.output.contains("Write exit_margin_ratio, and convert the value to that unit."))
    #expect(run.output.contains("2 to be mended"))
    let missing = ToolRun("doctor", "--folder", place.path, "--config", place.path + "/none.toml", "--json")
    #expect(missing.code == 1)
    let object = try JSONSerialization.jsonObject(with: Data(missing.output.utf8)) as? [String: Any]
    #expect(object?["ok"] as? Bool == false)
    let findings = object?["findings"] as? [[String: String]] ?? []
    #expect(findings.filter { $0["verdict"] == "failure" }.map { $0["check"] } == ["configuration"])
  }

  @Test func assumptionsAreWarnings() throws {
    let place = try folder()
    defer { try? FileManager.default.removeItem(at: place) }
    let file = place.appending(path: "venue.toml")
    let text =
      "[[feed]]\nname = \"A\"\n[[source]]\nfeed = \"A\"\nname = \"one\"\n[[market]]\nname = \"M\"\nfeed = \"A\"\n"
    try text.write(to: file, atomically: true, encoding: .utf8)
    let run = ToolRun("doctor", "--folder", place.path, "--config", file.path)
    #expect(run.code == 0)
    #expect(run.output.contains("warning  configuration: A: one source is declared"))
  }

  @Test func aFolderThatCannotBeWrittenIsAFailureWithARemedy() throws {
    let finding = StorageCheck(folder: "/proc/ballast", needed: 1).writing()
    #expect(finding.verdict == .failure && finding.fix.hasPrefix("Run: "))
    let place = try folder()
    defer { try? FileManager.default.removeItem(at: place) }
    try Data().write(to: place.appending(path: "file"))
    #expect(StorageCheck(folder: place.path + "/file", needed: 1).writing().verdict == .failure)
    #expect(StorageCheck(folder: place.path + "/a/b/c", needed: 1).writing().fix.contains("mkdir -p"))
    #expect(StorageCheck(folder: place.path + "/a/b/c", needed: 1).space().verdict == .ok)
    #expect(StorageCheck(folder: "journal", needed: .max).space().verdict == .failure)
  }

  @Test func borders() {
    #expect(StorageCheck.space(available: 9, needed: 10, folder: "f").verdict == .failure)
    #expect(StorageCheck.space(available: 99, needed: 10, folder: "f").verdict == .warning)
    #expect(StorageCheck.space(available: 100, needed: 10, folder: "f").verdict == .ok)
    #expect(MachineCheck.clocks(seconds: 1_735_689_599, isSteady: true).verdict == .failure)
    #expect(MachineCheck.clocks(seconds: 1_735_689_600, isSteady: true).verdict == .ok)
    #expect(MachineCheck.clocks(seconds: 1_735_689_600, isSteady: false).verdict == .failure)
    #expect(MachineCheck.files(255).verdict == .failure && MachineCheck.files(256).verdict == .ok)
    #expect(MachineCheck.size(mebibytes: 511, processors: 1).verdict == .warning)
    #expect(MachineCheck.size(mebibytes: 512, processors: 1).verdict == .ok)
  }
}
