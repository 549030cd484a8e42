import Instruments
import Pricing
import QuantMath

/// Options as the peers are timed: the same batch from the same words, one thread, medians; with the roofline beside.
///
/// Operations an option were counted in the loops of the AVX-512 path, a fused multiply-add as two; comparisons,
/// selections and moves are not among them, which is one reason why no kernel reaches the roof.
struct PricingBench {
  private let peak: Double

  init() {
    let rounds = 2_000_000
    var best = Double.infinity
    var operations = 0.0
    for _ in 0..<9 {
      let timing = measure("", repeats: 1, count: 1) {
        operations = Roofline.fusedMultiplyAdds(rounds: rounds).operations
      }
      best = min(best, timing.median)
    }
    peak = operations / best
  }

  func run(into report: inout BenchReport) {
    report.fact("peak of fused multiply-adds, \(LanePath.current)", number(peak) + " GFLOP/s")
    print("bench roofline peak-gflops \(number(peak))")
    random(into: &report)
    do {
      try tick(into: &report)
      try revaluation(into: &report)
    } catch { report.fact("pricing", "FAILED: \(error)", holds: false) }
  }

  /// A line for people, one for the runner of the peers, and the share of the peak.
  private func show(_ timing: Timing, _ name: String, operations: Double, into report: inout BenchReport) {
    report.line(timing)
    print("bench european \(name) \(number(timing.median))")
    let rate = operations / timing.median
    let share = Int((100 * rate / peak).rounded())
    report.fact("  roofline", "\(number(rate)) GFLOP/s of \(number(peak)): \(share) % by \(Int(operations)) operations")
  }

  private func random(into report: inout BenchReport) {
    for count in [100_000, 1_000] {
      let batch = OptionBatch(count)
      let size = count == 1_000 ? "1k" : "100k"
      let repeats = count == 1_000 ? 2_001 : 41
      var values = [Double](repeating: 0, count: EuropeanBatch.allColumns * count)
      var status = [UInt8](repeating: 0, count: count)
      batch.withRows { rows in
        values.withUnsafeMutableBufferPointer { values in
          status.withUnsafeMutableBufferPointer { status in
            let (into, codes) = (values.baseAddress!, status.baseAddress!)
            let price = measure("price, \(size) random options", repeats: repeats, count: count) {
              EuropeanBatch.price(rows, into: into, status: codes)
            }
            show(price, "price-\(size)", operations: 250, into: &report)
            let first = measure("price + 5 Greeks, \(size) random options", repeats: repeats, count: count) {
              EuropeanBatch.priceAndGreeks(rows, into: into, status: codes)
            }
            show(first, "greeks5-\(size)", operations: 270, into: &report)
            let all = measure("price + 15 Greeks, \(size) random options", repeats: repeats, count: count) {
              EuropeanBatch.allGreeks(rows, into: into, status: codes)
            }
            show(all, "greeks15-\(size)", operations: 318, into: &report)
          }
        }
      }
      report.fact("  refused", "\(status.count { $0 != 0 })", holds: status.allSatisfy { $0 == 0 })
    }
  }

  private func tick(into report: inout BenchReport) throws {
    let batch = OptionBatch(1_000)
    let expiries = (0..<12).map { ChainExpiry(years: 2 * Double($0 + 1) / 12, rate: 0.03, dividend: 0.01) }
    let options = (0..<1_000).map {
      ChainOption(expiry: $0 % 12, strike: batch.strike[$0], right: batch.right[$0] > 0 ? .call : .put)
    }
    var chain = try Chain(expiries: expiries, options: options, reference: 100)
    var tick = 0
    let volatilities = (0..<7).map { k in batch.volatility.map { $0 * (1 + 0.0001 * Double(k)) } }
    let timing = measure("tick of 1,000 options, spot and volatilities, an option", repeats: 2_001, count: 1_000) {
      tick += 1
      let volatility = volatilities[tick % 7]
      chain.setVolatilities(volatility.span)
      chain.requote(spot: 100 + 0.01 * Double(tick % 7))
    }
    show(timing, "tick-1000-spot-and-volatilities", operations: 153, into: &report)
    let spot = measure("tick of 1,000 options, spot, an option", repeats: 2_001, count: 1_000) {
      tick += 1
      chain.requote(spot: 100 + 0.01 * Double(tick % 7))
    }
    show(spot, "tick-1000", operations: 153, into: &report)
    let refused = (0..<1_000).count { chain.status(of: $0) != .ok }
    report.fact("  refused", "\(refused)", holds: refused == 0)
  }

  /// 10,000 scenarios over 1,000 options: spot 3 %, volatilities 5 %.
  private func revaluation(into report: inout BenchReport) throws {
    let batch = OptionBatch(1_000)
    let revaluation = try Revaluation(batch.book)
    let count = 10_000
    var stream = RandomStream(seed: 5)
    let spot = (0..<count).map { _ in Exponential.exp(0.03 * stream.normal()) }
    let volatility = (0..<count).map { _ in 1 + 0.05 * max(-3, min(3, stream.normal())) }
    var full = [Double](repeating: 0, count: count)
    var values = full
    var status = [UInt8](repeating: 0, count: count)
    var whole = full.mutableSpan
    var wholeStatus = status.mutableSpan
    revaluation.values(
      spotFactor: spot.span, volatilityFactor: volatility.span, into: &whole, status: &wholeStatus)
    // In pieces, so that the median is not that of interruptions.
    let piece = 250
    var pieceValues = [Double](repeating: 0, count: piece)
    var pieceStatus = [UInt8](repeating: 0, count: piece)
    var start = 0
    let brute = measure("full revaluation 10,000 × 1,000, each", repeats: 120, count: piece * 1_000) {
      var into = pieceValues.mutableSpan
      var codes = pieceStatus.mutableSpan
      revaluation.values(
        spotFactor: spot.span.extracting(start..<start + piece),
        volatilityFactor: volatility.span.extracting(start..<start + piece), into: &into, status: &codes)
      start = (start + piece) % count
    }
    show(brute, "revaluation-10k-1k", operations: 135, into: &report)
    let mean = full.reduce(0, +) / Double(count)
    let deviation = (full.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)).squareRoot()
    var certificate: BookCertificate?
    let grid = measure("certified book grid 10,000 × 1,000, each", repeats: 21, count: count * 1_000) {
      var into = values.mutableSpan
      var codes = status.mutableSpan
      certificate = BookGrid.values(
        of: revaluation, spotFactor: spot.span, volatilityFactor: volatility.span, tolerance: 1e-4 * deviation,
        into: &into, status: &codes)
    }
    report.line(grid)
    print("bench european book-grid-10k-1k \(decimals(grid.median))")
    let worst = zip(full, values).map { ($0 - $1).magnitude }.max() ?? .infinity
    let found =
      certificate.map { "\($0.method), sample \($0.sample), worst \(decimals($0.worstError / deviation))" } ?? ""
    let worstOfAll = "worst of all \(decimals(worst / deviation)) deviations of the profit"
    report.fact("  certificate", "\(found); \(worstOfAll)", holds: worst <= 1e-3 * deviation)
    report.fact("  in full over grid", number(brute.median / grid.median) + "×")
  }

  /// A small number with digits that matter.
  private func decimals(_ value: Double) -> String {
    let scaled = (value * 1e7).rounded() / 1e7
    return "\(scaled)"
  }
}

/// The batch that all peers are timed on: S 100, then strike, years, rate, dividend, volatility and right from six
/// words.
struct OptionBatch {
  private(set) var spot: [Double] = []
  private(set) var strike: [Double] = []
  private(set) var years: [Double] = []
  private(set) var rate: [Double] = []
  private(set) var dividend: [Double] = []
  private(set) var volatility: [Double] = []
  private(set) var right: [Double] = []

  init(_ count: Int) {
    var words = SplitMix64(seed: 42)
    func unit() -> Double { Double(words.next() >> 11) * 0x1p-53 }
    for _ in 0..<count {
      spot.append(100)
      strike.append(60 + 100 * unit())
      years.append(1.0 / 52 + (2 - 1.0 / 52) * unit())
      rate.append(0.06 * unit())
      dividend.append(0.03 * unit())
      volatility.append(0.05 + 0.85 * unit())
      right.append(words.next() & 1 == 1 ? 1 : -1)
    }
  }

  /// The columns as pointers into one block.
  func withRows(_ body: (EuropeanRows) -> Void) {
    let count = spot.count
    let block = spot + strike + years + rate + dividend + volatility + right
    block.withUnsafeBufferPointer { block in
      let base = block.baseAddress!
      body(
        EuropeanRows(
          spot: base, strike: base + count, years: base + 2 * count, rate: base + 3 * count,
          dividend: base + 4 * count, volatility: base + 5 * count, right: base + 6 * count, count: count))
    }
  }

  /// One contract of each.
  var book: OptionBook {
    let positions = spot.indices.map { i in
      BookPosition(
        right[i] > 0 ? .call : .put, strike: strike[i], years: years[i], rate: rate[i], dividend: dividend[i],
        volatility: volatility[i], quantity: 1)
    }
    return OptionBook(spot: 100, positions: positions)
  }
}
