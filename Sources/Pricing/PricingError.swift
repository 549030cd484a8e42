public import QuantMath

/// Why there is no price.
public enum PricingError: Error, Hashable, Sendable {
  /// An argument lies outside of what the model covers: which, what was expected, what was got.
  case outOfDomain(argument: String, expected: String, got: Double)
  /// An iteration stopped before it met its tolerance.
  case noConvergence(of: String)
  /// The model does not cover this kind of contract; says what does.
  case notCovered(String)
  /// The price lies outside of the bounds that exclude arbitrage, so that no volatility gives it.
  case noSuchVolatility(reason: String)

  /// The error of a numeric function, told of the quantity that it was computing.
  public init(_ error: NumericError, of quantity: String) {
    switch error {
    case .outOfDomain, .notFinite, .shapeMismatch:
      self = .outOfDomain(argument: quantity, expected: "a number in its domain", got: .nan)
    case .noConvergence, .notBracketed, .singular, .notPositiveDefinite: self = .noConvergence(of: quantity)
    }
  }
}
