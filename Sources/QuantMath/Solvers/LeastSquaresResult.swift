/// When a least-squares fit may stop.
public struct LeastSquaresTolerance: Hashable, Sendable {
  /// Stop where every residual column is this close to orthogonal to the residuals (cosine of the angle).
  public var gradient: Double
  /// Stop where a step is shorter than this share of the parameters, in scaled units.
  public var step: Double
  /// Stop where neither the model nor the function promises to fall by this share of the cost.
  public var reduction: Double
  /// Stop where the cost is no larger than this, in its own unit.
  public var cost: Double
  /// How many Jacobians may be taken.
  public var iterations: Int

  /// A tolerance; by default what doubles with an exact Jacobian can give.
  ///
  /// - Domain: NaN or negative tolerances count as 0
  public init(
    gradient: Double = 1e-12, step: Double = 1e-12, reduction: Double = 1e-14, cost: Double = 0, iterations: Int = 100
  ) {
    self.gradient = gradient > 0 ? gradient : 0
    self.step = step > 0 ? step : 0
    self.reduction = reduction > 0 ? reduction : 0
    self.cost = cost > 0 ? cost : 0
    self.iterations = Swift.max(iterations, 0)
  }
}

/// Where a least-squares fit ended and why.
public struct LeastSquaresResult: Hashable, Sendable {
  /// Why the fit stopped.
  public enum Reason: Hashable, Sendable {
    /// The cost is zero, or as low as was asked for.
    case exactFit
    /// No free parameter moves the residuals towards zero, to first order.
    case gradientVanishes
    /// The last step was shorter than the tolerance.
    case stepVanishes
    /// The last step reduced the cost by less than the tolerance.
    case reductionVanishes
    /// No step, however short, reduces the cost: the Jacobian and the residuals disagree, or rounding rules.
    case noDescent
    /// The number of iterations ran out; the parameters are the best seen.
    case iterationLimit
  }

  /// Half the sum of squared residuals.
  public let cost: Double
  /// The largest cosine between the residuals and a column of a free parameter.
  public let gradientCosine: Double
  /// How many Jacobians were taken.
  public let iterations: Int
  /// How often the residuals were computed, those for finite differences included.
  public let evaluations: Int
  /// Why the fit stopped.
  public let reason: Reason

  /// Whether the parameters satisfy one of the tolerances.
  public var hasConverged: Bool { reason != .iterationLimit && reason != .noDescent }
}
