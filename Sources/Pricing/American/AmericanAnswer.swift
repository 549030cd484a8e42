/// Price and Greeks of a row, in its own units.
struct AmericanAnswer {
  var price = 0.0
  var delta = 0.0
  var gamma = 0.0
  var vega = 0.0
  var theta = 0.0
  var rho = 0.0
  var dividendRho = 0.0
  var dualDelta = 0.0
  /// The price of the underlying at which to exercise now; `nil` where there is no early exercise.
  var boundary: Double?

  /// All zero.
  init() {}

  /// The price alone.
  init(_ row: AmericanRow, price value: UnitValue, isEarly: Bool) {
    price = row.unit * value.value
    if isEarly { boundary = row.isCall ? row.strike / value.boundary : row.strike * value.boundary }
  }

  /// The price and its Greeks.
  init(_ row: AmericanRow, _ put: UnitPut, _ unit: UnitSensitivities, isEarly: Bool) {
    self.init(row, price: unit.here, isEarly: isEarly)
    let value = unit.here
    let own = put.spot * value.delta
    let rest = value.value - own
    delta = row.isCall ? rest : value.delta
    dualDelta = row.isCall ? value.delta : rest
    gamma = put.spot * (put.spot * value.gamma) / row.spot * (row.unit / row.spot)
    let exercised = isEarly && put.spot <= value.boundary
    if exercised { return }
    vega = row.unit * unit.byDeviation * row.years.squareRoot()
    let byRate = row.unit * row.years * unit.byRate
    let byYield = row.unit * row.years * unit.byYield
    rho = row.isCall ? byYield : byRate
    dividendRho = row.isCall ? byRate : byYield
    // The equation of Black and Scholes holds wherever the option is kept.
    let bend = 0.5 * put.spot * put.spot * (put.deviation * put.deviation * value.gamma)
    let perLife = put.rate * value.value - (put.rate - put.yield) * own - bend
    theta = row.unit * (perLife / row.years)
  }

  /// Without volatility or time.
  init(_ row: AmericanRow, _ certain: CertainExercise) {
    price = certain.price
    delta = certain.delta
    dualDelta = certain.dualDelta
    rho = certain.rho
    dividendRho = certain.dividendRho
    theta = certain.theta
  }

  /// Whether every number is finite.
  var isFinite: Bool {
    let numbers = [price, delta, gamma, vega, theta, rho, dividendRho, dualDelta, boundary ?? 0]
    return numbers.allSatisfy(\.isFinite)
  }

  /// Price, delta, gamma, vega, theta, rho, dividend rho, dual delta, boundary (0 for none).
  var columns: [Double] { [price, delta, gamma, vega, theta, rho, dividendRho, dualDelta, boundary ?? 0] }
}
