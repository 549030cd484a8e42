import Instruments
import Pricing
import QuantMath
import Testing

/// Rows valued together come to what each is worth alone, to the last bit.
@Suite struct RowsTests {
  /// A chain on two expiries, its rows mixed, some of them refused.
  private static func rows(of model: any PricingModel) -> [PricingRow] {
    var rows: [PricingRow] = []
    for (index, strike) in [80.0, 95, 100, 110, 130, 100, 0, -1, .nan].enumerated() {
      for right in [OptionRight.call, .put] {
        let years = index % 2 == 0 ? 0.5 : 0.1
        let dividend = model.traits.takesForward ? 0 : 0.01
        let terms = ContractTerms(
          right, underlying: 100, strike: strike, years: years, rate: 0.03, dividend: dividend)
        rows.append(PricingRow(terms, model.parameters.map(\.typical)))
      }
    }
    rows[3].values = rows[3].values.map { _ in .infinity }
    return rows
  }

  /// Simulations and lattices value one row after the other and take long.
  private static let models = ModelCatalogue.models.filter {
    $0.traits.greekAccuracy != nil || $0.identifier == "sabr-no-arbitrage"
  }

  @Test(arguments: models.map(\.identifier)) func companyDoesNotMatter(_ identifier: String) throws {
    let model = try #require(ModelCatalogue.model(identifier))
    let rows = Self.rows(of: model)
    let together = model.valueRows(rows)
    #expect(together.count == rows.count)
    for (row, found) in zip(rows, together) {
      switch found {
      case .success(let valuation):
        let alone = try model.value(row.terms, row.values)
        #expect(valuation.price.bitPattern == alone.price.bitPattern, "\(row)")
        #expect(valuation == alone, "\(row)")
      case .failure(let fault):
        // As text, since a fault may name a number that is none.
        let alone = #expect(throws: PricingError.self) { try model.value(row.terms, row.values) }
        #expect(alone.map { "\($0)" } == "\(fault)")
      }
    }
  }

  @Test func noRowsAreNoResults() {
    for model in ModelCatalogue.models { #expect(model.valueRows([]).isEmpty) }
  }
}
