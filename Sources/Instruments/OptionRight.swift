/// What an option lets its holder do.
@frozen public enum OptionRight: UInt8, Hashable, Sendable, CaseIterable, CustomStringConvertible {
  /// Buy at the strike.
  case call = 0
  /// Sell at the strike.
  case put = 1

  /// +1 for a call, -1 for a put: the sign of the payoff's slope.
  public var sign: Int { self == .call ? 1 : -1 }

  /// `call` or `put`.
  public var description: String { self == .call ? "call" : "put" }
}
