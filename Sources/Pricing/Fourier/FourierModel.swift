internal import Instruments

/// A catalogue model on a characteristic function: what its file says beside the function itself.
public struct FourierModel: PricingModel {
  public let identifier: String
  public let summary: String
  public let parameters: [ModelParameter]
  public let traits: ModelTraits
  let process: @Sendable ([Double]) throws(PricingError) -> any CharacteristicModel

  /// A model of these parts; `process` makes the law from the values of the parameters, which then lie in their
  /// domains.
  public init(
    _ identifier: String, _ summary: String, parameters: [ModelParameter], accuracy: Double, greekAccuracy: Double?,
    process: @escaping @Sendable ([Double]) throws(PricingError) -> any CharacteristicModel
  ) {
    self.identifier = identifier
    self.summary = summary
    self.parameters = parameters
    self.traits = ModelTraits(isHomogeneous: true, accuracy: accuracy, greekAccuracy: greekAccuracy)
    self.process = process
  }

  /// The price and all Greeks to third order.
  ///
  /// - Throws: `outOfDomain`, `noConvergence`
  public func value(_ terms: ContractTerms, _ values: [Double]) throws(PricingError) -> Valuation {
    try check(terms, values)
    let isCall = terms.right == .call
    guard terms.underlying > 0, terms.strike > 0 else { return try FourierModel.degenerate(terms) }
    let law = try process(values)
    let expiry = try FourierExpiry(
      spot: terms.underlying, years: terms.years, rate: terms.rate, dividend: terms.dividend)
    var chain = FourierChain()
    let strikes = [terms.strike]
    var results = [Valuation(price: 0)]
    var span = results.mutableSpan
    try chain.valuations(law, expiry, strikes: strikes.span, isCall: isCall, into: &span)
    guard results[0].isFinite else { throw .noConvergence(of: "the Fourier integral") }
    return results[0]
  }

  /// A worthless underlying or strike: the option is a forward contract or nothing.
  private static func degenerate(_ terms: ContractTerms) throws(PricingError) -> Valuation {
    guard terms.underlying + terms.strike > 0 else { return Valuation(price: 0) }
    let isForward = (terms.right == .call) == (terms.strike == 0)
    guard isForward else { return Valuation(price: 0) }
    let (price, yield) = terms.right == .call ? (terms.underlying, terms.dividend) : (terms.strike, terms.rate)
    let expiry = try FourierExpiry(spot: price, years: terms.years, rate: yield)
    return Valuation(price: price * expiry.discount)
  }
}

extension Valuation {
  /// Whether the price and all Greeks given are finite.
  var isFinite: Bool {
    guard price.isFinite else { return false }
    guard let greeks else { return true }
    let first = [greeks.delta, greeks.dualDelta, greeks.gamma, greeks.vega, greeks.theta, greeks.rho]
    let others = [greeks.dividendRho, greeks.vanna, greeks.volga, greeks.charm, greeks.veta]
    let last = [greeks.speed, greeks.zomma, greeks.color, greeks.ultima]
    return (first + others + last).allSatisfy(\.isFinite)
  }
}
