import Pricing
import QuantMath

/// The volatilities of option prices over forwards, by Black's formula (0) or Bachelier's (1).
///
/// - Shapes: columns of `count` numbers; `right` holds 1 and -1; `status` as `InversionStatus`
/// - Returns: the number of rows without a volatility; they hold NaN
@c(ballast_implied_volatility) public func impliedVolatility(
  _ formula: Int, _ count: Int, _ right: UnsafePointer<Double>, _ price: UnsafePointer<Double>,
  _ forward: UnsafePointer<Double>, _ strike: UnsafePointer<Double>, _ years: UnsafePointer<Double>,
  _ discount: UnsafePointer<Double>, _ volatility: UnsafeMutablePointer<Double>, _ status: UnsafeMutablePointer<UInt8>
) -> Int {
  let quotes = QuotedPrices(
    price: price, forward: forward, strike: strike, years: years, discount: discount, right: right)
  BlackInversion.batch(formula == 0 ? .black : .normal, quotes, volatility: volatility, status: status, count: count)
  var refused = 0
  for row in 0..<count where !(InversionStatus(rawValue: status[row])?.hasVolatility ?? false) {
    volatility[row] = .nan
    refused += 1
  }
  return refused
}
