import Glibc

/// A file that is there whole or not at all: it is written beside its place and moved there at the end.
final class WholeFile: TextSink {
  private let file: String
  private let partial: String
  private let descriptor: Int32
  private var pending: [UInt8] = []
  private var failure: Int32?

  /// - Throws: a failure when the file cannot be made.
  init(_ file: String) throws(CommandFailure) {
    self.file = file
    partial = file + ".partial"
    descriptor = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    if descriptor < 0 {
      throw CommandFailure(
        code: .failure, message: "\(file) cannot be written: \(systemMessage(errno))", fix: "Check the folder.")
    }
  }

  deinit {
    if descriptor < 0 { return }
    close(descriptor)
    // After `finish` there is nothing of this name.
    unlink(partial)
  }

  func write(_ text: String) {
    pending.append(contentsOf: text.utf8)
    if pending.count > 1 << 16 { flush() }
  }

  func flush() {
    var start = 0
    while start < pending.count, failure == nil {
      let begin = start
      let count = pending.withUnsafeBytes { bytes in
        bytes.baseAddress.map { Glibc.write(descriptor, $0 + begin, bytes.count - begin) } ?? 0
      }
      if count >= 0 { start += count } else if errno != EINTR { failure = errno }
    }
    pending.removeAll(keepingCapacity: true)
  }

  /// Whether writing can go on.
  func check() throws(CommandFailure) {
    guard let failure else { return }
    throw CommandFailure(
      code: .failure, message: "\(file) cannot be written: \(systemMessage(failure))",
      fix: "Make room and run again; nothing is kept of it.")
  }

  /// Writes what is left and gives the file its name.
  func finish() throws(CommandFailure) {
    flush()
    try check()
    if fsync(descriptor) != 0 || rename(partial, file) != 0 {
      failure = errno
      try check()
    }
  }
}
