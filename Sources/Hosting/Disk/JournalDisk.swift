import Glibc

/// An open file of a `JournalDisk`.
public struct DiskFile: Hashable, Sendable {
  /// The descriptor.
  public let descriptor: Int32
  /// The name under which it was opened, for messages.
  public let name: String
  /// The file behind `descriptor`.
  public init(descriptor: Int32, name: String) {
    self.descriptor = descriptor
    self.name = name
  }
}

/// The seam below the journal: one directory and the system calls that it needs, each as thin as the call itself.
///
/// A call may be interrupted and may transfer less than was asked; the extension below loops. Nothing is durable before
/// `sync` (a file's bytes and size) and `syncDirectory` (names).
public protocol JournalDisk: AnyObject {
  /// The names in the directory, in any order, without `.` and `..`.
  func names() throws(DiskFault) -> [String]
  /// Opens for reading and writing; with `creating` the name must be new.
  func open(_ name: String, creating: Bool) throws(DiskFault) -> DiskFile
  /// Gives the descriptor back.
  func close(_ file: DiskFile)
  /// The size in bytes.
  func size(of file: DiskFile) throws(DiskFault) -> Int
  /// Reads at most `target.count` bytes; zero at the end.
  func read(_ file: DiskFile, at offset: Int, into target: UnsafeMutableRawBufferPointer) throws(DiskFault) -> Int
  /// Writes at most `source.count` bytes and says how many.
  func write(_ source: UnsafeRawBufferPointer, to file: DiskFile, at offset: Int) throws(DiskFault) -> Int
  /// Makes the file's bytes and size durable. After an error nothing is known about what was written.
  func sync(_ file: DiskFile) throws(DiskFault)
  /// Sets the size.
  func truncate(_ file: DiskFile, to size: Int) throws(DiskFault)
  /// Makes sure that writes below `size` need no more space; new bytes read as zero.
  func preallocate(_ file: DiskFile, to size: Int) throws(DiskFault)
  /// Gives the file another name, in place of what had it.
  func rename(_ name: String, to newName: String) throws(DiskFault)
  /// Removes the name.
  func remove(_ name: String) throws(DiskFault)
  /// Makes the names durable.
  func syncDirectory() throws(DiskFault)
}

extension JournalDisk {
  /// Repeats a call that a signal interrupted. Never used for `sync`, after whose failure nothing is known.
  func uninterrupted<Value>(_ call: () throws(DiskFault) -> Value) throws(DiskFault) -> Value {
    while true {
      do throws(DiskFault) { return try call() } catch { if !error.isInterruption { throw error } }
    }
  }

  /// Writes all of `bytes`, however often the calls stop short.
  func writeFully(_ bytes: borrowing ArraySlice<UInt8>, to file: DiskFile, at offset: Int) throws(DiskFault) {
    var done = 0
    while done < bytes.count {
      let written = try uninterrupted { () throws(DiskFault) in
        var result: Result<Int, DiskFault> = .success(0)
        bytes.withUnsafeBytes { all in
          let rest = UnsafeRawBufferPointer(rebasing: all[done...])
          do throws(DiskFault) { result = .success(try write(rest, to: file, at: offset + done)) } catch {
            result = .failure(error)
          }
        }
        return try result.get()
      }
      guard written > 0 else { throw DiskFault(.write, file: file.name, code: EIO) }
      done += written
    }
  }

  /// The first `limit` bytes of the file, or all of it.
  func readFully(_ file: DiskFile, limit: Int = .max) throws(DiskFault) -> [UInt8] {
    let size = min(limit, try uninterrupted { () throws(DiskFault) in try self.size(of: file) })
    var bytes = [UInt8](repeating: 0, count: size)
    var done = 0
    while done < size {
      let count = try uninterrupted { () throws(DiskFault) in
        var result: Result<Int, DiskFault> = .success(0)
        bytes.withUnsafeMutableBytes { all in
          let rest = UnsafeMutableRawBufferPointer(rebasing: all[done...])
          do throws(DiskFault) { result = .success(try read(file, at: done, into: rest)) } catch {
            result = .failure(error)
          }
        }
        return try result.get()
      }
      if count == 0 { break }
      done += count
    }
    bytes.removeLast(size - done)
    return bytes
  }

  /// The first `limit` bytes of the named file, or all of it.
  func contents(of name: String, limit: Int = .max) throws(DiskFault) -> [UInt8] {
    let file = try uninterrupted { () throws(DiskFault) in try open(name, creating: false) }
    defer { close(file) }
    return try readFully(file, limit: limit)
  }

  /// Creates a file of `size` bytes that begins with `bytes`, under its final name only once all of it is durable.
  ///
  /// A crash at any point leaves either no file of that name or the whole file.
  func install(_ bytes: ArraySlice<UInt8>, as name: String, size: Int) throws(DiskFault) {
    let draft = name + DiskName.draftSuffix
    try? remove(draft)
    do throws(DiskFault) {
      let file = try uninterrupted { () throws(DiskFault) in try open(draft, creating: true) }
      defer { close(file) }
      if size > bytes.count {
        try uninterrupted { () throws(DiskFault) in try preallocate(file, to: size) }
      }
      try writeFully(bytes, to: file, at: 0)
      try sync(file)
      try uninterrupted { () throws(DiskFault) in try rename(draft, to: name) }
    } catch {
      try? remove(draft)
      throw error
    }
    try syncDirectory()
  }
}
