import Configuration
import Hosting

/// `ballast doctor`: whether Ballast can run here, and what to do where it cannot.
struct DoctorCommand: Command {
  let synopsis = CommandSynopsis(
    name: "doctor", summary: "check this machine and a configuration, and tell how to mend what is wrong",
    options: [
      .configuration,
      .value("folder", "DIR", "where the journal would lie; without it what the configuration says"),
      .flag("json", nil, "one JSON object"),
    ],
    examples: ["ballast doctor", "ballast doctor --config venue.toml --folder /tmp/journal"],
    remarks: ["Ends with 0 when Ballast can run, with 1 when something has to be mended. Warnings do not count."])

  func run(_ arguments: Arguments, in context: CommandContext) throws -> ExitCode {
    var findings = [ArithmeticCheck.exact(), ArithmeticCheck.mathematics()]
    let (configuration, verdicts) = Self.configuration(arguments, context)
    findings += verdicts
    let folder = arguments.text("folder") ?? configuration?.journalFolder ?? "journal"
    let sizes = configuration?.journalSettings(identity: 0)
    let needed = Int64(sizes.map { $0.segmentBytes + $0.reserveBytes } ?? 80 << 20)
    let storage = StorageCheck(folder: folder, needed: needed)
    findings += [storage.writing(), storage.space()]
    findings += [MachineCheck.clocks(), MachineCheck.files(), MachineCheck.size()]
    findings.append(MachineCheck.terminal(context.terminal))
    arguments.has("json") ? writeObject(findings, context) : writeTable(findings, context)
    return findings.contains { $0.verdict == .failure } ? .failure : .success
  }

  /// The configuration, and what is to be said about it: each fault and each assumption by itself.
  private static func configuration(
    _ arguments: Arguments, _ context: CommandContext
  ) -> (VenueConfiguration?, [Finding]) {
    let name = "configuration"
    do {
      let found = try context.configuration(arguments)
      let detail =
        "\(found.file): \(found.feedNames.count) feeds, \(found.marketNames.count) markets, "
        + "hash \(found.hash.prefix(16))"
      let assumptions = found.assumptions.map { feed, assumption in
        Finding.warning(name, "\(feed): \(assumption)", fix: "Declare three sources or more for \(feed).")
      }
      return (found, [.ok(name, detail)] + assumptions)
    } catch let error as ConfigurationError {
      return (
        nil,
        error.faults.map { fault in
          .failure(name, "\(fault.file):\(fault.place): \(fault.path): \(fault.message)", fix: fault.fix)
        }
      )
    } catch {
      let failure = error as? CommandFailure
      return (nil, [.failure(name, failure?.message ?? "\(error)", fix: failure?.fix ?? "")])
    }
  }

  private func writeTable(_ findings: [Finding], _ context: CommandContext) {
    for finding in findings {
      let mark: String
      switch finding.verdict {
      case .ok: mark = context.terminal.painted("ok     ", .green)
      case .warning: mark = context.terminal.painted("warning", .yellow)
      case .failure: mark = context.terminal.painted("FAILED ", .red)
      }
      context.say("\(mark)  \(finding.check): \(finding.detail)")
      if !finding.fix.isEmpty { context.say("         \(finding.fix)") }
    }
    let failures = findings.count { $0.verdict == .failure }
    let warnings = findings.count { $0.verdict == .warning }
    context.say(
      failures == 0
        ? "Ballast can run here; \(warnings) warnings." : "\(failures) to be mended, \(warnings) warnings.")
  }

  private func writeObject(_ findings: [Finding], _ context: CommandContext) {
    let elements = findings.map { finding in
      JSONText.object([
        ("check", JSONText.quoted(finding.check)), ("verdict", JSONText.quoted(finding.verdict.rawValue)),
        ("detail", JSONText.quoted(finding.detail)), ("fix", JSONText.quoted(finding.fix)),
      ])
    }
    let isWell = !findings.contains { $0.verdict == .failure }
    context.say(JSONText.object([("ok", String(isWell)), ("findings", JSONText.array(elements))]))
  }
}
