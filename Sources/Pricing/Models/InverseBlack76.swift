/// European options settled in the underlying coin: `Black76 / F`, in coins.
///
/// The payoff is `max(±(F - K), 0)/F` coins. All Greeks are those of the price in coins; `premiumAdjustedDelta` is
/// `F ∂c/∂F = Δ - c`, the coins of forward that hedge one contract whose premium was paid in coins.
///
/// - Domain: as `Black76`, with a forward above zero
/// - Units: price in coins; volatility per square root of a year
/// - Limits: as `Black76`
/// - Accuracy: as `Black76`, by the forward
/// - Throws: `outOfDomain`
/// - Source: Alexander and Imeraj, Inverse options in a Black-Scholes world, 2021; Haug, 2007, chapter 2 for the
/// premium   in foreign currency
/// - Evidence: PublishedEuropeanTests.inverse, InverseOptionTests
public struct InverseBlack76: PricingModel {
  /// `inverse-black-76`.
  public let identifier = "inverse-black-76"
  /// One line for people.
  public let summary = "European option settled in the underlying coin, priced in coins (Black 1976 over the forward)"
  /// The volatility.
  public let parameters = [LognormalParameter.volatility]
  /// Not a vanilla payoff in the unit of its price.
  public let traits = ModelTraits(takesForward: true, isVanilla: false, accuracy: 1e-13, greekAccuracy: 1e-11)

  /// The model; it has no state.
  public init() {}

  /// The price in coins and all its Greeks.
  public func value(_ terms: ContractTerms, _ values: [Double]) throws(PricingError) -> Valuation {
    guard terms.underlying != 0 else {
      throw .outOfDomain(argument: "underlying", expected: "a number above zero", got: 0)
    }
    let money = try Black76().value(terms, values)
    guard let greeks = money.greeks else { return Valuation(price: money.price / terms.underlying) }
    let coins = Greeks(perCoin: greeks, price: money.price, forward: terms.underlying)
    let price = money.price / terms.underlying
    guard price.isFinite, coins.isFinite else {
      throw .outOfDomain(argument: "terms", expected: "values that fit into a double", got: .infinity)
    }
    var valuation = Valuation(price: price, greeks: coins)
    valuation.premiumAdjustedDelta = greeks.delta - price
    return valuation
  }
}

extension Greeks {
  /// The Greeks of `V/F` from those of `V`, by the rule of the quotient.
  init(perCoin money: Greeks, price: Double, forward: Double) {
    self.init()
    let coin = price / forward
    delta = (money.delta - coin) / forward
    dualDelta = money.dualDelta / forward
    gamma = (money.gamma - 2 * delta) / forward
    vega = money.vega / forward
    theta = money.theta / forward
    rho = money.rho / forward
    vanna = (money.vanna - vega) / forward
    volga = money.volga / forward
    charm = (money.charm - theta) / forward
    veta = money.veta / forward
    speed = (money.speed - 3 * gamma) / forward
    zomma = (money.zomma - 2 * vanna) / forward
    color = (money.color - 2 * charm) / forward
    ultima = money.ultima / forward
  }
}
