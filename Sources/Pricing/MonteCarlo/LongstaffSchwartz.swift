public import Instruments
internal import QuantMath

/// What least-squares Monte Carlo found of an option with early exercise.
public struct EarlyExerciseEstimate: Hashable, Sendable {
  /// The price: the mean over paths that the rule has not seen, a lower bound up to its standard error.
  public var price: Double
  /// The standard error of the price.
  public var standardError: Double
  /// The mean over the paths that the rule was learned from: neither bound, close to the price where paths are enough.
  public var inSample: Double
  /// How many independent samples the price rests on.
  public var samples: Int
}

/// The rule by which an option is exercised: where the payoff exceeds a polynomial in the price.
public struct ExerciseRule: Hashable, Sendable {
  /// For each date but the last, coefficients of 1, x, x², … with `x = (S/K - centre)/scale`; empty: never.
  var dates: [Regression]

  struct Regression: Hashable, Sendable {
    var centre = 0.0
    var scale = 1.0
    var coefficients: [Double] = []

    /// The value of going on, in parts of the strike.
    func value(_ moneyness: Double) -> Double {
      let x = (moneyness - centre) / scale
      var sum = 0.0
      for coefficient in coefficients.reversed() { sum = sum * x + coefficient }
      return sum
    }
  }
}

/// Options with early exercise on a single underlying, by least squares over simulated paths.
///
/// Backwards from expiry, the value of going on is the regression of what paths in the money really get on powers of
/// the price; the rule so learned is then followed on paths of their own, which makes the price a lower bound. Where
/// the underlying is lognormal, the European option is the control: its value at the moment of exercise is a
/// martingale.
///
/// - Domain: spot and strike above zero, at most 1e150; 1 to 1,000 dates; degree 1 to 8
/// - Limits: Bermudan on the dates of the generator; for American options the dates are an approximation from below
/// - Complexity: memory for all learning paths at all dates
/// - Source: Longstaff and Schwartz, Valuing American options by simulation, 2001; Rasmussen, Control variates for
///   Monte Carlo valuation of American options, 2005
/// - Evidence: LongstaffSchwartzTests
public struct LongstaffSchwartz: Sendable {
  /// Call or put.
  public let right: OptionRight
  /// The price now.
  public let spot: Double
  /// The strike.
  public let strike: Double
  /// The rate of discount.
  public let rate: Double
  /// What makes the paths; exercise is at its dates, and now.
  public let generator: any PathGenerator
  /// Learning and pricing take this many paths each.
  public let settings: SimulationSettings
  /// Degree of the polynomials.
  public let degree: Int

  private let layout: BlockLayout
  private let pricing: BlockLayout

  /// An option on these paths; nothing is drawn yet.
  ///
  /// - Throws: `outOfDomain` naming what is wrong
  public init(
    _ right: OptionRight, spot: Double, strike: Double, rate: Double, generator: any PathGenerator,
    settings: SimulationSettings, degree: Int = 4
  ) throws(PricingError) {
    for (name, number) in [("underlying", spot), ("strike", strike)] where !(number > 1e-150 && number <= 1e150) {
      throw .outOfDomain(argument: name, expected: "from 1e-150 to 1e150", got: number)
    }
    guard rate.magnitude <= 50 else { throw .outOfDomain(argument: "rate", expected: "from -50 to 50", got: rate) }
    guard generator.assets == 1 else { throw .notCovered("early exercise on one asset") }
    guard degree >= 1, degree <= 8 else {
      throw .outOfDomain(argument: "degree", expected: "from 1 to 8", got: Double(degree))
    }
    guard generator.times.count <= 1_000 else {
      throw .outOfDomain(argument: "dates", expected: "at most 1000", got: Double(generator.times.count))
    }
    guard case .streams = settings.sampling else { throw .notCovered("least squares draws from random streams") }
    try settings.check(steps: generator.times.count, factors: generator.draws.count)
    guard settings.paths * generator.times.count <= 200_000_000 else {
      throw .outOfDomain(
        argument: "paths", expected: "at most 2e8 numbers at all dates", got: Double(settings.paths))
    }
    self.right = right
    self.spot = spot
    self.strike = strike
    self.rate = rate
    self.generator = generator
    self.settings = settings
    self.degree = degree
    layout = BlockLayout(settings)
    var fresh = settings
    fresh.seed = SplitMix64.mixed(settings.seed &+ 0x5851_f42d_4c95_7f2d)
    pricing = BlockLayout(fresh)
  }

  /// How many blocks of pricing paths there are; they may be computed anywhere in any order once the rule is known.
  public var blocks: Int { pricing.count }

  /// Learns a rule, follows it on other paths.
  ///
  /// - Throws: `outOfDomain`: a result is not a number
  public func run() throws(PricingError) -> EarlyExerciseEstimate {
    let (rule, inSample) = learned()
    var all = SampleMoments(width: control == nil ? 1 : 2)
    for block in 0..<blocks { all.merge(priced(block: block, rule)) }
    let (weights, rest, used) = all.regression()
    var price = all.means[0]
    if let control, !weights.isEmpty { price -= weights[0] * (all.means[1] - control.value(spot, at: 0)) }
    let freedom = all.count - 1 - used
    let error = freedom > 0 ? (rest / Double(freedom) / Double(all.count)).squareRoot() : 0
    let now = max(right == .call ? spot - strike : strike - spot, 0)
    if now > price { price = now }
    guard price.isFinite, error.isFinite else {
      throw .outOfDomain(argument: "simulated price", expected: "within the range of numbers", got: price)
    }
    return EarlyExerciseEstimate(price: price, standardError: error, inSample: max(inSample, now), samples: all.count)
  }

  /// The European option on lognormal paths of one volatility.
  private var control: EuropeanControl? {
    guard let paths = generator as? LognormalPaths, paths.jumps == nil, paths.tilt == 0,
      let volatility = paths.volatilities.first, paths.volatilities.allSatisfy({ $0 == volatility }), volatility > 0
    else { return nil }
    return EuropeanControl(
      right: right, strike: strike, rate: rate, carry: paths.carry, volatility: volatility,
      years: paths.times[paths.times.count - 1])
  }

  private func payoff(_ moneyness: Double) -> Double { max(right == .call ? moneyness - 1 : 1 - moneyness, 0) }

  /// Moneyness `S/K` of paths: date after date.
  private func moneyness(_ rows: PathRows) -> [[Double]] {
    (0..<rows.steps).map { step in
      let logarithms = rows.row(step: step)
      var prices = logarithms
      var target = prices.mutableSpan
      Batch.exp(logarithms.span, into: &target)
      for path in prices.indices { prices[path] *= spot / strike }
      return prices
    }
  }

  /// The rule of the learning paths, and their mean under it.
  func learned() -> (rule: ExerciseRule, mean: Double) {
    let dates = generator.times.count
    var moneyness = [[Double]](repeating: [], count: dates)
    for block in 0..<layout.count {
      layout.forEachPiece(of: block, generator) { rows in
        for (date, prices) in self.moneyness(rows).enumerated() { moneyness[date] += prices }
      }
    }
    var cash = moneyness[dates - 1].map(payoff)
    var rule = ExerciseRule(dates: [ExerciseRule.Regression](repeating: .init(), count: dates - 1))
    for date in stride(from: dates - 2, through: 0, by: -1) {
      let factor = Exponential.exp(-rate * (generator.times[date + 1] - generator.times[date]))
      for path in cash.indices { cash[path] *= factor }
      let prices = moneyness[date]
      let regression = fit(prices, cash)
      rule.dates[date] = regression
      guard !regression.coefficients.isEmpty else { continue }
      for path in cash.indices {
        let now = payoff(prices[path])
        if now > 0, now > regression.value(prices[path]) { cash[path] = now }
      }
    }
    let factor = Exponential.exp(-rate * generator.times[0])
    var sum = 0.0
    for amount in cash { sum += amount }
    return (rule, sum / Double(cash.count) * factor * strike)
  }

  /// Least squares over the paths in the money; a lower degree where they are few.
  private func fit(_ prices: [Double], _ cash: [Double]) -> ExerciseRule.Regression {
    let inside = prices.indices.filter { payoff(prices[$0]) > 0 && prices[$0] < 1e100 }
    let width = min(degree + 1, inside.count / 8)
    guard width >= 2 else { return .init() }
    var (sum, squares) = (0.0, 0.0)
    for path in inside { sum += prices[path] }
    let centre = sum / Double(inside.count)
    for path in inside { squares += (prices[path] - centre) * (prices[path] - centre) }
    let scale = (squares / Double(inside.count)).squareRoot()
    guard scale > 1e-12 * centre else {
      // All paths are at one price: going on is worth their mean.
      let mean = inside.reduce(0.0) { $0 + cash[$1] } / Double(inside.count)
      return ExerciseRule.Regression(centre: centre, scale: 1, coefficients: [mean])
    }
    var columns: [[Double]] = [inside.map { cash[$0] }]
    var power = [Double](repeating: 1, count: inside.count)
    let x = inside.map { (prices[$0] - centre) / scale }
    for _ in 1..<width {
      for i in power.indices { power[i] *= x[i] }
      columns.append(power)
    }
    // Moments take the constant out; it comes back with the means.
    let moments = SampleMoments(columns: columns)
    let weights = moments.regression().weights
    var constant = moments.means[0]
    for (i, weight) in weights.enumerated() { constant -= weight * moments.means[i + 1] }
    return ExerciseRule.Regression(centre: centre, scale: scale, coefficients: [constant] + weights)
  }

  /// A block of pricing paths under a rule.
  func priced(block number: Int, _ rule: ExerciseRule) -> SampleMoments {
    let control = control
    var moments = SampleMoments(width: control == nil ? 1 : 2)
    let times = generator.times
    let factors = times.map { Exponential.exp(-rate * $0) }
    pricing.forEachPiece(of: number, generator) { rows in
      let moneyness = moneyness(rows)
      var amounts = [Double](repeating: 0, count: rows.paths)
      var values = amounts
      for path in 0..<rows.paths {
        var date = 0
        while date < times.count - 1 {
          let now = payoff(moneyness[date][path])
          let regression = rule.dates[date]
          if now > 0, !regression.coefficients.isEmpty, now > regression.value(moneyness[date][path]) { break }
          date += 1
        }
        amounts[path] = factors[date] * strike * payoff(moneyness[date][path])
        if let control { values[path] = factors[date] * control.value(moneyness[date][path] * strike, at: times[date]) }
      }
      var columns = control == nil ? [amounts] : [amounts, values]
      if pricing.isAntithetic { columns = columns.map(BlockLayout.pairMeans) }
      moments.merge(SampleMoments(columns: columns))
    }
    return moments
  }
}

/// The European option along a lognormal path.
private struct EuropeanControl {
  let right: OptionRight
  let strike: Double
  let rate: Double
  let carry: Double
  let volatility: Double
  let years: Double

  /// Its value at a price and a time before or at expiry.
  func value(_ price: Double, at time: Double) -> Double {
    let left = years - time
    let sign = right == .call ? 1.0 : -1.0
    guard left > 1e-12, price > 0 else { return max(sign * (price - strike), 0) }
    let deviation = volatility * left.squareRoot()
    let forward = price * Exponential.exp(carry * left)
    let d1 = Logarithm.log(forward / strike) / deviation + 0.5 * deviation
    let inner = forward * NormalDistribution.cumulative(sign * d1)
    let outer = strike * NormalDistribution.cumulative(sign * (d1 - deviation))
    return Exponential.exp(-rate * left) * sign * (inner - outer)
  }
}
