internal import QuantMath

/// A complex number, for characteristic functions.
public struct Complex: Hashable, Sendable {
  /// The real part.
  public var re: Double
  /// The imaginary part.
  public var im: Double

  /// `re + i·im`.
  public init(_ re: Double, _ im: Double = 0) {
    self.re = re
    self.im = im
  }

  /// `i`.
  public static let i = Complex(0, 1)

  /// `|z|²`.
  public var squaredMagnitude: Double { re * re + im * im }

  /// `1/z`.
  public var reciprocal: Complex {
    let scale = 1 / squaredMagnitude
    return Complex(re * scale, -im * scale)
  }

  /// `e^z`.
  public var exponential: Complex {
    let size = Exponential.exp(re)
    let (sine, cosine) = Trigonometry.sineCosine(im)
    return Complex(size * cosine, size * sine)
  }

  /// The principal logarithm; of 0 the real part is -∞.
  public var logarithm: Complex {
    Complex(0.5 * Logarithm.log(squaredMagnitude), Trigonometry.angle(y: im, x: re))
  }

  /// The square root whose real part is not negative.
  public var squareRoot: Complex {
    let size = squaredMagnitude.squareRoot()
    let main = (0.5 * (size + re.magnitude)).squareRoot()
    guard main > 0 else { return Complex(0) }
    let other = im.magnitude / (main + main)
    let (real, imaginary) = re >= 0 ? (main, other) : (other, main)
    return Complex(real, im < 0 ? -imaginary : imaginary)
  }

  /// The sum.
  public static func + (a: Complex, b: Complex) -> Complex { Complex(a.re + b.re, a.im + b.im) }
  /// The difference.
  public static func - (a: Complex, b: Complex) -> Complex { Complex(a.re - b.re, a.im - b.im) }
  /// The product.
  public static func * (a: Complex, b: Complex) -> Complex {
    Complex(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re)
  }
  /// A multiple.
  public static func * (s: Double, a: Complex) -> Complex { Complex(s * a.re, s * a.im) }
  /// The quotient; dividing by 0 gives numbers that are not finite.
  public static func / (a: Complex, b: Complex) -> Complex { a * b.reciprocal }
  /// The opposite.
  public static prefix func - (a: Complex) -> Complex { Complex(-a.re, -a.im) }
}
