import Instruments
import QuantMath

/// An option on the geometric average of prices, which is lognormal, so that the price is exact.
///
/// `ln G ~ N(μ, v)`, price `e^{-rT} (±)(e^{μ + v/2} Φ(±d₁) - K Φ(±d₂))` with `d₂ = (μ - ln K)/√v`, `d₁ = d₂ + √v`. With
/// fixings at `t₁ ≤ … ≤ tₙ` ahead, `p` past and `N = n + p`: `v = σ²/N² Σ tᵢ (2(n - i) + 1)`, `μ` the mean of
/// `ln S + (r - q - σ²/2) tᵢ` and the past logarithms. Continuous over `T` ahead of a window `T + e`, with share
/// `w = T/(T + e)`: `v = w² σ² T / 3`, `μ = (1 - w) ln A + w (ln S + (r - q - σ²/2) T/2)`. It is the control variate of
/// the arithmetic average, which it never exceeds.
///
/// - Domain: underlying, strike and years not negative; an average so far above zero where there is a past
/// - Units: price in the currency of the underlying. `theta` lets expiry and the fixings ahead come closer
///   at today's price, which a continuous average goes on to take in.
/// - Limits: σ→0 or no fixing ahead: discounted intrinsic value of the certain average, without Greeks
/// - Accuracy: 5e-16 of max(S, K) on the golden grid
/// - Complexity: O(fixings)
/// - Source: Kemna and Vorst, A pricing method for options based on average asset values, 1990
/// - Evidence: AsianTests, ExoticsGoldenTests
public struct GeometricAsian: PricingModel {
  /// The model, as the catalogue holds it.
  public init() {}

  /// The name in files and on the command line.
  public var identifier: String { "asian-geometric" }
  /// One line for people.
  public var summary: String { "Option on the geometric average, continuous or at fixings, with an average so far" }
  /// The numbers beside the terms.
  public var parameters: [ModelParameter] { ExoticParameters.averaging }
  /// What the conformance suite may hold it to.
  public var traits: ModelTraits { ModelTraits(isVanilla: false, accuracy: 2e-14, greekAccuracy: 1e-11) }

  /// The price and its Greeks; `values` in the order of `parameters`.
  public func value(_ terms: ContractTerms, _ values: [Double]) throws(PricingError) -> Valuation {
    try check(terms, values)
    let schedule = try ExoticParameters.schedule(terms, values)
    return try Self.value(terms, volatility: values[0], schedule: schedule)
  }

  /// Price and Greeks on any schedule.
  ///
  /// - Throws: `outOfDomain`: terms, volatility or schedule outside of the domain
  public static func value(
    _ terms: ContractTerms, volatility: Double, schedule: AveragingSchedule
  ) throws(PricingError) -> Valuation {
    try GeometricAsian().checkAveraging(terms, volatility: volatility, schedule: schedule)
    return try GeometricAverageForm(schedule: schedule).valuation(terms, volatility: volatility)
  }

  /// The price alone, on any schedule: the control variate of simulations.
  ///
  /// - Throws: `outOfDomain`: terms, volatility or schedule outside of the domain
  public static func price(
    _ terms: ContractTerms, volatility: Double, schedule: AveragingSchedule
  ) throws(PricingError) -> Double {
    try GeometricAsian().checkAveraging(terms, volatility: volatility, schedule: schedule)
    return try GeometricAverageForm(schedule: schedule).priceOnly(terms, volatility: volatility)
  }
}

extension PricingModel {
  /// Checks terms, volatility and schedule of an average.
  func checkAveraging(
    _ terms: ContractTerms, volatility: Double, schedule: AveragingSchedule
  ) throws(PricingError) {
    try check(terms, [volatility, 0, 0, 0])
    try schedule.check(years: terms.years)
  }
}

/// The closed form of the geometric average.
struct GeometricAverageForm: ExpiringForm {
  let schedule: AveragingSchedule

  func price<N: SmoothNumber>(_ market: MarketPoint<N>) throws(PricingError) -> N {
    let (mean, variance) = law(market)
    let forward = market.underlying * exponential(mean + variance * 0.5)
    guard variance.value > leastDeviation * leastDeviation else {
      let edge = (forward - market.strike) * market.sign
      return edge.value > 0 ? edge * market.discount : N(0)
    }
    let deviation = root(variance)
    let d2 = (mean - market.logDistance(market.strike)) * market.sign / deviation
    let d1 = d2 + deviation * market.sign
    return (forward * normal(d1) - market.strike * normal(d2)) * market.discount * market.sign
  }

  func price(_ path: CertainPath) -> Double {
    let share = schedule.knownShare(years: path.years)
    let known = share > 0 ? share * Logarithm.log(schedule.average) : 0
    var average = share == 1 ? schedule.average : 0
    if path.start > 0, share < 1 {
      average = Exponential.exp(known + (1 - share) * Logarithm.log(path.start) + path.carry * meanTime(path.years))
    }
    let edge = path.right == .call ? average - path.strike : path.strike - average
    return edge > 0 ? edge * path.discount : 0
  }

  /// Mean and variance of `ln(G / S)`.
  func law<N: SmoothNumber>(_ market: MarketPoint<N>) -> (mean: N, variance: N) {
    let share = schedule.knownShare(years: market.years.value)
    let square = market.volatility * market.volatility
    let drift = market.rate - market.dividend - square * 0.5
    switch schedule {
    case .continuous(let elapsed, let average):
      let window = elapsed + market.years.value
      let weight = market.years / window
      let known = elapsed > 0 ? logRatio(N(average), market.underlying) * (elapsed / window) : N(0)
      // As time passes the average goes on at today's price.
      let today = logRatio(N(market.underlying.value), market.underlying)
      let accrued = today * ((market.years.value - market.years) / window)
      let mean = known + accrued + drift * market.years * weight * 0.5
      return (mean, weight * weight * square * market.years / 3)
    case .discrete(let ahead, let past, let average):
      let known = past > 0 ? logRatio(N(average), market.underlying) * share : N(0)
      let all = Double(past + ahead.count)
      let (sum, spread) = timeSums(ahead, market.years)
      return (known + drift * sum / all, square * spread / (all * all))
    }
  }

  /// `Σ tᵢ` and `Σ tᵢ (2(n - i) + 1)`: all times move with expiry.
  private func timeSums<N: SmoothNumber>(_ ahead: [Double], _ years: N) -> (N, N) {
    let n = Double(ahead.count)
    var (sum, spread) = (0.0, 0.0)
    for (i, time) in ahead.enumerated() {
      sum += time
      spread += time * (2 * (n - Double(i)) - 1)
    }
    let move = years - years.value
    return (move * n + sum, move * (n * n) + spread)
  }

  private func meanTime(_ years: Double) -> Double {
    switch schedule {
    case .continuous(let elapsed, _): years == 0 ? 0 : 0.5 * years * (years / (years + elapsed))
    case .discrete(let ahead, let past, _): ahead.reduce(0, +) / Double(past + ahead.count)
    }
  }
}
