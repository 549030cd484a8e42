/// Why the facts of a journal are not those of a ledger.
public struct FactFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// One line for people.
  public let reason: String
  /// The reason.
  public var description: String { reason }

  init(_ reason: String) { self.reason = reason }
}
