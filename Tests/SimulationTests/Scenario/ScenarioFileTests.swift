import Simulation
import Testing

/// Every shipped scenario comes out as it says, and would be noticed if it did not.
@Suite struct ScenarioFileTests {
  @Test(arguments: ShippedScenarios.paths)
  func comesOutAsItSays(_ path: String) throws {
    let differences = ShippedScenarios.messages(try ShippedScenarios.text(path))
    #expect(differences.isEmpty, "\(path):\(differences.joined(separator: "\n"))")
  }

  @Test func areShipped() {
    #expect(ShippedScenarios.paths.filter { $0.hasPrefix("vectors/") }.count >= 20)
  }

  /// Each expectation in turn is made wrong; the run must say so at its line.
  @Test(arguments: ShippedScenarios.paths)
  func noticesEachWrongExpectation(_ path: String) throws {
    let lines = try ShippedScenarios.text(path).split(separator: "\n", omittingEmptySubsequences: false).map(
      String.init)
    var mutants = 0
    for (index, line) in lines.enumerated() {
      guard let wrong = mutated(line) else { continue }
      mutants += 1
      var changed = lines
      changed[index] = wrong
      let differences = ShippedScenarios.messages(changed.joined(separator: "\n"))
      #expect(
        differences.contains { $0.hasPrefix("\(index + 1):") }, "\(path):\(index + 1): '\(wrong)' was not noticed")
      // A file with many expectations need not be run for each of them.
      if mutants == 12 { break }
    }
    #expect(mutants > 0, "\(path) has no expectation that could be made wrong")
  }

  /// The expectation turned into one that must fail, where that is possible without knowing the figure.
  private func mutated(_ line: String) -> String? {
    var words = line.split(separator: " ").map(String.init)
    guard words.count > 2, words[0] == "expect" else { return nil }
    switch words[1] {
    case "event":
      words.replaceSubrange(1...1, with: ["no", "events"])
    case "rejected", "cancelled": words[2] = words[2] == "unknownAccount" ? "unknownFeed" : "unknownAccount"
    case "always", "never", "no": return nil
    default:
      guard let last = words.last else { return nil }
      let opposites = [
        ">=": "<", "<": ">=", "<=": ">", ">": "<=", "yes": "no", "no": "yes", "agreed": "halted", "halted": "agreed",
        "open": "halted", "pending": "over", "over": "pending",
      ]
      if let sign = words.firstIndex(where: { [">=", "<=", ">", "<"].contains($0) }), sign > 1 {
        words[sign] = opposites[words[sign]] ?? words[sign]
      } else if let opposite = opposites[last] {
        words[words.count - 1] = opposite
      } else {
        let isPlain = last.utf8.allSatisfy { (48...57).contains($0) || $0 == 45 || $0 == 46 }
        guard isPlain, !words.contains("within"), !words.contains("between") else { return nil }
        words[words.count - 1] = last == "1234567" ? "7654321" : "1234567"
      }
    }
    return words.joined(separator: " ")
  }
}
