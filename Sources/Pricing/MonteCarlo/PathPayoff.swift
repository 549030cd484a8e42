public import Instruments
internal import QuantMath

/// What is paid at the end of a path: one amount for each path, in the currency of the underlying, not discounted.
///
/// A newcomer conforms a type and hands it to `Simulation`.
public protocol PathPayoff: Sendable {
  /// The amounts.
  ///
  /// - Shapes: one for each path of the rows
  func amounts(_ rows: inout PathRows) -> [Double]
  /// Whether the last date is all that it looks at.
  var needsLastDateOnly: Bool { get }
  /// Refuses what the payoff cannot be asked of such paths.
  ///
  /// - Throws: `outOfDomain` or `notCovered`
  func check(_ generator: any PathGenerator) throws(PricingError)
}

extension PathPayoff {
  /// No: all dates.
  public var needsLastDateOnly: Bool { false }
}

/// The payoffs that come with the room.
///
/// Fixings are every `every`-th date. Continuous barriers and extremes are corrected between dates by the law of a
/// Brownian bridge with the variance of the step, which is exact for lognormal paths without jumps and an approximation
/// of the order of the step for stochastic variance.
///
/// - Domain: spots and strikes finite and not negative; levels above zero; `every` divides the number of dates
/// - Evidence: PathPayoffTests
public enum StandardPayoff: PathPayoff, Hashable {
  /// The underlying itself: a control whose mean is the forward.
  case underlying(spot: Double)
  /// `max(±(S - K), 0)`.
  case vanilla(OptionRight, spot: Double, strike: Double)
  /// An amount of cash if the price ends beyond the strike.
  case cashDigital(OptionRight, spot: Double, strike: Double, cash: Double)
  /// The underlying if it ends beyond the strike.
  case assetDigital(OptionRight, spot: Double, strike: Double)
  /// A vanilla option that begins or ceases to be when the level is touched: at any time, or at the dates.
  case barrier(
    OptionRight, spot: Double, strike: Double, level: Double, isUp: Bool, isKnockIn: Bool, isContinuous: Bool)
  /// On the arithmetic mean of the fixings.
  case arithmeticAsian(OptionRight, spot: Double, strike: Double, every: Int)
  /// On the geometric mean of the fixings.
  case geometricAsian(OptionRight, spot: Double, strike: Double, every: Int)
  /// On the greatest (call) or least (put) price, start included.
  case fixedLookback(OptionRight, spot: Double, strike: Double, isContinuous: Bool)
  /// The last price less the least (call), or the greatest less the last (put).
  case floatingLookback(OptionRight, spot: Double, isContinuous: Bool)
  /// The sum of squared changes of the logarithm a year, less a strike.
  case varianceSwap(strike: Double, every: Int)
  /// On a weighted sum of prices.
  case basket(OptionRight, spots: [Double], weights: [Double], strike: Double)

  public func amounts(_ rows: inout PathRows) -> [Double] {
    switch self {
    case .underlying(let spot): return Self.prices(rows, spot)
    case .vanilla(let right, let spot, let strike):
      return Self.prices(rows, spot).map { Self.vanilla(right, $0, strike) }
    case .cashDigital(let right, let spot, let strike, let cash):
      return Self.prices(rows, spot).map { Self.isInside(right, $0, strike) ? cash : 0 }
    case .assetDigital(let right, let spot, let strike):
      return Self.prices(rows, spot).map { Self.isInside(right, $0, strike) ? $0 : 0 }
    case .barrier: return barrier(&rows)
    case .arithmeticAsian(let right, let spot, let strike, let every):
      let scale = spot / Double(rows.steps / every)
      return rows.statistic(.sumOfPrices, every: every).map { Self.vanilla(right, $0 * scale, strike) }
    case .geometricAsian(let right, let spot, let strike, let every):
      let scale = 1 / Double(rows.steps / every)
      let means = rows.statistic(.sumOfLogarithms, every: every).map { $0 * scale }
      return Self.exponentials(means).map { Self.vanilla(right, spot * $0, strike) }
    case .fixedLookback(let right, let spot, let strike, let isContinuous):
      return Self.extremes(&rows, isGreatest: right == .call, isContinuous).map {
        Self.vanilla(right, spot * $0, strike)
      }
    case .floatingLookback(let right, let spot, let isContinuous):
      let extremes = Self.extremes(&rows, isGreatest: right == .put, isContinuous)
      let last = Self.exponentials(rows.statistic(.last))
      return zip(last, extremes).map { spot * max(right == .call ? $0 - $1 : $1 - $0, 0) }
    case .varianceSwap(let strike, let every):
      let years = rows.times[rows.steps - 1]
      return rows.statistic(.sumOfSquares, every: every).map { $0 / years - strike }
    case .basket(let right, let spots, let weights, let strike):
      var sums = [Double](repeating: 0, count: rows.paths)
      for asset in spots.indices {
        let prices = Self.exponentials(rows.statistic(.last, asset: asset))
        let size = spots[asset] * weights[asset]
        for path in sums.indices { sums[path] += size * prices[path] }
      }
      return sums.map { Self.vanilla(right, $0, strike) }
    }
  }

  private func barrier(_ rows: inout PathRows) -> [Double] {
    guard case .barrier(let right, let spot, let strike, let level, let isUp, let isKnockIn, let isContinuous) = self
    else { preconditionFailure("Invariant: only barriers come here") }
    let distance = Logarithm.log(level / spot)
    let isBeyond = isUp ? distance <= 0 : distance >= 0
    var survival: [Double]
    if isBeyond {
      survival = [Double](repeating: 0, count: rows.paths)
    } else if isContinuous {
      survival = rows.survival(of: distance)
    } else if isUp {
      survival = rows.statistic(.greatest).map { $0 >= distance ? 0 : 1 }
    } else {
      survival = rows.statistic(.least).map { $0 <= distance ? 0 : 1 }
    }
    let prices = Self.prices(rows, spot)
    for path in survival.indices {
      let share = isKnockIn ? 1 - survival[path] : survival[path]
      survival[path] = share * Self.vanilla(right, prices[path], strike)
    }
    return survival
  }

  private static func extremes(_ rows: inout PathRows, isGreatest: Bool, _ isContinuous: Bool) -> [Double] {
    if isContinuous { return exponentials(rows.drawnExtreme(isGreatest: isGreatest)) }
    return exponentials(rows.statistic(isGreatest ? .greatest : .least))
  }

  private static func prices(_ rows: PathRows, _ spot: Double) -> [Double] {
    var prices = exponentials(rows.statistic(.last))
    for path in prices.indices { prices[path] *= spot }
    return prices
  }

  private static func exponentials(_ numbers: [Double]) -> [Double] {
    [Double](unsafeUninitializedCapacity: numbers.count) { buffer, filled in
      buffer.initialize(repeating: 0)
      var target = buffer.mutableSpan
      Batch.exp(numbers.span, into: &target)
      filled = numbers.count
    }
  }

  @inline(__always) private static func vanilla(_ right: OptionRight, _ price: Double, _ strike: Double) -> Double {
    max(right == .call ? price - strike : strike - price, 0)
  }

  @inline(__always) private static func isInside(_ right: OptionRight, _ price: Double, _ strike: Double) -> Bool {
    right == .call ? price > strike : price < strike
  }
}

extension StandardPayoff {
  public var needsLastDateOnly: Bool {
    switch self {
    case .underlying, .vanilla, .cashDigital, .assetDigital, .basket: true
    default: false
    }
  }

  public func check(_ generator: any PathGenerator) throws(PricingError) {
    switch self {
    case .underlying(let spot): try Self.check([("underlying", spot)])
    case .vanilla(_, let spot, let strike), .assetDigital(_, let spot, let strike):
      try Self.check([("underlying", spot), ("strike", strike)])
    case .cashDigital(_, let spot, let strike, let cash):
      try Self.check([("underlying", spot), ("strike", strike), ("cash", cash)])
    case .barrier(_, let spot, let strike, let level, _, _, let isContinuous):
      try Self.check([("underlying", spot), ("strike", strike)])
      guard level > 0, level < .infinity, spot > 0 else {
        throw .outOfDomain(argument: "barrier", expected: "finite, above zero, with a price above zero", got: level)
      }
      if isContinuous { try Self.checkBridge(generator) }
    case .arithmeticAsian(_, let spot, let strike, let every), .geometricAsian(_, let spot, let strike, let every):
      try Self.check([("underlying", spot), ("strike", strike)])
      try Self.check(every, generator)
    case .fixedLookback(_, let spot, let strike, let isContinuous):
      try Self.check([("underlying", spot), ("strike", strike)])
      if isContinuous { try Self.checkBridge(generator) }
    case .floatingLookback(_, let spot, let isContinuous):
      try Self.check([("underlying", spot)])
      if isContinuous { try Self.checkBridge(generator) }
    case .varianceSwap(let strike, let every):
      try Self.check([("strike", strike)])
      try Self.check(every, generator)
    case .basket(_, let spots, let weights, let strike):
      try Self.check([("strike", strike)] + spots.map { ("underlying", $0) })
      guard spots.count == generator.assets, weights.count == spots.count else {
        throw .outOfDomain(argument: "weights", expected: "one for each asset", got: Double(weights.count))
      }
      for weight in weights where !(weight.magnitude <= 1e6) {
        throw .outOfDomain(argument: "weight", expected: "within a million", got: weight)
      }
      return
    }
    guard generator.assets == 1 else { throw .notCovered("this payoff is on one asset; use a basket for several") }
  }

  private static func check(_ numbers: [(String, Double)]) throws(PricingError) {
    for (name, number) in numbers where !(number >= 0 && number <= 1e150) {
      throw .outOfDomain(argument: name, expected: "from 0 to 1e150", got: number)
    }
  }

  private static func check(_ every: Int, _ generator: any PathGenerator) throws(PricingError) {
    guard every >= 1, generator.times.count % every == 0 else {
      throw .outOfDomain(argument: "every", expected: "a divisor of the number of dates", got: Double(every))
    }
  }

  private static func checkBridge(_ generator: any PathGenerator) throws(PricingError) {
    guard generator.knowsBridge else {
      throw .notCovered("no law between the dates is known for these paths; watch at the dates")
    }
  }
}
