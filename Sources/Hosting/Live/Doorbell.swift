import Glibc

/// Wakes the sequencer's thread. Rings are not counted: one wait may answer many.
public final class Doorbell: Sendable {
  private let descriptors: (reader: Int32, writer: Int32)

  /// A doorbell, or the reason why the system gives no pipe.
  public init() throws(DiskFault) {
    var pair: [Int32] = [-1, -1]
    guard pipe(&pair) == 0 else { throw DiskFault(.open, file: "doorbell", code: errno) }
    for descriptor in pair {
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
      _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    }
    descriptors = (pair[0], pair[1])
  }

  deinit {
    close(descriptors.reader)
    close(descriptors.writer)
  }

  /// Wakes the waiter, now or when it next waits. Callable from any thread and from a signal handler.
  public func ring() {
    var byte: UInt8 = 1
    _ = write(descriptors.writer, &byte, 1)
  }

  /// Waits for a ring, at most so long. Returns early when a signal arrives.
  public func wait(milliseconds: Int32) {
    var request = pollfd(fd: descriptors.reader, events: Int16(POLLIN), revents: 0)
    guard poll(&request, 1, milliseconds) > 0 else { return }
    var waste = [UInt8](repeating: 0, count: 256)
    while read(descriptors.reader, &waste, waste.count) == waste.count {}
  }

  /// For an event loop that waits for many things: readable when the bell was rung.
  public var readable: Int32 { descriptors.reader }
}
