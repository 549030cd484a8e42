/// An unevaluated sum of two doubles, the second at most half a unit in the last place of the first.
///
/// Only additions and multiplications that IEEE 754 rounds exactly; no fused multiply-add, so that every processor
/// gives the same bits.
///
/// - Source: Dekker, A floating-point technique for extending the available precision, 1971; Knuth, TAOCP 2, 4.2.2
struct TwoDouble {
  var high: Double
  var low: Double

  /// `a + b` without error.
  @inline(__always) static func sum(_ a: Double, _ b: Double) -> TwoDouble {
    let high = a + b
    let part = high - a
    return TwoDouble(high: high, low: (a - (high - part)) + (b - part))
  }

  /// `a + b` without error where `a` is zero or not smaller than `b`.
  @inline(__always) static func orderedSum(_ a: Double, _ b: Double) -> TwoDouble {
    let high = a + b
    return TwoDouble(high: high, low: (a - high) + b)
  }

  /// `a · b` without error while factors stay below 2^995 and the product above 2^-960.
  @inline(__always) static func product(_ a: Double, _ b: Double) -> TwoDouble {
    let high = a * b
    let (aTop, aRest) = halves(a)
    let (bTop, bRest) = halves(b)
    let low = ((aTop * bTop - high) + aTop * bRest + aRest * bTop) + aRest * bRest
    return TwoDouble(high: high, low: low)
  }

  /// `a` as a sum of two numbers of at most 26 bits.
  @inline(__always) private static func halves(_ a: Double) -> (Double, Double) {
    let shifted = a * 134_217_729
    let top = shifted - (shifted - a)
    return (top, a - top)
  }
}
