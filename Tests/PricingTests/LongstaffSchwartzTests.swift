import Instruments
import QuantMath
import Testing

@testable import Pricing

@Suite struct LongstaffSchwartzTests {
  private func option(
    spot: Double, sigma: Double, years: Double, dates: Int, paths: Int, strike: Double = 40, right: OptionRight = .put,
    dividend: Double = 0
  ) throws -> LongstaffSchwartz {
    let generator = try LognormalPaths(
      times: PathDates.even(dates, years: years), carry: 0.06 - dividend, volatility: sigma)
    return try LongstaffSchwartz(
      right, spot: spot, strike: strike, rate: 0.06, generator: generator,
      settings: SimulationSettings(paths: paths, seed: 17))
  }

  /// A Bermudan price by a lattice of 2,000 steps: the slow, obvious way.
  private func lattice(spot: Double, sigma: Double, years: Double, dates: Int) -> Double {
    let steps = 20 * dates
    let gap = years / Double(steps)
    let up = Exponential.exp(sigma * gap.squareRoot())
    let (growth, factor) = (Exponential.exp(0.06 * gap), Exponential.exp(-0.06 * gap))
    let probability = (growth - 1 / up) / (up - 1 / up)
    func price(_ step: Int, _ ups: Int) -> Double { spot * Power.pow(up, Double(2 * ups - step)) }
    var values = (0...steps).map { max(40 - price(steps, $0), 0) }
    for step in stride(from: steps - 1, through: 0, by: -1) {
      for ups in 0...step {
        let kept = factor * (probability * values[ups + 1] + (1 - probability) * values[ups])
        values[ups] = step > 0 && step % 20 == 0 ? max(kept, 40 - price(step, ups)) : kept
      }
    }
    return values[0]
  }

  /// Table 1 of the paper has 4.478 by finite differences with fifty dates a year; ours lies below by at most 5e-3.
  @Test func thePapersFirstRow() throws {
    let estimate = try option(spot: 36, sigma: 0.2, years: 1, dates: 50, paths: 4_096).run()
    #expect(estimate.price < 4.478 + 5e-4 + 4.5 * estimate.standardError, "\(estimate)")
    #expect(estimate.price > 4.478 - 0.03, "\(estimate)")
    #expect(estimate.standardError < 0.01)
    #expect(abs(estimate.inSample - estimate.price) < 0.1)
  }

  /// Lower bounds of the Bermudan price, close to it, on a small grid.
  @Test func boundsAreLowAndTight() throws {
    for (spot, sigma) in [(36.0, 0.2), (40, 0.3), (44, 0.4)] {
      let value = lattice(spot: spot, sigma: sigma, years: 1, dates: 6)
      let estimate = try option(spot: spot, sigma: sigma, years: 1, dates: 6, paths: 16_384).run()
      #expect(estimate.price < value + 2e-3 + 4.5 * estimate.standardError, "\(spot): \(estimate) for \(value)")
      #expect(estimate.price > value - 0.02, "\(spot): \(estimate) for \(value)")
    }
  }

  /// One date is the European option, whose control leaves nothing of the error.
  @Test func oneDateIsEuropean() throws {
    let estimate = try option(spot: 42, sigma: 0.3, years: 1, dates: 1, paths: 1_024).run()
    let value = Lognormal.price(.put, 42, 40, 1, rate: 0.06, dividend: 0, volatility: 0.3)
    #expect(abs(estimate.price - value) < 1e-10 && estimate.standardError < 1e-7)
  }

  /// A call without dividends is not exercised early.
  @Test func callsWithoutDividendsWait() throws {
    let estimate = try option(spot: 40, sigma: 0.3, years: 1, dates: 5, paths: 8_192, right: .call).run()
    let value = Lognormal.price(.call, 40, 40, 1, rate: 0.06, dividend: 0, volatility: 0.3)
    #expect(abs(estimate.price - value) < 4.5 * estimate.standardError + 0.02, "\(estimate) for \(value)")
  }

  /// Deep in the money it is exercised now, and without volatility when that is best.
  @Test func exerciseNowAndWithoutVolatility() throws {
    #expect(try option(spot: 5, sigma: 0.2, years: 1, dates: 4, paths: 256).run().price == 35)
    let certain = try option(spot: 30, sigma: 0, years: 1, dates: 4, paths: 256).run()
    #expect(certain.price == 10)
    // With a dividend above the rate the put is worth more later: 40 e^{-.06} - 30 e^{-.2}.
    let later = try option(spot: 30, sigma: 0, years: 1, dates: 4, paths: 256, dividend: 0.2).run()
    let value = 40 * Exponential.exp(-0.06) - 30 * Exponential.exp(-0.2)
    #expect(abs(later.price - value) < 1e-12)
  }

  /// Heston's paths have no control; the price lies above the European one of the same paths.
  @Test func otherGenerators() throws {
    let paths = try hestonPaths(
      years: 1, steps: 8, carry: 0.06, variance: 0.09, reversion: 2, level: 0.09, volOfVol: 0.4, correlation: -0.6)
    let settings = SimulationSettings(paths: 8_192, seed: 5)
    let early = try LongstaffSchwartz(
      .put, spot: 40, strike: 42, rate: 0.06, generator: paths, settings: settings
    ).run()
    let european = try Simulation(
      paths, StandardPayoff.vanilla(.put, spot: 40, strike: 42), discount: Exponential.exp(-0.06), settings: settings
    ).run()
    #expect(early.price > european.price + 2 * early.standardError)
    #expect(early.standardError > 0)
  }

  @Test func blocksStandAlone() throws {
    let option = try option(spot: 40, sigma: 0.3, years: 1, dates: 3, paths: 20_000)
    let rule = option.learned().rule
    let straight = (0..<option.blocks).map { option.priced(block: $0, rule) }
    let backwards = (0..<option.blocks).reversed().map { option.priced(block: $0, rule) }
    #expect(straight == backwards.reversed() && straight.count == 3)
  }

  @Test func refusals() throws {
    let paths = try LognormalPaths(times: [1], carry: 0, volatility: 0.2)
    for (spot, strike, rate, degree) in [
      (0, 1, 0, 3), (.nan, 1, 0, 3), (1, .infinity, 0, 3), (1, 1, .nan, 3), (1, 1, 0, 0), (1, 1, 0, 9),
    ] {
      #expect(throws: PricingError.self) {
        try LongstaffSchwartz(
          .put, spot: spot, strike: strike, rate: rate, generator: paths, settings: SimulationSettings(paths: 64),
          degree: degree)
      }
    }
    let points = SimulationSettings(paths: 64, sampling: .sobol(scrambles: 4, isNested: true))
    #expect(throws: PricingError.self) {
      try LongstaffSchwartz(.put, spot: 1, strike: 1, rate: 0, generator: paths, settings: points)
    }
  }
}
