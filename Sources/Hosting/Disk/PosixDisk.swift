import Glibc

/// One directory of a POSIX file system.
///
/// All names are resolved against the directory's descriptor, so that a renamed parent changes nothing.
public final class PosixDisk: JournalDisk, Sendable {
  private let directory: Int32

  /// Opens the directory at `path`, which must exist.
  ///
  /// - Parameter exclusive: takes the directory's lock, so that a second writer is refused with `EWOULDBLOCK`. The lock
  ///   is the kernel's and ends with the process, however it ends.
  public init(path: String, exclusive: Bool) throws(DiskFault) {
    directory = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard directory >= 0 else { throw DiskFault(.open, file: path, code: errno) }
    if exclusive, flock(directory, LOCK_EX | LOCK_NB) != 0 {
      let code = errno
      Glibc.close(directory)
      throw DiskFault(.lock, file: path, code: code)
    }
  }

  deinit { Glibc.close(directory) }

  /// The names in the directory, in any order, without `.` and `..`.
  public func names() throws(DiskFault) -> [String] {
    let copy = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard copy >= 0, let stream = fdopendir(copy) else { throw DiskFault(.list, file: "", code: errno) }
    defer { closedir(stream) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = readdir(stream) else {
        if errno != 0 { throw DiskFault(.list, file: "", code: errno) }
        return names
      }
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name != ".", name != ".." { names.append(name) }
    }
  }

  /// Opens for reading and writing; with `creating` the name must be new.
  public func open(_ name: String, creating: Bool) throws(DiskFault) -> DiskFile {
    let flags = O_RDWR | O_CLOEXEC | (creating ? O_CREAT | O_EXCL : 0)
    let descriptor = openat(directory, name, flags, 0o600)
    guard descriptor >= 0 else { throw DiskFault(.open, file: name, code: errno) }
    return DiskFile(descriptor: descriptor, name: name)
  }

  /// Gives the descriptor back.
  public func close(_ file: DiskFile) { Glibc.close(file.descriptor) }

  /// The size in bytes.
  public func size(of file: DiskFile) throws(DiskFault) -> Int {
    var status = stat()
    guard fstat(file.descriptor, &status) == 0 else { throw DiskFault(.size, file: file.name, code: errno) }
    return Int(status.st_size)
  }

  /// Reads at most `target.count` bytes; zero at the end.
  public func read(
    _ file: DiskFile, at offset: Int, into target: UnsafeMutableRawBufferPointer
  ) throws(DiskFault) -> Int {
    let count = pread(file.descriptor, target.baseAddress, target.count, off_t(offset))
    guard count >= 0 else { throw DiskFault(.read, file: file.name, code: errno) }
    return count
  }

  /// Writes at most `source.count` bytes and says how many.
  public func write(
    _ source: UnsafeRawBufferPointer, to file: DiskFile, at offset: Int
  ) throws(DiskFault) -> Int {
    let count = pwrite(file.descriptor, source.baseAddress, source.count, off_t(offset))
    guard count >= 0 else { throw DiskFault(.write, file: file.name, code: errno) }
    return count
  }

  /// Makes the file's bytes and size durable. After an error nothing is known about what was written.
  public func sync(_ file: DiskFile) throws(DiskFault) {
    guard fdatasync(file.descriptor) == 0 else { throw DiskFault(.sync, file: file.name, code: errno) }
  }

  /// Sets the size.
  public func truncate(_ file: DiskFile, to size: Int) throws(DiskFault) {
    guard ftruncate(file.descriptor, off_t(size)) == 0 else { throw DiskFault(.truncate, file: file.name, code: errno) }
  }

  /// Makes sure that writes below `size` need no more space; new bytes read as zero.
  public func preallocate(_ file: DiskFile, to size: Int) throws(DiskFault) {
    let code = posix_fallocate(file.descriptor, 0, off_t(size))
    guard code == 0 else { throw DiskFault(.preallocate, file: file.name, code: code) }
  }

  /// Gives the file another name, in place of what had it.
  public func rename(_ name: String, to newName: String) throws(DiskFault) {
    guard renameat(directory, name, directory, newName) == 0 else {
      throw DiskFault(.rename, file: name, code: errno)
    }
  }

  /// Removes the name.
  public func remove(_ name: String) throws(DiskFault) {
    guard unlinkat(directory, name, 0) == 0 else { throw DiskFault(.remove, file: name, code: errno) }
  }

  /// Makes the names durable.
  public func syncDirectory() throws(DiskFault) {
    guard fsync(directory) == 0 else { throw DiskFault(.syncDirectory, file: "", code: errno) }
  }
}
