import Glibc
import Hosting
import Quantities

/// a child writes and acknowledges through a pipe until it is killed; then everything acknowledged must be there.
struct KilledWriter {
  let directory: String
  let segment = 64 << 10

  /// The child: writes until it dies, telling each durable sequence.
  func write(seed: UInt64) throws {
    var chance = SeededStream(seed: seed)
    let disk = try PosixDisk(path: directory, exclusive: true)
    let journal = try FileJournal(disk: disk, settings: TortureScript.settings(segment: segment), at: .zero)
    while true {
      try TortureScript.writeGroup(journal, count: 1 + Int(chance.next() % 12))
      var acknowledged = journal.durableSequence
      guard Glibc.write(1, &acknowledged, 8) == 8 else { return }
    }
  }

  /// The parent: kills `rounds` children and checks after each.
  func run(rounds: Int, seed: UInt64) throws {
    var chance = SeededStream(seed: seed)
    var checked: UInt64 = 0
    var erased = 0
    for round in 0..<rounds {
      let acknowledged = max(try killOne(seed: chance.next(), after: UInt32(chance.next() % 12_000)), checked)
      let disk = try PosixDisk(path: directory, exclusive: true)
      let journal = try FileJournal(disk: disk, settings: TortureScript.settings(segment: segment), at: .zero)
      guard journal.durableSequence >= acknowledged else {
        throw TortureFailure("round \(round): \(acknowledged) acknowledged, \(journal.durableSequence) recovered")
      }
      if journal.opening.erasedBytes > 0 { erased += 1 }
      checked = try TortureScript.check(journal, after: checked)
      try journal.retire(through: checked)
    }
    guard checked > 0 else { throw TortureFailure("no child wrote anything") }
    print("kill: \(rounds) kills, \(checked) records, \(erased) torn tails, 0 acknowledged lost")
  }

  /// Starts a child, kills it so many microseconds after its first acknowledgement, returns its last one.
  private func killOne(seed: UInt64, after microseconds: UInt32) throws -> UInt64 {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw TortureFailure("pipe: errno \(errno)") }
    _ = fcntl(ends[0], F_SETFD, FD_CLOEXEC)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    posix_spawn_file_actions_addclose(&actions, ends[1])
    defer { posix_spawn_file_actions_destroy(&actions) }
    let words: [String] = ["journal-torture", "child", directory, "\(seed)"]
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
    arguments.append(nil)
    defer { for argument in arguments { free(argument) } }
    var child: pid_t = 0
    guard posix_spawn(&child, "/proc/self/exe", &actions, nil, arguments, environ) == 0 else {
      throw TortureFailure("the child does not start")
    }
    close(ends[1])
    defer { close(ends[0]) }
    var last: UInt64 = 0
    guard read(ends[0], &last, 8) == 8 else {
      kill(child, SIGKILL)
      var status: Int32 = 0
      waitpid(child, &status, 0)
      throw TortureFailure("the child ended with status \(status) before its first acknowledgement")
    }
    usleep(microseconds)
    kill(child, SIGKILL)
    var status: Int32 = 0
    waitpid(child, &status, 0)
    var word: UInt64 = 0
    while read(ends[0], &word, 8) == 8 { last = word }
    return last
  }
}
