import Configuration
import Glibc
import Simulation
import Testing

@testable import ballast

/// The program itself, as a process: killed in the middle of its work, started again, stopped by hand.
@Suite(.serialized) struct RunTests {
  private struct Folder: ~Copyable {
    let path: String

    init() throws {
      var template = Array("/tmp/ballast-run-XXXXXX".utf8CString)
      path = try template.withUnsafeMutableBufferPointer { buffer in
        let base = try #require(buffer.baseAddress)
        return String(cString: try #require(mkdtemp(base)))
      }
    }

    deinit { RunTests.empty(path) }
  }

  /// Removes a folder with the files in it.
  private static func empty(_ path: String) {
    guard let stream = opendir(path) else { return }
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name != ".", name != ".." { unlink("\(path)/\(name)") }
    }
    closedir(stream)
    rmdir(path)
  }

  private static var program: String? {
    var link = [UInt8](repeating: 0, count: 4_096)
    let length = link.withUnsafeMutableBytes { target in
      target.baseAddress.map { readlink("/proc/self/exe", $0.assumingMemoryBound(to: CChar.self), target.count) } ?? 0
    }
    let tests = String(decoding: link.prefix(max(length, 0)), as: UTF8.self)
    let program = tests.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/ballast"
    guard access(program, X_OK) == 0 else {
      print("SKIPPED: RunTests need \(program); build all targets first")
      return nil
    }
    return program
  }

  private static func start(_ program: String, _ words: [String]) -> pid_t {
    var arguments: [UnsafeMutablePointer<CChar>?] = ([program] + words).map { strdup($0) }
    arguments.append(nil)
    defer { for argument in arguments { free(argument) } }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    var child: pid_t = 0
    #expect(posix_spawn(&child, program, &actions, nil, arguments, environ) == 0)
    return child
  }

  private static func end(of child: pid_t) -> Int32 {
    var status: Int32 = -1
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    return status
  }

  /// The figures that `replay` says of a folder.
  private func replay(_ folder: String) -> (code: Int32, figures: [String: String]) {
    let run = ToolRun("replay", folder)
    var figures: [String: String] = [:]
    for line in run.output.split(separator: "\n") {
      let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
      if parts.count == 2 { figures[parts[0]] = parts[1] }
    }
    if run.code != 0 { Issue.record("\(run.errors)") }
    return (run.code, figures)
  }

  /// What was durable when the process was killed is what the next one goes on from, byte for byte.
  @Test func killedUnderLoadItGoesOnFromWhatWasDurable() throws {
    guard let program = Self.program else { return }
    let folder = try Folder()
    let words = ["run", "--data-dir", folder.path, "--speed", "3000", "--duration", "60"]
    var last = 0
    for round in 0..<4 {
      let child = Self.start(program, words)
      usleep(UInt32(900_000 + 370_000 * round))
      kill(child, SIGKILL)
      #expect(Self.end(of: child) & 0x7f == SIGKILL)
      let before = replay(folder.path)
      let sequence = try #require(before.figures["last_sequence"].flatMap { Int($0) })
      // A machine under load may kill it before it has taken anything new; nothing may be lost.
      #expect(before.code == 0 && sequence >= last && sequence > 0)
      last = sequence
      // Recovery alone: the same inputs, facts and hash as the independent replay.
      let recovered = try recovered(folder.path)
      #expect(Figures.hexadecimal(recovered.hash) == before.figures["state_hash"])
      #expect(recovered.sequence == UInt64(sequence))
    }
  }

  @Test func interruptedItStoresASnapshotAndEndsWell() throws {
    guard let program = Self.program else { return }
    let folder = try Folder()
    let aside = try Folder()
    let settings = "\(aside.path)/settings.toml"
    let file = try #require(fopen(settings, "w"))
    // After every input, so that a replay that leads elsewhere is caught at the first step of it.
    fputs("[sequencer]\nhash_interval_count = 1\n", file)
    fclose(file)
    let words = ["run", "--config", settings, "--data-dir", folder.path, "--speed", "3000", "--duration", "60"]
    let child = Self.start(program, words + ["--seed", "9"])
    usleep(1_500_000)
    kill(child, SIGINT)
    #expect(Self.end(of: child) == 0)
    let (code, figures) = replay(folder.path)
    #expect(code == 0)
    #expect(figures["hashes_compared"] == figures["inputs"])
    let recovered = try recovered(folder.path, seed: 9)
    // A folder that somebody else has emptied would be begun anew, and that is no snapshot.
    #expect("\(recovered.sequence)" == figures["last_sequence"])
    #expect(recovered.replayed == 0, "the snapshot is of the last record")
    #expect(Figures.hexadecimal(recovered.hash) == figures["state_hash"])
    #expect(ToolRun("run", "--data-dir", folder.path, "--duration", "1", "--seed", "10").code == 2)
  }

  /// The process may not write far into a file: to the journal that is a full disk, and no root is needed for it.
  @Test func onAFullDiskItStopsAndGoesOnWhenThereIsRoom() throws {
    guard let program = Self.program else { return }
    let folder = try Folder()
    let settings = "\(folder.path)/settings.toml"
    let journal = "\(folder.path)/journal"
    defer {
      unlink(settings)
      for name in ["out", "errors"] { unlink("\(folder.path)/\(name)") }
      Self.empty(journal)
    }
    let file = try #require(fopen(settings, "w"))
    fputs("[journal]\nsegment_bytes = 1048576\nreserve_bytes = 1048576\nstep_allowance_bytes = 65536\n", file)
    fclose(file)
    /// Runs the program in a shell that may set limits first.
    func run(_ limit: String, seconds: Int) -> Int32 {
      let words = "--config '\(settings)' --data-dir '\(journal)' --speed 10000 --duration \(seconds)"
      let output = "> '\(folder.path)/out' 2> '\(folder.path)/errors'"
      let child = Self.start("/bin/sh", ["-c", "\(limit) exec '\(program)' run \(words) \(output)"])
      return Self.end(of: child) >> 8 & 0xff
    }
    #expect(run("", seconds: 1) == 0)
    let before = try #require(replay(journal).figures["last_sequence"].flatMap { Int($0) })
    // Blocks of 512 bytes: a quarter of a mebibyte a file.
    #expect(run("ulimit -f 512;", seconds: 120) == 7)
    // The reserve was there and its size was not: the journal stops at the write that fails.
    #expect(try text("\(folder.path)/errors").hasPrefix("error: journal st"))
    let full = replay(journal)
    let last = try #require(full.figures["last_sequence"].flatMap { Int($0) })
    #expect(full.code == 0 && last >= before)
    // What it said to be durable is there.
    let said = try text("\(folder.path)/out").split(separator: " ").filter { $0.hasPrefix("durable=") }
    for word in said { #expect(try #require(Int(word.dropFirst(8).prefix { $0.isNumber })) <= last) }
    #expect(run("ulimit -f 512;", seconds: 120) == 7, "a restart without room stops again")
    #expect(run("", seconds: 1) == 0)
    let after = replay(journal)
    #expect(after.code == 0)
    #expect(try #require(after.figures["last_sequence"].flatMap { Int($0) }) > last)
  }

  private func text(_ path: String) throws -> String {
    let file = try #require(fopen(path, "r"))
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }

  @Test func whatIsNotThereIsMissing() {
    #expect(ToolRun("replay", "/nowhere/at/all").code == 3)
  }

  private func recovered(
    _ folder: String, seed: Int64 = 1
  ) throws -> (sequence: UInt64, hash: UInt64, replayed: UInt64) {
    let found = try LiveRun.journal(
      DefaultConfiguration.load(), SeededMarket(LiveRun.plan(seed: UInt64(seed))), folder: folder,
      seed: UInt64(seed)
    ).found
    return (found.sequence, found.stateHash, found.replayed)
  }
}
