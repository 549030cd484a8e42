/// Circular functions, with the same bits on every processor.
///
/// Of multiples of π where that is what is wanted: the reduction is then exact for every double.
public enum Trigonometry {
  /// `sin(πx)`.
  ///
  /// - Domain: every double; NaN and ±∞ give NaN; exact at multiples of ½, with the sign of `x` at whole numbers
  /// - Accuracy: see the room's README
  /// - Evidence: ReferenceTests.sinePi, TrigonometryTests
  public static func sinPi(_ x: Double) -> Double {
    guard x.magnitude < .infinity else { return .nan }
    let (quarter, rest) = reduced(x)
    let value = quarter & 1 == 0 ? sine(rest) : cosine(rest)
    if value == 0 { return x.sign == .minus ? -0.0 : 0 }
    return quarter & 2 == 0 ? value : -value
  }

  /// `cos(πx)`.
  ///
  /// - Domain: every double; NaN and ±∞ give NaN; exact at multiples of ½
  /// - Accuracy: see the room's README
  /// - Evidence: ReferenceTests.cosinePi, TrigonometryTests
  public static func cosPi(_ x: Double) -> Double {
    guard x.magnitude < .infinity else { return .nan }
    let (quarter, rest) = reduced(x)
    let value = quarter & 1 == 0 ? cosine(rest) : sine(rest)
    if value == 0 { return 0 }
    return (quarter + 1) & 2 == 0 ? value : -value
  }

  /// The arc whose sine is `x`, between -π/2 and π/2.
  ///
  /// The power series up to ½, and `π/2 - 2·asin√((1 - x)/2)` beyond.
  ///
  /// - Domain: `-1 ≤ x ≤ 1`
  /// - Units: radians
  /// - Accuracy: see the room's README
  /// - Throws: `outOfDomain`: `|x| > 1` or NaN
  /// - Evidence: ReferenceTests.arcSine
  public static func arcSine(_ x: Double) throws(NumericError) -> Double {
    guard x.magnitude <= 1 else { throw .outOfDomain }
    let size = x.magnitude
    if size <= 0.5 { return x + beyondLinear(x, x * x) }
    let square = 0.5 * (1 - size)
    let root = square.squareRoot()
    // What the root lacks: (square - root²) / 2root.
    let back = TwoDouble.product(root, root)
    let lack = root > 0 ? 0.5 * ((square - back.high) - back.low) / root : 0
    let half = TwoDouble.orderedSum(0x1.921fb54442d18p0, -2 * root)
    let arc = half.high + (half.low + (0x1.1a62633145c07p-54 - 2 * (lack + beyondLinear(root, square))))
    return x < 0 ? -arc : arc
  }

  /// `arcsin x - x` by its series in the square, for `|x| ≤ ½`.
  private static func beyondLinear(_ x: Double, _ square: Double) -> Double {
    var sum = 0.0
    for coefficient in arcCoefficients.reversed() { sum = sum * square + coefficient }
    return x * (square * sum)
  }

  /// `(2n)! / (4ⁿ n!² (2n + 1))` from `n = 1`; the last is lost beside the first at ½.
  private static let arcCoefficients: [Double] = {
    var (result, central) = ([Double](), 1.0)
    for n in 1...25 {
      central *= Double(2 * n - 1) / Double(2 * n)
      result.append(central / Double(2 * n + 1))
    }
    return result
  }()

  /// `x` as a number of quarter turns (modulo 4) and a rest between -¼ and ¼ half turns.
  @inline(__always) private static func reduced(_ x: Double) -> (quarter: Int64, rest: Double) {
    let turn = x.magnitude < 0x1p50 ? x : x.truncatingRemainder(dividingBy: 2)
    let shifted = 2 * turn + 0x1.8p52
    let quarter = Int64(bitPattern: shifted.bitPattern &- (0x1.8p52).bitPattern)
    return (quarter & 3, turn - 0.5 * (shifted - 0x1.8p52))
  }

  /// `πt` in two doubles.
  @inline(__always) private static func angle(_ t: Double) -> TwoDouble {
    let product = TwoDouble.product(t, 0x1.921fb54442d18p1)
    return TwoDouble(high: product.high, low: product.low + t * 0x1.1a62633145c07p-53)
  }

  /// `sin(πt)` for `|t| ≤ ¼`.
  @inline(__always) private static func sine(_ t: Double) -> Double {
    if t.magnitude < 0x1p-500 {
      // The exact product would lose bits among subnormal numbers.
      let raised = angle(t * 0x1p100)
      return (raised.high + raised.low) * 0x1p-100
    }
    let y = angle(t)
    let s = y.high * y.high
    let near = -1.0 / 6 + s * (1.0 / 120 + s * (-1.0 / 5_040))
    let far = 1.0 / 362_880 + s * (-1.0 / 39_916_800 + s * (1.0 / 6_227_020_800))
    let last = -1.0 / 1_307_674_368_000 + s * (1.0 / 355_687_428_096_000)
    let s3 = s * s * s
    let curve = s * (near + s3 * (far + s3 * last))
    return y.high + (y.high * curve + y.low * (1 - 0.5 * s))
  }

  /// `cos(πt)` for `|t| ≤ ¼`.
  @inline(__always) private static func cosine(_ t: Double) -> Double {
    let y = angle(t)
    let square = TwoDouble.product(y.high, y.high)
    let s = square.high
    let near = 1.0 / 24 + s * (-1.0 / 720 + s * (1.0 / 40_320))
    let far = -1.0 / 3_628_800 + s * (1.0 / 479_001_600 + s * (-1.0 / 87_178_291_200))
    let last = 1.0 / 20_922_789_888_000 + s * (-1.0 / 6_402_373_705_728_000)
    let s3 = s * s * s
    let level = TwoDouble.orderedSum(1, -0.5 * s)
    return level.high + (level.low + (s * s * (near + s3 * (far + s3 * last)) - 0.5 * square.low - y.high * y.low))
  }
}
