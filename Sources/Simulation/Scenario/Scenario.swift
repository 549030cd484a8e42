/// A scenario file that was read: the venue that it declares and the lines that it runs.
///
/// The format is in docs/scenarios.md.
///
/// - Evidence: `ScenarioFileTests` runs every shipped file and one with a wrong expectation; `ScenarioParserTests`.
public struct Scenario: Sendable {
  /// The file's name, for messages.
  public let name: String
  let venue: ScenarioVenue
  let names: ScenarioNames
  let statements: [ScenarioStatement]

  init(name: String, venue: ScenarioVenue, names: ScenarioNames, statements: [ScenarioStatement]) {
    self.name = name
    self.venue = venue
    self.names = names
    self.statements = statements
  }

  /// Reads a file.
  ///
  /// - Domain: any bytes; nothing in a file can stop the process.
  /// - Throws: everything that is wrong with the file, up to fifty faults.
  public init(parsing bytes: [UInt8], name: String) throws(ScenarioFaults) {
    self = try ScenarioParser.parse(bytes, name: name)
  }

  /// How many lines run.
  public var statementCount: Int { statements.count }

  /// Runs every line through the engine and compares.
  public func run() -> ScenarioResult {
    switch ScenarioRunner.start(self) {
    case .success(var runner): return runner.run()
    case .failure(let difference): return ScenarioResult(statements: 0, checks: 0, differences: [difference.difference])
    }
  }
}

/// Something that came out otherwise than the file says.
public struct ScenarioDifference: Hashable, Sendable, CustomStringConvertible {
  /// From one.
  public let line: Int
  /// What the file says.
  public let expected: String
  /// What came out.
  public let got: String

  /// `line: expected …, got …`, to be put behind the file's name and a colon.
  public var description: String { "\(line): expected \(expected), got \(got)" }
}

/// How a scenario came out.
public struct ScenarioResult: Hashable, Sendable {
  /// Lines that were run.
  public let statements: Int
  /// Expectations that were checked; one in force over many lines counts once a line.
  public let checks: Int
  /// What came out otherwise, in order of the lines; at most a hundred.
  public let differences: [ScenarioDifference]
  /// Whether everything came out as the file says.
  public var isAsExpected: Bool { differences.isEmpty }
}
