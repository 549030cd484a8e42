import Glibc

/// A file that is there whole or not at all: it is written under a name of its own beside its place, and moved there at
/// the end.
///
/// A link is followed to the file that it names, whose mode is kept. What is no regular file, a device or a pipe, has
/// no place to be moved to and is written straight into.
///
/// - Evidence: PendingFileTests
public final class PendingFile {
  /// Where to write.
  public let descriptor: Int32
  private let place: String
  /// The name until the end; `nil` where there is nothing to move.
  private var draft: [CChar]?

  /// Opens a draft beside `path`, or what stands there if that is no regular file.
  ///
  /// - Throws: what the system says
  public init(_ path: String) throws(DiskFault) {
    var found = stat()
    let isThere = stat(path, &found) == 0
    var link = stat()
    let dangles = !isThere && lstat(path, &link) == 0
    if isThere, found.st_mode & S_IFMT == S_IFDIR { throw DiskFault(.open, file: path, code: EISDIR) }
    if dangles || (isThere && found.st_mode & S_IFMT != S_IFREG) {
      descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
      place = path
      if descriptor < 0 { throw DiskFault(.open, file: path, code: errno) }
      return
    }
    let place = PendingFile.resolved(path)
    let suffix = ".partial"
    var name = Array("\(place).XXXXXX\(suffix)".utf8CString)
    // The name is new, so that neither another process nor a link of that name is written to.
    descriptor = mkstemps(&name, Int32(suffix.utf8.count))
    self.place = place
    guard descriptor >= 0 else { throw DiskFault(.open, file: path, code: errno) }
    draft = name
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    fchmod(descriptor, isThere ? found.st_mode & 0o7777 : 0o644)
  }

  deinit {
    close(descriptor)
    if let draft { unlink(draft) }
  }

  /// Makes what was written durable and gives the file its name.
  ///
  /// - Throws: what the system says; the file at its place is then as it was
  public func finish() throws(DiskFault) {
    guard let draft else { return }
    if fsync(descriptor) != 0 { throw DiskFault(.sync, file: place, code: errno) }
    if rename(draft, place) != 0 { throw DiskFault(.rename, file: place, code: errno) }
    self.draft = nil
  }

  /// The path without links, of a file that is there.
  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }
}
