/// What became of a row of a batch.
///
/// - Evidence: EuropeanBatchTests.statuses
public enum RowStatus: UInt8, Hashable, Sendable, CaseIterable {
  /// The values stand.
  case ok = 0
  /// An argument is infinite or not a number.
  case notFinite = 1
  /// A price, the time or the volatility is below zero.
  case negative = 2
  /// The right is neither 1 (call) nor -1 (put).
  case noRight = 3
  /// A value lies beyond the largest double.
  case overflow = 4
  /// Without time or volatility, exactly at the money: the price has a corner there, and Greeks do not exist.
  case atCorner = 5
  /// An argument lies beyond what the model was measured on.
  case outOfRange = 6
  /// The model does not cover this kind of contract.
  case notCovered = 7
  /// An iteration stopped before it met its tolerance.
  case noConvergence = 8

  /// In words, for reports.
  public var reason: String {
    switch self {
    case .ok: "ok"
    case .notFinite: "an argument is infinite or not a number"
    case .negative: "a price, the time or the volatility is below zero"
    case .noRight: "the right is neither call nor put"
    case .overflow: "a value is too large for a double"
    case .atCorner: "at the money without time or volatility, where no Greeks exist"
    case .outOfRange: "an argument is beyond the range of the model"
    case .notCovered: "the model does not cover this contract"
    case .noConvergence: "an iteration did not converge"
    }
  }
}
