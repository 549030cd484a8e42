internal import QuantMath

/// An American option on a path that is known: without volatility, without time, or with nothing to exchange.
///
/// `max over t in [0, T] of ±(S e^(-qt) - K e^(-rt))` and 0; the best moment is now, expiry, or where the derivative
/// is 0.
struct CertainExercise {
  let price: Double
  let delta: Double
  let dualDelta: Double
  let rho: Double
  let dividendRho: Double
  /// By expiry's move: 0 unless expiry is the best moment.
  let theta: Double

  /// - Parameter dates: exercise on so many equally spaced dates and now; `nil` for any time
  init(_ row: AmericanRow, dates: Int? = nil) {
    let sign = row.isCall ? 1.0 : -1.0
    var best = (value: 0.0, time: 0.0, stock: 0.0, cash: 0.0)
    let moments = dates.map { Self.dates(row, $0) } ?? Self.moments(row)
    for time in moments {
      let stock = row.spot * Exponential.exp(-row.dividend * time)
      let cash = row.strike * Exponential.exp(-row.rate * time)
      let value = sign * (stock - cash)
      if value > best.value { best = (value, time, stock, cash) }
    }
    price = best.value
    delta = row.spot > 0 ? sign * best.stock / row.spot : 0
    dualDelta = row.strike > 0 ? -sign * best.cash / row.strike : 0
    rho = sign * best.time * best.cash
    dividendRho = -sign * best.time * best.stock
    let atExpiry = best.time == row.years && best.time > 0
    theta = atExpiry ? sign * (row.dividend * best.stock - row.rate * best.cash) : 0
  }

  private static func dates(_ row: AmericanRow, _ dates: Int) -> [Double] {
    (0...dates).map { row.years * (Double($0) / Double(dates)) }
  }

  private static func moments(_ row: AmericanRow) -> [Double] {
    var moments = [0, row.years]
    // r K e^(-rt) = q S e^(-qt).
    let ratio = (row.dividend * row.spot) / (row.rate * row.strike)
    guard ratio > 0, ratio < .infinity, row.rate != row.dividend else {
      return moments
    }
    let time = Logarithm.log(ratio) / (row.dividend - row.rate)
    if time > 0 && time < row.years { moments.append(time) }
    return moments
  }
}
