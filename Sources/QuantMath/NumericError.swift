/// Why a function of the room has no number to give.
public enum NumericError: Error, Hashable, Sendable {
  /// The argument lies outside the domain, or is not a number.
  case outOfDomain
  /// The iteration stopped before it met its tolerance.
  case noConvergence
  /// The function has the same sign at both ends of the interval, so that no root is known to lie inside.
  case notBracketed
  /// A function handed in by the caller gave NaN or an infinity where a number was needed.
  case notFinite
  /// The sizes of the arrays or matrices do not fit each other.
  case shapeMismatch
  /// The matrix is singular to working precision, so that the system has no solution to speak of.
  case singular
  /// The symmetric matrix is not positive definite to working precision.
  case notPositiveDefinite
}
