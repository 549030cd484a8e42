import Glibc
import Hosting
import Testing

/// Files that are there whole or not at all.
@Suite struct PendingFileTests {
  /// A folder of its own, removed with everything in it.
  private final class Folder {
    let path: String

    init() throws {
      var name = Array("/tmp/ballast-pending-XXXXXX".utf8CString)
      path = String(cString: try #require(mkdtemp(&name)))
    }

    deinit {
      for name in names { unlink("\(path)/\(name)") }
      rmdir(path)
    }

    var names: [String] { ((try? PosixDisk(path: path, exclusive: false).names()) ?? []).sorted() }

    func write(_ text: String, _ name: String) throws {
      let file = try #require(fopen("\(path)/\(name)", "w"))
      fputs(text, file)
      fclose(file)
    }

    func text(_ name: String) throws -> String {
      let file = try #require(fopen("\(path)/\(name)", "r"))
      defer { fclose(file) }
      var bytes = [UInt8](repeating: 0, count: 4_096)
      let count = fread(&bytes, 1, bytes.count, file)
      return String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    func mode(_ name: String) -> mode_t {
      var found = stat()
      return lstat("\(path)/\(name)", &found) == 0 ? found.st_mode : 0
    }
  }

  private func write(_ text: String, into file: PendingFile) {
    var text = text
    let count = text.withUTF8 { Glibc.write(file.descriptor, $0.baseAddress, $0.count) }
    #expect(count == text.utf8.count)
  }

  @Test func nothingIsSeenBeforeTheEnd() throws {
    let folder = try Folder()
    try folder.write("old", "a.csv")
    do {
      let file = try PendingFile("\(folder.path)/a.csv")
      write("new", into: file)
      #expect(try folder.text("a.csv") == "old")
    }
    #expect(folder.names == ["a.csv"], "what was given up leaves nothing")
    let file = try PendingFile("\(folder.path)/a.csv")
    write("new", into: file)
    try file.finish()
    #expect(try folder.text("a.csv") == "new")
    #expect(folder.names == ["a.csv"])
  }

  @Test func twoWritersDoNotMix() throws {
    let folder = try Folder()
    let (first, second) = (try PendingFile("\(folder.path)/a"), try PendingFile("\(folder.path)/a"))
    write("first", into: first)
    write("2", into: second)
    try first.finish()
    try second.finish()
    #expect(try folder.text("a") == "2")
  }

  @Test func aFileOfTheDraftsOldNameIsNotTouched() throws {
    let folder = try Folder()
    try folder.write("mine", "a.partial")
    try folder.write("victim", "v")
    symlink("\(folder.path)/v", "\(folder.path)/b.partial")
    for name in ["a", "b"] {
      let file = try PendingFile("\(folder.path)/\(name)")
      write("text", into: file)
      try file.finish()
    }
    #expect(try folder.text("a.partial") == "mine")
    #expect(try folder.text("v") == "victim")
  }

  @Test func linksAreFollowedAndModesKept() throws {
    let folder = try Folder()
    try folder.write("old", "target")
    chmod("\(folder.path)/target", 0o600)
    symlink("target", "\(folder.path)/link")
    let file = try PendingFile("\(folder.path)/link")
    write("new", into: file)
    try file.finish()
    #expect(folder.mode("link") & S_IFMT == S_IFLNK)
    #expect(folder.mode("target") & 0o7777 == 0o600)
    #expect(try folder.text("target") == "new")
  }

  @Test func pipesAndDevicesAreWrittenInto() throws {
    let folder = try Folder()
    #expect(mkfifo("\(folder.path)/pipe", 0o600) == 0)
    let reader = open("\(folder.path)/pipe", O_RDONLY | O_NONBLOCK)
    defer { close(reader) }
    let file = try PendingFile("\(folder.path)/pipe")
    write("through", into: file)
    try file.finish()
    var bytes = [UInt8](repeating: 0, count: 16)
    #expect(read(reader, &bytes, 16) == 7)
    #expect(folder.mode("pipe") & S_IFMT == S_IFIFO)
    let nothing = try PendingFile("/dev/null")
    write("text", into: nothing)
    try nothing.finish()
    var found = stat()
    #expect(stat("/dev/null", &found) == 0 && found.st_mode & S_IFMT == S_IFCHR)
  }

  @Test func whatCannotBeMadeSaysWhy() {
    #expect(throws: DiskFault.self) { try PendingFile("/nowhere/at/all") }
    #expect { try PendingFile("/tmp") } throws: { ($0 as? DiskFault)?.code == EISDIR }
  }
}
