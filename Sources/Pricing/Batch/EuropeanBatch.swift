internal import CPricing

/// European options under Black-Scholes-Merton over columns: a row is an option with its own market.
///
/// One exponential of -d²/2 serves the density and both tails; rows beyond the usual sizes, or whose volatility is so
/// small that the logarithm of S/K loses the digits of d, take a careful path in two doubles.
///
/// - Domain: every double; a refused row has a status and zeros
/// - Units: as in `ContractTerms`; right 1 for a call and -1 for a put
/// - Shapes: every column as long as `status`; results column by column, `count` numbers each, in the order of `Column`
/// - Accuracy: prices 7e-16 of max(S e^(-qT), K e^(-rT)), Greeks 6e-14 of max(|value|, natural scale), in the campaign
/// of   scripts/pricing_reference.py
/// - Complexity: no allocations; the same bits on every path and for one row as for many
/// - Evidence: EuropeanReferenceTests, EuropeanBatchTests
public enum EuropeanBatch {
  /// The columns of the results, in their order.
  public enum Column: Int, CaseIterable, Sendable {
    /// The price; alone in `price`.
    case price = 0
    /// ∂V/∂S; up to `rho` in `priceAndGreeks`.
    case delta
    /// ∂²V/∂S².
    case gamma
    /// ∂V/∂σ.
    case vega
    /// ∂V/∂t.
    case theta
    /// ∂V/∂r.
    case rho
    /// ∂V/∂K; from here on in `allGreeks` only.
    case dualDelta
    /// ∂V/∂q.
    case dividendRho
    /// ∂²V/∂S∂σ.
    case vanna
    /// ∂²V/∂σ².
    case volga
    /// ∂²V/∂S∂t.
    case charm
    /// ∂²V/∂σ∂t.
    case veta
    /// ∂³V/∂S³.
    case speed
    /// ∂³V/∂S²∂σ.
    case zomma
    /// ∂³V/∂S²∂t.
    case color
    /// ∂³V/∂σ³.
    case ultima
  }

  /// How many columns `priceAndGreeks` writes.
  public static let firstColumns = 6
  /// How many columns `allGreeks` writes.
  public static let allColumns = 16

  /// Prices.
  ///
  /// - Shapes: a column of `status.count` numbers
  public static func price(
    spot: Span<Double>, strike: Span<Double>, years: Span<Double>, rate: Span<Double>, dividend: Span<Double>,
    volatility: Span<Double>, right: Span<Double>, into values: inout MutableSpan<Double>,
    status: inout MutableSpan<UInt8>
  ) {
    let count = status.count
    checkShapes(spot, strike, years, rate, dividend, volatility, right, count)
    precondition(values.count == count, "Invariant: a batch has room for its columns")
    values.withUnsafeMutableBufferPointer { values in
      status.withUnsafeMutableBufferPointer { status in
        guard let values = values.baseAddress, let status = status.baseAddress else { return }
        withRows(spot, strike, years, rate, dividend, volatility, right) { price($0, into: values, status: status) }
      }
    }
  }

  /// Price, delta, gamma, vega, theta and rho.
  ///
  /// - Shapes: six columns, one after another, of `status.count` numbers
  public static func priceAndGreeks(
    spot: Span<Double>, strike: Span<Double>, years: Span<Double>, rate: Span<Double>, dividend: Span<Double>,
    volatility: Span<Double>, right: Span<Double>, into values: inout MutableSpan<Double>,
    status: inout MutableSpan<UInt8>
  ) {
    let count = status.count
    checkShapes(spot, strike, years, rate, dividend, volatility, right, count)
    precondition(values.count == firstColumns * count, "Invariant: a batch has room for its columns")
    values.withUnsafeMutableBufferPointer { values in
      status.withUnsafeMutableBufferPointer { status in
        guard let values = values.baseAddress, let status = status.baseAddress else { return }
        withRows(spot, strike, years, rate, dividend, volatility, right) {
          priceAndGreeks($0, into: values, status: status)
        }
      }
    }
  }

  /// The price and all Greeks.
  ///
  /// - Shapes: sixteen columns, one after another, of `status.count` numbers
  public static func allGreeks(
    spot: Span<Double>, strike: Span<Double>, years: Span<Double>, rate: Span<Double>, dividend: Span<Double>,
    volatility: Span<Double>, right: Span<Double>, into values: inout MutableSpan<Double>,
    status: inout MutableSpan<UInt8>
  ) {
    let count = status.count
    checkShapes(spot, strike, years, rate, dividend, volatility, right, count)
    precondition(values.count == allColumns * count, "Invariant: a batch has room for its columns")
    values.withUnsafeMutableBufferPointer { values in
      status.withUnsafeMutableBufferPointer { status in
        guard let values = values.baseAddress, let status = status.baseAddress else { return }
        withRows(spot, strike, years, rate, dividend, volatility, right) { allGreeks($0, into: values, status: status) }
      }
    }
  }

  private static func checkShapes(
    _ spot: Span<Double>, _ strike: Span<Double>, _ years: Span<Double>, _ rate: Span<Double>,
    _ dividend: Span<Double>, _ volatility: Span<Double>, _ right: Span<Double>, _ count: Int
  ) {
    let terms = spot.count == count && strike.count == count && years.count == count && right.count == count
    let market = rate.count == count && dividend.count == count && volatility.count == count
    precondition(terms && market, "Invariant: the columns of a batch are equally long")
  }

  /// Hands the columns on as pointers.
  private static func withRows(
    _ spot: Span<Double>, _ strike: Span<Double>, _ years: Span<Double>, _ rate: Span<Double>,
    _ dividend: Span<Double>, _ volatility: Span<Double>, _ right: Span<Double>, _ body: (EuropeanRows) -> Void
  ) {
    withThree(spot, strike, years) { spot, strike, years in
      withThree(rate, dividend, volatility) { rate, dividend, volatility in
        right.withUnsafeBufferPointer { signs in
          guard let right = signs.baseAddress else { return }
          let rows = EuropeanRows(
            spot: spot, strike: strike, years: years, rate: rate, dividend: dividend, volatility: volatility,
            right: right, count: signs.count)
          body(rows)
        }
      }
    }
  }

  private static func withThree(
    _ a: Span<Double>, _ b: Span<Double>, _ c: Span<Double>,
    _ body: (UnsafePointer<Double>, UnsafePointer<Double>, UnsafePointer<Double>) -> Void
  ) {
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        c.withUnsafeBufferPointer { c in
          guard let a = a.baseAddress, let b = b.baseAddress, let c = c.baseAddress else { return }
          body(a, b, c)
        }
      }
    }
  }
}

extension EuropeanBatch {
  /// Prices, `rows.count` of them.
  public static func price(
    _ rows: EuropeanRows, into values: UnsafeMutablePointer<Double>, status: UnsafeMutablePointer<UInt8>
  ) {
    var column = values
    european_price(rows.columns, &column, status, rows.count)
  }

  /// Six columns of `rows.count` numbers, one after another.
  public static func priceAndGreeks(
    _ rows: EuropeanRows, into values: UnsafeMutablePointer<Double>, status: UnsafeMutablePointer<UInt8>
  ) {
    withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<Double>.self, capacity: firstColumns) { columns in
      for j in 0..<firstColumns { columns.initializeElement(at: j, to: values + j * rows.count) }
      european_first(rows.columns, columns.start, status, rows.count)
    }
  }

  /// Sixteen columns of `rows.count` numbers, one after another.
  public static func allGreeks(
    _ rows: EuropeanRows, into values: UnsafeMutablePointer<Double>, status: UnsafeMutablePointer<UInt8>
  ) {
    withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<Double>.self, capacity: allColumns) { columns in
      for j in 0..<allColumns { columns.initializeElement(at: j, to: values + j * rows.count) }
      european_all(rows.columns, columns.start, status, rows.count)
    }
  }
}
