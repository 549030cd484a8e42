extension UnsafeBufferPointer {
  /// Where the buffer begins, for a kernel; a buffer that holds nothing has no such place.
  package var start: UnsafePointer<Element> {
    guard let baseAddress else { preconditionFailure("Invariant: a kernel is handed a buffer that holds something") }
    return baseAddress
  }
}

extension UnsafeMutableBufferPointer {
  /// Where the buffer begins, for a kernel; a buffer that holds nothing has no such place.
  package var start: UnsafeMutablePointer<Element> {
    guard let baseAddress else { preconditionFailure("Invariant: a kernel is handed a buffer that holds something") }
    return baseAddress
  }
}
