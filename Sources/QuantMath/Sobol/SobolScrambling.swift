/// How the points of a Sobol sequence are made random, so that the spread over scrambles tells the error.
public enum SobolScrambling: Hashable, Sendable {
  /// Not at all: the published points, the first of which is the origin.
  case none
  /// Adds one random number to every dimension, digit by digit. Cheapest; leaves the structure as it is.
  case digitalShift(seed: UInt64)
  /// Multiplies the digits of every dimension by a random lower triangular matrix and shifts them: the variance of
  /// nested scrambling at the price of none.
  ///
  /// - Source: Matoušek, On the L2-discrepancy for anchored boxes, J. Complexity 14, 1998
  case matrix(seed: UInt64)
  /// Nested uniform scrambling by a hash: every digit is flipped or not by a hash of the digits before it.
  ///
  /// The hash has four rounds of multiplication; it is no oracle, and `SobolScramblingTests` holds the variance that it
  /// gives against that of a scrambling in which every flip is an independent draw.
  ///
  /// - Source: Owen, Randomly permuted (t,m,s)-nets, 1995; Laine and Karras, Stratified sampling for stochastic
  ///   transparency, 2011; constants of Burley, Practical hash-based Owen scrambling, JCGT 9, 2020
  case nested(seed: UInt64)

  var seed: UInt64? {
    switch self {
    case .none: nil
    case .digitalShift(let seed), .matrix(let seed), .nested(let seed): seed
    }
  }
}
