/// Sensitivities of a price, to third order. Per unit of the underlying, 1.00 of volatility, 1.00 of rate, a year.
///
/// Time runs forward: `theta`, `charm`, `veta` and `color` are derivatives by calendar time.
public struct Greeks: Hashable, Sendable {
  /// ∂V/∂S.
  public var delta = 0.0
  /// ∂V/∂K.
  public var dualDelta = 0.0
  /// ∂²V/∂S².
  public var gamma = 0.0
  /// ∂V/∂σ.
  public var vega = 0.0
  /// ∂V/∂t.
  public var theta = 0.0
  /// ∂V/∂r.
  public var rho = 0.0
  /// ∂V/∂q.
  public var dividendRho = 0.0
  /// ∂²V/∂S∂σ.
  public var vanna = 0.0
  /// ∂²V/∂σ².
  public var volga = 0.0
  /// ∂²V/∂S∂t.
  public var charm = 0.0
  /// ∂²V/∂σ∂t.
  public var veta = 0.0
  /// ∂³V/∂S³.
  public var speed = 0.0
  /// ∂³V/∂S²∂σ.
  public var zomma = 0.0
  /// ∂³V/∂S²∂t.
  public var color = 0.0
  /// ∂³V/∂σ³.
  public var ultima = 0.0

  /// Speed, zomma, color and ultima are not given: they say nothing, and are shown to nobody.
  public var endsAtSecondOrder = false

  /// All zero.
  public init() {}
}
