internal import QuantMath

/// A payoff written for any number, so that its derivatives can be carried along each path.
///
/// Pathwise derivatives are right where the payoff is continuous in the prices; a digital or a barrier needs the
/// likelihood ratio instead.
public protocol DifferentiablePayoff: Sendable {
  /// What is paid for the prices at the dates.
  func amount<Number: PathNumber>(_ prices: [Number]) -> Number
}

/// A price with first derivatives, each with its standard error.
public struct SimulatedGreeks: Hashable, Sendable {
  /// An estimate with its standard error.
  public struct Estimate: Hashable, Sendable {
    /// The estimate.
    public var value: Double
    /// Its standard error.
    public var standardError: Double
  }
  /// The price.
  public var price: Estimate
  /// ∂V/∂S.
  public var delta: Estimate
  /// ∂V/∂σ.
  public var vega: Estimate
  /// ∂V/∂r.
  public var rho: Estimate
  /// ∂V/∂q.
  public var dividendRho: Estimate
  /// ∂²V/∂S², of the likelihood ratio alone.
  public var gamma: Estimate?
  /// How many independent samples they rest on.
  public var samples: Int
}

/// Greeks of options on a lognormal underlying by simulation, from the same paths as the price.
///
/// - Domain: spot above zero, volatility above zero; dates and settings as in `LognormalPaths` and `SimulationSettings`
/// - Units: vega per 1.00 of volatility, rho per 1.00 of rate
/// - Source: Broadie and Glasserman, Estimating security price derivatives using simulation, 1996
/// - Evidence: SimulatedGreeksTests
public struct GreekSimulation: Sendable {
  /// The price now.
  public let spot: Double
  /// The volatility per √year.
  public let volatility: Double
  /// The rate, continuous per year.
  public let rate: Double
  /// The yield of the underlying, continuous per year.
  public let dividend: Double
  /// The dates.
  public let times: [Double]
  /// How many paths, from which draws.
  public let settings: SimulationSettings

  private let paths: LognormalPaths
  private let layout: BlockLayout

  /// A simulation of these numbers; nothing is drawn yet.
  ///
  /// - Throws: `outOfDomain` naming what is wrong
  public init(
    spot: Double, volatility: Double, rate: Double, dividend: Double, times: [Double], settings: SimulationSettings
  ) throws(PricingError) {
    guard spot > 0, spot <= 1e150 else {
      throw .outOfDomain(argument: "underlying", expected: "above zero, at most 1e150", got: spot)
    }
    guard volatility >= 1e-6 else {
      throw .outOfDomain(argument: "volatility", expected: "at least 1e-6", got: volatility)
    }
    for (name, number) in [("rate", rate), ("dividend", dividend)] where !(number.magnitude <= 50) {
      throw .outOfDomain(argument: name, expected: "from -50 to 50", got: number)
    }
    paths = try LognormalPaths(times: times, carry: rate - dividend, volatility: volatility)
    try settings.check(steps: times.count, factors: 1)
    self.spot = spot
    self.volatility = volatility
    self.rate = rate
    self.dividend = dividend
    self.times = times
    self.settings = settings
    layout = BlockLayout(settings)
  }

  /// How many blocks there are; they may be computed anywhere in any order.
  public var blocks: Int { layout.count }

  /// By differentiating along each path with dual numbers.
  ///
  /// - Throws: `outOfDomain`: a result is not a number
  public func pathwise(_ payoff: some DifferentiablePayoff) throws(PricingError) -> SimulatedGreeks {
    try combined((0..<blocks).map { pathwise(payoff, block: $0) }, hasGamma: false)
  }

  /// By weighing each payoff with the score of its path: the payoff need not be continuous, and gamma comes as well.
  /// Errors grow with the number of steps; payoffs of the last price alone want one step.
  ///
  /// - Throws: `outOfDomain`, `notCovered`: what the payoff refuses, or a result that is not a number
  public func likelihoodRatio(_ payoff: any PathPayoff) throws(PricingError) -> SimulatedGreeks {
    try payoff.check(paths)
    return try combined((0..<blocks).map { likelihoodRatio(payoff, block: $0) }, hasGamma: true)
  }

  /// The samples of a block: price and its four derivatives.
  func pathwise(_ payoff: some DifferentiablePayoff, block: Int) -> SampleMoments {
    let (s, sigma) = (Dual.variable(spot, direction: 0), Dual.variable(volatility, direction: 1))
    let (r, q) = (Dual.variable(rate, direction: 2), Dual.variable(dividend, direction: 3))
    let half = Dual(0.5)
    let drift = r - q - half * sigma * sigma
    let discount = (Dual(0) - r * Dual(times[times.count - 1])).exponentiated()
    let shift = paths.carry - 0.5 * volatility * volatility
    return moments(block, width: 5) { rows in
      var columns = [[Double]](repeating: [Double](repeating: 0, count: rows.paths), count: 5)
      var prices = [Dual](repeating: Dual(0), count: times.count)
      for path in 0..<rows.paths {
        for (step, time) in times.enumerated() {
          let motion = (rows.logarithm(path: path, step: step) - shift * time) / volatility
          prices[step] = s * (drift * Dual(time) + sigma * Dual(motion)).exponentiated()
        }
        let amount = payoff.amount(prices) * discount
        columns[0][path] = amount.primal
        for i in 0..<4 { columns[i + 1][path] = amount.slopes[i] }
      }
      return columns
    }
  }

  /// The samples of a block: price, its four derivatives and gamma.
  func likelihoodRatio(_ payoff: any PathPayoff, block: Int) -> SampleMoments {
    let horizon = times[times.count - 1]
    let discount = Exponential.exp(-rate * horizon)
    return moments(block, width: 6) { rows in
      let amounts = payoff.amounts(&rows)
      var columns = [[Double]](repeating: [Double](repeating: 0, count: rows.paths), count: 6)
      for path in 0..<rows.paths {
        let score = score(rows, path)
        let amount = discount * amounts[path]
        columns[0][path] = amount
        columns[1][path] = amount * score.spot
        columns[2][path] = amount * score.volatility
        columns[3][path] = amount * (score.carry - horizon)
        columns[4][path] = -amount * score.carry
        columns[5][path] = amount * score.bend
      }
      return columns
    }
  }

  /// Derivatives of the logarithm of a path's density.
  private func score(_ rows: PathRows, _ path: Int) -> (spot: Double, volatility: Double, carry: Double, bend: Double) {
    let shift = paths.carry - 0.5 * volatility * volatility
    var (before, date, first, firstGap) = (0.0, 0.0, 0.0, 1.0)
    var (vega, carry) = (0.0, 0.0)
    for (step, time) in times.enumerated() {
      let x = rows.logarithm(path: path, step: step)
      let gap = time - date
      let size = gap.squareRoot()
      let z = (x - before - shift * gap) / (volatility * size)
      if step == 0 { (first, firstGap) = (z, gap) }
      vega += (z * z - 1) / volatility - z * size
      carry += z * size / volatility
      before = x
      date = time
    }
    let slope = first / (spot * volatility * firstGap.squareRoot())
    let bend = (first * first - 1) / (spot * spot * volatility * volatility * firstGap) - slope / spot
    return (slope, vega, carry, bend)
  }

  private func moments(_ block: Int, width: Int, _ columns: (inout PathRows) -> [[Double]]) -> SampleMoments {
    var moments = SampleMoments(width: width)
    layout.forEachPiece(of: block, paths) { rows in
      var numbers = columns(&rows)
      if layout.isAntithetic { numbers = numbers.map(BlockLayout.pairMeans) }
      moments.merge(SampleMoments(columns: numbers))
    }
    return moments
  }

  private func combined(_ blocks: [SampleMoments], hasGamma: Bool) throws(PricingError) -> SimulatedGreeks {
    let width = hasGamma ? 6 : 5
    var all = SampleMoments(width: width)
    if layout.scrambles > 0 {
      let perScramble = (0..<layout.scrambles).map { scramble in
        var own = SampleMoments(width: width)
        for (i, block) in blocks.enumerated() where layout.scramble(of: i) == scramble { own.merge(block) }
        return own.means
      }
      all = SampleMoments(columns: (0..<width).map { i in perScramble.map { $0[i] } })
    } else {
      for block in blocks { all.merge(block) }
    }
    let estimates = (0..<width).map {
      SimulatedGreeks.Estimate(value: all.means[$0], standardError: all.standardError($0))
    }
    for estimate in estimates where !(estimate.value.isFinite && estimate.standardError.isFinite) {
      throw .outOfDomain(argument: "simulated price", expected: "within the range of numbers", got: estimate.value)
    }
    return SimulatedGreeks(
      price: estimates[0], delta: estimates[1], vega: estimates[2], rho: estimates[3], dividendRho: estimates[4],
      gamma: hasGamma ? estimates[5] : nil, samples: all.count)
  }
}
