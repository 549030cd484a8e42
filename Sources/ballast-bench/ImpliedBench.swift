import Instruments
import Pricing
import QuantMath

/// Implied volatilities of the batch that the peers are timed on: out of the money, prices above 1e-10, spot 100.
struct ImpliedBench {
  private var price: [Double] = []
  private var forward: [Double] = []
  private var strike: [Double] = []
  private var years: [Double] = []
  private var discount: [Double] = []
  private var right: [Double] = []
  private var volatility: [Double] = []

  /// Strikes from 60 to 160, a week to two years, rates to 6 %, yields to 3 %, volatilities from 5 % to 90 %.
  init() {
    var words = SplitMix64(seed: 42)
    func uniform(_ low: Double, _ width: Double) -> Double { low + width * (Double(words.next() >> 11) * 0x1p-53) }
    for _ in 0..<20_000 {
      let strike = uniform(60, 100)
      let years = uniform(1.0 / 52, 2 - 1.0 / 52)
      let (rate, dividend) = (uniform(0, 0.06), uniform(0, 0.03))
      let volatility = uniform(0.05, 0.85)
      _ = words.next()
      let forward = 100 * Exponential.exp((rate - dividend) * years)
      let x = -Logarithm.log(forward / strike).magnitude
      guard let value = try? NormalisedBlack(x: x, s: volatility * years.squareRoot()).value else { continue }
      let price = value * (forward * strike).squareRoot()
      guard price > 1e-10 else { continue }
      self.price.append(price)
      self.forward.append(forward)
      self.strike.append(strike)
      self.years.append(years)
      self.discount.append(1)
      self.right.append(strike >= forward ? 1 : -1)
      self.volatility.append(volatility)
    }
  }

  func run(into report: inout BenchReport) {
    let count = price.count
    report.fact("implied volatility, rows", "\(count)")
    for path in LanePath.available.reversed() {
      LanePath.force(path)
      let (timing, worst) = inversion(
        .black, "implied volatility, Black, \(path)", repeats: path == .baseline ? 5 : 301)
      report.line(timing)
      let name = path == .avx512 ? "black-avx512" : path == .avx2 ? "black-avx2" : "black-baseline"
      print("bench implied \(name) \(number(timing.median))")
      if path == LanePath.best {
        report.fact("largest error, back from the price", "\(worst)", holds: worst < 1e-13)
        roofline(timing, into: &report)
      }
    }
    LanePath.force(nil)
    let (normal, _) = inversion(.normal, "implied volatility, Bachelier", repeats: 301)
    report.line(normal)
    print("bench implied normal \(number(normal.median))")
    scalar(into: &report)
  }

  /// What an inversion costs in arithmetic, and what bounds it.
  ///
  /// Counted in the source: about 290 additions, multiplications and fused ones, 60 operations on bits, seven
  /// divisions and a square root a row. At two vectors of eight a cycle the first are 18 cycles a row; a divider that
  /// takes 16 cycles for a division and 31 for a root is busy for 18 as well, and both work at once. The rest is
  /// waiting: each row is one chain of three logarithms and two quotients, of which four or five vectors are under
  /// way at a time.
  private func roofline(_ timing: Timing, into report: inout BenchReport) {
    report.fact(
      "roofline",
      "\(number(290 / timing.median)) Gflop/s of about 290 a row; arithmetic and the divider both bound it "
        + "at 18 cycles a row of AVX-512")
  }

  private func inversion(
    _ formula: VolatilityFormula, _ name: String, repeats: Int
  ) -> (timing: Timing, worst: Double) {
    let count = price.count
    var found = [Double](repeating: 0, count: count)
    var status = [UInt8](repeating: 0, count: count)
    let timing = measure(name, repeats: repeats, count: count) {
      var volatilities = found.mutableSpan
      var statuses = status.mutableSpan
      ImpliedVolatility.batch(
        formula, price: price.span, forward: forward.span, strike: strike.span, years: years.span,
        discount: discount.span, right: right.span, into: &volatilities, status: &statuses)
    }
    var worst = 0.0
    for index in 0..<count where status[index] <= 1 {
      worst = max(worst, (found[index] / volatility[index] - 1).magnitude)
    }
    return (timing, worst)
  }

  private func scalar(into report: inout BenchReport) {
    var sum = 0.0
    let count = 1_000
    let timing = measure("implied volatility, one call a price", repeats: 301, count: count) {
      for index in 0..<count {
        let found = try? ImpliedVolatility.black(
          price: price[index], forward: forward[index], strike: strike[index], years: years[index],
          right: right[index] > 0 ? .call : .put)
        sum += found?.volatility ?? 0
      }
    }
    report.line(timing)
    print("bench implied scalar \(number(timing.median))")
    report.fact("sum of the volatilities", "\(sum > 0)", holds: sum > 0)
  }
}
