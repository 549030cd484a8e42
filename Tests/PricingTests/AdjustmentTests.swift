import Instruments
import Pricing
import QuantMath
import Testing

/// Discrete hedging, latency and carry beside values computed by hand and beside walks.
@Suite struct AdjustmentTests {
  /// σ 20 %, weekly hedges, 1 % for a round trip: √(2/π) · 0.01 / (0.2 · √(1/52)) = 0.28768.
  @Test func leland() throws {
    let number = try DiscreteHedging.lelandNumber(volatility: 0.2, roundTripCost: 0.01, interval: 1.0 / 52)
    #expect((number - 0.28768136958758).magnitude < 1e-14)
    let up = try DiscreteHedging.adjustedVolatility(0.2, roundTripCost: 0.01, interval: 1.0 / 52, shortGamma: true)
    let down = try DiscreteHedging.adjustedVolatility(0.2, roundTripCost: 0.01, interval: 1.0 / 52, shortGamma: false)
    #expect((up * up - 0.04 * (1 + number)).magnitude < 1e-16 && (down * down - 0.04 * (1 - number)).magnitude < 1e-16)
    #expect(try DiscreteHedging.adjustedVolatility(0.2, roundTripCost: 0, interval: 1, shortGamma: true) == 0.2)
    #expect(throws: PricingError.self) {
      try DiscreteHedging.adjustedVolatility(0.2, roundTripCost: 0.2, interval: 1.0 / 52, shortGamma: false)
    }
  }

  /// The adjusted volatility charges what hedging costs: the price rises by the cost over the option's life.
  @Test func lelandChargesTheCost() throws {
    let terms = ContractTerms(.call, underlying: 100, strike: 100, years: 1e-3)
    let model = BlackScholesMerton()
    let greeks = try #require(try model.value(terms, [0.3]).greeks)
    let (cost, interval) = (1e-5, 1e-4)
    let adjusted = try DiscreteHedging.adjustedVolatility(
      0.3, roundTripCost: cost, interval: interval, shortGamma: true)
    let charged = try model.price(terms, volatility: adjusted) - model.price(terms, volatility: 0.3)
    let rate = try DiscreteHedging.costRate(
      gamma: greeks.gamma, spot: 100, volatility: 0.3, roundTripCost: cost, interval: interval)
    // Vega σ' is Γ S² σ T σ': for a small cost both are the same number, to first order.
    #expect((charged / (rate * terms.years) - 1).magnitude < 2e-3)
  }

  /// Hedges of a short life on random walks scatter as the formula says.
  @Test func hedgingErrorIsSeenOnWalks() throws {
    let (volatility, years, count, walks) = (0.3, 0.1, 16, 1_500)
    let model = BlackScholesMerton()
    let start = ContractTerms(.call, underlying: 100, strike: 100, years: years)
    let vega = try #require(try model.value(start, [volatility]).greeks).vega
    var words = SplitMix64(seed: 8)
    var squares = 0.0
    let step = years / Double(count)
    for _ in 0..<walks {
      var terms = start
      var profit = -(try model.price(terms, volatility: volatility))
      for _ in 0..<count {
        let delta = try #require(try model.value(terms, [volatility]).greeks).delta
        let u = (Double(words.next() >> 11) + 0.5) * 0x1p-53
        let move = try NormalDistribution.quantile(u) * volatility * step.squareRoot()
        let next = terms.underlying * Exponential.exp(move - 0.5 * volatility * volatility * step)
        profit -= delta * (next - terms.underlying)
        terms.underlying = next
        terms.years = max(0, terms.years - step)
      }
      profit += max(0, terms.underlying - 100)
      squares += profit * profit
    }
    let expected = try DiscreteHedging.hedgingError(vega: vega, volatility: volatility, count: count)
    let ratio = (squares / Double(walks)).squareRoot() / expected
    #expect((ratio - 1).magnitude < 0.12, "measured \(ratio) of the formula")
  }

  @Test func latency() throws {
    // Two seconds at 80 %: 0.8 · √(2/31,536,000) · √(2/π).
    let delay = 2 / 31_536_000.0
    let move = try OracleLatency.expectedMove(volatility: 0.8, delay: delay)
    #expect((move - 1.6074658039845e-4).magnitude < 1e-17)
    // Without a spread a quote loses half of the mean size of the move of its price.
    let loss = try OracleLatency.expectedLoss(delta: -0.5, spot: 60_000, volatility: 0.8, delay: delay, halfSpread: 0)
    #expect((loss - 0.5 * 0.5 * 60_000 * move).magnitude < 1e-12 * loss)
    let spread = try OracleLatency.halfSpread(delta: -0.5, spot: 60_000, volatility: 0.8, delay: delay, losing: 0.1)
    let rest = try OracleLatency.expectedLoss(
      delta: -0.5, spot: 60_000, volatility: 0.8, delay: delay, halfSpread: spread)
    #expect((rest / loss - 0.1).magnitude < 1e-12)
    #expect(try OracleLatency.halfSpread(delta: 0, spot: 1, volatility: 1, delay: 1, losing: 0.5) == 0)
  }

  @Test func carry() throws {
    let forward = try Carry.forward(spot: 100, rate: 0.05, dividend: 0.02, years: 2)
    #expect((forward - 106.18365465453596).magnitude < 1e-12)
    #expect((try Carry.rate(spot: 100, future: forward, years: 2) - 0.03).magnitude < 1e-16)
    #expect((try Carry.rate(spot: 1, future: 1e9, years: 1) - 20.72326583694641).magnitude < 1e-14)
    // 1 basis point each eight hours, paid by longs.
    let yield = try Carry.dividend(fundingPerInterval: 1e-4, intervals: 3 * 365)
    #expect((yield + 0.10949452536499).magnitude < 1e-13)
    #expect(try Carry.dividend(fundingPerInterval: 0, intervals: 3) == 0)
  }

  /// Any numbers: a finite answer or a typed error.
  @Test func answersHostileNumbers() {
    var words = SplitMix64(seed: 2)
    for round in 0..<400 {
      let hostile = HostileNumbers(round: round, &words)
      let x = (0..<5).map { _ in hostile.number(&words) }
      let results = [
        try? DiscreteHedging.lelandNumber(volatility: x[0], roundTripCost: x[1], interval: x[2]),
        try? DiscreteHedging.adjustedVolatility(x[0], roundTripCost: x[1], interval: x[2], shortGamma: round & 1 == 0),
        try? DiscreteHedging.costRate(gamma: x[0], spot: x[1], volatility: x[2], roundTripCost: x[3], interval: x[4]),
        try? DiscreteHedging.hedgingError(vega: x[0], volatility: x[1], count: round - 3),
        try? OracleLatency.expectedMove(volatility: x[0], delay: x[1]),
        try? OracleLatency.expectedLoss(delta: x[0], spot: x[1], volatility: x[2], delay: x[3], halfSpread: x[4]),
        try? OracleLatency.halfSpread(delta: x[0], spot: x[1], volatility: x[2], delay: x[3], losing: x[4]),
        try? Carry.forward(spot: x[0], rate: x[1], dividend: x[2], years: x[3]),
        try? Carry.dividend(fundingPerInterval: x[0], intervals: x[1]),
        try? Carry.rate(spot: x[0], future: x[1], years: x[2]),
      ]
      for result in results.compactMap({ $0 }) { #expect(result.isFinite, "\(x)") }
    }
  }
}
