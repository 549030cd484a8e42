internal import CQuantMath

/// The formula whose volatility is looked for.
public enum VolatilityFormula: UInt8, Hashable, Sendable, CaseIterable {
  /// Black's formula: volatility of returns, per √year.
  case black = 0
  /// Bachelier's formula: volatility of the forward itself, in its units per √year. Forward and strike of either sign.
  case normal = 1
}

/// Where the columns of a batch of option prices begin; of rows that another language may own.
public struct QuotedPrices {
  /// Prices, discounted.
  public var price: UnsafePointer<Double>
  /// Forward prices.
  public var forward: UnsafePointer<Double>
  /// Strikes.
  public var strike: UnsafePointer<Double>
  /// Years to expiry, of 365 days.
  public var years: UnsafePointer<Double>
  /// Discount factors to the payment.
  public var discount: UnsafePointer<Double>
  /// Above zero a call, below zero a put.
  public var right: UnsafePointer<Double>

  /// Columns that begin there.
  public init(
    price: UnsafePointer<Double>, forward: UnsafePointer<Double>, strike: UnsafePointer<Double>,
    years: UnsafePointer<Double>, discount: UnsafePointer<Double>, right: UnsafePointer<Double>
  ) {
    self.price = price
    self.forward = forward
    self.strike = strike
    self.years = years
    self.discount = discount
    self.right = right
  }
}

/// The inverse of Black's and of Bachelier's formula.
///
/// The time value, or what it lacks to its maximum, whichever is smaller, is taken without loss of a digit of the
/// price; its logarithm is solved for by one step of fifth order from a first value fitted to 6e-4, and by more steps
/// of the same where a row lies outside of what the fit covers.
///
/// - Domain: Black: forward and strike from 2⁻⁵⁰⁰ to 2⁵⁰⁰. Bachelier: both up to 2⁵⁰⁰ in size, of either sign, and
///   prices up to 2⁷⁰⁰. Discount factor from 2⁻⁶⁴ to 2⁶⁴; years from 2⁻²⁰⁰ to 2⁴⁰. Prices below 2⁻¹⁰²⁰ of the strike
///   have no volatility
/// - Accuracy: Black 2e-14, Bachelier 7e-16 relative error over the whole plane, prices down to 1e-300 of the strike
///   included, for the price as given, against 60 digits over 20,000 stratified rows; a price that is itself rounded
///   carries `condition · 2⁻⁵³` of error, and a row where that exceeds 1e-13 says so
/// - Complexity: no allocations; any row costs at most nine evaluations
/// - Source: Jäckel, Let's Be Rational, Wilmott 2015, and Implied Normal Volatility, Wilmott 2017, for the split by
///   regimes and high order steps on logarithms; first values and forms are our own
/// - Evidence: ImpliedReferenceTests, ImpliedTotalityTests, ImpliedPathTests
public enum BlackInversion {
  /// The volatility of one price, with its status; 0 without one.
  ///
  /// - Parameter sign: above zero a call, below zero a put
  public static func solve(
    _ formula: VolatilityFormula, price: Double, forward: Double, strike: Double, years: Double, discount: Double,
    sign: Double
  ) -> (volatility: Double, status: InversionStatus) {
    var (volatility, status) = (0.0, UInt8(0))
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 6) { row in
      row.initialize(repeating: price)
      row[1] = forward
      row[2] = strike
      row[3] = years
      row[4] = discount
      row[5] = sign
      guard let start = row.baseAddress.map({ UnsafePointer($0) }) else { return }
      let quotes = QuotedPrices(
        price: start, forward: start + 1, strike: start + 2, years: start + 3, discount: start + 4, right: start + 5)
      batch(formula, quotes, volatility: &volatility, status: &status, count: 1)
    }
    return (volatility, InversionStatus(rawValue: status) ?? .outOfDomain)
  }

  /// The volatilities of many prices, each with its status; 0 without one.
  ///
  /// - Shapes: all of one count; traps otherwise. `right` is above zero for calls, below zero for puts
  public static func batch(
    _ formula: VolatilityFormula, price: Span<Double>, forward: Span<Double>, strike: Span<Double>,
    years: Span<Double>, discount: Span<Double>, right: Span<Double>, volatility: inout MutableSpan<Double>,
    status: inout MutableSpan<UInt8>
  ) {
    let count = price.count
    precondition(
      forward.count == count && strike.count == count && years.count == count && discount.count == count
        && right.count == count && volatility.count == count && status.count == count,
      "Invariant: a batch has as many results as arguments")
    withColumns(price, forward, strike, years, discount, right) { quotes in
      volatility.withUnsafeMutableBufferPointer { volatility in
        status.withUnsafeMutableBufferPointer { status in
          guard let volatilities = volatility.baseAddress, let statuses = status.baseAddress else { return }
          batch(formula, quotes, volatility: volatilities, status: statuses, count: count)
        }
      }
    }
  }

  /// Where the columns begin; nothing runs when they are empty.
  private static func withColumns(
    _ price: Span<Double>, _ forward: Span<Double>, _ strike: Span<Double>, _ years: Span<Double>,
    _ discount: Span<Double>, _ right: Span<Double>, _ body: (QuotedPrices) -> Void
  ) {
    price.withUnsafeBufferPointer { price in
      forward.withUnsafeBufferPointer { forward in
        strike.withUnsafeBufferPointer { strike in
          years.withUnsafeBufferPointer { years in
            discount.withUnsafeBufferPointer { discount in
              right.withUnsafeBufferPointer { right in
                guard let price = price.baseAddress, let forward = forward.baseAddress,
                  let strike = strike.baseAddress, let years = years.baseAddress,
                  let discount = discount.baseAddress, let right = right.baseAddress
                else { return }
                body(
                  QuotedPrices(
                    price: price, forward: forward, strike: strike, years: years, discount: discount, right: right))
              }
            }
          }
        }
      }
    }
  }

  /// The same over memory of the caller, `count` rows of each column.
  public static func batch(
    _ formula: VolatilityFormula, _ quotes: QuotedPrices, volatility: UnsafeMutablePointer<Double>,
    status: UnsafeMutablePointer<UInt8>, count: Int
  ) {
    precondition(count >= 0, "Invariant: a batch has a count")
    switch formula {
    case .black:
      batch_implied_black(
        quotes.price, quotes.forward, quotes.strike, quotes.years, quotes.discount, quotes.right, volatility, status,
        count)
    case .normal:
      batch_implied_normal(
        quotes.price, quotes.forward, quotes.strike, quotes.years, quotes.discount, quotes.right, volatility, status,
        count)
    }
  }
}
