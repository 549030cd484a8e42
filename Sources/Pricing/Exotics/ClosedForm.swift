/// A formula written once for plain numbers and for numbers with derivatives.
protocol ClosedForm: Sendable {
  /// The price where something is random: `S`, `T` and `σ` above zero.
  func price<N: SmoothNumber>(_ market: MarketPoint<N>) throws(PricingError) -> N
}

/// A formula of a contract that ends, which has to say what it pays where nothing is random.
protocol ExpiringForm: ClosedForm {
  /// The price where the path is certain.
  func price(_ path: CertainPath) -> Double
}

/// Standard deviations of `ln S_T` below this change no digit of a price: the path is taken as certain.
let leastDeviation = 1e-30

extension ExpiringForm {
  /// Price and Greeks.
  ///
  /// Greeks are `nil` where the path is certain, since the payoff's kinks decide there, and where one of them is beyond
  /// the largest double.
  func valuation(_ terms: ContractTerms, volatility: Double) throws(PricingError) -> Valuation {
    let deviation = volatility * terms.years.squareRoot()
    guard terms.underlying > 0, deviation > leastDeviation else {
      return Valuation(price: try finite(price(CertainPath(terms))))
    }
    let price = try price(MarketPoint<Double>(terms, volatility: volatility))
    let greeks = try self.price(MarketPoint<TaylorJet>(terms, volatility: volatility)).greeks
    return Valuation(price: try finite(price), greeks: greeks.isFinite ? greeks : nil)
  }

  /// The price alone.
  func priceOnly(_ terms: ContractTerms, volatility: Double) throws(PricingError) -> Double {
    let deviation = volatility * terms.years.squareRoot()
    guard terms.underlying > 0, deviation > leastDeviation else { return try finite(price(CertainPath(terms))) }
    return try finite(price(MarketPoint<Double>(terms, volatility: volatility)))
  }
}

/// The price, if it is a number.
///
/// - Throws: `outOfDomain`: growth or discount over the time to expiry leave the range of doubles
func finite(_ price: Double) throws(PricingError) -> Double {
  guard price.isFinite else {
    throw .outOfDomain(argument: "price", expected: "growth and discount within the range of doubles", got: price)
  }
  return price
}
