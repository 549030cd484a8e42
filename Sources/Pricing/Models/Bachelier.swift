internal import CPricing
internal import Instruments

/// European options on a forward that moves like a Brownian motion: prices of any sign.
///
/// `V = e^(-rT) (±(F - K) Φ(±d) + s φ(d))`, `d = (F - K)/s`, `s = σ√T`.
///
/// - Domain: any finite forward and strike; time and volatility not negative; the dividend of the terms is 0
/// - Units: volatility in units of the price per square root of a year
/// - Limits: without time or volatility the discounted intrinsic value; exactly at the money, and where a Greek is
///   too large for a double, the price alone
/// - Accuracy: price 5e-16 of e^(-rT) max(|F|, |K|, s); Greeks 5e-15 of max(|value|, natural scale)
/// - Throws: `outOfDomain`
/// - Source: Bachelier, Théorie de la spéculation, 1900; Choi, Kwak, Tee and Wang, A Black-Scholes user's guide to the
///   Bachelier model, 2022
/// - Evidence: NormalReferenceTests, ConformanceTests
public struct Bachelier: PricingModel {
  /// `bachelier`.
  public let identifier = "bachelier"
  /// One line for people.
  public let summary = "European option on a forward with normal moves (Bachelier); prices of any sign"
  /// The normal volatility.
  public let parameters = [
    ModelParameter(
      "normal_volatility", "volatility in units of the price, per square root of a year",
      in: 0...Double.greatestFiniteMagnitude, typical: 20)
  ]
  /// Vanilla on a forward.
  public let traits = ModelTraits(takesForward: true, takesNegativePrices: true, accuracy: 1e-13, greekAccuracy: 1e-11)

  /// The model; it has no state.
  public init() {}

  /// The price and all Greeks.
  public func value(_ terms: ContractTerms, _ values: [Double]) throws(PricingError) -> Valuation {
    let (valuation, code) = run(try row(terms, values), count: EuropeanBatch.allColumns) { normal_all($0, $1, $2, 1) }
    if code == RowStatus.ok.rawValue { return valuation }
    return Valuation(price: try price(terms, normalVolatility: values[0]))
  }

  /// The price alone.
  public func price(_ terms: ContractTerms, normalVolatility: Double) throws(PricingError) -> Double {
    let (valuation, code) = run(try row(terms, [normalVolatility]), count: 1) { normal_price($0, $1, $2, 1) }
    try RowStatus(rawValue: code)?.check()
    return valuation.price
  }

  /// Forward, strike, years, rate, volatility, right.
  private func row(_ terms: ContractTerms, _ values: [Double]) throws(PricingError) -> [Double] {
    var positive = terms
    positive.underlying = terms.underlying.magnitude
    positive.strike = terms.strike.magnitude
    try check(positive, values)
    let level = try terms.withoutDrift()
    return [level.underlying, level.strike, level.years, level.rate, values[0], Double(level.right.sign)]
  }

  private typealias Kernel = (
    normal_rows, UnsafePointer<UnsafeMutablePointer<Double>>, UnsafeMutablePointer<UInt8>
  ) -> Void

  private func run(_ row: [Double], count: Int, _ kernel: Kernel) -> (Valuation, UInt8) {
    var code: UInt8 = 0
    let valuation = withUnsafeTemporaryAllocation(of: Double.self, capacity: 6 + count) { numbers in
      let base = numbers.start
      for (j, number) in row.enumerated() { numbers.initializeElement(at: j, to: number) }
      for j in 0..<count { numbers.initializeElement(at: 6 + j, to: 0) }
      let rows = normal_rows(
        forward: base, strike: base + 1, years: base + 2, rate: base + 3, volatility: base + 4, right: base + 5)
      withColumns(from: base + 6, count) { kernel(rows, $0, &code) }
      return Valuation(kernelOrder: UnsafeBufferPointer(start: base + 6, count: count))
    }
    return (valuation, code)
  }
}
