/// A curve of cubic pieces through given points, with a continuous slope.
///
/// Beyond the first and the last knot the curve goes on straight with its slope there.
///
/// - Domain: `value(at:)` and its derivatives take every double; NaN gives NaN
/// - Shapes: `knots`, `values` and `slopes` of one length, at least two
/// - Complexity: `O(log n)` an evaluation
/// - Evidence: InterpolationTests
public struct PiecewiseCubic: Hashable, Sendable {
  /// Where the pieces meet, rising.
  public let knots: [Double]
  /// The curve at the knots.
  public let values: [Double]
  /// The slope of the curve at the knots.
  public let slopes: [Double]

  /// A curve with given slopes (Hermite's form).
  ///
  /// - Throws: `shapeMismatch`: fewer than two knots, or other numbers of values or slopes; `outOfDomain`: knots do not
  ///   rise or a number is not finite
  public init(knots: [Double], values: [Double], slopes: [Double]) throws(NumericError) {
    try KnotSearch.check(knots)
    guard values.count == knots.count, slopes.count == knots.count else { throw .shapeMismatch }
    guard values.allSatisfy(\.isFinite), slopes.allSatisfy(\.isFinite) else { throw .outOfDomain }
    (self.knots, self.values, self.slopes) = (knots, values, slopes)
  }

  /// The natural cubic spline: continuous curvature, none at the ends.
  ///
  /// - Accuracy: fourth order inside, second order near the ends
  /// - Throws: as `init`; `notFinite`: a chord's slope overflows
  /// - Source: de Boor, A practical guide to splines, 2001, chapter 4
  /// - Evidence: InterpolationTests.splines
  public static func naturalSpline(knots: [Double], values: [Double]) throws(NumericError) -> PiecewiseCubic {
    try spline(knots, values, nil)
  }

  /// The clamped cubic spline: continuous curvature and given slopes at the ends.
  ///
  /// - Accuracy: fourth order
  /// - Throws: as `naturalSpline`; `outOfDomain`: a slope is not finite
  /// - Evidence: InterpolationTests.splines
  public static func clampedSpline(
    knots: [Double], values: [Double], lowerSlope: Double, upperSlope: Double
  ) throws(NumericError) -> PiecewiseCubic {
    guard lowerSlope.isFinite, upperSlope.isFinite else { throw .outOfDomain }
    return try spline(knots, values, (lowerSlope, upperSlope))
  }

  /// The curve that rises, falls and stands still exactly where the values do.
  ///
  /// Slopes are weighted harmonic means of the chords' slopes, zero at turning points; three-point formulas, cut where
  /// they would overshoot, at the ends.
  ///
  /// - Accuracy: second order at turning points, third elsewhere
  /// - Throws: as `naturalSpline`
  /// - Source: Fritsch, Butland, A method for constructing local monotone piecewise cubic interpolants, 1984
  /// - Evidence: InterpolationTests.monotoneStaysMonotone
  public static func monotone(knots: [Double], values: [Double]) throws(NumericError) -> PiecewiseCubic {
    let (widths, chords) = try differences(knots, values)
    let last = chords.count - 1
    var slopes = [Double](repeating: chords[0], count: knots.count)
    if last == 0 { return try PiecewiseCubic(knots: knots, values: values, slopes: slopes) }
    slopes[0] = endSlope(widths[0], widths[1], chords[0], chords[1])
    slopes[last + 1] = endSlope(widths[last], widths[last - 1], chords[last], chords[last - 1])
    for i in 1...last {
      let (a, b) = (chords[i - 1], chords[i])
      guard (a > 0 && b > 0) || (a < 0 && b < 0) else {
        slopes[i] = 0
        continue
      }
      // Shares of the widths, so that nothing overflows.
      let share = (2 * widths[i] + widths[i - 1]) / (3 * (widths[i] + widths[i - 1]))
      // Divided by the smaller chord, the harmonic mean can neither over- nor underflow.
      let (small, ratio, weight) = a.magnitude < b.magnitude ? (a, a / b, share) : (b, b / a, 1 - share)
      slopes[i] = small / (weight + (1 - weight) * ratio)
    }
    return try PiecewiseCubic(knots: knots, values: values, slopes: slopes)
  }

  /// The curve at `x`.
  public func value(at x: Double) -> Double {
    if let beyond = beyond(x) { return beyond.value }
    let piece = Piece(self, x)
    return piece.value
  }

  /// The first derivative at `x`.
  public func slope(at x: Double) -> Double {
    if let beyond = beyond(x) { return beyond.slope }
    return Piece(self, x).slope
  }

  /// The second derivative at `x`; at a knot that of the piece to its right, zero beyond the ends.
  public func curvature(at x: Double) -> Double {
    if x.isNaN { return x }
    if beyond(x) != nil { return 0 }
    return Piece(self, x).curvature
  }

  /// Value and slope of the straight continuation; `nil` between the first and the last knot.
  private func beyond(_ x: Double) -> (value: Double, slope: Double)? {
    let last = knots.count - 1
    if x >= knots[0] && x <= knots[last] { return nil }
    if x.isNaN { return (x, x) }
    let end = x < knots[0] ? 0 : last
    let rise = slopes[end] == 0 ? 0 : slopes[end] * (x - knots[end])
    return (values[end] + rise, slopes[end])
  }

  /// The cubic `value + u(slope + u(a + u b))` on one interval, taken at one place.
  private struct Piece {
    let (u, start, first): (Double, Double, Double)
    let (a, b): (Double, Double)

    init(_ curve: PiecewiseCubic, _ x: Double) {
      let i = KnotSearch.interval(of: x, in: curve.knots)
      let width = curve.knots[i + 1] - curve.knots[i]
      let chord = (curve.values[i + 1] - curve.values[i]) / width
      let (low, high) = (curve.slopes[i], curve.slopes[i + 1])
      // From the nearer knot, so that both ends are met exactly.
      if x - curve.knots[i] <= 0.5 * width {
        (u, start, first) = (x - curve.knots[i], curve.values[i], low)
        a = (3 * chord - 2 * low - high) / width
        b = (low + high - 2 * chord) / width / width
      } else {
        (u, start, first) = (x - curve.knots[i + 1], curve.values[i + 1], high)
        a = (low + 2 * high - 3 * chord) / width
        b = (low + high - 2 * chord) / width / width
      }
    }

    var value: Double { start + u * (first + u * (a + u * b)) }
    var slope: Double { first + u * (2 * a + u * (3 * b)) }
    var curvature: Double { 2 * a + 6 * b * u }
  }

  private static func differences(
    _ knots: [Double], _ values: [Double]
  ) throws(NumericError) -> (widths: [Double], chords: [Double]) {
    try KnotSearch.check(knots)
    guard values.count == knots.count else { throw .shapeMismatch }
    guard values.allSatisfy(\.isFinite) else { throw .outOfDomain }
    let widths = (1..<knots.count).map { knots[$0] - knots[$0 - 1] }
    let chords = widths.indices.map { (values[$0 + 1] - values[$0]) / widths[$0] }
    guard chords.allSatisfy(\.isFinite) else { throw .notFinite }
    return (widths, chords)
  }

  /// Slopes that make the curvature continuous: rows `(hᵢ mᵢ₋₁ + hᵢ₋₁ mᵢ₊₁)/(hᵢ₋₁ + hᵢ) + 2mᵢ = 3·(weighted chords)`.
  private static func spline(
    _ knots: [Double], _ values: [Double], _ ends: (Double, Double)?
  ) throws(NumericError) -> PiecewiseCubic {
    let (widths, chords) = try differences(knots, values)
    let last = knots.count - 1
    var (below, above) = ([Double](repeating: 0, count: last), [Double](repeating: 0, count: last))
    var diagonal = [Double](repeating: 2, count: last + 1)
    var right = diagonal
    for i in 1..<Swift.max(last, 1) {
      let share = widths[i] / (widths[i - 1] + widths[i])
      below[i - 1] = share
      above[i] = 1 - share
      right[i] = 3 * (share * chords[i - 1] + (1 - share) * chords[i])
    }
    if let ends {
      (diagonal[0], diagonal[last]) = (1, 1)
      (right[0], right[last]) = ends
    } else {
      (above[0], below[last - 1]) = (1, 1)
      (right[0], right[last]) = (3 * chords[0], 3 * chords[last - 1])
    }
    let slopes = try Tridiagonal.solve(below: below, diagonal: diagonal, above: above, right: right)
    return try PiecewiseCubic(knots: knots, values: values, slopes: slopes)
  }

  /// The slope at an end from the two chords beside it, with the sign of the nearer and at most three times its size
  /// where the chords disagree.
  private static func endSlope(_ near: Double, _ far: Double, _ chord: Double, _ next: Double) -> Double {
    let slope = chord + near / (near + far) * (chord - next)
    if chord == 0 || (slope < 0) != (chord < 0) { return 0 }
    let disagree = (chord < 0) != (next < 0) || next == 0
    return disagree && slope.magnitude > 3 * chord.magnitude ? 3 * chord : slope
  }
}
