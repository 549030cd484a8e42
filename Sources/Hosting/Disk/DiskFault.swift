import Glibc

/// A system call on the journal's directory that failed.
public struct DiskFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was being done.
  public enum Operation: String, Hashable, Sendable {
    /// One for each kind of call.
    case list, open, size, read, write, sync, truncate, preallocate, rename, remove, syncDirectory, lock
  }

  /// What was being done.
  public let operation: Operation
  /// The file, or an empty text for the directory.
  public let file: String
  /// The `errno` of the call.
  public let code: Int32

  /// A failed call.
  public init(_ operation: Operation, file: String, code: Int32) {
    self.operation = operation
    self.file = file
    self.code = code
  }

  /// The disk, the quota or the process's file size limit is used up.
  public var isOutOfSpace: Bool { code == ENOSPC || code == EDQUOT || code == EFBIG }

  /// There is no file of that name.
  public var isAbsence: Bool { code == ENOENT }

  /// A signal interrupted the call before it did anything.
  public var isInterruption: Bool { code == EINTR }

  /// The system's words.
  public var reason: String { strerror(code).map { String(cString: $0) } ?? "error \(code)" }

  /// The call, the file and the system's words.
  public var description: String { "\(operation.rawValue) \(file): \(reason) (errno \(code))" }
}
