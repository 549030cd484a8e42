import Pricing

/// Rows that are priced together, so that those which share work, such as a chain under one characteristic function,
/// do so.
struct PriceBlock {
  /// A row as it was read.
  struct Entry {
    let line: Int64
    let id: String
    let row: Result<PriceRow, RowFault>

    var model: String {
      if case .success(let row) = row { row.model.identifier } else { "" }
    }
  }

  /// As many rows as a chain may have.
  private static let most = 1_024
  /// A block should take between a quarter of this and this, so that progress is seen and an interruption heard.
  private static let patience: Int64 = 200_000_000

  private(set) var entries: [Entry] = []
  private var limit = 16

  var isFull: Bool { entries.count >= limit }

  mutating func add(line: Int64, _ row: Result<PriceRow, RowFault>, _ id: String?) {
    entries.append(Entry(line: line, id: id ?? "", row: row))
  }

  mutating func removeAll() { entries.removeAll(keepingCapacity: true) }

  /// What became of the rows, in their order; the next block is as large as this one's time suggests.
  mutating func outcomes() -> [PriceOutcome] {
    let started = monotonicNanoseconds()
    defer {
      let took = monotonicNanoseconds() - started
      if took > Self.patience { limit = max(1, limit / 2) }
      if isFull, took < Self.patience / 4 { limit = min(Self.most, 2 * limit) }
    }
    var outcomes: [PriceOutcome] = []
    outcomes.reserveCapacity(entries.count)
    var together: [String: (model: any PricingModel, places: [Int], rows: [PricingRow])] = [:]
    for (place, entry) in entries.enumerated() {
      switch entry.row {
      case .failure(let fault): outcomes.append(.refused(fault))
      case .success(let row):
        outcomes.append(row.price == nil ? .waiting : row.implied())
        guard row.price == nil else { continue }
        let new: (model: any PricingModel, places: [Int], rows: [PricingRow]) = (row.model, [], [])
        together[row.model.identifier, default: new].places.append(place)
        together[row.model.identifier, default: new].rows.append(PricingRow(row.terms, row.values))
      }
    }
    for (model, places, rows) in together.values {
      for (place, result) in zip(places, model.valueRows(rows)) { outcomes[place] = PriceOutcome(result, by: model) }
    }
    return outcomes
  }
}

extension PriceRow {
  /// The volatility that the row's price implies, and the valuation at it.
  fileprivate func implied() -> PriceOutcome {
    guard let price else { return .waiting }
    do throws(PricingError) {
      guard let place = wanted ?? model.volatilityPlace else {
        throw .notCovered("\(model.identifier) has no volatility that a price implies; leave the price empty")
      }
      let volatility = try model.impliedVolatility(terms, values, at: place, price: price)
      var values = values
      if wanted != nil { values[place] = volatility }
      return .priced(try model.value(terms, values), impliedVolatility: volatility)
    } catch {
      return .refused(RowFault(error, by: model))
    }
  }
}

extension PriceOutcome {
  /// Of a row that waits for its company.
  fileprivate static var waiting: PriceOutcome { .refused(RowFault(column: "", reason: "the row was not priced")) }

  fileprivate init(_ result: Result<Valuation, PricingError>, by model: any PricingModel) {
    switch result {
    case .success(let valuation): self = .priced(valuation, impliedVolatility: nil)
    case .failure(let fault): self = .refused(RowFault(fault, by: model))
    }
  }
}
