/// Two arguments at which a function has opposite signs.
public struct RootBracket: Hashable, Sendable {
  /// The smaller argument.
  public let lower: Double
  /// The larger argument.
  public let upper: Double
  /// The function at `lower`.
  public let atLower: Double
  /// The function at `upper`.
  public let atUpper: Double
  /// How often the function was asked.
  public let evaluations: Int

  /// Widens `[lower, upper]` until the function changes sign inside.
  ///
  /// The end with the smaller absolute value moves away from the other by 1.6 times the width, within the limits.
  ///
  /// - Domain: finite `lower < upper` inside `[least, greatest]`
  /// - Complexity: at most `evaluations` calls
  /// - Throws: `outOfDomain`: ends not finite or not in order; `notFinite`: the function gave NaN; `notBracketed`: both
  ///   limits or the number of evaluations were reached without a change of sign
  /// - Evidence: RootTests.bracketsWiden
  public static func expand(
    lower: Double, upper: Double, least: Double = -.greatestFiniteMagnitude,
    greatest: Double = .greatestFiniteMagnitude, evaluations: Int = 100,
    _ function: (Double) throws(NumericError) -> Double
  ) throws(NumericError) -> RootBracket {
    guard lower < upper, lower.isFinite, upper.isFinite, least <= lower, upper <= greatest else { throw .outOfDomain }
    var (a, b) = (lower, upper)
    var (atA, atB) = (try number(a, function), try number(b, function))
    var asked = 2
    while (atA > 0) == (atB > 0) && atA != 0 && atB != 0 {
      let (mayFall, mayRise) = (a > least, b < greatest)
      guard mayFall || mayRise, asked < evaluations else { throw .notBracketed }
      // Half the width first, so that the step of a very wide interval stays finite.
      let step = 3.2 * (0.5 * b - 0.5 * a)
      if mayFall && (atA.magnitude < atB.magnitude || !mayRise) {
        a = Swift.max(least, a - step, -.greatestFiniteMagnitude)
        atA = try number(a, function)
      } else {
        b = Swift.min(greatest, b + step, .greatestFiniteMagnitude)
        atB = try number(b, function)
      }
      asked += 1
    }
    return RootBracket(lower: a, upper: b, atLower: atA, atUpper: atB, evaluations: asked)
  }

  private static func number(
    _ x: Double, _ function: (Double) throws(NumericError) -> Double
  ) throws(NumericError) -> Double {
    let value = try function(x)
    if value.isNaN { throw .notFinite }
    return value
  }

  /// An argument between `a` and `b` that halves the width, or the number of doubles where the ends have one sign and
  /// differ by more than a factor of four, or wherever `counting` asks for it.
  ///
  /// Halving the count reaches neighbours from any bracket in 64 steps.
  static func middle(_ a: Double, _ b: Double, counting: Bool) -> Double {
    let (small, large) = a.magnitude < b.magnitude ? (a, b) : (b, a)
    let haveOneSign = small != 0 && small.sign == large.sign
    let isWide = counting || haveOneSign
    if !isWide || (haveOneSign && small.magnitude > 0.25 * large.magnitude) { return 0.5 * small + 0.5 * large }
    let (p, q) = (ordinal(a), ordinal(b))
    return double(ordinal: (p >> 1) + (q >> 1) + (p & q & 1))
  }

  /// The place of a double among all doubles, in order.
  static func ordinal(_ x: Double) -> Int64 {
    let bits = Int64(bitPattern: x.magnitude.bitPattern)
    return x.sign == .minus ? -bits : bits
  }

  private static func double(ordinal: Int64) -> Double {
    let size = Double(bitPattern: ordinal.magnitude)
    return ordinal < 0 ? -size : size
  }
}
