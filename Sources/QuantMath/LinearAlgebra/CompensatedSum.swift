/// A sum that carries what rounding took away (Neumaier's form of Kahan's summation).
///
/// The order of the terms decides the bits: the same terms in the same order give the same sum everywhere. Two sums are
/// combined by `add(_: CompensatedSum)`; the order of combination is then part of the result as well.
///
/// - Accuracy: the error is below 2^-53 of the sum plus `n²·2^-105` of the sum of absolute values
/// - Limits: infinities and NaN go through as in a plain sum
/// - Source: Neumaier, Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen, 1974
/// - Evidence: FixedOrderSumTests
public struct CompensatedSum: Hashable, Sendable {
  private var high = 0.0
  private var low = 0.0

  /// An empty sum.
  public init() {}

  /// The sum so far.
  public var value: Double {
    let total = high + low
    // Infinite terms leave NaN in the compensation; the plain sum is right there.
    return total.isNaN ? high : total
  }

  /// Adds a term.
  public mutating func add(_ term: Double) {
    let total = high + term
    low += high.magnitude >= term.magnitude ? (high - total) + term : (term - total) + high
    high = total
  }

  /// Adds another sum with its compensation.
  public mutating func add(_ other: CompensatedSum) {
    add(other.high)
    low += other.low
  }
}
