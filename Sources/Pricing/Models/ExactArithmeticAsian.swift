import Instruments
import QuantMath

/// An option on the arithmetic average of prices, to near machine accuracy.
///
/// At fixings the law of the average is built exactly, from the last fixing back to the first, on a grid on which the
/// trapezoidal rule leaves no error; given the rest, the first return is priced in closed form. A continuous average is
/// the limit of 8, 16, 32 and 64 trapezoidal steps, extrapolated in the square of the step. Derivatives by spot, strike
/// and, at fixings, time come from the formula; those by volatility and carry from nine-point differences of it.
///
/// - Domain: as `GeometricAsian`; at most 1,000 fixings ahead
/// - Units: price in the currency of the underlying; `theta` as for `GeometricAsian`
/// - Limits: σ→0, T→0 or no fixing ahead: discounted intrinsic value of the certain average, without Greeks; strike
///   below what is already secured: the certain payoff
/// - Accuracy: two fixings 5e-16 of max(S, K) on the golden grid, continuous 1e-10 on published ones; Greeks 1e-7 of
///   their natural scale
/// - Complexity: O(n^1.5) for n fixings; Greeks, about 25 prices, are given from Swift alone
/// - Throws: `notCovered`: more fixings, or fixings so uneven that the grid would not fit
/// - Source: Carverhill and Clewlow, Flexible convolution, Risk 3, 1990, for the recursion
/// - Evidence: AsianTests, ExoticsGoldenTests; Linetsky, Spectral expansions for Asian options, Operations Research 52,
///   2004
public struct ExactArithmeticAsian: PricingModel {
  /// The model, as the catalogue holds it: without Greeks, which take 25 prices.
  public init() {}

  /// The name in files and on the command line.
  public var identifier: String { "asian-arithmetic-exact" }
  /// One line for people.
  public var summary: String { "Option on the arithmetic average, continuous or at fixings, with an average so far" }
  /// The numbers beside the terms.
  public var parameters: [ModelParameter] { ExoticParameters.averaging }
  /// What the conformance suite may hold it to.
  public var traits: ModelTraits { ModelTraits(isVanilla: false, accuracy: 1e-9) }

  /// The price; `values` in the order of `parameters`.
  public func value(_ terms: ContractTerms, _ values: [Double]) throws(PricingError) -> Valuation {
    try check(terms, values)
    let schedule = try ExoticParameters.schedule(terms, values)
    return Valuation(price: try Self.price(terms, volatility: values[0], schedule: schedule))
  }

  /// Price and Greeks on any schedule.
  ///
  /// - Throws: `outOfDomain`: terms, volatility or schedule outside of the domain; `notCovered`: see the type
  public static func value(
    _ terms: ContractTerms, volatility: Double, schedule: AveragingSchedule
  ) throws(PricingError) -> Valuation {
    let price = try price(terms, volatility: volatility, schedule: schedule)
    guard let pricer = AsianPricer(terms, volatility, schedule), let greeks = try pricer.greeks(), greeks.isFinite
    else {
      return Valuation(price: price)
    }
    return Valuation(price: price, greeks: greeks)
  }

  /// The price alone, on any schedule.
  ///
  /// - Throws: `outOfDomain`: terms, volatility or schedule outside of the domain; `notCovered`: see the type
  public static func price(
    _ terms: ContractTerms, volatility: Double, schedule: AveragingSchedule
  ) throws(PricingError) -> Double {
    try ExactArithmeticAsian().checkAveraging(terms, volatility: volatility, schedule: schedule)
    guard let pricer = AsianPricer(terms, volatility, schedule) else {
      return try finite(certainPrice(CertainPath(terms), schedule))
    }
    return try finite(pricer.price())
  }

  /// The price where the path to come is certain.
  static func certainPrice(_ path: CertainPath, _ schedule: AveragingSchedule) -> Double {
    let share = schedule.knownShare(years: path.years)
    var average = share * schedule.average
    if path.start > 0, share < 1 {
      switch schedule {
      case .continuous: average += (1 - share) * path.start * exponentialQuotient(path.carry * path.years)
      case .discrete(let ahead, let past, _):
        let weight = path.start / Double(ahead.count + past)
        for time in ahead { average += weight * Exponential.exp(path.carry * time) }
      }
    }
    let edge = path.right == .call ? average - path.strike : path.strike - average
    return edge > 0 ? edge * path.discount : 0
  }
}

/// One option on an arithmetic average whose path to come is not certain.
private struct AsianPricer {
  let terms: ContractTerms
  let volatility: Double
  let schedule: AveragingSchedule
  let sign: Double

  /// `nil` where the path to come is certain.
  init?(_ terms: ContractTerms, _ volatility: Double, _ schedule: AveragingSchedule) {
    let deviation = volatility * terms.years.squareRoot()
    guard terms.underlying > 0, deviation > leastDeviation else { return nil }
    if case .discrete(let ahead, _, _) = schedule, !((ahead.last ?? 0) > 0) { return nil }
    self.terms = terms
    self.volatility = volatility
    self.schedule = schedule
    sign = terms.right == .call ? 1 : -1
  }

  private var carry: Double { terms.rate - terms.dividend }
  private var discount: Double { Exponential.exp(-(terms.rate * terms.years)) }

  func price() throws(PricingError) -> Double {
    try undiscounted(volatility, carry, spot: terms.underlying, strike: terms.strike, lengthening: 0) * discount
  }

  /// The undiscounted price; `lengthening` is a change of the time to expiry and of all times ahead.
  private func undiscounted<N: SmoothNumber>(
    _ volatility: Double, _ carry: Double, spot: N, strike: N, lengthening: N, steps: [Int] = [8, 16, 32, 64]
  ) throws(PricingError) -> N {
    switch schedule {
    case .discrete(let ahead, let past, let average):
      guard ahead.count <= 1_000 else {
        throw .notCovered("more than 1000 fixings; a continuous average, or simulation")
      }
      let sum = ArithmeticAverage(ahead: ahead, past: past, average: average)
      return try sum.option(
        sign, spot: spot, strike: strike, volatility: volatility, carry: carry, lengthening: lengthening)
    case .continuous(let elapsed, let average):
      let window = elapsed + terms.years
      let years = terms.years + lengthening.value
      // As time passes the average goes on at today's price.
      let known = (elapsed * average - lengthening.value * terms.underlying) / window
      var column: [N] = []
      for steps in steps {
        let sum = ArithmeticAverage(steps: steps, window: window, years: years, known: known)
        column.append(
          try sum.option(sign, spot: spot, strike: strike, volatility: volatility, carry: carry, lengthening: N(0)))
      }
      var factor = 4.0
      while column.count > 1 {
        column = zip(column.dropFirst(), column).map { fine, coarse in fine + (fine - coarse) / (factor - 1) }
        factor *= 4
      }
      return column[0]
    }
  }

  private func jet(_ volatility: Double, _ carry: Double, longer: Double = 0) throws(PricingError) -> TaylorJet {
    var spot = TaylorJet(terms.underlying)
    spot.s = 1
    var strike = TaylorJet(terms.strike)
    strike.k = 1
    var lengthening = TaylorJet(longer)
    lengthening.t = 1
    return try undiscounted(
      volatility, carry, spot: spot, strike: strike, lengthening: lengthening, steps: [8, 16, 32])
  }

  func greeks() throws(PricingError) -> Greeks? {
    guard terms.strike > 0 else { return nil }
    var base = try jet(volatility, carry)
    let step = 0.03 * volatility
    var byVolatility: [TaylorJet] = []
    for n in -4...4 { byVolatility.append(n == 0 ? base : try jet(volatility + Double(n) * step, carry)) }
    let carryStep = 0.03 * volatility / terms.years.squareRoot()
    var byCarry: [Double] = []
    for n in -4...4 { byCarry.append(n == 0 ? base.value : try jet(volatility, carry + Double(n) * carryStep).value) }
    func slope(_ field: (TaylorJet) -> Double) -> Double {
      CentralStencil.derivatives(byVolatility.map(field), step: step).first
    }
    let own = CentralStencil.derivatives(byVolatility.map(\.value), step: step)
    base.v = own.first
    base.vv = own.second / 2
    base.vvv = own.third / 6
    base.sv = slope(\.s)
    base.ssv = slope(\.ss)
    base.vt = slope(\.t)
    if case .continuous = schedule { try addTime(to: &base, step) }
    var discount = TaylorJet(0)
    discount.r = -terms.years
    discount.t = -terms.rate
    var result = base * exponential(discount) * self.discount
    let carried = CentralStencil.derivatives(byCarry, step: carryStep).first * self.discount
    result.r += carried
    result.q -= carried
    return result.greeks
  }

  /// Fills in the derivatives by time of a continuous average, whose trapezoidal steps all move with it.
  private func addTime(
    to base: inout TaylorJet, _ volatilityStep: Double
  ) throws(PricingError) {
    let step = 0.03 * terms.years
    var moved: [TaylorJet] = []
    for m in -4...4 { moved.append(m == 0 ? base : try jet(volatility, carry, longer: Double(m) * step)) }
    base.t = CentralStencil.derivatives(moved.map(\.value), step: step).first
    base.st = CentralStencil.derivatives(moved.map(\.s), step: step).first
    base.sst = CentralStencil.derivatives(moved.map(\.ss), step: step).first
    // The mixed derivative, by four points in each direction.
    base.vt = 0
    for (n, share) in [(1.0, 8.0), (2, -1), (-1, -8), (-2, 1)] {
      let sigma = volatility + n * volatilityStep
      var change = 0.0
      for (m, weight) in [(1.0, 8.0), (2, -1)] {
        let later = try jet(sigma, carry, longer: m * step).value
        change += weight * (later - (try jet(sigma, carry, longer: -m * step).value))
      }
      base.vt += share * change / (144 * step * volatilityStep)
    }
  }
}
