import Instruments
import Pricing
import QuantMath

/// The columns of a table of contracts as another language holds them: pointers to `count` numbers each.
struct Rows {
  let count: Int
  let right: UnsafePointer<Int8>
  let underlying: UnsafePointer<Double>
  let strike: UnsafePointer<Double>
  let years: UnsafePointer<Double>
  let rate: UnsafePointer<Double>
  let dividend: UnsafePointer<Double>

  /// A right from +1 or -1; `nil` for anything else.
  func right(at row: Int) -> OptionRight? { right[row] == 1 ? .call : right[row] == -1 ? .put : nil }
}

/// What a row of a batch came to, as a byte. The order is a promise to callers in other languages.
enum CallStatus: UInt8 {
  case priced = 0
  case outOfDomain = 1
  case noConvergence = 2
  case notCovered = 3
  case noSuchVolatility = 4

  init(_ error: PricingError) {
    switch error {
    case .outOfDomain: self = .outOfDomain
    case .noConvergence: self = .noConvergence
    case .notCovered: self = .notCovered
    case .noSuchVolatility: self = .noSuchVolatility
    }
  }
}

/// The catalogue as text for other languages: a line a model, its identifier, summary and parameters between tabs.
///
/// - Returns: the number of bytes that the text has; it is written when `capacity` is enough.
@c(ballast_catalogue) public func catalogue(_ text: UnsafeMutablePointer<UInt8>?, _ capacity: Int) -> Int {
  var lines = ""
  for model in ModelCatalogue.models {
    var fields = [model.identifier, model.summary, model.traits.takesForward ? "forward" : "spot"]
    for parameter in model.parameters {
      fields.append(parameter.name)
      fields.append(parameter.meaning)
      fields.append(parameter.standard.map { "\($0)" } ?? "")
    }
    lines += fields.joined(separator: "\t") + "\n"
  }
  let bytes = Array(lines.utf8)
  if let text, capacity >= bytes.count { for (index, byte) in bytes.enumerated() { text[index] = byte } }
  return bytes.count
}

/// Values rows of European options under Black-Scholes-Merton on the vector kernels.
///
/// - Shapes: `greeks` 0: the price, 1: six columns, 2: sixteen, in the order of `EuropeanBatch.Column`, each of `count`
///   numbers one after the other in `values`; `right` holds 1 and -1
/// - Returns: the number of rows that were refused; their values are NaN
@c(ballast_european) public func european(
  _ count: Int, _ right: UnsafePointer<Double>, _ spot: UnsafePointer<Double>, _ strike: UnsafePointer<Double>,
  _ years: UnsafePointer<Double>, _ rate: UnsafePointer<Double>, _ dividend: UnsafePointer<Double>,
  _ volatility: UnsafePointer<Double>, _ greeks: Int, _ values: UnsafeMutablePointer<Double>,
  _ status: UnsafeMutablePointer<UInt8>
) -> Int {
  let rows = EuropeanRows(
    spot: spot, strike: strike, years: years, rate: rate, dividend: dividend, volatility: volatility, right: right,
    count: count)
  switch greeks {
  case 0: EuropeanBatch.price(rows, into: values, status: status)
  case 1: EuropeanBatch.priceAndGreeks(rows, into: values, status: status)
  default: EuropeanBatch.allGreeks(rows, into: values, status: status)
  }
  let columns = greeks == 0 ? 1 : greeks == 1 ? EuropeanBatch.firstColumns : EuropeanBatch.allColumns
  var refused = 0
  for row in 0..<count where status[row] != 0 {
    // At the corner of the payoff the price stands and Greeks do not exist.
    let first = status[row] == Pricing.RowStatus.atCorner.rawValue ? 1 : 0
    for column in first..<columns { values[column * count + row] = .nan }
    status[row] = first == 1 ? CallStatus.notCovered.rawValue : CallStatus.outOfDomain.rawValue
    refused += 1
  }
  return refused
}

/// Values rows with the model that stands at `model` in the catalogue.
///
/// - Shapes: `parameters` holds a column a parameter; `greeks` 15 columns, or is null; every result column `count`
///   numbers
/// - Returns: the number of rows that were refused; -1 when there is no such model
@c(ballast_value) public func value(
  _ model: Int, _ count: Int, _ right: UnsafePointer<Int8>, _ underlying: UnsafePointer<Double>,
  _ strike: UnsafePointer<Double>, _ years: UnsafePointer<Double>, _ rate: UnsafePointer<Double>,
  _ dividend: UnsafePointer<Double>, _ parameters: UnsafePointer<UnsafePointer<Double>?>?,
  _ price: UnsafeMutablePointer<Double>, _ greeks: UnsafeMutablePointer<UnsafeMutablePointer<Double>?>?,
  _ standardError: UnsafeMutablePointer<Double>, _ boundary: UnsafeMutablePointer<Double>,
  _ status: UnsafeMutablePointer<UInt8>
) -> Int {
  guard ModelCatalogue.models.indices.contains(model) else { return -1 }
  let rows = Rows(
    count: count, right: right, underlying: underlying, strike: strike, years: years, rate: rate, dividend: dividend)
  let target = ValuationColumns(
    price: price, greeks: greeks, standardError: standardError, boundary: boundary, status: status)
  return rows.value(ModelCatalogue.models[model], parameters, into: target)
}

/// Where valuations go; a number that a row does not have is NaN there, which is how NumPy says that nothing is known.
struct ValuationColumns {
  let price: UnsafeMutablePointer<Double>
  let greeks: UnsafeMutablePointer<UnsafeMutablePointer<Double>?>?
  let standardError: UnsafeMutablePointer<Double>
  let boundary: UnsafeMutablePointer<Double>
  let status: UnsafeMutablePointer<UInt8>

  func write(_ valuation: Valuation, at row: Int) {
    price[row] = valuation.price
    standardError[row] = valuation.standardError ?? .nan
    boundary[row] = valuation.exerciseBoundary ?? .nan
    status[row] = CallStatus.priced.rawValue
    write(valuation.greeks?.inOrder ?? [Double](repeating: .nan, count: 15), at: row)
  }

  func refuse(_ reason: CallStatus, at row: Int) {
    price[row] = .nan
    standardError[row] = .nan
    boundary[row] = .nan
    status[row] = reason.rawValue
    write([Double](repeating: .nan, count: 15), at: row)
  }

  private func write(_ numbers: [Double], at row: Int) {
    guard let greeks else { return }
    for (index, number) in numbers.enumerated() { greeks[index]?[row] = number }
  }
}

extension Greeks {
  /// The fifteen, in the order of their declaration.
  fileprivate var inOrder: [Double] {
    let given = [delta, dualDelta, gamma, vega, theta, rho, dividendRho, vanna, volga, charm, veta]
    return given + (endsAtSecondOrder ? [Double](repeating: .nan, count: 4) : [speed, zomma, color, ultima])
  }
}

extension Rows {
  /// Rows are valued in blocks, so that those that can share work do.
  private static let block = 1_024

  fileprivate func value(
    _ model: any PricingModel, _ parameters: UnsafePointer<UnsafePointer<Double>?>?, into target: ValuationColumns
  ) -> Int {
    var refused = 0
    for start in stride(from: 0, to: count, by: Self.block) {
      var places: [Int] = []
      var rows: [PricingRow] = []
      for row in start..<min(start + Self.block, count) {
        guard let right = right(at: row) else {
          target.refuse(.outOfDomain, at: row)
          refused += 1
          continue
        }
        places.append(row)
        rows.append(PricingRow(terms(right, at: row), model.parameters.indices.map { parameters?[$0]?[row] ?? .nan }))
      }
      for (row, result) in zip(places, model.valueRows(rows)) {
        switch result {
        case .success(let valuation): target.write(valuation, at: row)
        case .failure(let fault):
          target.refuse(CallStatus(fault), at: row)
          refused += 1
        }
      }
    }
    return refused
  }

  private func terms(_ right: OptionRight, at row: Int) -> ContractTerms {
    ContractTerms(
      right, underlying: underlying[row], strike: strike[row], years: years[row], rate: rate[row],
      dividend: dividend[row])
  }
}
