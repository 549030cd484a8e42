import Glibc

/// Where text goes.
protocol TextSink: AnyObject {
  func write(_ text: String)
  /// Hands on what is kept back.
  func flush()
}

/// A file descriptor. What was asked for is gathered and written in large pieces; messages go out at once.
final class DescriptorSink: TextSink {
  private let descriptor: Int32
  private let limit: Int
  private var pending: [UInt8] = []
  /// The reader has gone, or nothing more can be written: what is still written goes nowhere.
  private(set) var isClosed = false
  /// Why nothing more can be written, a full disk for example; a reader that goes away is no failure.
  private(set) var failure: Int32?

  init(_ descriptor: Int32, isBuffered: Bool = true) {
    self.descriptor = descriptor
    limit = isBuffered && isatty(descriptor) == 0 ? 65_536 : 0
  }

  func write(_ text: String) {
    if isClosed { return }
    pending += Array(text.utf8)
    if pending.count > limit { flush() }
  }

  func flush() {
    var start = 0
    while start < pending.count, !isClosed {
      let count = pending.withUnsafeBytes { bytes in
        bytes.baseAddress.map { Glibc.write(descriptor, $0 + start, bytes.count - start) } ?? 0
      }
      if count > 0 {
        start += count
      } else if errno != EINTR {
        if errno != EPIPE { failure = errno }
        isClosed = true
      }
    }
    pending.removeAll(keepingCapacity: true)
  }
}
