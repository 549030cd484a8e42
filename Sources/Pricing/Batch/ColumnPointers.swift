extension UnsafeBufferPointer {
  /// Where a column that has rows begins.
  var start: UnsafePointer<Element> {
    guard let baseAddress else { preconditionFailure("Invariant: a column that is handed on has rows") }
    return baseAddress
  }
}

extension UnsafeMutableBufferPointer {
  /// Where a column that has rows begins.
  var start: UnsafeMutablePointer<Element> {
    guard let baseAddress else { preconditionFailure("Invariant: a column that is handed on has rows") }
    return baseAddress
  }
}
