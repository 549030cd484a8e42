import Glibc

/// Reads small files whole.
enum FileBytes {
  /// The bytes of a file.
  ///
  /// - Throws: `CommandFailure` with code 3 when it is not there, 1 when it cannot be read or has more than `most`.
  static func reading(_ path: String, most: Int) throws(CommandFailure) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { throw .missingFile(path) }
      throw CommandFailure(code: .failure, message: "\(path) cannot be opened: \(systemMessage(errno))")
    }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      if count < 0 { throw CommandFailure(code: .failure, message: "\(path) cannot be read: \(systemMessage(errno))") }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
      if bytes.count > most { throw CommandFailure(code: .failure, message: "\(path) has more than \(most) bytes") }
    }
  }
}

/// What an error number of the system means.
func systemMessage(_ number: Int32) -> String { String(cString: strerror(number)) }
