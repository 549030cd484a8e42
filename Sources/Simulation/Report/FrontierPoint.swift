import Hedging
public import Quantities

/// The hedged pool at one width of its band.
public struct FrontierPoint: Sendable {
  /// Half the width as a share of the pool's value.
  public let band: FeeRate
  /// The pool's figures.
  public let figures: PoolFigures
  /// How far its mean exposure lies below the static pool's.
  public let reduction: Double

  /// Widths from very narrow to hardly any hedging.
  public static let usualBands = [500, 1_000, 2_000, 3_000, 5_000, 10_000, 20_000].map { FeeRate(raw: $0) }
}

extension Backtest {
  /// Walks the hedged pool alone over the market once for every band.
  ///
  /// - Parameters:
  ///   - staticNet: mean exposure of the static pool on the same market and traders, USDC
  ///   - progress: called with the number of the run, from zero, and the time reached
  /// - Throws: what a file holds now and did not hold when it was surveyed; a policy outside its domain
  public static func frontier(
    _ market: BacktestMarket, _ settings: BacktestSettings, bands: [FeeRate] = FrontierPoint.usualBands,
    staticNet: Double, progress: (Int, Timestamp) throws -> Void = { _, _ in }
  ) throws -> [FrontierPoint] {
    var points: [FrontierPoint] = []
    for (index, band) in bands.enumerated() {
      var varied = settings
      varied.hedging.bandFraction = band
      varied.hedging.costAware = nil
      var test = try Backtest(market, varied, kinds: [.hedged])
      try test.run { time, _ in try progress(index, time) }
      guard let figures = test.pools.first?.figures else { continue }
      points.append(
        FrontierPoint(band: band, figures: figures, reduction: staticNet > 0 ? 1 - figures.meanNet / staticNet : 0))
    }
    return points
  }
}
