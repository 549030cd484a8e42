internal import CPricing
internal import Instruments

/// European options on an asset with a continuous yield, lognormal with constant volatility.
///
/// `V = ±(S e^(-qT) Φ(±d1) - K e^(-rT) Φ(±d2))`, `d1 = (ln(S/K) + (r - q)T)/s + s/2`, `d2 = d1 - s`, `s = σ√T`.
///
/// - Domain: prices, time and volatility not negative; rates of any sign
/// - Units: volatility per square root of a year
/// - Limits: without time or volatility the discounted intrinsic value of the forward, with the Greeks of that line;
/// exactly   at the money, and where a Greek is too large for a double, the price alone
/// - Accuracy: price 7e-16 of max(S e^(-qT), K e^(-rT)); Greeks 6e-14 of max(|value|, natural scale)
/// - Throws: `outOfDomain`
/// - Source: Black and Scholes, The pricing of options and corporate liabilities, 1973; Merton, Theory of rational
/// option   pricing, 1973; Haug, The complete guide to option pricing formulas, 2007, chapter 2
/// - Evidence: EuropeanReferenceTests, PublishedEuropeanTests, ConformanceTests
public struct BlackScholesMerton: PricingModel {
  /// `black-scholes-merton`.
  public let identifier = "black-scholes-merton"
  /// One line for people.
  public let summary = "European option on a spot price with rate and yield (Black-Scholes-Merton)"
  /// The volatility.
  public let parameters = [LognormalParameter.volatility]
  /// Vanilla on a spot price.
  public let traits = ModelTraits(isHomogeneous: true, accuracy: 1e-13, greekAccuracy: 1e-11)

  /// The model; it has no state.
  public init() {}

  /// The price and all Greeks.
  public func value(_ terms: ContractTerms, _ values: [Double]) throws(PricingError) -> Valuation {
    try check(terms, values)
    return try EuropeanRow(terms, volatility: values[0]).valuation()
  }

  /// The price alone.
  public func price(_ terms: ContractTerms, volatility: Double) throws(PricingError) -> Double {
    try check(terms, [volatility])
    return try EuropeanRow(terms, volatility: volatility).price()
  }
}

/// The parameter that the lognormal models share.
enum LognormalParameter {
  static let volatility = ModelParameter(
    "volatility", "volatility per square root of a year", in: 0...Double.greatestFiniteMagnitude, typical: 0.25)
}

/// One row for the kernels of the lognormal model.
struct EuropeanRow {
  let terms: ContractTerms
  let volatility: Double

  init(_ terms: ContractTerms, volatility: Double) {
    self.terms = terms
    self.volatility = volatility
  }

  func price() throws(PricingError) -> Double {
    let (values, code) = run(count: 1) { european_price($0, $1, $2, 1) }
    try RowStatus(rawValue: code)?.check()
    return values.price
  }

  /// The price and its Greeks, or the price alone where there are none or they do not fit into a double.
  func valuation() throws(PricingError) -> Valuation {
    let (values, code) = run(count: EuropeanBatch.allColumns) { european_all($0, $1, $2, 1) }
    if code == RowStatus.ok.rawValue { return values }
    return Valuation(price: try price())
  }

  private typealias Kernel = (
    european_rows, UnsafePointer<UnsafeMutablePointer<Double>>, UnsafeMutablePointer<UInt8>
  ) -> Void

  private func run(count: Int, _ kernel: Kernel) -> (Valuation, UInt8) {
    var code: UInt8 = 0
    let valuation = withUnsafeTemporaryAllocation(of: Double.self, capacity: 7 + count) { numbers in
      let base = numbers.start
      let terms = [terms.underlying, terms.strike, terms.years, terms.rate, terms.dividend, volatility]
      for (j, number) in terms.enumerated() { numbers.initializeElement(at: j, to: number) }
      numbers.initializeElement(at: 6, to: Double(self.terms.right.sign))
      for j in 0..<count { numbers.initializeElement(at: 7 + j, to: 0) }
      let rows = european_rows(
        spot: base, strike: base + 1, years: base + 2, rate: base + 3, dividend: base + 4, volatility: base + 5,
        right: base + 6)
      withColumns(from: base + 7, count) { kernel(rows, $0, &code) }
      return Valuation(kernelOrder: UnsafeBufferPointer(start: base + 7, count: count))
    }
    return (valuation, code)
  }
}

/// Pointers to single numbers that lie one after another, as columns of a batch of one row.
func withColumns(
  from base: UnsafeMutablePointer<Double>, _ count: Int,
  _ body: (UnsafePointer<UnsafeMutablePointer<Double>>) -> Void
) {
  withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<Double>.self, capacity: count) { columns in
    for j in 0..<count { columns.initializeElement(at: j, to: base + j) }
    body(UnsafePointer(columns.start))
  }
}

extension Valuation {
  /// The numbers of a row in the order of `EuropeanBatch.Column`: the price, or the price and all Greeks.
  init(kernelOrder numbers: UnsafeBufferPointer<Double>) {
    self.init(price: numbers[0])
    guard numbers.count == EuropeanBatch.allColumns else { return }
    var greeks = Greeks()
    greeks.delta = numbers[1]
    greeks.gamma = numbers[2]
    greeks.vega = numbers[3]
    greeks.theta = numbers[4]
    greeks.rho = numbers[5]
    greeks.dualDelta = numbers[6]
    greeks.dividendRho = numbers[7]
    greeks.vanna = numbers[8]
    greeks.volga = numbers[9]
    greeks.charm = numbers[10]
    greeks.veta = numbers[11]
    greeks.speed = numbers[12]
    greeks.zomma = numbers[13]
    greeks.color = numbers[14]
    greeks.ultima = numbers[15]
    self.greeks = greeks
  }
}

extension RowStatus {
  /// The error of the scalar form.
  func check() throws(PricingError) {
    switch self {
    case .ok: return
    case .atCorner, .notCovered: throw .notCovered(reason)
    case .outOfRange: throw .outOfDomain(argument: "terms", expected: "numbers in the range of the model", got: .nan)
    case .noConvergence: throw .noConvergence(of: "price")
    case .overflow: throw .outOfDomain(argument: "terms", expected: "values that fit into a double", got: .infinity)
    case .notFinite, .negative, .noRight:
      throw .outOfDomain(argument: "terms", expected: "finite numbers, not negative", got: .nan)
    }
  }
}
