/// Why a command ends, with its exit code and what to do.
struct CommandFailure: Error, CustomStringConvertible {
  let code: ExitCode
  let message: String
  /// What to do, as one sentence; may be empty.
  var fix = ""

  var description: String { fix.isEmpty ? message : "\(message). \(fix)" }

  static func usage(_ message: String, fix: String = "") -> CommandFailure {
    CommandFailure(code: .usage, message: message, fix: fix)
  }

  static func missingFile(_ path: String) -> CommandFailure {
    CommandFailure(code: .missingFile, message: "there is no file \(path)", fix: "Check the path.")
  }
}
