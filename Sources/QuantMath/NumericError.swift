/// Why a scalar function of the room has no number to give.
public enum NumericError: Error, Hashable, Sendable {
  /// The argument lies outside the domain, or is not a number.
  case outOfDomain
  /// The iteration stopped before it met its tolerance.
  case noConvergence
}
