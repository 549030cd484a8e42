internal import CQuantMath

/// Elementary functions over arrays, on the best path of the processor.
///
/// The bits are those of a family of its own, the same on every path and for one number as for many; they differ from
/// the scalar functions of the room by a few tenths of a unit in the last place.
///
/// - Shapes: as many results as arguments; traps otherwise
/// - Evidence: BatchTests
public enum Batch {
  /// `e^x` of every double.
  public static func exp(_ x: Span<Double>, into result: inout MutableSpan<Double>) { apply(batch_exp, x, &result) }

  /// `ln x`; -∞ for 0, NaN below.
  public static func log(_ x: Span<Double>, into result: inout MutableSpan<Double>) { apply(batch_log, x, &result) }

  /// `ln(1 + x)`; -∞ for -1, NaN below.
  public static func log1p(_ x: Span<Double>, into result: inout MutableSpan<Double>) { apply(batch_log1p, x, &result) }

  /// `Φ(x)`, with relative accuracy in the left tail.
  public static func normalCumulative(_ x: Span<Double>, into result: inout MutableSpan<Double>) {
    apply(batch_normal_cumulative, x, &result)
  }

  private typealias Kernel = (UnsafePointer<Double>, UnsafeMutablePointer<Double>, Int) -> Void

  private static func apply(_ kernel: Kernel, _ x: Span<Double>, _ result: inout MutableSpan<Double>) {
    precondition(x.count == result.count, "Invariant: a batch has as many results as arguments")
    x.withUnsafeBufferPointer { source in
      result.withUnsafeMutableBufferPointer { target in
        guard let from = source.baseAddress, let to = target.baseAddress else { return }
        kernel(from, to, source.count)
      }
    }
  }
}
