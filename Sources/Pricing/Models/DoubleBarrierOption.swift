import Instruments

/// What two barriers do to an option or to a payment.
public enum DoubleBarrierKind: String, Hashable, Sendable, CaseIterable {
  /// The option comes to life when either barrier is met.
  case knockIn = "double-barrier-in"
  /// The option dies when either barrier is met.
  case knockOut = "double-barrier-out"
  /// Cash at expiry if neither barrier has been met.
  case noTouch = "double-no-touch"
  /// Cash at expiry if either barrier has been met.
  case oneTouch = "double-one-touch"

  /// Whether it pays cash, whatever the strike.
  var isDigital: Bool { self == .noTouch || self == .oneTouch }
}

/// A call, a put or a payment between two barriers.
///
/// The payoff against the law of the price at expiry on the paths that stay between the barriers: a sum of mirror
/// images where they are far apart, of sines where they are close, changed over at `σ√T = ln(U/L)/2`; a knock-in is the
/// vanilla less the knock-out. Rebates are paid at expiry, to a knock-out that has been met and to a knock-in that has
/// not. Dates of monitoring move both barriers away by `e^{βσ√(T/n)}`. A barrier at or beyond the price is met at once.
///
/// - Domain: underlying, strike, years, rebate not negative; lower barrier below upper
/// - Units: price, cash, rebate, barriers in the currency of the underlying
/// - Limits: T→0 or σ→0: the certain path decides, without Greeks; one barrier far away: the single barrier's price
/// - Accuracy: 5e-16 of max(S, K), or of the cash, on the golden grid; the two series agree to 1e-14 of S where both
///   converge
/// - Throws: `outOfDomain`: `lower_barrier` not below `upper_barrier`
/// - Source: Ikeda and Kunitomo, Pricing options with curved boundaries, Mathematical Finance 2, 1992; Geman and Yor,
///   Pricing and hedging double-barrier options, Mathematical Finance 6, 1996
/// - Evidence: DoubleBarrierTests, ExoticsGoldenTests
public struct DoubleBarrierOption: PricingModel {
  /// What the barriers do.
  public let kind: DoubleBarrierKind
  /// The series to sum; `nil` for the shorter one.
  public let series: CorridorSeries?

  /// The model of this kind.
  public init(_ kind: DoubleBarrierKind, series: CorridorSeries? = nil) {
    self.kind = kind
    self.series = series
  }

  /// The name in files and on the command line.
  public var identifier: String { kind.rawValue }
  /// One line for people.
  public var summary: String {
    switch kind {
    case .knockIn: "Option that comes to life at either of two barriers"
    case .knockOut: "Option that dies at either of two barriers"
    case .noTouch: "Pays cash at expiry if the price has met neither of two barriers"
    case .oneTouch: "Pays cash at expiry if the price has met either of two barriers"
    }
  }
  /// The numbers beside the terms.
  public var parameters: [ModelParameter] {
    let amount = kind.isDigital ? ExoticParameters.cash : ExoticParameters.rebate
    let (lower, upper) = (ExoticParameters.lower, ExoticParameters.upper)
    return [ExoticParameters.volatility, lower, upper, amount, ExoticParameters.monitoring]
  }
  /// What the conformance suite may hold it to.
  public var traits: ModelTraits { ModelTraits(isVanilla: false, accuracy: 1e-14, greekAccuracy: 1e-11) }

  /// The price and its Greeks; `values` in the order of `parameters`.
  public func value(_ terms: ContractTerms, _ values: [Double]) throws(PricingError) -> Valuation {
    try check(terms, values)
    guard values[1] < values[2] else {
      throw .outOfDomain(argument: "lower_barrier", expected: "below upper_barrier", got: values[1])
    }
    let form = DoubleBarrierForm(
      kind: kind, series: series, lower: values[1], upper: values[2], amount: values[3], dates: values[4])
    return try form.valuation(terms, volatility: values[0])
  }
}

private struct DoubleBarrierForm: ExpiringForm {
  let kind: DoubleBarrierKind
  let series: CorridorSeries?
  let lower: Double
  let upper: Double
  let amount: Double
  let dates: Double

  func price<N: SmoothNumber>(_ market: MarketPoint<N>) throws(PricingError) -> N {
    let start = market.underlying.value
    guard start > lower, start < upper else { return met(market) }
    let law = ImageLaw(mean: market.mean, deviation: market.deviation)
    let shift = DiscreteMonitoring.shift(market, dates: dates)
    let low = market.logDistance(N(lower)) - shift
    let high = market.logDistance(N(upper)) + shift
    let cash = Corridor(law: law, low: low, high: high, series: series)
    let payment = market.discount * amount
    let alive = amount == 0 ? N(0) : cash.survival(from: low, to: high)
    switch kind {
    case .noTouch: return payment * alive
    case .oneTouch: return payment - payment * alive
    case .knockOut: return knockOut(market, cash) + (payment - payment * alive)
    case .knockIn: return vanilla(market) - knockOut(market, cash) + payment * alive
    }
  }

  func price(_ path: CertainPath) -> Double {
    let isMet = path.lowest <= lower || path.highest >= upper
    let (option, payment) = (path.discount * path.payoff, path.discount * amount)
    switch kind {
    case .noTouch: return isMet ? 0 : payment
    case .oneTouch: return isMet ? payment : 0
    case .knockOut: return isMet ? payment : option
    case .knockIn: return isMet ? option : payment
    }
  }

  private func knockOut<N: SmoothNumber>(_ market: MarketPoint<N>, _ corridor: Corridor<N>) -> N {
    let strike = market.logDistance(market.strike)
    let (from, to) = market.right == .call ? (strike, corridor.high) : (corridor.low, strike)
    let cash = market.strike * market.discount * corridor.survival(from: from, to: to)
    let stock = market.prepaid * corridor.under(corridor.law.underStock).survival(from: from, to: to)
    return (stock - cash) * market.sign
  }

  private func met<N: SmoothNumber>(_ market: MarketPoint<N>) -> N {
    switch kind {
    case .noTouch: N(0)
    case .oneTouch, .knockOut: market.discount * amount
    case .knockIn: vanilla(market)
    }
  }
}
