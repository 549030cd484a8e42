/// Why a scenario file cannot be read: where, what was expected there, what stands there, and what to do about it.
public struct ScenarioFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// From one.
  public let line: Int
  /// From one, in bytes; one past the end where something is missing.
  public let column: Int
  /// What the format asks for at this place.
  public let expected: String
  /// What stands there.
  public let got: String
  /// What to write instead; empty when `expected` says it all.
  public let fix: String

  init(line: Int, column: Int, expected: String, got: String, fix: String = "") {
    self.line = line
    self.column = column
    self.expected = expected
    self.got = got
    self.fix = fix
  }

  /// `line:column: expected …, got …`, to be put behind the file's name and a colon.
  public var description: String {
    "\(line):\(column): expected \(expected), got \(got)" + (fix.isEmpty ? "" : "; \(fix)")
  }
}

/// All faults of one file; a file with a fault is not run.
public struct ScenarioFaults: Error, Hashable, Sendable {
  /// In order of their lines; at least one.
  public let faults: [ScenarioFault]
}
