internal import CQuantMath

/// Black's price in the terms that leave one function of two numbers: `β = price / (D √(F K))`, `x = ln(F/K)`, `s =
/// σ√T`.
///
/// `b(x, s) = e^(x/2) Φ(x/s + s/2) - e^(-x/2) Φ(x/s - s/2)` for a call; a put is `b(-x, s)`. Nothing cancels
/// anywhere: the price and its complement are built of scaled tails of the normal distribution, and of a series where
/// the standard deviation is small.
///
/// - Domain: `|x| ≤ 1400`, `0 ≤ s < ∞`
/// - Limits: the intrinsic value at `s = 0`; complements and prices below the range of doubles are 0
/// - Accuracy: relative error of the value below 5e-15, of the complement and the vega below 8e-16, wherever they
/// exceed   1e-305, against mpmath over `scripts/implied_reference.py`
/// - Source: Jäckel, Let's Be Rational, Wilmott 2015, for the terms; forms and approximations are our own
/// - Evidence: ImpliedReferenceTests, ImpliedTotalityTests, ImpliedPathTests
public struct NormalisedBlack: Hashable, Sendable {
  /// `b(x, s)`.
  public let value: Double
  /// `e^(x/2) - b(x, s)`: what the price lacks to its maximum, with its own digits.
  public let complement: Double
  /// `∂b/∂s`.
  public let vega: Double

  /// The price of a call at `x = ln(F/K)` and `s = σ√T`.
  ///
  /// - Throws: `outOfDomain`: outside of the domain, or not a number
  public init(x: Double, s: Double) throws(NumericError) {
    var (value, complement, vega, status) = (0.0, 0.0, 0.0, UInt8(0))
    withUnsafePointer(to: x) { x in
      withUnsafePointer(to: s) { s in batch_normalised_black(x, s, &value, &complement, &vega, &status, 1) }
    }
    guard status == InversionStatus.ok.rawValue else { throw .outOfDomain }
    self.value = value
    self.complement = complement
    self.vega = vega
  }

  /// The `s` with `b(x, s) = price`.
  ///
  /// - Throws: `outOfDomain`: no `s` has this price, or an argument lies outside of the domain
  /// - Accuracy: see `BlackInversion`
  public static func deviation(x: Double, price: Double) throws(NumericError) -> Double {
    var (result, status) = (0.0, UInt8(0))
    withUnsafePointer(to: x) { x in
      withUnsafePointer(to: price) { price in batch_normalised_black_inverse(x, price, &result, &status, 1) }
    }
    guard status <= InversionStatus.limitedPrecision.rawValue else { throw .outOfDomain }
    return result
  }

  /// Prices, complements and vegas of many rows; zeros where the status is not 0.
  ///
  /// - Shapes: all of one count; traps otherwise
  public static func batch(
    x: Span<Double>, s: Span<Double>, value: inout MutableSpan<Double>, complement: inout MutableSpan<Double>,
    vega: inout MutableSpan<Double>, status: inout MutableSpan<UInt8>
  ) {
    let count = x.count
    precondition(
      s.count == count && value.count == count && complement.count == count && vega.count == count
        && status.count == count, "Invariant: a batch has as many results as arguments")
    x.withUnsafeBufferPointer { x in
      s.withUnsafeBufferPointer { s in
        value.withUnsafeMutableBufferPointer { value in
          complement.withUnsafeMutableBufferPointer { complement in
            vega.withUnsafeMutableBufferPointer { vega in
              status.withUnsafeMutableBufferPointer { status in
                guard let x = x.baseAddress, let s = s.baseAddress, let value = value.baseAddress,
                  let complement = complement.baseAddress, let vega = vega.baseAddress,
                  let status = status.baseAddress
                else { return }
                batch_normalised_black(x, s, value, complement, vega, status, count)
              }
            }
          }
        }
      }
    }
  }

  /// The standard deviations of many normalised prices; zero where the status has no volatility.
  ///
  /// - Shapes: all of one count; traps otherwise
  public static func batchDeviation(
    x: Span<Double>, price: Span<Double>, deviation: inout MutableSpan<Double>, status: inout MutableSpan<UInt8>
  ) {
    let count = x.count
    precondition(
      price.count == count && deviation.count == count && status.count == count,
      "Invariant: a batch has as many results as arguments")
    x.withUnsafeBufferPointer { x in
      price.withUnsafeBufferPointer { price in
        deviation.withUnsafeMutableBufferPointer { deviation in
          status.withUnsafeMutableBufferPointer { status in
            guard let x = x.baseAddress, let price = price.baseAddress, let deviation = deviation.baseAddress,
              let status = status.baseAddress
            else { return }
            batch_normalised_black_inverse(x, price, deviation, status, count)
          }
        }
      }
    }
  }
}
