internal import CQuantMath

extension Trigonometry {
  /// `sin x` and `cos x`, with the bits of the vector kernels.
  ///
  /// - Domain: every double; beyond ±1e9 the argument is taken as that bound, and one that is not finite as 0
  /// - Accuracy: absolute error below 1.2e-16 up to 1e9, against mpmath
  /// - Source: Cody and Waite, Software Manual for the Elementary Functions, 1980 (reduction in parts)
  /// - Evidence: CircularLaneTests
  public static func sineCosine(_ x: Double) -> (sine: Double, cosine: Double) {
    var argument = x
    var sine = 0.0
    var cosine = 0.0
    batch_sine_cosine(&argument, &sine, &cosine, 1)
    return (sine, cosine)
  }

  /// The angle of the point (x, y) from the x axis, from -π to π; 0 for the origin. With the bits of the vector
  /// kernels.
  ///
  /// - Domain: every double; a coordinate that is not finite counts as 0
  /// - Accuracy: absolute error below 5e-16, against mpmath
  /// - Evidence: CircularLaneTests
  public static func angle(y: Double, x: Double) -> Double {
    var above = y
    var right = x
    var angle = 0.0
    batch_angle(&above, &right, &angle, 1)
    return angle
  }
}
