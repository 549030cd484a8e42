public import QuantMath

/// Where the columns of a batch of option prices over spot prices begin; of rows that another language may own.
///
/// - Units: rates continuous per year, years of 365 days; right above zero a call, below zero a put
public struct SpotQuotes {
  /// Prices.
  public var price: UnsafePointer<Double>
  /// Spot prices.
  public var spot: UnsafePointer<Double>
  /// Strikes.
  public var strike: UnsafePointer<Double>
  /// Times to expiry.
  public var years: UnsafePointer<Double>
  /// Interest rates.
  public var rate: UnsafePointer<Double>
  /// Yields of the underlying.
  public var dividend: UnsafePointer<Double>
  /// Rights.
  public var right: UnsafePointer<Double>

  /// Columns that begin there.
  public init(
    price: UnsafePointer<Double>, spot: UnsafePointer<Double>, strike: UnsafePointer<Double>,
    years: UnsafePointer<Double>, rate: UnsafePointer<Double>, dividend: UnsafePointer<Double>,
    right: UnsafePointer<Double>
  ) {
    self.price = price
    self.spot = spot
    self.strike = strike
    self.years = years
    self.rate = rate
    self.dividend = dividend
    self.right = right
  }
}

extension ImpliedVolatility {
  /// The volatilities of many forward prices' options; 0 and an `InversionStatus` in rows without one.
  ///
  /// - Shapes: all of one count; traps otherwise. `right` is above zero for calls, below zero for puts
  /// - Complexity: no allocations; the same bits on every path and for one row as for many
  public static func batch(
    _ formula: VolatilityFormula, price: Span<Double>, forward: Span<Double>, strike: Span<Double>,
    years: Span<Double>, discount: Span<Double>, right: Span<Double>, into volatility: inout MutableSpan<Double>,
    status: inout MutableSpan<UInt8>
  ) {
    BlackInversion.batch(
      formula, price: price, forward: forward, strike: strike, years: years, discount: discount, right: right,
      volatility: &volatility, status: &status)
  }

  /// The volatilities of many options on spot prices by Black, Scholes and Merton, each with its `InversionStatus`.
  ///
  /// - Shapes: all of one count; traps otherwise. `right` is above zero for calls, below zero for puts
  /// - Complexity: no allocations on the heap; the same bits as `blackScholesMerton` row by row
  public static func batch(
    price: Span<Double>, spot: Span<Double>, strike: Span<Double>, years: Span<Double>, rate: Span<Double>,
    dividend: Span<Double>, right: Span<Double>, into volatility: inout MutableSpan<Double>,
    status: inout MutableSpan<UInt8>
  ) {
    let count = price.count
    precondition(
      spot.count == count && strike.count == count && years.count == count && rate.count == count
        && dividend.count == count && right.count == count && volatility.count == count && status.count == count,
      "Invariant: a batch has as many results as arguments")
    withColumns(price, spot, strike, years, rate, dividend, right) { quotes in
      volatility.withUnsafeMutableBufferPointer { volatility in
        status.withUnsafeMutableBufferPointer { status in
          guard let volatilities = volatility.baseAddress, let statuses = status.baseAddress else { return }
          batch(quotes, volatility: volatilities, status: statuses, count: count)
        }
      }
    }
  }

  /// The same over memory of the caller, `count` rows of each column.
  public static func batch(
    _ quotes: SpotQuotes, volatility: UnsafeMutablePointer<Double>, status: UnsafeMutablePointer<UInt8>, count: Int
  ) {
    let block = 256
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 4 * block) { room in
      room.initialize(repeating: 0)
      guard let start = room.baseAddress else { return }
      var row = 0
      while row < count {
        let part = min(block, count - row)
        forwards(quotes, from: row, count: part, into: start)
        BlackInversion.batch(
          .black,
          QuotedPrices(
            price: quotes.price + row, forward: start + 2 * block, strike: quotes.strike + row,
            years: quotes.years + row, discount: start + 3 * block, right: quotes.right + row),
          volatility: volatility + row, status: status + row, count: part)
        row += part
      }
    }
  }

  /// Forwards to `room + 512` and discount factors to `room + 768`; the exponents before them.
  private static func forwards(
    _ quotes: SpotQuotes, from row: Int, count: Int, into room: UnsafeMutablePointer<Double>
  ) {
    for index in 0..<count {
      let (rate, years) = (quotes.rate[row + index], quotes.years[row + index])
      room[index] = (rate - quotes.dividend[row + index]) * years
      room[256 + index] = -rate * years
    }
    exponentials(room, count: count, into: room + 512)
    exponentials(room + 256, count: count, into: room + 768)
    for index in 0..<count { room[512 + index] *= quotes.spot[row + index] }
  }

  private static func exponentials(
    _ from: UnsafePointer<Double>, count: Int, into to: UnsafeMutablePointer<Double>
  ) {
    let arguments = UnsafeBufferPointer(start: from, count: count)
    var results = UnsafeMutableBufferPointer(start: to, count: count).mutableSpan
    Batch.exp(arguments.span, into: &results)
  }

  private static func withColumns(
    _ price: Span<Double>, _ spot: Span<Double>, _ strike: Span<Double>, _ years: Span<Double>, _ rate: Span<Double>,
    _ dividend: Span<Double>, _ right: Span<Double>, _ body: (SpotQuotes) -> Void
  ) {
    price.withUnsafeBufferPointer { price in
      spot.withUnsafeBufferPointer { spot in
        strike.withUnsafeBufferPointer { strike in
          years.withUnsafeBufferPointer { years in
            rate.withUnsafeBufferPointer { rate in
              dividend.withUnsafeBufferPointer { dividend in
                right.withUnsafeBufferPointer { right in
                  guard let price = price.baseAddress, let spot = spot.baseAddress, let strike = strike.baseAddress,
                    let years = years.baseAddress, let rate = rate.baseAddress,
                    let dividend = dividend.baseAddress, let right = right.baseAddress
                  else { return }
                  body(
                    SpotQuotes(
                      price: price, spot: spot, strike: strike, years: years, rate: rate, dividend: dividend,
                      right: right))
                }
              }
            }
          }
        }
      }
    }
  }
}
