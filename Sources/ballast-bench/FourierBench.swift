import Instruments
import Pricing
import QuantMath

/// Heston chains and their calibration, as the peers are timed: twelve expiries of sixty strikes, spot 100.
struct FourierBench {
  private static let days = [7.0, 14, 30, 61, 91, 182, 273, 365, 547, 730, 1095, 1825]
  private let process = HestonProcess(
    variance: 0.04, reversion: 1.5, longVariance: 0.05, volatilityOfVariance: 0.6, correlation: -0.7)

  func run(into report: inout BenchReport) {
    do {
      try chain(into: &report)
      try calibration(into: &report)
      try otherWays(into: &report)
    } catch { report.fact("heston", "FAILED: \(error)", holds: false) }
  }

  private func expiries() throws -> [(FourierExpiry, [Double])] {
    try FourierBench.days.map { day in
      let years = day / 365
      let strikes = (0..<60).map { i in
        100 * Exponential.exp((-3 + 5.5 * Double(i) / 59) * 0.22 * years.squareRoot())
      }
      return (try FourierExpiry(spot: 100, years: years, rate: 0.03, dividend: 0.01), strikes)
    }
  }

  private func chain(into report: inout BenchReport) throws {
    let expiries = try expiries()
    var chain = FourierChain()
    var prices = [Double](repeating: 0, count: 60)
    var nodes = 0
    for (expiry, strikes) in expiries {
      var span = prices.mutableSpan
      try chain.prices(process, expiry, strikes: strikes.span, side: .outOfTheMoney, into: &span)
      nodes += chain.nodes
    }
    let timing = measure("heston chain 12 × 60, an option", repeats: 101, count: 720) {
      for (expiry, strikes) in expiries {
        var span = prices.mutableSpan
        try? chain.prices(process, expiry, strikes: strikes.span, side: .outOfTheMoney, into: &span)
      }
    }
    report.line(timing)
    print("bench heston chain-12x60-price \(number(timing.median))")
    report.fact("heston nodes, all expiries", "\(nodes)")
    var values = [Valuation](repeating: Valuation(price: 0), count: 60)
    let greeks = measure("heston chain 12 × 60 with Greeks, an option", repeats: 51, count: 720) {
      for (expiry, strikes) in expiries {
        var span = values.mutableSpan
        try? chain.valuations(process, expiry, strikes: strikes.span, isCall: true, into: &span)
      }
    }
    report.line(greeks)
    print("bench heston chain-12x60-greeks \(number(greeks.median))")
  }

  /// The COS method on the same chain, a law that falls slowly, and SABR without arbitrage.
  private func otherWays(into report: inout BenchReport) throws {
    let expiries = try expiries()
    var prices = [Double](repeating: 0, count: 60)
    report.line(
      measure("COS chain 12 × 60, an option", repeats: 21, count: 720) {
        for (expiry, strikes) in expiries {
          var span = prices.mutableSpan
          try? CosineLaw(process, expiry).prices(.call, strikes: strikes.span, into: &span)
        }
      })
    let wild = HestonProcess(
      variance: 0.04, reversion: 0.5, longVariance: 0.04, volatilityOfVariance: 5, correlation: -1)
    var chain = FourierChain()
    let (expiry, strikes) = expiries[7]
    report.line(
      measure("heston at a correlation of -1, an option", repeats: 21, count: 60) {
        var span = prices.mutableSpan
        try? chain.prices(wild, expiry, strikes: strikes.span, side: .calls, into: &span)
      })
    let smile = SabrSmile(alpha: 0.35, beta: 0.25, nu: 1, rho: -0.1)
    report.line(
      measure("SABR without arbitrage, an expiry", repeats: 21, count: 1) {
        _ = try? SabrDensity(smile, forward: 1, years: 1)
      })
  }

  private func calibration(into report: inout BenchReport) throws {
    let slices = try expiries().map { expiry, strikes in
      let quoted = stride(from: 0, to: 60, by: 6).map { strikes[$0] }
      return VolatilitySlice(expiry, strikes: quoted, volatilities: try volatilities(expiry, quoted))
    }
    let start = HestonProcess(
      variance: 0.06, reversion: 1, longVariance: 0.06, volatilityOfVariance: 0.4, correlation: -0.4)
    let calibration = HestonCalibration()
    let outcome = try calibration.fit(slices, from: start)
    let timing = measure("heston calibration, 120 quotes", repeats: 51, count: 1) {
      _ = try? calibration.fit(slices, from: start)
    }
    report.line(timing)
    print("bench heston calibration \(number(timing.median))")
    report.fact("heston calibration", "\(outcome)", holds: outcome.rms < 1e-8)
  }

  /// Black volatilities of the model's own prices, by bisection: they only have to be exact.
  private func volatilities(_ expiry: FourierExpiry, _ strikes: [Double]) throws -> [Double] {
    var chain = FourierChain()
    var prices = [Double](repeating: 0, count: strikes.count)
    var span = prices.mutableSpan
    try chain.prices(process, expiry, strikes: strikes.span, side: .outOfTheMoney, into: &span)
    return zip(strikes, prices).map { strike, price in
      var (low, high) = (1e-3, 3.0)
      for _ in 0..<60 {
        let middle = 0.5 * (low + high)
        let deviation = middle * expiry.years.squareRoot()
        let d1 = Logarithm.log(expiry.forward / strike) / deviation + 0.5 * deviation
        let sign = strike < expiry.forward ? -1.0 : 1.0
        let own = expiry.forward * NormalDistribution.cumulative(sign * d1)
        let other = strike * NormalDistribution.cumulative(sign * (d1 - deviation))
        if expiry.discount * sign * (own - other) < price { low = middle } else { high = middle }
      }
      return 0.5 * (low + high)
    }
  }
}
