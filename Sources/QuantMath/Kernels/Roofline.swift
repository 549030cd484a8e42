internal import CQuantMath

/// Work whose only use is to be timed: the most that the processor can do on the path in force.
///
/// - Evidence: RooflineTests
public enum Roofline {
  /// Runs twelve independent chains of fused multiply-adds through all lanes.
  ///
  /// - Returns: how many floating-point operations that were, a fused one counting as two, and a number that depends
  /// on all
  public static func fusedMultiplyAdds(rounds: Int) -> (operations: Double, sum: Double) {
    var sum = 0.0
    let rounds = max(0, rounds)
    fused_rounds(rounds, &sum)
    let lanes =
      switch LanePath.current {
      case .avx512: 8.0
      case .avx2: 4.0
      case .baseline: 2.0
      }
    return (Double(rounds) * 12 * lanes * 2, sum)
  }
}
