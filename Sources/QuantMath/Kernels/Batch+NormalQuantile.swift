internal import CQuantMath

extension Batch {
  /// The `z` with `Φ(z) = u`.
  ///
  /// Over each half octave of the nearer tail from 2^-9 to ½ one polynomial of degree 14, the same arithmetic in every
  /// lane; further out Wichura's quotients.
  ///
  /// - Domain: `0 < u < 1`, subnormal numbers included; anything else throws and writes nothing
  /// - Accuracy: 2.0 units in the last place where the tail is above 2^-9, 3.7 beyond, against mpmath on 6,000 points
  /// - Throws: `outOfDomain`: some `u` does not lie inside (0, 1)
  /// - Source: Wichura, Algorithm AS 241, Applied Statistics 37, 1988, for the far tail
  /// - Evidence: NormalQuantileBatchTests
  public static func normalQuantile(_ u: Span<Double>, into result: inout MutableSpan<Double>) throws(NumericError) {
    precondition(u.count == result.count, "Invariant: a batch has as many results as arguments")
    let isInside = u.withUnsafeBufferPointer { source in
      guard let from = source.baseAddress else { return true }
      guard all_inside_unit_interval(from, source.count) != 0 else { return false }
      result.withUnsafeMutableBufferPointer { target in
        if let to = target.baseAddress { batch_normal_quantile(from, to, source.count) }
      }
      return true
    }
    guard isInside else { throw .outOfDomain }
  }
}
