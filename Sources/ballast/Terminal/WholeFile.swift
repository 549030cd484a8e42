import Glibc
import Hosting

/// Text for a file that is there whole or not at all.
final class WholeFile: TextSink {
  private let name: String
  private let file: PendingFile
  private var pending: [UInt8] = []
  private var failure: Int32?

  /// - Throws: a failure when the file cannot be made.
  init(_ name: String) throws(CommandFailure) {
    self.name = name
    do throws(DiskFault) {
      file = try PendingFile(name)
    } catch {
      throw CommandFailure(
        code: .failure, message: "\(name) cannot be written: \(error.reason)", fix: "Check the folder.")
    }
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
        bytes.baseAddress.map { Glibc.write(file.descriptor, $0 + begin, bytes.count - begin) } ?? 0
      }
      if count >= 0 { start += count } else if errno != EINTR { failure = errno }
    }
    pending.removeAll(keepingCapacity: true)
  }

  /// Whether writing can go on.
  func check() throws(CommandFailure) {
    guard let failure else { return }
    throw CommandFailure(
      code: .failure, message: "\(name) cannot be written: \(systemMessage(failure))",
      fix: failure == ENOSPC || failure == EDQUOT || failure == EFBIG ? "Make room and run again." : "")
  }

  /// Writes what is left and gives the file its name.
  func finish() throws(CommandFailure) {
    flush()
    try check()
    do throws(DiskFault) { try file.finish() } catch {
      failure = error.code
      try check()
    }
  }
}
