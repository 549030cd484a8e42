import Instruments
import QuantMath
import Testing

@testable import Pricing

@Suite struct PathPayoffTests {
  private static let spot = 100.0

  private func paths(_ steps: Int = 12) throws -> LognormalPaths {
    try LognormalPaths(times: PathDates.even(steps, years: 1), carry: 0.02, volatility: 0.3)
  }

  /// Every payoff against the same written down path by path.
  @Test func amountsAreThoseOfTheTwin() throws {
    let level = 120.0
    let payoffs: [(StandardPayoff, ([Double]) -> Double)] = [
      (.underlying(spot: 100), { $0.last! }),
      (.vanilla(.call, spot: 100, strike: 105), { max($0.last! - 105, 0) }),
      (.vanilla(.put, spot: 100, strike: 105), { max(105 - $0.last!, 0) }),
      (.cashDigital(.call, spot: 100, strike: 105, cash: 7), { $0.last! > 105 ? 7 : 0 }),
      (.assetDigital(.put, spot: 100, strike: 105), { $0.last! < 105 ? $0.last! : 0 }),
      (
        .barrier(.call, spot: 100, strike: 95, level: level, isUp: true, isKnockIn: false, isContinuous: false),
        { $0.max()! >= level ? 0 : max($0.last! - 95, 0) }
      ),
      (
        .barrier(.put, spot: 100, strike: 95, level: 85, isUp: false, isKnockIn: true, isContinuous: false),
        { $0.min()! <= 85 ? max(95 - $0.last!, 0) : 0 }
      ),
      (
        .arithmeticAsian(.call, spot: 100, strike: 99, every: 3),
        { prices in max((prices[3] + prices[6] + prices[9] + prices[12]) / 4 - 99, 0) }
      ),
      (
        .geometricAsian(.put, spot: 100, strike: 101, every: 1),
        { prices in
          let mean = prices.dropFirst().reduce(0) { $0 + Logarithm.log($1) } / 12
          return max(101 - Exponential.exp(mean), 0)
        }
      ),
      (.fixedLookback(.call, spot: 100, strike: 110, isContinuous: false), { max($0.max()! - 110, 0) }),
      (.fixedLookback(.put, spot: 100, strike: 95, isContinuous: false), { max(95 - $0.min()!, 0) }),
      (.floatingLookback(.call, spot: 100, isContinuous: false), { $0.last! - $0.min()! }),
      (.floatingLookback(.put, spot: 100, isContinuous: false), { $0.max()! - $0.last! }),
      (
        .varianceSwap(strike: 0.04, every: 2),
        { prices in
          var sum = 0.0
          for i in stride(from: 2, through: 12, by: 2) {
            let change = Logarithm.log(prices[i] / prices[i - 2])
            sum += change * change
          }
          return sum - 0.04
        }
      ),
      (.basket(.call, spots: [100], weights: [0.5], strike: 50), { max(0.5 * $0.last! - 50, 0) }),
    ]
    for rows in firstRows(try paths(), paths: 64) {
      for (payoff, twin) in payoffs {
        var copy = rows
        let amounts = payoff.amounts(&copy)
        for path in 0..<rows.paths {
          let prices =
            [Self.spot] + (0..<12).map { Self.spot * Exponential.exp(rows.logarithm(path: path, step: $0)) }
          #expect(abs(amounts[path] - twin(prices)) < 1e-11, "\(payoff)")
        }
      }
    }
  }

  private func estimate(
    _ payoff: StandardPayoff, steps: Int, paths count: Int = 16_384, sampling: PathSampling = .streams(antithetic: true)
  ) throws -> SimulationEstimate {
    try Simulation(
      try paths(steps), payoff, discount: Exponential.exp(-0.05),
      settings: SimulationSettings(paths: count, seed: 9, sampling: sampling)
    ).run()
  }

  private var terms: ContractTerms {
    ContractTerms(.call, underlying: 100, strike: 105, years: 1, rate: 0.05, dividend: 0.03)
  }

  /// Corrected between the dates, four dates give the continuous barrier without bias; looked at on the dates alone
  /// they miss it by far.
  @Test func barriersMeetTheClosedForm() throws {
    for (isUp, isKnockIn, level) in [(false, false, 90.0), (false, true, 90), (true, false, 140), (true, true, 125)] {
      let kind: BarrierKind = isUp ? (isKnockIn ? .upIn : .upOut) : (isKnockIn ? .downIn : .downOut)
      let model = BarrierOption(kind)
      let values = model.parameters.map { parameter in
        switch parameter.name {
        case "volatility": 0.3
        case "barrier": level
        default: 0.0
        }
      }
      let value = try model.value(terms, values).price
      let payoff = StandardPayoff.barrier(
        .call, spot: 100, strike: 105, level: level, isUp: isUp, isKnockIn: isKnockIn, isContinuous: true)
      expectClose(try estimate(payoff, steps: 4), to: value, error: 0.2, "\(kind)")
      let dates = StandardPayoff.barrier(
        .call, spot: 100, strike: 105, level: level, isUp: isUp, isKnockIn: isKnockIn, isContinuous: false)
      let seen = try estimate(dates, steps: 4)
      #expect(abs(seen.price - value) > 4.5 * seen.standardError, "dates alone see the same of \(kind)")
    }
  }

  @Test func digitalsMeetTheClosedForm() throws {
    let d2 = (Logarithm.log(100 / 105.0) + 0.02 - 0.045) / 0.3
    let probability = NormalDistribution.cumulative(d2)
    let sobol = PathSampling.sobol(scrambles: 16, isNested: false)
    let cash = try estimate(.cashDigital(.call, spot: 100, strike: 105, cash: 10), steps: 1, sampling: sobol)
    expectClose(cash, to: 10 * probability * Exponential.exp(-0.05), error: 0.01, "cash")
    let asset = try estimate(.assetDigital(.call, spot: 100, strike: 105), steps: 1, sampling: sobol)
    let share = NormalDistribution.cumulative(d2 + 0.3) * Exponential.exp(-0.03)
    expectClose(asset, to: 100 * share, error: 0.1, "asset")
  }

  @Test func geometricAveragesMeetTheClosedForm() throws {
    let value = try GeometricAsian.price(terms, volatility: 0.3, schedule: .even(12, years: 1))
    let payoff = StandardPayoff.geometricAsian(.call, spot: 100, strike: 105, every: 1)
    expectClose(try estimate(payoff, steps: 12), to: value, error: 0.12, "random")
    let sobol = try estimate(payoff, steps: 12, sampling: .sobol(scrambles: 16, isNested: true))
    expectClose(sobol, to: value, error: 0.006, "Sobol")
  }

  /// The floating call on the least price: Goldman, Sosin and Gatto 1979. Two dates are enough with drawn extremes.
  @Test func lookbacksMeetTheClosedForm() throws {
    let (carry, sigma) = (0.02, 0.3)
    let a1 = (carry / sigma + sigma / 2)
    let power = 2 * carry / (sigma * sigma)
    let cdf = NormalDistribution.cumulative
    let reflected = cdf(-a1 + 2 * carry / sigma) - Exponential.exp(carry) * cdf(-a1)
    let value =
      100 * Exponential.exp(-0.03) * cdf(a1) - 100 * Exponential.exp(-0.05) * cdf(a1 - sigma)
      + 100 * Exponential.exp(-0.05) / power * reflected
    let payoff = StandardPayoff.floatingLookback(.call, spot: 100, isContinuous: true)
    expectClose(try estimate(payoff, steps: 2), to: value, error: 0.2, "floating")
    let dates = try estimate(.floatingLookback(.call, spot: 100, isContinuous: false), steps: 2)
    #expect(value - dates.price > 4.5 * dates.standardError)
  }

  /// The mean of squared changes is exact: σ² T plus the square of the drift over each step.
  @Test func varianceSwapsMeetTheirMean() throws {
    let drift = 0.02 - 0.045
    for every in [1, 4] {
      let step = Double(every) / 12
      let value = Exponential.exp(-0.05) * (0.09 + drift * drift * step - 0.05)
      let swap = try estimate(.varianceSwap(strike: 0.05, every: every), steps: 12)
      expectClose(swap, to: value, error: 1e-3, "every \(every)")
    }
  }

  /// Under Heston's variance a barrier on many dates, corrected, lies near that on few dates, corrected.
  @Test func bridgesServeStochasticVariance() throws {
    func price(_ steps: Int, _ isContinuous: Bool) throws -> SimulationEstimate {
      let paths = try hestonPaths(
        years: 0.5, steps: steps, carry: 0.02, variance: 0.05, reversion: 2, level: 0.05, volOfVol: 0.4,
        correlation: -0.6)
      let payoff = StandardPayoff.barrier(
        .call, spot: 100, strike: 100, level: 92, isUp: false, isKnockIn: false, isContinuous: isContinuous)
      return try Simulation(
        paths, payoff, discount: Exponential.exp(-0.01), settings: SimulationSettings(paths: 16_384, seed: 21)
      ).run()
    }
    let (few, many, dates) = (try price(8, true), try price(32, true), try price(8, false))
    let error = (few.standardError * few.standardError + many.standardError * many.standardError).squareRoot()
    #expect(abs(few.price - many.price) < 4.5 * error)
    #expect(dates.price - many.price > 4.5 * error, "the correction has something to correct")
  }

  @Test func refusals() throws {
    let generator = try paths()
    let jumps = try LognormalPaths(
      times: [1], carry: 0, volatility: 0.2, jumps: JumpLaw(intensity: 1, mean: 0, deviation: 0.1))
    let wrong: [(StandardPayoff, any PathGenerator)] = [
      (.vanilla(.call, spot: .nan, strike: 1), generator), (.vanilla(.call, spot: 1, strike: -1), generator),
      (.cashDigital(.call, spot: 1, strike: 1, cash: .infinity), generator),
      (.arithmeticAsian(.call, spot: 1, strike: 1, every: 5), generator),
      (.arithmeticAsian(.call, spot: 1, strike: 1, every: 0), generator),
      (.varianceSwap(strike: 0.1, every: -1), generator),
      (.basket(.call, spots: [1, 2], weights: [1, 1], strike: 0), generator),
      (.basket(.call, spots: [1], weights: [.nan], strike: 0), generator),
      (.fixedLookback(.call, spot: 1, strike: 1, isContinuous: true), jumps),
      (
        .barrier(.call, spot: 1, strike: 1, level: 0, isUp: true, isKnockIn: true, isContinuous: false), generator
      ),
    ]
    for (payoff, generator) in wrong {
      #expect(throws: PricingError.self, "\(payoff)") {
        try Simulation(generator, payoff, discount: 1, settings: SimulationSettings(paths: 64))
      }
    }
  }

  @Test func sameBitsOnEveryPath() throws {
    let generator = try paths(6)
    sameOnEveryPath("payoffs") {
      var numbers: [Double] = []
      for rows in firstRows(generator, paths: 128) {
        var copy = rows
        let statistics: [PathRows.Statistic] = [
          .last, .sumOfPrices, .sumOfLogarithms, .greatest, .least, .sumOfSquares,
        ]
        for statistic in statistics { numbers += rows.statistic(statistic) }
        numbers += rows.survival(of: 0.2)
        numbers += rows.survival(of: -0.1)
        numbers += copy.drawnExtreme(isGreatest: true)
        numbers += copy.drawnExtreme(isGreatest: false)
      }
      return numbers
    }
  }
}
