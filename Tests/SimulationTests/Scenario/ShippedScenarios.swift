import Foundation
import Simulation

/// The scenario files of this repository.
enum ShippedScenarios {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// Paths from the folder `Scenarios`, sorted.
  static let paths: [String] = {
    let found = FileManager.default.enumerator(atPath: root.appending(path: "Scenarios").path)
    return (found?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(".scenario") }.sorted()
  }()

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: "Scenarios").appending(path: path), encoding: .utf8)
  }

  static func page(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  /// What came out, or what is wrong with the file, in the words of the command.
  static func messages(_ text: String) -> [String] {
    do throws(ScenarioFaults) {
      return try Scenario(parsing: Array(text.utf8), name: "test").run().differences.map(\.description)
    } catch {
      return error.faults.map(\.description)
    }
  }
}
