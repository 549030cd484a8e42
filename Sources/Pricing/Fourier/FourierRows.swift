import Instruments

extension FourierModel {
  /// Rows of one expiry under one set of numbers share the evaluations of the characteristic function.
  public func valueRows(_ rows: [PricingRow]) -> [Result<Valuation, PricingError>] {
    var results = [Result<Valuation, PricingError>](repeating: .success(Valuation(price: 0)), count: rows.count)
    var groups: [SharedTerms: [Int]] = [:]
    for (index, row) in rows.enumerated() { groups[SharedTerms(row), default: []].append(index) }
    for members in groups.values {
      let shared = members.count > 1 ? chain(members.map { rows[$0] }) : nil
      for (place, index) in members.enumerated() {
        // A row that cannot be valued, or whose company cannot, says why by itself.
        if let valuation = shared?[place], valuation.isFinite {
          results[index] = .success(valuation)
        } else {
          results[index] = valueAlone(rows[index])
        }
      }
    }
    return results
  }

  /// The valuations of rows with shared terms; `nil` where one of them is refused.
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

/// What rows must have in common to share a grid of nodes, or a solution: all but the strike.
struct SharedTerms: Hashable {
  let terms: ContractTerms
  let values: [Double]

  init(_ row: PricingRow) {
    var terms = row.terms
    terms.strike = 0
    (self.terms, values) = (terms, row.values)
  }
}
