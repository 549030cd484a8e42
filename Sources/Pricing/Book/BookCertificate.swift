internal import QuantMath

/// What is known of the error of a book's values under scenarios.
public struct BookCertificate: Hashable, Sendable {
  /// How the values were found.
  public enum Method: Hashable, Sendable {
    /// By interpolation between this many full revaluations.
    case grid(nodes: Int)
    /// Every scenario in full.
    case inFull
  }

  /// How the values were found.
  public let method: Method
  /// How many scenarios, drawn at random, were revalued in full beside the last grid; 0 where no grid was tried.
  public let sample: Int
  /// The largest error of that grid on the sample, in the currency of the price.
  public let worstError: Double
  /// What was asked for.
  public let tolerance: Double

  /// The share of scenarios that may miss the tolerance, with a confidence of 95 %; 0 in full.
  ///
  /// If a larger share missed it, a sample of this size without a miss had a chance below 5 %.
  public var shareBeyond: Double {
    if method == .inFull { return 0 }
    return -Exponential.expm1(Logarithm.log(0.05) / Double(sample))
  }
}
