import Configuration

/// What this program is.
enum Release {
  static let version = "0.1.0"

  #if arch(x86_64)
    static let machine = "x86_64"
  #elseif arch(arm64)
    static let machine = "aarch64"
  #else
    static let machine = "unknown"
  #endif

  #if DEBUG
    static let build = "debug"
  #else
    static let build = "release"
  #endif
}

/// `ballast version`.
struct VersionCommand: Command {
  let synopsis = CommandSynopsis(
    name: "version", summary: "tell the version and what results depend on",
    options: [.flag("json", nil, "one JSON object")], examples: ["ballast version --json"])

  func run(_ arguments: Arguments, in context: CommandContext) throws -> ExitCode {
    let hash = try DefaultConfiguration.load().hash
    if arguments.has("json") {
      context.say(
        JSONText.object([
          ("version", JSONText.quoted(Release.version)), ("build", JSONText.quoted(Release.build)),
          ("machine", JSONText.quoted(Release.machine)), ("default_config_hash", JSONText.quoted(hash)),
        ]))
    } else {
      context.say("ballast \(Release.version) (\(Release.machine), \(Release.build))")
      context.say("default configuration \(hash.prefix(16))")
    }
    return .success
  }
}
