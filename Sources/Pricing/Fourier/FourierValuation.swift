extension FourierChain {
  /// Values and Greeks of one kind of option at many strikes.
  ///
  /// All Greeks come from the same nodes, differentiated under the integral: delta, gamma, dual delta, rho and
  /// dividend rho from the derivatives by the strike, vega by the model's volatility, theta from the equation of the
  /// exponent.
  ///
  /// - Shapes: as many valuations as strikes; traps otherwise
  /// - Throws: as `prices`
  public mutating func valuations(
    _ model: some CharacteristicModel, _ expiry: FourierExpiry, strikes: Span<Double>, isCall: Bool,
    into valuations: inout MutableSpan<Valuation>
  ) throws(PricingError) {
    precondition(strikes.count == valuations.count, "Invariant: a chain has as many values as strikes")
    let count = strikes.count
    var rows = [Double](repeating: 0, count: 5 * count)
    var span = rows.mutableSpan
    try self.rows(model, expiry, strikes: strikes, depth: .greeks, into: &span)
    for i in 0..<count {
      let row = SensitivityRow(
        value: rows[i], slope: rows[count + i], density: rows[2 * count + i], byVolatility: rows[3 * count + i],
        byTime: rows[4 * count + i])
      valuations[i] = row.valuation(strikes[i], expiry, isCall: isCall)
    }
  }
}

/// What the integral says of one strike, in parts of the forward: the value beyond the intrinsic one, its slope by
/// `k = ln(K/F)`, the call's `∂²/∂k² - ∂/∂k`, and derivatives by volatility and time at this forward.
struct SensitivityRow {
  var value: Double
  var slope: Double
  var density: Double
  var byVolatility: Double
  var byTime: Double

  /// The valuation in money.
  func valuation(_ strike: Double, _ expiry: FourierExpiry, isCall: Bool) -> Valuation {
    let (forward, discount) = (expiry.forward, expiry.discount)
    // The call in parts of the forward and its slope by k; the kernel counts k = 0 among calls out of the money.
    let relative = strike / forward
    let isBelow = relative < 1
    let call = isBelow ? 1 - relative + value : value
    let bend = isBelow ? slope - relative : slope
    let parity = isCall ? 0 : 1.0
    var greeks = Greeks()
    let carry = discount * forward / expiry.spot
    greeks.delta = carry * (call - bend - parity)
    greeks.gamma = carry / expiry.spot * density
    greeks.dualDelta = discount * (bend / relative + parity)
    greeks.vega = discount * forward * byVolatility
    greeks.rho = -expiry.years * strike * greeks.dualDelta
    greeks.dividendRho = -expiry.years * expiry.spot * greeks.delta
    let ahead = isCall ? max(forward - strike, 0) : max(strike - forward, 0)
    let price = discount * (forward * value + ahead)
    let growth = (expiry.rate - expiry.dividend) * expiry.spot * greeks.delta
    greeks.theta = expiry.rate * price - growth - discount * forward * byTime
    return Valuation(price: price, greeks: greeks)
  }
}
