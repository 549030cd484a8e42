/// When an integration may stop.
public struct QuadratureTolerance: Hashable, Sendable {
  /// The error that is allowed, in the unit of the integral.
  public var absolute: Double
  /// The error that is allowed, as a share of the integral.
  public var relative: Double
  /// How often the function may be asked.
  public var evaluations: Int

  /// A tolerance; by default ten digits.
  ///
  /// - Domain: negative or NaN tolerances count as 0; a share below 2^-50 as 2^-50
  public init(absolute: Double = 0, relative: Double = 1e-10, evaluations: Int = 10_000) {
    self.absolute = absolute > 0 ? absolute : 0
    self.relative = relative > 0x1p-50 ? relative : 0x1p-50
    self.evaluations = Swift.max(evaluations, 0)
  }

  /// Whether an error satisfies one of the tolerances.
  func accepts(_ error: Double, of value: Double) -> Bool {
    error <= Swift.max(absolute, relative * value.magnitude)
  }
}

/// An integral and what is known of its error.
public struct QuadratureResult: Hashable, Sendable {
  /// The integral.
  public let value: Double
  /// An estimate of the absolute error, as a rule far too large.
  public let error: Double
  /// How often the function was asked.
  public let evaluations: Int
}
