import QuantMath

/// How a power perpetual takes its funding.
public enum PowerFunding: String, Hashable, Sendable, CaseIterable {
  /// In cash, the excess of mark over index.
  case cash = "power-perpetual"
  /// In kind: the units of a position shrink by the logarithm of mark over index.
  case normalised = "power-perpetual-normalised"
}

/// A perpetual on a power of the price: the fair mark over its index.
///
/// The index `I = S^p` grows at `g = p(r - q) + p(p - 1)σ²/2 - r` beyond the interest. Funded in cash without end the
/// mark is `I / (1 - gτ)`, with payments at intervals `Δ = τ/n` it is `I x / (n + 1 - n x)` with `x = e^{gΔ}`. Funded
/// in kind, by units that shrink at `ln(mark/index)/τ`, it is `I e^{gτ}`. The constant funding rate that holds the mark
/// at the index is `g`, `PowerPerpetual.funding`. The strike scales the index: `(S/K)^p K`, so that a power of 1 is the
/// underlying; a strike of 0 leaves it as `S^p`.
///
/// - Domain: powers from -8 to 8, underlying above zero for powers below 1; years, right are not asked
/// - Units: mark in the currency of the underlying; `theta` is 0, since nothing expires
/// - Limits: σ→0: growth by carry alone; gτ→1 from below: without end
/// - Accuracy: 5e-16 relative on the golden grid
/// - Throws: `outOfDomain`: cash funding so slow that the index outgrows it, `gτ ≥ 1` or `n x ≥ n + 1`
/// - Source: Bankman-Fried and White, Everlasting options, 2021; White, Power perpetuals, 2021
/// - Evidence: PerpetualTests, ExoticsGoldenTests
public struct PowerPerpetual: PricingModel {
  /// How it is funded.
  public let kind: PowerFunding

  /// The model of this funding.
  public init(_ kind: PowerFunding) { self.kind = kind }

  /// The name in files and on the command line.
  public var identifier: String { kind.rawValue }
  /// One line for people.
  public var summary: String {
    kind == .cash
      ? "Perpetual on a power of the price, funded in cash" : "Perpetual on a power of the price, funded in kind"
  }
  /// The numbers beside the terms.
  public var parameters: [ModelParameter] {
    let power = ModelParameter("power", "power of the price", in: -8...8, standard: 2)
    return [ExoticParameters.volatility, power] + FundingSchedule.parameters
  }
  /// What the conformance suite may hold it to.
  public var traits: ModelTraits {
    ModelTraits(isVanilla: false, isHomogeneous: true, accuracy: 1e-13, greekAccuracy: 1e-11)
  }

  /// The growth of the index beyond the interest, which is the funding rate that holds the mark at the index.
  ///
  /// - Units: per year
  public static func funding(volatility: Double, power: Double, rate: Double, dividend: Double) -> Double {
    power * (rate - dividend) + 0.5 * power * (power - 1) * volatility * volatility - rate
  }

  /// The price and its Greeks; `values` in the order of `parameters`.
  public func value(_ terms: ContractTerms, _ values: [Double]) throws(PricingError) -> Valuation {
    try check(terms, values)
    let funding = try FundingSchedule(values[2], values[3])
    guard terms.underlying > 0 else {
      guard values[1] > 0 else {
        throw .outOfDomain(argument: "underlying", expected: "above zero for this power", got: terms.underlying)
      }
      return Valuation(price: 0)
    }
    let form = PowerForm(kind: kind, power: values[1], funding: funding)
    return try form.perpetualValuation(terms, volatility: values[0])
  }
}

private struct PowerForm: ClosedForm {
  let kind: PowerFunding
  let power: Double
  let funding: FundingSchedule

  func price<N: SmoothNumber>(_ market: MarketPoint<N>) throws(PricingError) -> N {
    let square = market.volatility * market.volatility
    let growth = (market.rate - market.dividend) * power + square * (0.5 * power * (power - 1)) - market.rate
    let distance = market.strike.value > 0 ? logRatio(market.underlying, market.strike) : logarithm(market.underlying)
    let scale = market.strike.value > 0 ? market.strike : N(1)
    let scaled = exponential(distance * power) * scale
    if kind == .normalised { return scaled * exponential(growth * funding.period) }
    guard let payments = funding.payments else {
      let rest = 1 - growth * funding.period
      try check(rest.value)
      return scaled / rest
    }
    let n = Double(payments)
    let step = growth * (funding.period / n)
    let excess = exponentialMinusOne(step)
    let rest = 1 - excess * n
    try check(rest.value)
    return scaled * (excess + 1) / rest
  }

  private func check(_ rest: Double) throws(PricingError) {
    guard rest > 0 else {
      throw .outOfDomain(argument: "funding_period", expected: "shorter than the index outgrows", got: funding.period)
    }
  }
}
