import FoundationEssentials
import Simulation

/// `ballast scenario FILE…`: runs scenario files and tells what came out otherwise.
struct ScenarioCommand: Command {
  /// A scenario longer than this is none.
  private static let mostBytes = 8 << 20
  private static let ending = ".scenario"

  let synopsis = CommandSynopsis(
    name: "scenario", summary: "run scenario files through the engine and tell what comes out otherwise",
    operands: [Operand(name: "file", count: .oneOrMore, summary: "a scenario file, or a folder with *.scenario files")],
    options: [.flag("json", nil, "one JSON object")],
    examples: ["ballast scenario Scenarios", "ballast scenario Scenarios/vectors/SKEW-1.scenario"],
    remarks: [
      "Each difference is a line file:line: expected ..., got ...; a file that cannot be read is told with its column.",
      "Ends with 9 when something came out otherwise, with 1 when a file is malformed, in which case nothing is run.",
      "The format: docs/scenarios.md",
    ])

  func run(_ arguments: Arguments, in context: CommandContext) throws -> ExitCode {
    let paths = try arguments.operands.flatMap(Self.files)
    var scenarios: [Scenario] = []
    var faults: [String] = []
    for path in paths {
      let bytes = try FileBytes.reading(path, most: Self.mostBytes)
      do throws(ScenarioFaults) {
        scenarios.append(try Scenario(parsing: bytes, name: path))
      } catch {
        faults += error.faults.map { "\(path):\($0)" }
      }
    }
    if !faults.isEmpty {
      for fault in faults { context.note(fault) }
      return .failure
    }
    var results: [(name: String, result: ScenarioResult)] = []
    let progress = context.progress("scenarios", total: Int64(scenarios.count))
    for scenario in scenarios {
      try Interruption.check()
      results.append((scenario.name, scenario.run()))
      progress.update(Int64(results.count))
    }
    progress.finish()
    arguments.has("json") ? writeObject(results, context) : writeLines(results, context)
    return results.allSatisfy(\.result.isAsExpected) ? .success : .expectation
  }

  /// The file itself, or the scenarios of a folder in order of their names.
  private static func files(_ path: String) throws(CommandFailure) -> [String] {
    var isFolder = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { throw .missingFile(path) }
    guard isFolder else { return [path] }
    let inside = (try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? []
    let found = inside.filter { $0.hasSuffix(ending) }.sorted()
    if found.isEmpty { throw .missingFile("\(path)/*\(ending)") }
    let folder = path.hasSuffix("/") ? path : path + "/"
    return found.map { folder + $0 }
  }

  private func writeLines(_ results: [(name: String, result: ScenarioResult)], _ context: CommandContext) {
    for (name, result) in results {
      for difference in result.differences { context.say("\(name):\(difference)") }
      let mark =
        result.isAsExpected ? context.terminal.painted("ok    ", .green) : context.terminal.painted("FAILED", .red)
      context.say("\(mark)  \(name): \(result.statements) lines, \(result.checks) checks")
    }
    let failed = results.count { !$0.result.isAsExpected }
    let checks = results.reduce(0) { $0 + $1.result.checks }
    context.say("\(results.count) scenarios, \(checks) checks, \(failed) failed")
  }

  private func writeObject(_ results: [(name: String, result: ScenarioResult)], _ context: CommandContext) {
    let elements = results.map { name, result in
      JSONText.object([
        ("file", JSONText.quoted(name)), ("ok", String(result.isAsExpected)), ("lines", String(result.statements)),
        ("checks", String(result.checks)),
        (
          "differences",
          JSONText.array(
            result.differences.map {
              JSONText.object([
                ("line", String($0.line)), ("expected", JSONText.quoted($0.expected)), ("got", JSONText.quoted($0.got)),
              ])
            })
        ),
      ])
    }
    let isWell = results.allSatisfy(\.result.isAsExpected)
    context.say(JSONText.object([("ok", String(isWell)), ("scenarios", JSONText.array(elements))]))
  }
}
