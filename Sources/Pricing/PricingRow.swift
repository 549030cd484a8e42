/// A contract and a model's numbers for it.
public struct PricingRow: Hashable, Sendable {
  /// The contract and its market.
  public var terms: ContractTerms
  /// In the order of the model's parameters.
  public var values: [Double]

  /// A row of these parts; nothing is checked here, models check what they use.
  public init(_ terms: ContractTerms, _ values: [Double]) {
    self.terms = terms
    self.values = values
  }

  /// The same but for the strike: what rows of one group share.
  fileprivate var withoutStrike: PricingRow {
    var row = self
    row.terms.strike = 0
    return row
  }
}

extension [PricingRow] {
  /// Values groups of rows that differ in their strikes alone, and puts the results back into the rows' order.
  ///
  /// - Shapes: `value` gives a result for each row of its group
  func valuedByExpiry(
    _ value: ([PricingRow]) -> [Result<Valuation, PricingError>]
  ) -> [Result<Valuation, PricingError>] {
    var groups: [PricingRow: [Int]] = [:]
    for (index, row) in enumerated() { groups[row.withoutStrike, default: []].append(index) }
    // Every row is in one group, so that none of these zeros stays.
    var results = [Result<Valuation, PricingError>](repeating: .success(Valuation(price: 0)), count: count)
    for members in groups.values {
      let found = value(members.map { self[$0] })
      precondition(found.count == members.count, "Invariant: a group has a result for each of its rows")
      for (index, result) in zip(members, found) { results[index] = result }
    }
    return results
  }
}
