/// Powers and roots, with the same bits on every processor.
public enum Power {
  /// `x^y`.
  ///
  /// `e^(y ln x)` with the logarithm and the product in two doubles.
  ///
  /// - Domain: every pair, with the values of IEEE 754 `pow`: `x^0 = 1^y = 1` even for NaN; a negative `x` needs an
  ///   integer `y`, else NaN; `0^y` and `∞^y` are 0 or ±∞.
  /// - Accuracy: see the room's README
  /// - Evidence: ReferenceTests.power, SpecialValueTests.power
  public static func pow(_ x: Double, _ y: Double) -> Double {
    if y == 0 || x == 1 { return 1 }
    if x.isNaN || y.isNaN { return .nan }
    let base = x.magnitude
    if y.isInfinite {
      if base == 1 { return 1 }
      return (base > 1) == (y > 0) ? .infinity : 0
    }
    let parity = Parity(of: y)
    let flips = x.sign == .minus && parity == .odd
    if base == 0 || base == .infinity {
      let size: Double = (base == 0) == (y > 0) ? 0 : .infinity
      return flips ? -size : size
    }
    if x < 0 && parity == .fractional { return .nan }
    let size = base == 1 ? 1 : positivePower(base, y)
    return flips ? -size : size
  }

  /// The square root, correctly rounded by the processor.
  ///
  /// - Throws: `outOfDomain`: `x` is below zero, infinite or NaN
  public static func checkedSquareRoot(_ x: Double) throws(NumericError) -> Double {
    guard x >= 0, x < .infinity else { throw .outOfDomain }
    return x.squareRoot()
  }

  private static func positivePower(_ base: Double, _ y: Double) -> Double {
    let logarithm = Logarithm.extended(base)
    let rough = y * logarithm.high
    if rough > 710 { return .infinity }
    if rough < -746 { return 0 }
    if rough.magnitude < 0x1p-60 { return 1 + rough }
    let product = TwoDouble.product(y, logarithm.high)
    return Exponential.scaled(product.high, product.low + y * logarithm.low).value
  }

  private enum Parity {
    case even, odd, fractional

    init(of y: Double) {
      if y.magnitude >= 0x1p53 {
        self = .even
      } else {
        let whole = Int64(y)
        self = Double(whole) != y ? .fractional : whole & 1 == 0 ? .even : .odd
      }
    }
  }
}
