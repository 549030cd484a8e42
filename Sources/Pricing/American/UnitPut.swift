internal import Instruments

/// An American option as a put of strike 1 and time 1, and the way back.
///
/// A call is a put with spot and strike, and rate and yield, exchanged: `C(S, K, r, q) = P(K, S, q, r)`. Price and
/// time are then measured in units of the strike and of the time to expiry.
///
/// - Source: McDonald and Schroder, A parity result for American options, 1998
struct UnitPut {
  /// Spot in parts of the strike.
  var spot: Double
  /// σ√T.
  var deviation: Double
  /// rT.
  var rate: Double
  /// qT.
  var yield: Double

  /// The largest σ√T, |rT| and |qT| on which accuracy was measured.
  static let largestDeviation = 10.0
  static let largestRate = 5.0
  /// Below this σ√T an option without volatility has the same price to 4e-10 of the strike.
  static let leastDeviation = 1e-9
  /// Beyond this an option is worth its intrinsic value or nothing, to any digit.
  private static let farthestSpot = 1e250

  init(spot: Double, deviation: Double, rate: Double, yield: Double) {
    self.spot = spot
    self.deviation = deviation
    self.rate = rate
    self.yield = yield
  }

  init(_ row: AmericanRow) {
    let ratio = row.isCall ? row.strike / row.spot : row.spot / row.strike
    spot = max(1 / Self.farthestSpot, min(ratio, Self.farthestSpot))
    deviation = row.volatility * row.years.squareRoot()
    rate = (row.isCall ? row.dividend : row.rate) * row.years
    yield = (row.isCall ? row.rate : row.dividend) * row.years
  }
}

/// The numbers of a row, checked.
struct AmericanRow {
  var isCall: Bool
  var spot: Double
  var strike: Double
  var years: Double
  var rate: Double
  var dividend: Double
  var volatility: Double

  /// The unit of the put: the strike, or the spot of a call.
  var unit: Double { isCall ? spot : strike }
}

/// What decides an American option.
enum AmericanRegion {
  /// Exercise before expiry pays in places: below one boundary.
  case early(UnitPut)
  /// It never pays to exercise before expiry.
  case european(UnitPut)
  /// No volatility, no time, or nothing to exchange: the best moment on a known path.
  case certain
  /// No price.
  case refused(RowStatus)

  init(_ row: AmericanRow) {
    let market = [row.rate, row.dividend]
    let sizes = [row.spot, row.strike, row.years, row.volatility]
    guard market.allSatisfy(\.isFinite), sizes.allSatisfy(\.isFinite) else {
      self = .refused(.notFinite)
      return
    }
    guard sizes.allSatisfy({ $0 >= 0 }) else {
      self = .refused(.negative)
      return
    }
    let put = UnitPut(row)
    let rates = max((row.rate * row.years).magnitude, (row.dividend * row.years).magnitude)
    guard rates <= UnitPut.largestRate, put.deviation <= UnitPut.largestDeviation else {
      self = .refused(.outOfRange)
      return
    }
    if row.spot == 0 || row.strike == 0 || put.deviation < UnitPut.leastDeviation {
      self = .certain
    } else if put.rate <= 0 && put.yield >= put.rate {
      self = .european(put)
    } else if put.rate < 0 {
      self = .refused(.notCovered)
    } else if put.yield >= 0 && put.rate < 1e-13 {
      // All that early exercise can earn is interest on the strike.
      self = .european(put)
    } else {
      self = .early(put)
    }
  }
}
