public import Instruments
internal import QuantMath

/// The law of a price at one expiry as a cosine series, for prices of any strikes: the COS method.
///
/// A second way from the characteristic function to prices, which shares nothing with `FourierChain` but that
/// function: a density on an interval instead of an integral along a line. The coefficients belong to the expiry and
/// serve all strikes, since the variable is `ln(S_T/F)` and not that less the strike's. The interval is where moments
/// hold what lies outside under the tolerance; terms are added until the function has fallen under it. Puts are
/// summed, calls are their parity.
///
/// `FourierChain` is the one to take: it is faster, has Greeks, and prices laws that fall slowly. This one checks it.
///
/// - Domain: laws whose function falls within 16,384 terms
/// - Accuracy: 1e-12 of the forward against `FourierChain` for strikes within four deviations, under Heston, Bates,
///   Merton and variance-gamma
/// - Complexity: an exponent a term, four multiply-adds a term and strike; 70 to 500 terms usually
/// - Throws: `outOfDomain`; `noConvergence`: no moments to find an interval by, or a function that falls too slowly
/// - Source: Fang and Oosterlee, A novel pricing method for European options based on Fourier-cosine series
///   expansions, 2008
/// - Evidence: CosineLawTests
public struct CosineLaw: Sendable {
  /// The market.
  public let expiry: FourierExpiry
  /// The interval of `ln(S_T/F)`.
  public let interval: ClosedRange<Double>
  /// The coefficients of the density over `1 + u²` and over `u + u³`; the first stands alone, at `u = 0`.
  private var even: [Double] = []
  private var odd: [Double] = []
  private var first = 0.0
  private var evenSum = 0.0

  /// What lies outside of the interval, and what the last terms hold, in parts of the forward.
  public static let tolerance = 1e-12
  private static let mostTerms = 1 << 14

  /// How many terms the sums have.
  public var terms: Int { even.count + 1 }

  /// The law of a model at an expiry.
  public init(_ model: some CharacteristicModel, _ expiry: FourierExpiry) throws(PricingError) {
    self.expiry = expiry
    let years = expiry.years
    guard !FourierChain.isCertain(model, expiry) else {
      interval = 0...0
      return
    }
    let logTolerance = Logarithm.log(CosineLaw.tolerance)
    guard let plan = FourierPlan(model, years: years, logTolerance: logTolerance), !plan.isCut else {
      throw .noConvergence(of: "the bounds of the model's tails")
    }
    // A deviation further out, what options are worth bounds the mass itself.
    interval = plan.lowest - plan.deviation...plan.highest + plan.deviation
    let width = interval.upperBound - interval.lowerBound
    let step = 0x1.921fb54442d18p1 / width
    first = 1 / width
    var quiet = 0
    // A term weighs no more than its coefficient times 2/u² of the strike.
    while quiet < 8 {
      guard terms < CosineLaw.mostTerms else { throw .noConvergence(of: "the cosine series") }
      let u = Double(terms) * step
      let exponent = model.exponent(Complex(u), years: years)
      let turned = Complex(exponent.re, exponent.im - u * interval.lowerBound)
      even.append(2 / width * turned.exponential.re / (1 + u * u))
      odd.append(even[even.count - 1] / u)
      evenSum += even[even.count - 1]
      let size = Exponential.exp(exponent.re)
      guard size.isFinite else { throw .noConvergence(of: "the cosine series") }
      quiet = size <= 0.1 * CosineLaw.tolerance * max(u, 1) * plan.deviation * u ? quiet + 1 : 0
    }
  }

  /// Prices of options on the expiry.
  ///
  /// - Shapes: as many prices as strikes; traps otherwise
  /// - Throws: `outOfDomain`: a strike outside of 1e-150 to 1e150
  public func prices(
    _ right: OptionRight, strikes: Span<Double>, into prices: inout MutableSpan<Double>
  ) throws(PricingError) {
    precondition(strikes.count == prices.count, "Invariant: a chain has as many prices as strikes")
    for i in 0..<strikes.count { prices[i] = try price(right, strike: strikes[i]) }
  }

  /// The price of one option.
  ///
  /// - Throws: `outOfDomain`: a strike outside of 1e-150 to 1e150
  public func price(_ right: OptionRight, strike: Double) throws(PricingError) -> Double {
    _ = try FourierExpiry.price(strike, "strike")
    let relative = strike / expiry.forward
    let put = undiscountedPut(relative)
    let value = right == .put ? put : put + (1 - relative)
    return expiry.discount * expiry.forward * max(0, value)
  }

  /// In parts of the forward: the integral of `e^k - e^x` over the interval up to k, against the series.
  ///
  /// `∫ e^k cos u(x - a)` is `e^k sin u(k - a)/u` and `∫ e^x cos u(x - a)` is `(e^k (cos u(k - a) + u sin u(k - a)) -
  /// e^a)/(1 + u²)`; put together, sines keep `1/(u + u³)` and cosines `1/(1 + u²)`.
  private func undiscountedPut(_ relative: Double) -> Double {
    let k = Logarithm.log(relative)
    let (low, high) = (interval.lowerBound, interval.upperBound)
    guard !even.isEmpty, k < high else { return max(0, relative - 1) }
    guard k > low else { return 0 }
    let floor = Exponential.exp(low)
    let angle = 0x1.921fb54442d18p1 / (high - low) * (k - low)
    let turn = Trigonometry.sineCosine(angle)
    var (sine, cosine) = turn
    var sum = 0.0
    for n in even.indices {
      sum += odd[n] * sine - even[n] * cosine
      // Angles add up by turning; now and then they start afresh, so that rounding does not add up.
      if n % 64 == 62 {
        (sine, cosine) = Trigonometry.sineCosine(Double(n + 2) * angle)
      } else {
        (sine, cosine) = (sine * turn.cosine + cosine * turn.sine, cosine * turn.cosine - sine * turn.sine)
      }
    }
    return first * (relative * (k - low) - (relative - floor)) + relative * sum + floor * evenSum
  }
}
