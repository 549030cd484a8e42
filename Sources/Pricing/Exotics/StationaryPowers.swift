/// The powers of the price that grow at a rate: the roots of `σ²β(β - 1)/2 + (r - q)β = rate`.
///
/// `S^{β₊}` and `S^{β₋}` solve the stationary pricing equation; everything perpetual is made of them.
struct StationaryPowers<N: SmoothNumber> {
  let rising: N
  let falling: N

  /// - Domain: `rate` not below zero, volatility above zero
  init(_ market: MarketPoint<N>, rate: N) {
    let square = market.volatility * market.volatility
    let drift = market.rate - market.dividend - square * 0.5
    let reach = root(drift * drift + square * rate * 2)
    // The root that would cancel is the other one's share of their product.
    if drift.value > 0 {
      rising = rate * 2 / (drift + reach)
      falling = -(drift + reach) / square
    } else {
      rising = (reach - drift) / square
      falling = rate * -2 / (reach - drift)
    }
  }
}

/// Volatilities of perpetual contracts below this are taken as this: it changes no digit of a price.
let leastPerpetualVolatility = 1e-12

extension ClosedForm {
  /// Price and Greeks of a contract without expiry: its years are not asked, and `theta` is 0.
  func perpetualValuation(_ terms: ContractTerms, volatility: Double) throws(PricingError) -> Valuation {
    var timeless = terms
    timeless.years = 1
    let sigma = max(volatility, leastPerpetualVolatility)
    let price = try price(MarketPoint<Double>(timeless, volatility: sigma))
    var valuation = Valuation(price: try finite(price))
    guard volatility >= leastPerpetualVolatility else { return valuation }
    let greeks = try self.price(MarketPoint<TaylorJet>(timeless, volatility: sigma)).greeks
    if greeks.isFinite { valuation.greeks = greeks }
    return valuation
  }
}
