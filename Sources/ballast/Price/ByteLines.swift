import Glibc

/// The lines of a file or of standard input, one buffer for all of them.
final class ByteLines {
  private let descriptor: Int32
  private let name: String
  private var buffer: [UInt8]
  private var start = 0
  private var end = 0
  private var isAtEnd = false
  /// The number of the line read last, from 1.
  private(set) var number: Int64 = 0
  /// How many bytes were consumed.
  private(set) var consumed: Int64 = 0
  /// The length of the file; `nil` of a pipe.
  let length: Int64?

  /// The longest line that is read.
  static let longest = 1 << 20

  /// - Parameter path: a file, or `-` for standard input.
  init(_ path: String) throws(CommandFailure) {
    buffer = [UInt8](repeating: 0, count: 1 << 16)
    if path == "-" {
      (descriptor, name, length) = (STDIN_FILENO, "standard input", nil)
      return
    }
    name = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { throw .missingFile(path) }
      throw CommandFailure(code: .missingFile, message: "\(path) cannot be opened: \(systemMessage(errno))")
    }
    var status = stat()
    let isFile = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    length = isFile ? Int64(status.st_size) : nil
    if status.st_mode & S_IFMT == S_IFDIR {
      throw CommandFailure(code: .missingFile, message: "\(path) is a directory", fix: "Name a file.")
    }
  }

  deinit { if descriptor > STDERR_FILENO { close(descriptor) } }

  /// Whether the next line may have to be waited for.
  var isDrained: Bool { newline(from: start) == nil }

  /// Puts the next line, without its end, into `line`; false when there is none.
  func next(into line: inout [UInt8]) throws(CommandFailure) -> Bool {
    var searched = start
    while true {
      if let found = newline(from: searched) {
        take(start..<found, into: &line)
        start = found + 1
        return true
      }
      searched = end
      if isAtEnd {
        guard start < end else { return false }
        take(start..<end, into: &line)
        start = end
        return true
      }
      let moved = start
      try fill()
      searched -= moved
    }
  }

  private func newline(from place: Int) -> Int? {
    buffer.withUnsafeBufferPointer { bytes -> Int? in
      guard place < end, let base = bytes.baseAddress else { return nil }
      guard let found = memchr(base + place, Int32(UInt8(ascii: "\n")), end - place) else { return nil }
      return found - UnsafeMutableRawPointer(mutating: base)
    }
  }

  private func take(_ range: Range<Int>, into line: inout [UInt8]) {
    line.removeAll(keepingCapacity: true)
    var range = range
    if !range.isEmpty, buffer[range.upperBound - 1] == UInt8(ascii: "\r") {
      range = range.lowerBound..<range.upperBound - 1
    }
    line.append(contentsOf: buffer[range])
    number += 1
    consumed += Int64(range.count) + 1
  }

  private func fill() throws(CommandFailure) {
    if start > 0 {
      buffer.withUnsafeMutableBufferPointer { bytes in
        if let base = bytes.baseAddress { memmove(base, base + start, end - start) }
      }
      end -= start
      start = 0
    }
    if end == buffer.count {
      guard buffer.count < Self.longest else {
        throw CommandFailure(
          code: .failure, message: "\(name):\(number + 1): a line of more than \(Self.longest) bytes",
          fix: "Check that this is a CSV file.")
      }
      buffer.append(contentsOf: repeatElement(0, count: buffer.count))
    }
    while true {
      let room = end
      let count = buffer.withUnsafeMutableBytes { bytes in
        bytes.baseAddress.map { read(descriptor, $0 + room, bytes.count - room) } ?? 0
      }
      if count < 0, errno == EINTR { continue }
      if count < 0 {
        throw CommandFailure(code: .failure, message: "\(name) cannot be read: \(systemMessage(errno))")
      }
      isAtEnd = count == 0
      end += count
      return
    }
  }
}
