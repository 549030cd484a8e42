extension FourierChain {
  /// Values and Greeks of one kind of option at many strikes.
  ///
  /// All Greeks, to third order, come from the same nodes, differentiated under the integral.
  ///
  /// - Shapes: as many valuations as strikes; traps otherwise
  /// - Throws: as `prices`
  public mutating func valuations(
    _ model: some CharacteristicModel, _ expiry: FourierExpiry, strikes: Span<Double>, isCall: Bool,
    into valuations: inout MutableSpan<Valuation>
  ) throws(PricingError) {
    precondition(strikes.count == valuations.count, "Invariant: a chain has as many values as strikes")
    let count = strikes.count
    if greekRows.count != 13 * count { greekRows = [Double](repeating: 0, count: 13 * count) }
    var rows: [Double] = []
    swap(&rows, &greekRows)
    defer { swap(&rows, &greekRows) }
    var span = rows.mutableSpan
    try self.rows(model, expiry, strikes: strikes, depth: .greeks, into: &span)
    for i in 0..<count {
      let row = SensitivityRow(rows, count, i)
      valuations[i] = row.valuation(strikes[i], expiry, isCall: isCall)
    }
  }
}

/// What the integral says of one strike, in parts of the forward: the value beyond the intrinsic one and the planes
/// behind it, with the derivatives by `k = ln(K/F)`, the volatility σ and time at this forward.
struct SensitivityRow {
  /// The value, and its slope by k.
  var value: Double
  var slope: Double
  /// The call's `∂²/∂k² - ∂/∂k`, and the slope of that.
  var density: Double
  var densitySlope: Double
  /// By σ: the value, its slope, the density.
  var byVolatility: (value: Double, slope: Double, density: Double)
  /// By time: the value, its slope, the density.
  var byTime: (value: Double, slope: Double, density: Double)
  /// Twice and three times by σ, and by σ and time.
  var second: Double
  var third: Double
  var mixed: Double

  /// Column `i` of thirteen rows of `count` numbers: value, slope, density, its slope; value, slope, density by σ; the
  /// same by time; second and third by σ; mixed. Slopes and densities are still without what e^(k/2) adds to them.
  init(_ rows: [Double], _ count: Int, _ i: Int) {
    func at(_ plane: Int) -> Double { rows[plane * count + i] }
    (value, slope) = (at(0), at(1))
    density = -at(2)
    densitySlope = 0.5 * density - at(3)
    byVolatility = (at(4), 0.5 * at(4) + at(5), -at(6))
    byTime = (at(7), 0.5 * at(7) + at(8), -at(9))
    (second, third, mixed) = (at(10), at(11), at(12))
  }

  /// The valuation in money.
  func valuation(_ strike: Double, _ expiry: FourierExpiry, isCall: Bool) -> Valuation {
    let (forward, discount, rate) = (expiry.forward, expiry.discount, expiry.rate)
    // The call in parts of the forward and its slope by k; the kernel counts k = 0 among calls out of the money.
    let relative = strike / forward
    let isBelow = relative < 1
    let call = isBelow ? 1 - relative + value : value
    let bend = isBelow ? slope - relative : slope
    let parity = isCall ? 0 : 1.0
    let ratio = forward / expiry.spot
    let carry = discount * ratio
    let growth = rate - expiry.dividend
    let ahead = isCall ? max(forward - strike, 0) : max(strike - forward, 0)
    let price = discount * (forward * value + ahead)
    var greeks = Greeks()
    greeks.delta = carry * (call - bend - parity)
    greeks.gamma = carry / expiry.spot * density
    greeks.speed = -greeks.gamma / expiry.spot - carry / expiry.spot / expiry.spot * densitySlope
    greeks.dualDelta = discount * (bend / relative + parity)
    greeks.vega = discount * forward * byVolatility.value
    greeks.vanna = carry * (byVolatility.value - byVolatility.slope)
    greeks.zomma = carry / expiry.spot * byVolatility.density
    greeks.volga = discount * forward * second
    greeks.ultima = discount * forward * third
    greeks.rho = -expiry.years * strike * greeks.dualDelta
    greeks.dividendRho = -expiry.years * expiry.spot * greeks.delta
    // With time the forward moves as well; what is left is the derivative of the exponent.
    greeks.theta = rate * price - growth * expiry.spot * greeks.delta - discount * forward * byTime.value
    let deltaByTime = carry * (byTime.value - byTime.slope) + growth * expiry.spot * greeks.gamma
    greeks.charm = expiry.dividend * greeks.delta - deltaByTime
    let gammaByTime = carry / expiry.spot * byTime.density + growth * expiry.spot * greeks.speed
    greeks.color = (rate - 2 * growth) * greeks.gamma - gammaByTime
    greeks.veta = rate * greeks.vega - growth * expiry.spot * greeks.vanna - discount * forward * mixed
    return Valuation(price: price, greeks: greeks)
  }
}
