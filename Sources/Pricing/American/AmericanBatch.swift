/// American options over columns, a row an option with its own market.
///
/// Rows are gathered by the grid that they need and priced an option in every lane; a row has the same bits in any
/// company and on every path of the kernels.
///
/// - Domain: every double; a refused row has a status and zeros
/// - Units: as in `ContractTerms`; right 1 for a call and -1 for a put
/// - Shapes: every column as long as `status`; results column by column, in the order of `Column`
/// - Accuracy: that of the setting, see `American`
/// - Complexity: two fixed amounts of work a row, by its grid; `allGreeks` eight times that of `price`
/// - Evidence: AmericanBatchTests, AmericanReferenceTests
public enum AmericanBatch {
  /// The columns of the results, in their order; `price` writes the first alone.
  public enum Column: Int, CaseIterable, Sendable {
    /// The price.
    case price = 0
    /// ∂V/∂S.
    case delta
    /// ∂²V/∂S².
    case gamma
    /// ∂V/∂σ.
    case vega
    /// ∂V/∂t.
    case theta
    /// ∂V/∂r.
    case rho
    /// ∂V/∂q.
    case dividendRho
    /// ∂V/∂K.
    case dualDelta
    /// ∂²V/∂S∂σ.
    case vanna
    /// ∂²V/∂σ².
    case volga
    /// ∂²V/∂S∂t.
    case charm
    /// ∂²V/∂σ∂t.
    case veta
    /// The price of the underlying at which to exercise now; 0 where there is no early exercise.
    case boundary
  }

  /// How many columns `allGreeks` writes.
  public static let allColumns = Column.allCases.count

  /// Prices.
  ///
  /// - Shapes: a column of `status.count` numbers
  public static func price(
    _ setting: AmericanSetting = .standard, spot: Span<Double>, strike: Span<Double>, years: Span<Double>,
    rate: Span<Double>, dividend: Span<Double>, volatility: Span<Double>, right: Span<Double>,
    into values: inout MutableSpan<Double>, status: inout MutableSpan<UInt8>
  ) {
    checkShapes(spot, strike, years, rate, dividend, volatility, right, status.count)
    precondition(values.count == status.count, "Invariant: a batch has room for its columns")
    var block = AmericanBlock(setting, .smoothPasting, withGreeks: false)
    for start in stride(from: 0, to: status.count, by: AmericanBlock.size) {
      let end = min(status.count, start + AmericanBlock.size)
      block.removeAll()
      for i in start..<end {
        block.append(
          AmericanRow(spot[i], strike[i], years[i], rate[i], dividend[i], volatility[i], right: right[i]))
      }
      block.solve()
      for i in start..<end {
        values[i] = block.answers[i - start].price
        status[i] = block.statuses[i - start].rawValue
      }
    }
  }

  /// The price, Greeks and the boundary.
  ///
  /// - Shapes: `allColumns` columns, one after another, of `status.count` numbers
  public static func allGreeks(
    _ setting: AmericanSetting = .standard, spot: Span<Double>, strike: Span<Double>, years: Span<Double>,
    rate: Span<Double>, dividend: Span<Double>, volatility: Span<Double>, right: Span<Double>,
    into values: inout MutableSpan<Double>, status: inout MutableSpan<UInt8>
  ) {
    let count = status.count
    checkShapes(spot, strike, years, rate, dividend, volatility, right, count)
    precondition(values.count == allColumns * count, "Invariant: a batch has room for its columns")
    var block = AmericanBlock(setting, .smoothPasting, withGreeks: true)
    for start in stride(from: 0, to: count, by: AmericanBlock.size) {
      let end = min(count, start + AmericanBlock.size)
      block.removeAll()
      for i in start..<end {
        block.append(
          AmericanRow(spot[i], strike[i], years[i], rate[i], dividend[i], volatility[i], right: right[i]))
      }
      block.solve()
      for i in start..<end {
        status[i] = block.statuses[i - start].rawValue
        for (j, number) in block.answers[i - start].columns.enumerated() { values[j * count + i] = number }
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
}
