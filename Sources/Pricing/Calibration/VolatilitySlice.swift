internal import QuantMath

/// Implied volatilities of one expiry, for calibration.
public struct VolatilitySlice: Sendable {
  /// The market of the expiry.
  public var expiry: FourierExpiry
  /// Strikes, rising.
  public var strikes: [Double]
  /// Black volatilities per √year.
  public var volatilities: [Double]
  /// Weights of the squared errors; one everywhere if empty.
  public var weights: [Double]

  /// A slice of these quotes; calibrations check them.
  public init(_ expiry: FourierExpiry, strikes: [Double], volatilities: [Double], weights: [Double] = []) {
    self.expiry = expiry
    self.strikes = strikes
    self.volatilities = volatilities
    self.weights = weights
  }

  /// Values beyond the intrinsic ones and vegas, both in parts of the forward.
  func blackValues() -> (values: [Double], vegas: [Double]) {
    let root = expiry.years.squareRoot()
    var values: [Double] = []
    var vegas: [Double] = []
    for (strike, volatility) in zip(strikes, volatilities) {
      let relative = strike / expiry.forward
      let deviation = volatility * root
      let d1 = -Logarithm.log(relative) / deviation + 0.5 * deviation
      let sign = relative < 1 ? -1.0 : 1.0
      let own = NormalDistribution.cumulative(sign * d1)
      let other = NormalDistribution.cumulative(sign * (d1 - deviation))
      values.append(max(0, sign * (own - relative * other)))
      vegas.append(NormalDistribution.density(d1) * root)
    }
    return (values, vegas)
  }

  /// The volatility at the forward, by the two strikes around it in straight line, or the nearest.
  var atTheForward: Double {
    guard let above = strikes.firstIndex(where: { $0 >= expiry.forward }) else { return volatilities.last ?? 0 }
    guard above > 0 else { return volatilities[0] }
    let share = (expiry.forward - strikes[above - 1]) / (strikes[above] - strikes[above - 1])
    return volatilities[above - 1] + share * (volatilities[above] - volatilities[above - 1])
  }
}

/// Why a chain could not be fitted.
public enum CalibrationError: Error, Hashable, Sendable {
  /// A quote is not a number that a market could show: which expiry and which of its quotes.
  case badQuote(expiry: Int, quote: Int, reason: String)
  /// Fewer quotes than the model has parameters, or all at one strike.
  case tooFewQuotes(have: Int, need: Int)
  /// The quotes can be traded against one another at a sure gain, by more than the tolerance.
  case arbitrage(expiry: Int, quote: Int, kind: String)
  /// No start led to a point where the search came to rest.
  case noConvergence
}

extension VolatilitySlice {
  /// Checks numbers, order and, up to a tolerance in volatility, prices against arbitrage within the expiry.
  func check(_ index: Int, tolerance: Double) throws(CalibrationError) {
    let count = strikes.count
    guard volatilities.count == count, weights.isEmpty || weights.count == count else {
      throw .badQuote(expiry: index, quote: 0, reason: "as many volatilities and weights as strikes are expected")
    }
    guard expiry.years > 0 else { throw .badQuote(expiry: index, quote: 0, reason: "no time to expiry") }
    for i in 0..<count {
      guard strikes[i] >= 1e-150, strikes[i] <= 1e150 else {
        throw .badQuote(expiry: index, quote: i, reason: "strike \(strikes[i])")
      }
      guard i == 0 || strikes[i] > strikes[i - 1] else {
        throw .badQuote(expiry: index, quote: i, reason: "strikes have to rise")
      }
      guard volatilities[i] > 1e-4, volatilities[i] < 20 else {
        throw .badQuote(expiry: index, quote: i, reason: "volatility \(volatilities[i])")
      }
      guard weights.isEmpty || (weights[i] >= 0 && weights[i] < 1e12) else {
        throw .badQuote(expiry: index, quote: i, reason: "weight \(weights[i])")
      }
    }
    try checkArbitrage(index, tolerance)
  }

  private func checkArbitrage(_ index: Int, _ tolerance: Double) throws(CalibrationError) {
    let (values, vegas) = blackValues()
    let relative = strikes.map { $0 / expiry.forward }
    let calls = zip(values, relative).map { $0 + max(1 - $1, 0) }
    for i in calls.indices.dropFirst() {
      let slack = tolerance * (vegas[i] + vegas[i - 1]) + 1e-12
      let fall = calls[i - 1] - calls[i]
      guard fall > -slack, fall < relative[i] - relative[i - 1] + slack else {
        throw .arbitrage(
          expiry: index, quote: i, kind: "a spread of calls costs less than 0 or more than it pays")
      }
    }
    for i in calls.indices.dropFirst().dropLast() {
      let share = (relative[i] - relative[i - 1]) / (relative[i + 1] - relative[i - 1])
      let chord = calls[i - 1] + share * (calls[i + 1] - calls[i - 1])
      guard calls[i] < chord + tolerance * vegas[i] + 1e-12 else {
        throw .arbitrage(expiry: index, quote: i, kind: "a butterfly costs less than nothing")
      }
    }
  }
}
