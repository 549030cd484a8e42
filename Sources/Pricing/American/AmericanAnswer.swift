/// Price and Greeks of a row, in its own units.
struct AmericanAnswer {
  var price = 0.0
  var greeks = Greeks()
  /// The price of the underlying at which to exercise now; `nil` where there is no early exercise.
  var boundary: Double?

  /// All zero.
  init() { greeks.endsAtSecondOrder = true }

  /// The price alone.
  init(_ row: AmericanRow, price value: UnitValue, isEarly: Bool) {
    self.init()
    price = row.unit * value.value
    if isEarly { boundary = row.isCall ? row.strike / value.boundary : row.strike * value.boundary }
  }

  /// The price and its Greeks.
  init(_ row: AmericanRow, _ put: UnitPut, _ unit: UnitSensitivities, isEarly: Bool) {
    self.init(row, price: unit.here, isEarly: isEarly)
    let value = unit.here
    let own = put.spot * value.delta
    let rest = value.value - own
    greeks.delta = row.isCall ? rest : value.delta
    greeks.dualDelta = row.isCall ? value.delta : rest
    greeks.gamma = put.spot * (put.spot * value.gamma) / row.spot * (row.unit / row.spot)
    let exercised = isEarly && put.spot <= value.boundary
    if exercised { return }
    greeks.vega = row.unit * unit.byDeviation.value * row.years.squareRoot()
    let byRate = row.unit * row.years * unit.byRate.value
    let byYield = row.unit * row.years * unit.byYield.value
    greeks.rho = row.isCall ? byYield : byRate
    greeks.dividendRho = row.isCall ? byRate : byYield
    greeks.theta = -(row.unit * (unit.growth(put) / row.years))
    addSecondOrder(row, put, unit)
  }

  /// The price depends on time through σ√T, rT and qT alone: charm follows from what delta does with them, veta from
  /// the equation of Black and Scholes.
  private mutating func addSecondOrder(_ row: AmericanRow, _ put: UnitPut, _ unit: UnitSensitivities) {
    func delta(_ slope: UnitSlope) -> Double { row.isCall ? slope.value - put.spot * slope.delta : slope.delta }
    let root = row.years.squareRoot()
    greeks.vanna = root * delta(unit.byDeviation)
    greeks.volga = row.unit * (row.years * unit.volga)
    let rates = put.rate * delta(unit.byRate) + put.yield * delta(unit.byYield)
    greeks.charm = -((0.5 * put.deviation * delta(unit.byDeviation) + rates) / row.years)
    greeks.veta = -(row.unit * (unit.growthByDeviation(put) / root))
  }

  /// Without volatility or time.
  init(_ row: AmericanRow, _ certain: CertainExercise) {
    self.init()
    price = certain.price
    greeks.delta = certain.delta
    greeks.dualDelta = certain.dualDelta
    greeks.rho = certain.rho
    greeks.dividendRho = certain.dividendRho
    greeks.theta = certain.theta
  }

  /// Whether every number is finite.
  var isFinite: Bool { columns.allSatisfy(\.isFinite) }

  /// In the order of `AmericanBatch.Column`, 0 for no boundary.
  var columns: [Double] {
    let first = [price, greeks.delta, greeks.gamma, greeks.vega, greeks.theta, greeks.rho, greeks.dividendRho]
    let second = [greeks.dualDelta, greeks.vanna, greeks.volga, greeks.charm, greeks.veta]
    return first + second + [boundary ?? 0]
  }
}
