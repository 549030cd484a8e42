internal import CQuantMath

/// The instructions that vector kernels use. Every path gives the same bits; only the speed differs.
///
/// - Evidence: LanePathTests
public enum LanePath: Int32, CaseIterable, Sendable, CustomStringConvertible {
  /// Plain x86-64, or any other processor.
  case baseline = 0
  /// AVX2 with FMA: four lanes.
  case avx2 = 1
  /// AVX-512: eight lanes.
  case avx512 = 2

  /// The best path of this processor.
  public static var best: LanePath { LanePath(rawValue: lanes_best()) ?? .baseline }

  /// The path that calls take now.
  public static var current: LanePath { LanePath(rawValue: lanes_current()) ?? .baseline }

  /// What this processor can run, slowest first.
  public static var available: [LanePath] { allCases.filter { $0.rawValue <= best.rawValue } }

  /// Makes the whole process take this path, for tests and comparisons of speed; `nil` gives the choice back.
  ///
  /// - Returns: false, and nothing changes, when the processor lacks the path.
  @discardableResult public static func force(_ path: LanePath?) -> Bool { lanes_force(path?.rawValue ?? -1) != 0 }

  /// The name as in reports.
  public var description: String {
    switch self {
    case .baseline: "baseline"
    case .avx2: "AVX2"
    case .avx512: "AVX-512"
    }
  }
}
