/// What a model says of a contract.
public struct Valuation: Hashable, Sendable {
  /// The value of one unit, long, in the currency of the underlying's price.
  public var price: Double
  /// Sensitivities that the model gives; `nil` where it gives none.
  public var greeks: Greeks?
  /// Standard error of the price, of models that draw; `nil` of models that compute.
  public var standardError: Double?
  /// The price of the underlying from which on exercise is best now; `nil` where there is no early exercise.
  public var exerciseBoundary: Double?
  /// `F ∂c/∂F` of a premium `c` paid in the underlying: what hedges the contract and its premium; `nil` of other
  /// contracts.
  public var premiumAdjustedDelta: Double?

  /// A valuation of these parts.
  public init(
    price: Double, greeks: Greeks? = nil, standardError: Double? = nil, exerciseBoundary: Double? = nil
  ) {
    self.price = price
    self.greeks = greeks
    self.standardError = standardError
    self.exerciseBoundary = exerciseBoundary
  }
}
