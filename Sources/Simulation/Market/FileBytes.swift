import CZlib
import Glibc

/// The bytes of a file from start to end, unpacked when the file is gzip; the kind is told by the first two bytes.
///
/// - Complexity: a fixed buffer of 32 KiB and zlib's 40 KiB, whatever the length of the file
final class FileBytes {
  private static let chunk = 32 * 1_024

  private let file: String
  private let descriptor: Int32
  private let packed: UnsafeMutableBufferPointer<UInt8>
  /// On the heap because zlib keeps the address.
  private let inflater: UnsafeMutablePointer<z_stream>
  private var inflating = false
  /// Whether the last gzip member came to its end.
  private var memberEnded = false
  private var started = false
  private var sourceEnded = false
  /// The CRC-32 of the unpacked bytes that were read so far.
  private(set) var checksum: UInt32 = 0

  /// Opens a file for reading.
  init(_ file: String) throws(MarketFault) {
    self.file = file
    descriptor = try Self.opened(file)
    packed = .allocate(capacity: Self.chunk)
    packed.initialize(repeating: 0)
    inflater = .allocate(capacity: 1)
    inflater.initialize(to: z_stream())
  }

  deinit {
    if inflating { inflateEnd(inflater) }
    inflater.deallocate()
    packed.deallocate()
    close(descriptor)
  }

  private static func opened(_ file: String) throws(MarketFault) -> Int32 {
    // Not to wait for a writer where the name is a pipe's.
    let descriptor = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR {
        throw MarketFault(
          .fileMissing, file: file, expected: "a file", got: "no file of this name", fix: "Check the path.")
      }
      throw unreadable(file)
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      close(descriptor)
      throw unreadable(file)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw MarketFault(
        .notAFile, file: file, expected: "a regular file",
        got: status.st_mode & S_IFMT == S_IFDIR ? "a directory" : "a pipe or device",
        fix: "Name the CSV files one by one.")
    }
    return descriptor
  }

  private static func unreadable(_ file: String) -> MarketFault {
    let reason = strerror(errno).map { String(cString: $0) } ?? "error \(errno)"
    return MarketFault(
      .unreadable, file: file, expected: "a readable file", got: reason, fix: "Check the permissions and the disk.")
  }

  /// Fills a part of `target` and tells how much; zero at the end of the file.
  func read(into target: UnsafeMutableRawBufferPointer) throws(MarketFault) -> Int {
    if !started {
      started = true
      try fill()
      if inflater.pointee.avail_in >= 2, packed[0] == 0x1f, packed[1] == 0x8b { try beginInflating() }
    }
    let count = inflating ? try inflated(into: target) : try copied(into: target)
    checksum = UInt32(
      truncatingIfNeeded: crc32(UInt(checksum), target.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt32(count)))
    return count
  }

  /// Reads the next chunk behind zlib's input pointer; sets `sourceEnded` when there is none.
  private func fill() throws(MarketFault) {
    var count = Glibc.read(descriptor, packed.baseAddress, Self.chunk)
    while count < 0, errno == EINTR { count = Glibc.read(descriptor, packed.baseAddress, Self.chunk) }
    guard count >= 0 else { throw Self.unreadable(file) }
    inflater.pointee.next_in = packed.baseAddress
    inflater.pointee.avail_in = UInt32(count)
    sourceEnded = count == 0
  }

  private func copied(into target: UnsafeMutableRawBufferPointer) throws(MarketFault) -> Int {
    if inflater.pointee.avail_in == 0 { try fill() }
    let count = min(Int(inflater.pointee.avail_in), target.count)
    if count > 0, let from = inflater.pointee.next_in {
      target.copyMemory(from: UnsafeRawBufferPointer(start: from, count: count))
      inflater.pointee.next_in = from + count
      inflater.pointee.avail_in -= UInt32(count)
    }
    return count
  }

  private func beginInflating() throws(MarketFault) {
    // 15 bits of window, and 16 to ask for the gzip frame with its checksum.
    let code = inflateInit2_(inflater, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard code == Z_OK else { throw corrupt("zlib cannot start (code \(code))") }
    inflating = true
  }

  private func inflated(into target: UnsafeMutableRawBufferPointer) throws(MarketFault) -> Int {
    guard let start = target.baseAddress else { return 0 }
    inflater.pointee.next_out = start.assumingMemoryBound(to: UInt8.self)
    inflater.pointee.avail_out = UInt32(target.count)
    while inflater.pointee.avail_out == UInt32(target.count) {
      if inflater.pointee.avail_in == 0, !sourceEnded { try fill() }
      if sourceEnded, inflater.pointee.avail_in == 0 {
        if memberEnded { return 0 }
        throw MarketFault(
          .truncatedCompression, file: file, expected: "the end of the gzip stream",
          got: "the end of the file before it",
          fix: "The file was cut short: fetch it again, or check it with gzip -t.")
      }
      if memberEnded {
        // A further member may follow; anything else is rubbish behind the data.
        guard inflateReset(inflater) == Z_OK else { throw corrupt("zlib cannot restart") }
        memberEnded = false
      }
      switch inflate(inflater, Z_NO_FLUSH) {
      case Z_OK, Z_BUF_ERROR: break
      case Z_STREAM_END: memberEnded = true
      default: throw corrupt(inflater.pointee.msg.map { String(cString: $0) } ?? "damaged data")
      }
    }
    return target.count - Int(inflater.pointee.avail_out)
  }

  private func corrupt(_ reason: String) -> MarketFault {
    MarketFault(
      .corruptCompression, file: file, expected: "an intact gzip stream", got: reason,
      fix: "The file is damaged: fetch it again, or check it with gzip -t.")
  }
}
