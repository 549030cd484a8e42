import Glibc

/// The rows of a text file, one after the other, in place: nothing is copied but what straddles two chunks.
///
/// Accepts LF and CR LF, a byte order mark, and a last row without an ending.
final class RowReader {
  /// The longest row that is read, in bytes.
  static let longestRow = 16 * 1_024

  private static let capacity = 64 * 1_024

  private let file: String
  private let bytes: FileBytes
  private let buffer: UnsafeMutableRawBufferPointer
  private var start = 0
  private var end = 0
  private var ended = false
  /// The line number of the row that `next` gave last; the first line is 1.
  private(set) var row = 0
  /// The CRC-32 of the unpacked bytes that were read so far.
  var checksum: UInt32 { bytes.checksum }
  /// Where in the unpacked file the row begins that `next` will give.
  private(set) var offset: Int64 = 0

  /// Opens a file and stands before its first row.
  init(_ file: String) throws(MarketFault) {
    self.file = file
    bytes = try FileBytes(file)
    buffer = .allocate(byteCount: Self.capacity, alignment: 16)
  }

  deinit { buffer.deallocate() }

  /// The next row without its ending, valid until the next call; `nil` at the end.
  func next() throws(MarketFault) -> UnsafeRawBufferPointer? {
    var searched = start
    while true {
      if let ending = newline(from: searched) {
        if ending - start > Self.longestRow { throw tooLong() }
        return taken(through: ending, skipping: 1)
      }
      searched = end
      if end - start > Self.longestRow { throw tooLong() }
      if ended { return start == end ? nil : taken(through: end, skipping: 0) }
      if start > 0 {
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[start..<end]))
        searched -= start
        end -= start
        start = 0
      }
      let count = try bytes.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[end...]))
      ended = count == 0
      end += count
    }
  }

  /// Passes over rows until `offset`, without looking at them; `row` is then one less than that row's number.
  func skip(to offset: Int64, rowBefore row: Int) throws(MarketFault) {
    while self.offset < offset {
      if start == end {
        start = 0
        end = try bytes.read(into: buffer)
        if end == 0 { return }
      }
      let step = Int(min(Int64(end - start), offset - self.offset))
      start += step
      self.offset += Int64(step)
    }
    self.row = row
  }

  private func newline(from position: Int) -> Int? {
    guard position < end, let base = buffer.baseAddress,
      let found = memchr(base + position, Int32(UInt8(ascii: "\n")), end - position)
    else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }

  private func taken(through ending: Int, skipping: Int) -> UnsafeRawBufferPointer {
    var from = start
    var to = ending
    offset += Int64(ending + skipping - start)
    start = ending + skipping
    row += 1
    if to > from, buffer[to - 1] == UInt8(ascii: "\r") { to -= 1 }
    if row == 1, to - from >= 3, buffer[from] == 0xef, buffer[from + 1] == 0xbb, buffer[from + 2] == 0xbf { from += 3 }
    return UnsafeRawBufferPointer(rebasing: buffer[from..<to])
  }

  private func tooLong() -> MarketFault {
    MarketFault(
      .rowTooLong, file: file, row: row + 1, expected: "a row of at most \(Self.longestRow) bytes",
      got: shown(buffer[start..<end]), fix: "Check that this is a CSV file with one bar in each row.")
  }
}
