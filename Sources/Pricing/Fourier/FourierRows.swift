import Instruments

extension FourierModel {
  /// Rows of one expiry under one set of numbers share the evaluations of the characteristic function.
  public func valueRows(_ rows: [PricingRow]) -> [Result<Valuation, PricingError>] {
    rows.valuedByExpiry { group in
      guard group.count > 1, let shared = chain(group) else { return group.map(valueAlone) }
      // A row that cannot be valued says why by itself.
      return zip(group, shared).map { $1.isFinite ? .success($1) : valueAlone($0) }
    }
  }

  /// The valuations of rows that differ in their strikes alone; `nil` where one of them is refused.
  private func chain(_ rows: [PricingRow]) -> [Valuation]? {
    do throws(PricingError) {
      for row in rows {
        try check(row.terms, row.values)
        if row.terms.underlying == 0 || row.terms.strike == 0 { return nil }
      }
      let terms = rows[0].terms
      let law = try process(rows[0].values)
      let expiry = try FourierExpiry(
        spot: terms.underlying, years: terms.years, rate: terms.rate, dividend: terms.dividend)
      let strikes = rows.map(\.terms.strike)
      var results = [Valuation](repeating: Valuation(price: 0), count: rows.count)
      var span = results.mutableSpan
      var chain = FourierChain()
      try chain.valuations(law, expiry, strikes: strikes.span, isCall: terms.right == .call, into: &span)
      return results
    } catch {
      return nil
    }
  }
}
