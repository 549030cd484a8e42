internal import QuantMath

/// What a value and its delta do with one number of a put of strike 1.
struct UnitSlope {
  var value: Double
  var delta: Double
}

/// A value and its derivatives by the numbers of a put of strike 1.
struct UnitSensitivities {
  var here: UnitValue
  var byDeviation: UnitSlope
  var gammaByDeviation: Double
  /// The second derivative by σ√T.
  var volga: Double
  var byRate: UnitSlope
  var byYield: UnitSlope

  init(
    here: UnitValue, byDeviation: UnitSlope, gammaByDeviation: Double, volga: Double, byRate: UnitSlope,
    byYield: UnitSlope
  ) {
    self.here = here
    self.byDeviation = byDeviation
    self.gammaByDeviation = gammaByDeviation
    self.volga = volga
    self.byRate = byRate
    self.byYield = byYield
  }

  /// Of a European put, in closed form.
  init(european value: UnitValue, _ put: UnitPut) {
    let d1 = (Logarithm.log(put.spot) + (put.rate - put.yield)) / put.deviation + 0.5 * put.deviation
    let d2 = d1 - put.deviation
    let curve = put.spot * value.gamma
    let vega = put.spot * curve * put.deviation
    here = value
    byDeviation = UnitSlope(value: vega, delta: -curve * d2)
    gammaByDeviation = value.gamma * ((d1 * d2 - 1) / put.deviation)
    volga = vega * (d1 * d2 / put.deviation)
    byRate = UnitSlope(value: put.spot * value.delta - value.value, delta: curve)
    byYield = UnitSlope(value: -put.spot * value.delta, delta: -value.delta - curve)
  }

  /// By how much the value grows with the time to expiry, after Black and Scholes: their equation holds wherever the
  /// option is kept.
  func growth(_ put: UnitPut) -> Double {
    let bend = 0.5 * put.spot * put.spot * (put.deviation * put.deviation * here.gamma)
    return bend + (put.rate - put.yield) * (put.spot * here.delta) - put.rate * here.value
  }

  /// The derivative of `growth` by σ√T.
  func growthByDeviation(_ put: UnitPut) -> Double {
    let part = here.gamma + 0.5 * put.deviation * gammaByDeviation
    let bend = put.spot * put.spot * (put.deviation * part)
    return bend + (put.rate - put.yield) * (put.spot * byDeviation.delta) - put.rate * byDeviation.value
  }
}
