internal import QuantMath

/// A surface of total variance with what Dupire's formula asks of it.
public protocol TotalVarianceSurface: Sendable {
  /// `w(k, T)`, its first and second derivative by `k = ln(K/F)` and its derivative by time.
  func variance(_ k: Double, years: Double) -> TotalVariancePoint
}

/// A point of a surface of total variance.
public struct TotalVariancePoint: Hashable, Sendable {
  /// The total variance.
  public var value: Double
  /// By k.
  public var slope: Double
  /// Twice by k.
  public var bend: Double
  /// By time.
  public var byTime: Double

  /// A point of these numbers.
  public init(value: Double, slope: Double, bend: Double, byTime: Double) {
    self.value = value
    self.slope = slope
    self.bend = bend
    self.byTime = byTime
  }

  /// Dupire's local variance at log-moneyness k: `∂w/∂T / g`, where g is the density beside that of Black's model.
  ///
  /// - Throws: `outOfDomain`: the surface allows arbitrage there, `g ≤ 0` or `∂w/∂T < 0`
  /// - Source: Gatheral, The Volatility Surface, 2006, equation 1.10
  public func localVariance(at k: Double) throws(PricingError) -> Double {
    let lean = 1 - k * slope / (2 * value)
    let density = lean * lean - slope * slope / 4 * (1 / value + 0.25) + 0.5 * bend
    let variance = byTime / density
    guard value > 0, density > 0, variance >= 0, variance < 1e6 else {
      throw .outOfDomain(argument: "surface", expected: "a density and a calendar spread above 0", got: density)
    }
    return variance
  }
}

/// Gatheral and Jacquier's surface SSVI: flat volatility at the forward, `θ = σ²T` and `φ = η/√(θ(1 + θ))`.
///
/// - Source: Gatheral and Jacquier, Arbitrage-free SVI volatility surfaces, 2014, equation 4.5
public struct FlatSsvi: TotalVarianceSurface, Hashable {
  /// The volatility at the forward.
  public var volatility: Double
  /// The lean of the smile.
  public var correlation: Double
  /// The curvature of the smile; free of butterflies where `η(1 + |ρ|) ≤ 2`.
  public var curvature: Double

  /// A surface of these parameters.
  public init(volatility: Double, correlation: Double, curvature: Double) {
    self.volatility = volatility
    self.correlation = correlation
    self.curvature = curvature
  }

  public func variance(_ k: Double, years: Double) -> TotalVariancePoint {
    let theta = volatility * volatility * years
    let phi = curvature / (theta * (1 + theta)).squareRoot()
    let rho = correlation
    let shifted = phi * k + rho
    let size = (shifted * shifted + 1 - rho * rho).squareRoot()
    let value = 0.5 * theta * (1 + rho * phi * k + size)
    let slope = 0.5 * theta * phi * (rho + shifted / size)
    let bend = 0.5 * theta * phi * phi * (1 - rho * rho) / (size * size * size)
    // d ln φ/d ln θ = -(1 + 2θ)/(2(1 + θ)); w depends on φ through φk.
    let elasticity = -(1 + 2 * theta) / (2 * (1 + theta))
    let byTime = (value + k * slope * elasticity) / years
    return TotalVariancePoint(value: value, slope: slope, bend: bend, byTime: byTime)
  }
}
