import Glibc
import Hosting
import Quantities

/// `ballast replay`: verifies a journal and plays it again.
struct ReplayCommand: Command {
  let synopsis = CommandSynopsis(
    name: "replay", summary: "verify a journal: its chain, its codes, and that it leads to the states it states",
    operands: [Operand(name: "JOURNAL", count: .one, summary: "the folder of a journal, or a file in it")],
    options: [
      .flag("facts", nil, "replay the facts alone, which holds for ever"), .flag("json", nil, "one JSON object"),
    ], examples: ["ballast replay journal"],
    remarks: [
      "The inputs go through the engine once more, and the facts alone through a ledger; every entry must come out",
      "byte for byte, and both must have every state hash that was stored. Nothing is written. Ends with 0 when all",
      "of it holds, 3 when there is no journal, 8 with file:offset when it is damaged or leads elsewhere.",
      "A journal of a version with other rules is replayed by its facts alone: --facts.",
    ])

  func run(_ arguments: Arguments, in context: CommandContext) throws -> ExitCode {
    let folder = try Self.folder(arguments.operands[0])
    let bar = context.progress("replaying", total: nil)
    let replay: JournalReplay
    do throws(JournalError) {
      replay = try JournalReplay(try Self.disk(folder), factsAlone: arguments.has("facts")) { bar.update(Int64($0)) }
    } catch {
      bar.finish()
      if case .historyMissing(before: 1) = error {
        throw CommandFailure(code: .missingFile, message: "there is no journal in \(folder)", fix: "Check the path.")
      }
      throw error
    }
    bar.finish()
    let figures = Self.figures(replay)
    if arguments.has("json") {
      context.say(JSONText.object(figures.map { ($0.name, $0.isText ? JSONText.quoted($0.value) : $0.value) }))
    } else {
      for figure in figures { context.say("\(figure.name) \(figure.value)") }
    }
    return .success
  }

  private static func disk(_ folder: String) throws(JournalError) -> PosixDisk {
    do throws(DiskFault) { return try PosixDisk(path: folder, exclusive: false) } catch { throw .disk(error) }
  }

  /// The folder that is meant: the operand itself, or where the file lies.
  private static func folder(_ path: String) throws(CommandFailure) -> String {
    var status = stat()
    guard stat(path, &status) == 0 else { throw .missingFile(path) }
    if status.st_mode & S_IFMT == S_IFDIR { return path }
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func figures(_ replay: JournalReplay) -> [(name: String, value: String, isText: Bool)] {
    func hex(_ hash: UInt64) -> String { Figures.hexadecimal(hash) }
    return [
      ("records", "\(replay.records)", false), ("inputs", "\(replay.inputs)", false),
      ("entries", "\(replay.entries)", false), ("facts", "\(replay.facts)", false),
      ("postings", "\(replay.postings)", false), ("hashes_compared", "\(replay.hashes)", false),
      ("first_time", replay.span.map { Figures.instant($0.lowerBound) } ?? "", true),
      ("last_time", replay.span.map { Figures.instant($0.upperBound) } ?? "", true),
      ("last_sequence", "\(replay.lastSequence)", false), ("torn_bytes", "\(replay.tornBytes)", false),
      ("identity", hex(replay.identity), true), ("settings_hash", hex(replay.configHash), true),
      ("chain", hex(replay.chain), true), ("state_hash", hex(replay.stateHash), true),
    ]
  }
}
