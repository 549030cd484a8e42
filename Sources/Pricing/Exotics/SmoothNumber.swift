import QuantMath

/// A number that may carry its derivatives with it, so that one formula gives a price and all of its Greeks.
protocol SmoothNumber: Sendable {
  /// A number that depends on nothing.
  init(_ constant: Double)
  /// The number itself; the one thing that branches look at.
  var value: Double { get }

  static func + (left: Self, right: Self) -> Self
  static func - (left: Self, right: Self) -> Self
  static func * (left: Self, right: Self) -> Self
  static prefix func - (operand: Self) -> Self
  static func + (left: Self, right: Double) -> Self
  static func - (left: Self, right: Double) -> Self
  static func * (left: Self, right: Double) -> Self

  /// `f(self)`, of which the value and the first three derivatives at `value` are given.
  func mapped(_ level: Double, _ slopes: () -> (Double, Double, Double)) -> Self
  /// The same number with another value: the derivatives stay.
  func revalued(_ value: Double) -> Self
  /// `e^exponent · Φ(self)`, of which the value is given, and `weight`, `e^exponent · φ(self)`.
  func weightedNormal(_ level: Double, exponent: Self, weight: () -> Double) -> Self
}

extension Double: SmoothNumber {
  @inline(__always) var value: Double { self }
  @inline(__always) func mapped(_ level: Double, _ slopes: () -> (Double, Double, Double)) -> Double { level }
  @inline(__always) func revalued(_ value: Double) -> Double { value }
  @inline(__always) func weightedNormal(_ level: Double, exponent: Double, weight: () -> Double) -> Double { level }
}

extension SmoothNumber {
  @inline(__always) static func - (left: Double, right: Self) -> Self { -right + left }
  @inline(__always) static func / (left: Self, right: Self) -> Self {
    let quotient = left.value / right.value
    return (left * reciprocal(right)).revalued(quotient)
  }
  @inline(__always) static func / (left: Self, right: Double) -> Self {
    let quotient = left.value / right
    return (left * (1 / right)).revalued(quotient)
  }
}

/// `1 / x`.
@inline(__always) func reciprocal<N: SmoothNumber>(_ x: N) -> N {
  let level = 1 / x.value
  return x.mapped(level) {
    let square = level * level
    return (-square, 2 * square * level, -6 * square * square)
  }
}

/// `e^x`.
@inline(__always) func exponential<N: SmoothNumber>(_ x: N) -> N {
  let level = Exponential.exp(x.value)
  return x.mapped(level) { (level, level, level) }
}

/// `e^x - 1`.
@inline(__always) func exponentialMinusOne<N: SmoothNumber>(_ x: N) -> N {
  x.mapped(Exponential.expm1(x.value)) {
    let slope = Exponential.exp(x.value)
    return (slope, slope, slope)
  }
}

/// `(e^x - 1) / x`, which is 1 at zero.
func exponentialQuotient<N: SmoothNumber>(_ x: N) -> N {
  if x.value.magnitude > 0.5 { return exponentialMinusOne(x) / x }
  var sum = N(0)
  for n in stride(from: 18.0, through: 2, by: -1) { sum = (sum + 1) * x / n }
  return sum + 1
}

/// `ln x`.
@inline(__always) func logarithm<N: SmoothNumber>(_ x: N) -> N {
  x.mapped(Logarithm.log(x.value)) {
    let slope = 1 / x.value
    return (slope, -slope * slope, 2 * slope * slope * slope)
  }
}

/// `√x`.
@inline(__always) func root<N: SmoothNumber>(_ x: N) -> N {
  let level = x.value.squareRoot()
  return x.mapped(level) {
    let slope = 0.5 / level
    let bend = -0.5 * slope / x.value
    return (slope, bend, -1.5 * bend / x.value)
  }
}

/// `Φ(x)`.
@inline(__always) func normal<N: SmoothNumber>(_ x: N) -> N {
  x.mapped(NormalDistribution.cumulative(x.value)) {
    let density = NormalDistribution.density(x.value)
    return (density, -x.value * density, (x.value * x.value - 1) * density)
  }
}

/// `φ(x)`.
@inline(__always) func normalDensity<N: SmoothNumber>(_ x: N) -> N {
  let level = NormalDistribution.density(x.value)
  return x.mapped(level) {
    let square = x.value * x.value
    return (-x.value * level, (square - 1) * level, (3 - square) * x.value * level)
  }
}

/// The logarithm that stands for the logarithm of zero: far beyond every quantile, and yet a number.
let logarithmOfNothing = -1e5

/// `ln(above / below)`, to its last digits where the two are close.
///
/// - Domain: neither below zero, `below` above zero; zero above gives `logarithmOfNothing`
func logRatio<N: SmoothNumber>(_ above: N, _ below: N) -> N {
  let (a, b) = (above.value, below.value)
  guard a > 0 else { return N(logarithmOfNothing) }
  let level: Double
  if a < 2 * b && b < 2 * a {
    level = Logarithm.log1p((a - b) / b)
  } else {
    let ratio = a / b
    let isPlain = ratio > 0x1p-1000 && ratio < 0x1p1000
    level = isPlain ? Logarithm.log(ratio) : Logarithm.log(a) - Logarithm.log(b)
  }
  return (logarithm(above) - logarithm(below)).revalued(level)
}
