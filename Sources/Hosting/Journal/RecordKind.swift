/// The stable code of what a record holds. A code is never given to another thing; a retired one stays readable.
@frozen public struct RecordKind: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  /// The code on disk.
  public let rawValue: UInt16
  /// The kind with this code.
  @inlinable public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// The engine's state hash after the step, eight bytes; compared on replay.
  public static var stateHash: RecordKind { RecordKind(rawValue: 1) }

  /// The codes that a codec may give to inputs.
  public static var inputs: ClosedRange<UInt16> { 0x0100...0x7FFF }
  /// The codes that a codec may give to history, which is what the ledger decided.
  public static var history: ClosedRange<UInt16> { 0x8000...0xFFFF }

  /// The record is something that happened to the engine.
  public var isInput: Bool { Self.inputs.contains(rawValue) }
  /// The record is something that the engine decided.
  public var isHistory: Bool { Self.history.contains(rawValue) }

  /// The code in hexadecimal.
  public var description: String { "0x" + String(rawValue, radix: 16) }
}
