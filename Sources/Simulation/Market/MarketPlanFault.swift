/// A part of a plan that cannot be followed.
public struct MarketPlanFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// Which part, as a path such as `assets[0].volatility`.
  public let part: String
  /// What was expected.
  public let expected: String
  /// What the plan says.
  public let got: String
  /// Part, expectation and what is there.
  public var description: String { "\(part): expected \(expected), got \(got)" }
}

extension MarketPlanFault {
  /// Refuses a number outside a range, and what is no number.
  static func within(_ part: String, _ value: Double, _ low: Double, _ high: Double) throws(MarketPlanFault) {
    try demand(part, value >= low && value <= high, "a number from \(low) to \(high)", "\(value)")
  }

  /// Refuses what does not hold.
  static func demand(
    _ part: String, _ holds: Bool, _ expected: @autoclosure () -> String, _ got: @autoclosure () -> String
  ) throws(MarketPlanFault) {
    if !holds { throw MarketPlanFault(part: part, expected: expected(), got: got()) }
  }
}
