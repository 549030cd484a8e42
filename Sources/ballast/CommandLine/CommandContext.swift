import Configuration
import Glibc

/// What a command works with: where it writes, how it may write, and what surrounds it.
struct CommandContext {
  /// What was asked for: standard output.
  let output: any TextSink
  /// Progress and complaints: standard error.
  let errors: any TextSink
  /// The terminal behind standard output.
  var terminal: Terminal
  /// The terminal behind standard error.
  var errorTerminal: Terminal
  let environment: [String: String]
  /// No progress is shown.
  var isQuiet = false

  /// The process's own.
  static func standard() -> CommandContext {
    let environment = processEnvironment()
    return CommandContext(
      output: DescriptorSink(STDOUT_FILENO), errors: DescriptorSink(STDERR_FILENO, isBuffered: false),
      terminal: Terminal(STDOUT_FILENO, environment), errorTerminal: Terminal(STDERR_FILENO, environment),
      environment: environment)
  }

  /// Writes a line of what was asked for.
  func say(_ line: String) { output.write(line + "\n") }

  /// Writes a line beside it.
  func note(_ line: String) { errors.write(line + "\n") }

  /// A bar on the terminal, or now and then a line where there is none.
  func progress(_ label: String, total: Int64?) -> ProgressBar {
    let style: ProgressBar.Style = isQuiet ? .silent : errorTerminal.isTerminal ? .bar : .lines
    return ProgressBar(label, total: total, style: style, width: errorTerminal.width, sink: errors)
  }

  /// The configuration that `--config` names, or the default one.
  func configuration(_ arguments: Arguments) throws -> VenueConfiguration {
    guard let path = arguments.text("config") else { return try DefaultConfiguration.load() }
    return try VenueConfiguration(try FileBytes.reading(path, most: 1 << 21), file: path)
  }
}

/// The variables of the environment.
private func processEnvironment() -> [String: String] {
  var found: [String: String] = [:]
  for name in ["NO_COLOR", "TERM", "COLUMNS", "HOME", "TMPDIR", "BALLAST_SHARED"] {
    if let value = getenv(name) { found[name] = String(cString: value) }
  }
  return found
}
