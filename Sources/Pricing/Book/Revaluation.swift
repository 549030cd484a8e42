internal import CPricing
internal import Instruments

/// The value of a book under scenarios, each of which multiplies the spot price and all volatilities.
///
/// What a scenario leaves alone is kept: legs, ln(A/B), σ√T and its reciprocal; a scenario then costs one division, one
/// exponential and two normal tails an option. Positions without usual sizes, and scenarios far out, are priced by
/// `EuropeanBatch` row by row.
///
/// - Domain: factors not negative; a refused scenario has a status and a zero
/// - Units: values in the currency of the price
/// - Shapes: as many results as scenarios
/// - Accuracy: each option within 1e-14 of its notional; the sum has eight partial sums in a fixed order
/// - Complexity: O(scenarios · positions); no allocations while everything is usual
/// - Throws: `outOfDomain` naming the position
/// - Evidence: RevaluationTests
public struct Revaluation: Sendable {
  /// The book as it was given.
  public let book: OptionBook
  private let x: [Double]
  private let s: [Double]
  private let perS: [Double]
  private let spotValue: [Double]
  private let strikeValue: [Double]
  private let right: [Double]
  private let quantity: [Double]
  /// The usual positions, padded to a multiple of eight.
  private let usualCount: Int
  private let unusual: [Int]

  /// Spot factors that the kernel takes.
  private static let usualSpot = 0x1p-6...0x1p6
  /// Volatility factors that the kernel takes.
  private static let usualVolatility = 0x1p-4...0x1p2

  /// Prepares a book.
  public init(_ book: OptionBook) throws(PricingError) {
    try Self.check(book)
    self.book = book
    let columns = BookColumns(book)
    let count = columns.count
    var kept = [Double](repeating: 0, count: 5 * count)
    var usual = [UInt8](repeating: 0, count: count)
    columns.withRows { rows in
      kept.withUnsafeMutableBufferPointer { kept in
        guard let base = kept.baseAddress else { return }
        revaluation_prepare(
          rows.columns, base, base + count, base + 2 * count, base + 3 * count, base + 4 * count, &usual, count)
      }
    }
    let members = (0..<count).filter { usual[$0] != 0 }
    unusual = (0..<count).filter { usual[$0] == 0 }
    let padding = (8 - members.count % 8) % 8
    func gathered(_ column: ArraySlice<Double>, _ filler: Double) -> [Double] {
      members.map { column[column.startIndex + $0] } + [Double](repeating: filler, count: padding)
    }
    x = gathered(kept[0..<count], 0)
    s = gathered(kept[count..<2 * count], 1)
    perS = gathered(kept[2 * count..<3 * count], 1)
    spotValue = gathered(kept[3 * count..<4 * count], 0)
    strikeValue = gathered(kept[4 * count..<5 * count], 0)
    right = gathered(columns.right[...], 1)
    quantity = gathered(columns.quantity[...], 0)
    usualCount = members.count + padding
  }

  private static func check(_ book: OptionBook) throws(PricingError) {
    guard book.spot >= 0, book.spot < .infinity else {
      throw .outOfDomain(argument: "spot", expected: "a finite number, not negative", got: book.spot)
    }
    for (index, position) in book.positions.enumerated() {
      let positive = [position.strike, position.years, position.volatility]
      for number in positive where !(number >= 0 && number < .infinity) {
        throw .outOfDomain(argument: "position \(index)", expected: "finite terms, not negative", got: number)
      }
      for number in [position.rate, position.dividend, position.quantity] where !number.isFinite {
        throw .outOfDomain(argument: "position \(index)", expected: "finite terms", got: number)
      }
    }
  }

  /// The value of the book under each scenario.
  public func values(
    spotFactor: Span<Double>, volatilityFactor: Span<Double>, into result: inout MutableSpan<Double>,
    status: inout MutableSpan<UInt8>
  ) {
    let count = spotFactor.count
    precondition(
      volatilityFactor.count == count && result.count == count && status.count == count,
      "Invariant: every scenario has two factors, a result and a status")
    guard count > 0 else { return }
    spotFactor.withUnsafeBufferPointer { spot in
      volatilityFactor.withUnsafeBufferPointer { volatility in
        result.withUnsafeMutableBufferPointer { result in
          status.withUnsafeMutableBufferPointer { status in
            values(spot, volatility, result, status)
          }
        }
      }
    }
  }

  private func values(
    _ spot: UnsafeBufferPointer<Double>, _ volatility: UnsafeBufferPointer<Double>,
    _ result: UnsafeMutableBufferPointer<Double>, _ status: UnsafeMutableBufferPointer<UInt8>
  ) {
    var k = 0
    while k < spot.count {
      var end = k
      while end < spot.count, Self.isUsual(spot[end], volatility[end]) { end += 1 }
      if end > k {
        sum(spot.start + k, volatility.start + k, result.start + k, end - k)
        for i in k..<end {
          (result[i], status[i]) = finished(spot[i], volatility[i], unusual, with: result[i])
        }
        k = end
      } else {
        (result[k], status[k]) = finished(spot[k], volatility[k], Array(book.positions.indices), with: 0)
        k += 1
      }
    }
  }

  static func isUsual(_ spot: Double, _ volatility: Double) -> Bool {
    usualSpot.contains(spot) && usualVolatility.contains(volatility)
  }

  /// The sums over the usual positions.
  private func sum(
    _ spot: UnsafePointer<Double>, _ volatility: UnsafePointer<Double>, _ result: UnsafeMutablePointer<Double>,
    _ count: Int
  ) {
    withColumns { revaluation_sums($0, usualCount, spot, volatility, result, count) }
  }

  private func withColumns(_ body: (revaluation_rows) -> Void) {
    guard usualCount > 0 else {
      var nothing = 0.0
      return withUnsafeMutablePointer(to: &nothing) { place in
        let none = UnsafePointer(place)
        body(
          revaluation_rows(
            x: none, s: none, per_s: none, spot_value: none, strike_value: none, right: none, quantity: none))
      }
    }
    x.withUnsafeBufferPointer { x in
      s.withUnsafeBufferPointer { s in
        perS.withUnsafeBufferPointer { perS in
          spotValue.withUnsafeBufferPointer { spotValue in
            strikeValue.withUnsafeBufferPointer { strikeValue in
              right.withUnsafeBufferPointer { right in
                quantity.withUnsafeBufferPointer { quantity in
                  body(
                    revaluation_rows(
                      x: x.start, s: s.start, per_s: perS.start,
                      spot_value: spotValue.start, strike_value: strikeValue.start,
                      right: right.start, quantity: quantity.start))
                }
              }
            }
          }
        }
      }
    }
  }

  /// The sum of usual positions with the others added one by one, and the status of the scenario.
  private func finished(
    _ spot: Double, _ volatility: Double, _ others: [Int], with sum: Double
  ) -> (Double, UInt8) {
    guard spot.isFinite, volatility.isFinite else { return (0, RowStatus.notFinite.rawValue) }
    guard spot >= 0, volatility >= 0 else { return (0, RowStatus.negative.rawValue) }
    var total = sum
    for index in others {
      let position = book.positions[index]
      let terms = ContractTerms(
        position.right, underlying: book.spot * spot, strike: position.strike, years: position.years,
        rate: position.rate, dividend: position.dividend)
      let row = EuropeanRow(terms, volatility: position.volatility * volatility)
      guard let price = try? row.price() else { return (0, RowStatus.overflow.rawValue) }
      total += price * position.quantity
    }
    return total.isFinite ? (total, RowStatus.ok.rawValue) : (0, RowStatus.overflow.rawValue)
  }
}

/// The positions of a book as columns.
struct BookColumns {
  private var numbers: [[Double]]

  init(_ book: OptionBook) {
    numbers = [
      book.positions.map { _ in book.spot }, book.positions.map(\.strike), book.positions.map(\.years),
      book.positions.map(\.rate), book.positions.map(\.dividend), book.positions.map(\.volatility),
      book.positions.map { Double($0.right.sign) }, book.positions.map(\.quantity),
    ]
  }

  var count: Int { numbers[0].count }
  var right: [Double] { numbers[6] }
  var quantity: [Double] { numbers[7] }

  /// Hands the columns on as pointers; not called for an empty book.
  func withRows(_ body: (EuropeanRows) -> Void) {
    guard count > 0 else { return }
    // One block holds all columns.
    let block = numbers[0..<7].flatMap { $0 }
    block.withUnsafeBufferPointer { block in
      let base = block.start
      body(
        EuropeanRows(
          spot: base, strike: base + count, years: base + 2 * count, rate: base + 3 * count,
          dividend: base + 4 * count, volatility: base + 5 * count, right: base + 6 * count, count: count))
    }
  }
}
