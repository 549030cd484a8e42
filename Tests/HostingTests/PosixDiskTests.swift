import Glibc
import Quantities
import Testing

@testable import Hosting

/// The journal on real files.
@Suite struct PosixDiskTests {
  /// A new directory that goes with the test.
  final class Folder {
    let path: String

    init() throws {
      var template = Array("/tmp/ballast-journal-XXXXXX".utf8CString)
      guard mkdtemp(&template) != nil else { throw DiskFault(.open, file: "/tmp", code: errno) }
      path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
      if let disk = try? PosixDisk(path: path, exclusive: false), let names = try? disk.names() {
        for name in names { try? disk.remove(name) }
      }
      rmdir(path)
    }
  }

  @Test func writesReopensAndGoesOn() throws {
    let folder = try Folder()
    let settings = JournalScript.settings(segment: 4_096)
    for last in [UInt64(99), 101, 300] {
      let disk = try PosixDisk(path: folder.path, exclusive: true)
      let journal = try FileJournal(disk: disk, settings: settings, at: .zero)
      #expect(JournalScript.write(journal, through: last).acknowledged == last)
      try journal.settle()
    }
    let disk = try PosixDisk(path: folder.path, exclusive: true)
    let journal = try FileJournal(disk: disk, settings: settings, at: .zero)
    #expect(try JournalScript.check(journal) == (nil, 300))
    try journal.verify()
    try SnapshotStore(disk: disk).write(
      Snapshot(
        identity: journal.identity, configHash: 7, sequence: 300, time: journal.lastTime, chain: journal.chain,
        stateHash: 3, payload: [UInt8](repeating: 9, count: 100_000)))
    #expect(try SnapshotStore(disk: disk).read(300).payload.count == 100_000)
    #expect(try disk.names().allSatisfy { !$0.hasSuffix(DiskName.draftSuffix) })
  }

  @Test func aSecondWriterIsRefused() throws {
    let folder = try Folder()
    let disk = try PosixDisk(path: folder.path, exclusive: true)
    #expect(throws: DiskFault(.lock, file: folder.path, code: EWOULDBLOCK)) {
      try PosixDisk(path: folder.path, exclusive: true)
    }
    _ = try PosixDisk(path: folder.path, exclusive: false)
    withExtendedLifetime(disk) {}
  }

  @Test func faultsCarryTheCallTheFileAndTheReason() throws {
    #expect(throws: DiskFault(.open, file: "/nowhere/at/all", code: ENOENT)) {
      try PosixDisk(path: "/nowhere/at/all", exclusive: false)
    }
    let folder = try Folder()
    let disk = try PosixDisk(path: folder.path, exclusive: false)
    #expect(throws: DiskFault(.open, file: "a", code: ENOENT)) { try disk.open("a", creating: false) }
    let file = try disk.open("a", creating: true)
    #expect(throws: DiskFault(.open, file: "a", code: EEXIST)) { try disk.open("a", creating: true) }
    disk.close(file)
    #expect(throws: DiskFault(.sync, file: "a", code: EBADF)) { try disk.sync(file) }
    #expect(DiskFault(.sync, file: "a", code: EIO).description == "sync a: Input/output error (errno 5)")
  }

  @Test func descriptorsAreNotInherited() throws {
    let folder = try Folder()
    let disk = try PosixDisk(path: folder.path, exclusive: false)
    let file = try disk.open("a", creating: true)
    #expect(fcntl(file.descriptor, F_GETFD) & FD_CLOEXEC != 0)
    disk.close(file)
  }

  /// R-25 on a real full disk: a file system of one megabyte. Needs the right to mount.
  @Test func aFullFileSystem() throws {
    let folder = try Folder()
    guard mount("tmpfs", folder.path, "tmpfs", 0, "size=1m") == 0 else {
      print("SKIPPED: aFullFileSystem needs the right to mount a tmpfs (errno \(errno)); run as root")
      return
    }
    defer { umount2(folder.path, Int32(MNT_DETACH)) }
    var settings = JournalScript.settings(segment: 65_536, reserve: 262_144)
    settings.stepAllowance = 4_096
    let disk = try PosixDisk(path: folder.path, exclusive: true)
    let journal = try FileJournal(disk: disk, settings: settings, at: .zero)
    var sequence: UInt64 = 0
    func write() throws(JournalError) {
      sequence += 1
      let payload = JournalScript.payload(sequence)
      try journal.append(JournalScript.kind(sequence), at: JournalScript.time(sequence), payload: payload)
      journal.endStep()
      try journal.commit()
    }
    while journal.admits(essential: false) { try write() }
    let ordinary = sequence
    while journal.admits(essential: true) { try write() }
    #expect(ordinary > 5_000 && sequence - ordinary >= 1_000)
    #expect(try journal.replenish() == false)
    #expect(try journal.retire(through: ordinary / 2) > 2)
    #expect(try journal.replenish())
    #expect(journal.space == .ample)
    for _ in 0..<1_000 { try write() }
    try journal.verify()
  }

  /// R-03 in small; `journal-torture kill DIRECTORY 10000` is the campaign.
  @Test func killedProcessesLoseNothing() throws {
    let folder = try Folder()
    var link = [UInt8](repeating: 0, count: 4_096)
    let length = link.withUnsafeMutableBytes { target in
      target.baseAddress.map { readlink("/proc/self/exe", $0.assumingMemoryBound(to: CChar.self), target.count) } ?? 0
    }
    let tests = String(decoding: link.prefix(max(length, 0)), as: UTF8.self)
    let program = tests.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/journal-torture"
    guard access(program, X_OK) == 0 else {
      print("SKIPPED: killedProcessesLoseNothing needs \(program); build all targets first")
      return
    }
    let words: [String] = [program, "kill", folder.path, "25", "7"]
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
    arguments.append(nil)
    defer { for argument in arguments { free(argument) } }
    var child: pid_t = 0
    #expect(posix_spawn(&child, program, nil, nil, arguments, environ) == 0)
    var status: Int32 = -1
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    #expect(status == 0)
  }
}
