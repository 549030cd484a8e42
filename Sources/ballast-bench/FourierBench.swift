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
}
