internal import QuantMath

/// A number on which payoffs can be written once, for values and for derivatives.
public protocol PathNumber: Sendable {
  /// A number that depends on nothing.
  init(_ constant: Double)
  /// The number itself; what branches look at.
  var primal: Double { get }

  /// The sum.
  static func + (left: Self, right: Self) -> Self
  /// The difference.
  static func - (left: Self, right: Self) -> Self
  /// The product.
  static func * (left: Self, right: Self) -> Self
  /// The quotient.
  static func / (left: Self, right: Self) -> Self

  /// `e^x`.
  func exponentiated() -> Self
  /// `ln x`.
  func logarithm() -> Self
  /// `√x`.
  func rooted() -> Self
}

extension PathNumber {
  /// `max(x, 0)`, whose slope is that of the side on which `x` lies.
  public func positivePart() -> Self { primal > 0 ? self : Self(0) }
}

extension Double: PathNumber {
  /// The number itself.
  public var primal: Double { self }
  /// `e^x`.
  public func exponentiated() -> Double { Exponential.exp(self) }
  /// `ln x`.
  public func logarithm() -> Double { Logarithm.log(self) }
  /// `√x`.
  public func rooted() -> Double { squareRoot() }
}

/// A dual number: a value with its derivatives in four directions, carried forward through a computation.
///
/// The arithmetic of values is that of `Double`, bit for bit.
///
/// - Limits: at a kink the slope is that of the branch taken
/// - Source: Griewank and Walther, Evaluating Derivatives, 2008, chapter 3
/// - Evidence: DualTests
public struct Dual: PathNumber, Hashable {
  /// The value.
  public var primal: Double
  /// Its derivatives.
  public var slopes: SIMD4<Double>

  /// A constant.
  public init(_ constant: Double) { self.init(constant, slopes: SIMD4(repeating: 0)) }

  /// A value with its derivatives.
  public init(_ primal: Double, slopes: SIMD4<Double>) {
    self.primal = primal
    self.slopes = slopes
  }

  /// The variable of direction `0 ..< 4`.
  public static func variable(_ value: Double, direction: Int) -> Dual {
    var slopes = SIMD4<Double>(repeating: 0)
    slopes[direction] = 1
    return Dual(value, slopes: slopes)
  }

  /// The sum.
  public static func + (left: Dual, right: Dual) -> Dual {
    Dual(left.primal + right.primal, slopes: left.slopes + right.slopes)
  }
  /// The difference.
  public static func - (left: Dual, right: Dual) -> Dual {
    Dual(left.primal - right.primal, slopes: left.slopes - right.slopes)
  }
  /// The product.
  public static func * (left: Dual, right: Dual) -> Dual {
    Dual(left.primal * right.primal, slopes: left.slopes * right.primal + right.slopes * left.primal)
  }
  /// The quotient.
  public static func / (left: Dual, right: Dual) -> Dual {
    let quotient = left.primal / right.primal
    return Dual(quotient, slopes: (left.slopes - right.slopes * quotient) / right.primal)
  }

  /// `e^x`.
  public func exponentiated() -> Dual {
    let level = Exponential.exp(primal)
    return Dual(level, slopes: slopes * level)
  }
  /// `ln x`.
  public func logarithm() -> Dual { Dual(Logarithm.log(primal), slopes: slopes / primal) }
  /// `√x`.
  public func rooted() -> Dual {
    let level = primal.squareRoot()
    return Dual(level, slopes: slopes / (2 * level))
  }
}
