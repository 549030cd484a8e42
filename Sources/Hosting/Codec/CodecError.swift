/// Why bytes could not be read as the thing they should be.
public struct CodecError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was wrong with the bytes.
  public enum Fault: Hashable, Sendable {
    /// The field needs more bytes than are left.
    case endsTooEarly(needed: Int, left: Int)
    /// A variable-length integer is longer than its shortest form or than 64 bits.
    case integerNotCanonical
    /// A length or count is above what the field allows.
    case tooLong(length: UInt64, limit: Int)
    /// No case of the closed enum has this code.
    case unknownCode(UInt64, of: String)
    /// A truth value that is neither 0 nor 1.
    case notTruth(UInt8)
    /// Text that is not UTF-8.
    case notText
    /// Bytes are left after the last field.
    case bytesLeft(Int)
    /// The fields were readable but contradict each other or their domain.
    case notAllowed(String)
  }

  /// What was wrong.
  public let fault: Fault
  /// Where: bytes from the start of the payload.
  public let offset: Int

  /// A fault at `offset` bytes from the start of the payload.
  public init(_ fault: Fault, at offset: Int) {
    self.fault = fault
    self.offset = offset
  }

  /// The fault and its place, for an operator.
  public var description: String {
    let text =
      switch fault {
      case .endsTooEarly(let needed, let left): "needs \(needed) bytes, \(left) left"
      case .integerNotCanonical: "variable-length integer not in shortest form"
      case .tooLong(let length, let limit): "length \(length) above the limit of \(limit)"
      case .unknownCode(let code, let type): "no \(type) has the code \(code)"
      case .notTruth(let byte): "truth value \(byte)"
      case .notText: "text is not UTF-8"
      case .bytesLeft(let count): "\(count) bytes left over"
      case .notAllowed(let reason): reason
      }
    return "byte \(offset): \(text)"
  }
}
