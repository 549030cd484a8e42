import Pricing

/// Values rows of American options together.
///
/// - Shapes: `accurate` 0 for the standard setting, 1 for the accurate one; `greeks` 0: the price, 1: all columns of
///   `AmericanBatch.Column` in their order, each of `count` numbers one after the other in `values`; `right` holds 1
///   and -1
/// - Returns: the number of rows that were refused; their values are NaN
@c(ballast_american) public func american(
  _ accurate: Int, _ count: Int, _ right: UnsafePointer<Double>, _ spot: UnsafePointer<Double>,
  _ strike: UnsafePointer<Double>, _ years: UnsafePointer<Double>, _ rate: UnsafePointer<Double>,
  _ dividend: UnsafePointer<Double>, _ volatility: UnsafePointer<Double>, _ greeks: Int,
  _ values: UnsafeMutablePointer<Double>, _ status: UnsafeMutablePointer<UInt8>
) -> Int {
  func column(_ numbers: UnsafePointer<Double>) -> UnsafeBufferPointer<Double> {
    UnsafeBufferPointer(start: numbers, count: count)
  }
  let (spot, strike, years, right) = (column(spot), column(strike), column(years), column(right))
  let (rate, dividend, volatility) = (column(rate), column(dividend), column(volatility))
  let columns = greeks == 0 ? 1 : AmericanBatch.allColumns
  let setting = accurate == 0 ? AmericanSetting.standard : .accurate
  var into = UnsafeMutableBufferPointer(start: values, count: columns * count).mutableSpan
  var codes = UnsafeMutableBufferPointer(start: status, count: count).mutableSpan
  if greeks == 0 {
    AmericanBatch.price(
      setting, spot: spot.span, strike: strike.span, years: years.span, rate: rate.span, dividend: dividend.span,
      volatility: volatility.span, right: right.span, into: &into, status: &codes)
  } else {
    AmericanBatch.allGreeks(
      setting, spot: spot.span, strike: strike.span, years: years.span, rate: rate.span, dividend: dividend.span,
      volatility: volatility.span, right: right.span, into: &into, status: &codes)
  }
  var refused = 0
  for row in 0..<count where status[row] != RowStatus.ok.rawValue {
    for column in 0..<columns { values[column * count + row] = .nan }
    status[row] = CallStatus(RowStatus(rawValue: status[row])).rawValue
    refused += 1
  }
  return refused
}

extension CallStatus {
  fileprivate init(_ status: RowStatus?) {
    switch status {
    case .notCovered: self = .notCovered
    case .noConvergence: self = .noConvergence
    default: self = .outOfDomain
    }
  }
}
