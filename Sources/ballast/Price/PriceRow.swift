import Configuration
import Instruments
import Pricing
import QuantMath

/// What is wrong with a row: the column as the file names it, and what was expected and got.
struct RowFault: Error {
  let column: String
  let reason: String
}

/// A row, read: terms, model and its values, and what it asks for.
struct PriceRow {
  var model: any PricingModel
  var terms: ContractTerms
  var values: [Double]
  /// The price from which a volatility is wanted.
  var price: Double?
  /// The place of the volatility among the values when the row gives a price instead.
  var wanted: Int?
}

/// Reads rows under one header.
struct PriceRowReader {
  private let header: PriceHeader
  private let places: Places
  private let models: [String: PreparedModel]
  private let standard: PreparedModel?
  private let valuation: Int64?

  /// A model with the places of its parameters.
  private struct PreparedModel {
    let model: any PricingModel
    let columns: [Int?]
    let volatility: Int?

    init(_ model: any PricingModel, _ header: PriceHeader) {
      self.model = model
      columns = model.parameters.map { header.parameters[$0.name] }
      volatility = model.volatilityPlace
    }
  }

  /// Columns looked up once.
  private struct Places {
    let id, model, right, spot, forward, strike, years, expiry, valuation, rate, dividend, price: Int?

    init(_ header: PriceHeader) {
      id = header.place(.id)
      model = header.place(.model)
      right = header.place(.right)
      spot = header.place(.spot)
      forward = header.place(.forward)
      strike = header.place(.strike)
      years = header.place(.years)
      expiry = header.place(.expiry)
      valuation = header.place(.valuation)
      rate = header.place(.rate)
      dividend = header.place(.dividend)
      price = header.place(.price)
    }
  }

  /// - Parameters:
  ///   - model: what rows without a model are priced with.
  ///   - valuation: when rows without a valuation time are valued, in seconds since 1970.
  init(_ header: PriceHeader, model: (any PricingModel)?, valuation: Int64?) {
    self.header = header
    self.valuation = valuation
    places = Places(header)
    var models: [String: PreparedModel] = [:]
    for model in ModelCatalogue.models { models[model.identifier] = PreparedModel(model, header) }
    self.models = models
    standard = model.flatMap { models[$0.identifier] }
  }

  /// Reads a row.
  func row(_ fields: CommaFields) throws(RowFault) -> PriceRow {
    guard fields.count == header.count else {
      throw RowFault(column: "", reason: "expected \(header.count) fields, got \(fields.count)")
    }
    if let place = places.id, !fields.isText(place) {
      throw RowFault(column: header.names[place], reason: "expected text in UTF-8")
    }
    let prepared = try model(fields)
    let years = try years(fields)
    let rate = try number(places.rate, fields) ?? 0
    let dividend = try number(places.dividend, fields) ?? 0
    let underlying = try underlying(fields, prepared.model, years * (rate - dividend))
    guard let strike = try number(places.strike, fields) else { throw empty(places.strike, "a strike") }
    var terms = ContractTerms(
      try right(fields), underlying: underlying, strike: strike, years: years, rate: rate, dividend: dividend)
    // A forward contains the yield.
    if prepared.model.traits.takesForward { terms.dividend = 0 }
    let price = try number(places.price, fields)
    var row = PriceRow(model: prepared.model, terms: terms, values: [], price: price, wanted: nil)
    row.values.reserveCapacity(prepared.columns.count)
    for (index, column) in prepared.columns.enumerated() {
      let parameter = prepared.model.parameters[index]
      if let value = try number(column, fields) ?? parameter.standard {
        row.values.append(value)
      } else if index == prepared.volatility, price != nil {
        row.wanted = index
        row.values.append(parameter.domain.lowerBound)
      } else {
        throw RowFault(
          column: parameter.name,
          reason: "\(prepared.model.identifier) needs it: \(parameter.meaning)"
            + (index == prepared.volatility ? "; or a price to find it from" : ""))
      }
    }
    return row
  }

  private func model(_ fields: CommaFields) throws(RowFault) -> PreparedModel {
    if let place = places.model, !fields[place].isEmpty {
      let name = fields.text(place)
      if let found = models[name] ?? models[name.lowercased()] { return found }
      let guess = NearestName.of(name.lowercased(), among: models.keys.sorted()).map { "; did you mean \($0)?" } ?? ""
      throw RowFault(column: header.names[place], reason: "expected a model of the catalogue, got \"\(name)\"\(guess)")
    }
    if let standard { return standard }
    throw RowFault(column: "model", reason: "expected a model of the catalogue; or name one for all rows: --model NAME")
  }

  private func right(_ fields: CommaFields) throws(RowFault) -> OptionRight {
    guard let place = places.right else { throw empty(nil, "call or put") }
    let range = fields[place]
    if let first = range.first, range.count == 1 || range.count == 3 || range.count == 4 {
      switch (fields.bytes[first] | 0x20, range.count) {
      case (UInt8(ascii: "c"), 1): return .call
      case (UInt8(ascii: "p"), 1): return .put
      default: break
      }
    }
    switch fields.text(place).lowercased() {
    case "call": return .call
    case "put": return .put
    default: throw RowFault(column: header.names[place], reason: "expected call or put, got \"\(fields.text(place))\"")
    }
  }

  /// Models of a forward take it from the spot and the carry where the row has no forward, and the other way round.
  private func underlying(_ fields: CommaFields, _ model: any PricingModel, _ carry: Double) throws(RowFault) -> Double
  {
    let spot = try number(places.spot, fields)
    let forward = try number(places.forward, fields)
    switch (model.traits.takesForward, spot, forward) {
    case (true, _, let forward?): return forward
    case (true, let spot?, nil): return spot * Exponential.exp(carry)
    case (false, let spot?, _): return spot
    case (false, nil, let forward?): return forward * Exponential.exp(-carry)
    case (_, nil, nil): throw empty(places.spot ?? places.forward, "a price of the underlying")
    }
  }

  private func years(_ fields: CommaFields) throws(RowFault) -> Double {
    if let years = try number(places.years, fields) { return years }
    guard let place = places.expiry, !fields[place].isEmpty else { throw empty(places.years, "years to expiry") }
    let end = try seconds(place, fields)
    var start = valuation
    if let place = places.valuation, !fields[place].isEmpty { start = try seconds(place, fields) }
    guard let start else {
      throw RowFault(column: header.names[place], reason: "an expiry needs a time to count from: --valuation TIME")
    }
    guard end >= start else {
      throw RowFault(column: header.names[place], reason: "the expiry lies before the valuation time")
    }
    return Double(end - start) / 31_536_000
  }

  private func seconds(_ place: Int, _ fields: CommaFields) throws(RowFault) -> Int64 {
    if let seconds = InstantText.seconds(fields.text(place)) { return seconds }
    throw RowFault(
      column: header.names[place],
      reason: "expected a time such as 2026-12-25 or 2026-12-25T08:00:00Z, got \"\(fields.text(place))\"")
  }

  /// The number in a column; `nil` where there is no such column or the field is empty.
  private func number(_ place: Int?, _ fields: CommaFields) throws(RowFault) -> Double? {
    guard let place else { return nil }
    let range = fields[place]
    if range.isEmpty { return nil }
    if let value = NumberText.parse(fields.bytes, range) { return value }
    throw RowFault(column: header.names[place], reason: "expected a number, got \"\(fields.text(place))\"")
  }

  private func empty(_ place: Int?, _ what: String) -> RowFault {
    RowFault(column: place.map { header.names[$0] } ?? "", reason: "expected \(what), got nothing")
  }
}
