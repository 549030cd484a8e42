internal import CPricing
public import Instruments

/// An expiry of a chain: what its options have in common.
public struct ChainExpiry: Hashable, Sendable {
  /// Time to expiry in years of 365 days.
  public var years: Double
  /// Continuous interest rate per year.
  public var rate: Double
  /// Continuous yield of the underlying per year.
  public var dividend: Double

  /// An expiry of these numbers.
  public init(years: Double, rate: Double = 0, dividend: Double = 0) {
    self.years = years
    self.rate = rate
    self.dividend = dividend
  }
}

/// An option of a chain.
public struct ChainOption: Hashable, Sendable {
  /// The place of its expiry in the chain.
  public var expiry: Int
  /// The strike.
  public var strike: Double
  /// Call or put.
  public var right: OptionRight

  /// An option of these terms.
  public init(expiry: Int, strike: Double, right: OptionRight) {
    self.expiry = expiry
    self.strike = strike
    self.right = right
  }
}

/// The price and five Greeks of one option of a chain.
public struct ChainQuote: Hashable, Sendable {
  /// The value of one unit, long.
  public var price: Double
  /// ∂V/∂S.
  public var delta: Double
  /// ∂²V/∂S².
  public var gamma: Double
  /// ∂V/∂σ, per 1.00.
  public var vega: Double
  /// ∂V/∂t, per year.
  public var theta: Double
  /// ∂V/∂r, per 1.00.
  public var rho: Double
}

/// All options on one underlying under Black-Scholes-Merton, quoted again at each tick.
///
/// Logarithms of strikes and everything that an expiry shares are kept; a tick costs one reciprocal, one exponential
/// and two normal tails an option, and no allocation. Rows outside of the usual range go through the careful path of
/// `EuropeanBatch`.
///
/// - Domain: any finite numbers; a refused option has a status and zeros
/// - Shapes: volatilities in the order of the options
/// - Accuracy: 1e-14 of max(|value|, natural scale) while spot stays within a factor of eight of the reference
/// - Complexity: O(options) a tick
/// - Throws: `outOfDomain`: no such expiry, a reference that is not above zero, or a spot price that is not a number
/// - Evidence: ChainTests
public struct Chain: ~Copyable, Sendable {
  /// As many as were given.
  public let count: Int
  private let reference: Double
  private var expiries: [chain_expiry]
  /// Where each option lies among the rows.
  private let slots: [Int]
  /// Strikes, their logarithms, volatilities and rights of all rows.
  private var terms: LineColumns
  private var values: LineColumns
  private var codes: [UInt8]

  /// A chain; strikes are remembered by their logarithm against the reference, which is best near the spot price.
  public init(expiries: [ChainExpiry], options: [ChainOption], reference: Double) throws(PricingError) {
    guard reference > 0, reference < .infinity else {
      throw .outOfDomain(argument: "reference", expected: "a finite number above zero", got: reference)
    }
    var members = [[Int]](repeating: [], count: expiries.count)
    for (index, option) in options.enumerated() {
      guard expiries.indices.contains(option.expiry) else {
        throw .outOfDomain(argument: "expiry", expected: "below \(expiries.count)", got: Double(option.expiry))
      }
      members[option.expiry].append(index)
    }
    var slots = [Int](repeating: 0, count: options.count)
    var layout: [chain_expiry] = []
    var strike: [Double] = []
    var right: [Double] = []
    for (expiry, own) in zip(expiries, members) {
      let first = strike.count
      for index in own {
        slots[index] = strike.count
        strike.append(options[index].strike)
        right.append(Double(options[index].right.sign))
      }
      while strike.count % 8 != 0 {
        strike.append(reference)
        right.append(1)
      }
      var kept = chain_expiry()
      kept.first = first
      kept.count = strike.count - first
      Self.set(&kept, expiry)
      layout.append(kept)
    }
    var logStrike = [Double](repeating: 0, count: strike.count)
    chain_log_strikes(strike, reference, &logStrike, strike.count)
    self.count = options.count
    self.reference = reference
    self.expiries = layout
    self.slots = slots
    let volatility = [Double](repeating: 0.5, count: strike.count)
    terms = LineColumns([strike, logStrike, volatility, right])
    values = LineColumns([[Double]](repeating: logStrike.map { _ in 0 }, count: EuropeanBatch.firstColumns))
    codes = [UInt8](repeating: 0, count: strike.count)
  }

  private static func set(_ kept: inout chain_expiry, _ expiry: ChainExpiry) {
    kept.years = expiry.years
    kept.rate = expiry.rate
    kept.dividend = expiry.dividend
    chain_prepare(&kept)
  }

  /// Changes the time or the rates of an expiry.
  public mutating func set(_ expiry: Int, to terms: ChainExpiry) throws(PricingError) {
    guard expiries.indices.contains(expiry) else {
      throw .outOfDomain(argument: "expiry", expected: "below \(expiries.count)", got: Double(expiry))
    }
    Self.set(&expiries[expiry], terms)
  }

  /// Changes the volatility of one option, from the next tick on.
  public mutating func setVolatility(_ value: Double, of option: Int) { terms[2, slots[option]] = value }

  /// Changes all volatilities, from the next tick on.
  public mutating func setVolatilities(_ all: Span<Double>) {
    precondition(all.count == count, "Invariant: a chain has a volatility for each option")
    let count = count
    all.withUnsafeBufferPointer { all in
      slots.withUnsafeBufferPointer { slots in
        terms.withColumns { columns in
          for option in 0..<count { columns[2][slots[option]] = all[option] }
        }
      }
    }
  }

  /// Quotes every option at this spot price.
  public mutating func requote(spot: Double) {
    let (expiries, reference) = (expiries, reference)
    terms.withColumns { terms in
      values.withColumns { values in
        codes.withUnsafeMutableBufferPointer { codes in
          guard let status = codes.baseAddress else { return }
          let columns = chain_rows(strike: terms[0], log_strike: terms[1], volatility: terms[2], right: terms[3])
          chain_requote(expiries, expiries.count, spot, reference, columns, values.start, status)
        }
      }
    }
  }

  /// What the last tick gave for an option; zeros where its status is not `ok`.
  public subscript(option: Int) -> ChainQuote {
    let slot = slots[option]
    return ChainQuote(
      price: values[0, slot], delta: values[1, slot], gamma: values[2, slot], vega: values[3, slot],
      theta: values[4, slot], rho: values[5, slot])
  }

  /// What became of an option at the last tick.
  public func status(of option: Int) -> RowStatus { RowStatus(rawValue: codes[slots[option]]) ?? .notFinite }

  /// One number of every option, in their order: a column up to `rho`.
  public func copy(_ column: EuropeanBatch.Column, into result: inout MutableSpan<Double>) {
    precondition(column.rawValue < EuropeanBatch.firstColumns, "Invariant: a chain holds the price and five Greeks")
    precondition(result.count == count, "Invariant: a column has a number for each option")
    for option in 0..<count { result[option] = values[column.rawValue, slots[option]] }
  }
}
