import Quantities

/// The series as CSV files.
extension BacktestReport {
  /// Name and text of each file: `prices.csv`, `exposure.csv`, `pool.csv`, `hedging.csv`; a line a sample.
  public var series: [(name: String, text: String)] {
    let kinds = pools.map(\.kind.description)
    let columns = { (suffix: String) in kinds.map { "\($0)_\(suffix)" } }
    return [
      ("prices.csv", csv(roster.underlyings.map { "\($0)_usd" }) { $0.prices }),
      (
        "exposure.csv",
        csv(columns("mean_net_usd") + columns("greatest_net_usd") + columns("open_interest_usd") + ["band_usd"]) {
          $0.net + $0.greatestNet + $0.openInterest + [$0.band]
        }
      ),
      (
        "pool.csv",
        csv(columns("share_usd") + columns("fees_usd") + columns("liquidations")) {
          $0.share + $0.fees + $0.liquidations.map(Double.init)
        }
      ), ("hedging.csv", csv(["volume_usd", "cost_usd"]) { [$0.hedgeVolume, $0.hedgeCost] }),
    ]
  }

  private func csv(_ columns: [String], _ values: (BacktestSample) -> [Double]) -> String {
    var text = (["time"] + columns).joined(separator: ",") + "\n"
    for sample in samples {
      text += FigureText.instant(sample.time)
      for value in values(sample) { text += "," + (value.isFinite ? "\(value)" : "") }
      text += "\n"
    }
    return text
  }
}
