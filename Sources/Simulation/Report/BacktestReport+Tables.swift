import Hedging
import Instruments
import Quantities
import VenueLedger

/// The report's tables.
extension BacktestReport {
  /// All of them in the order of the report.
  var tables: [ReportTable] {
    var found = [poolTable, lpTable]
    if let hedged = self[.hedged] { found.append(hedgingTable(hedged)) }
    found.append(traderTable)
    if !frontier.isEmpty { found.append(frontierTable) }
    return found
  }

  var poolTable: ReportTable {
    var table = ReportTable("Pools", [""] + pools.map { $0.kind.title })
    table.add("mean |net exposure|, USDC", pools) { FigureText.usd($0.meanNet) }
    table.add("  of the pool", pools) { FigureText.percent($0.netShare) }
    table.add("greatest |net exposure|, USDC", pools) { FigureText.usd($0.greatestNet) }
    table.add("mean open interest, USDC", pools) { FigureText.usd($0.meanOpenInterest) }
    table.add("  of the pool", pools) { FigureText.number($0.interestShare, places: 2) }
    table.add("value at the end, USDC", pools) { FigureText.usd($0.endValue.real) }
    table.add("return of a share", pools) { FigureText.percent($0.totalReturn) }
    table.add("greatest loss from a peak", pools) { FigureText.percent($0.drawdown) }
    table.add("deviation of hourly returns", pools) { FigureText.percent($0.hourlyDeviation, places: 4) }
    table.add("time halted", pools) { FigureText.span(TimeSpan(nanoseconds: $0.counts.haltedNanoseconds)) }
    return table
  }

  var lpTable: ReportTable {
    var table = ReportTable("Where the LPs' money came from, USDC", [""] + pools.map { $0.kind.title })
    table.hasSum = true
    let buckets = pools.map(\.attribution.buckets)
    for (index, bucket) in (buckets.first ?? []).enumerated() {
      let row = buckets.map { Double($0[index].value) / 1e12 }
      if row.allSatisfy({ $0 == 0 }) { continue }
      table.add([bucket.name.replacing("_", with: " ").replacing("pnl", with: "P&L")] + row.map { FigureText.usd($0) })
    }
    table.add(["value at the end"] + pools.map { FigureText.usd(Double($0.endValueExact) / 1e12) })
    return table
  }

  func hedgingTable(_ pool: PoolFigures) -> ReportTable {
    let counts = pool.counts
    var table = ReportTable("Hedging", ["", ""])
    table.add(["orders", FigureText.number(Double(counts.hedgeOrders))])
    table.add(["volume, USDC", FigureText.usd(counts.hedgeVolume.real)])
    table.add(["cost, USDC", FigureText.usd(pool.hedgeCost)])
    table.add(["  of the volume, bps", pool.hedgeCostPoints.map { FigureText.number($0, places: 2) } ?? "–"])
    table.add(["profit of the position, USDC", FigureText.usd(Double(pool.attribution.hedgePnl) / 1e12)])
    table.add(["rejected by the venue", FigureText.number(Double(counts.hedgeRefused))])
    for (reason, count) in counts.hedgeRefusals { table.add(["  \(reason)", FigureText.number(Double(count))]) }
    table.add(["filled in part", FigureText.number(Double(counts.hedgePartial))])
    table.add(["stops of hedging", FigureText.number(Double(counts.hedgeHalts))])
    for (reason, count) in counts.hedgeHaltReasons { table.add(["  \(reason)", FigureText.number(Double(count))]) }
    return table
  }

  var traderTable: ReportTable {
    var table = ReportTable("Traders", [""] + pools.map { $0.kind.title })
    table.add("trades", pools) { FigureText.number(Double($0.counts.trades)) }
    table.add("volume, USDC", pools) { FigureText.usd(Double($0.counts.tradeVolume) / 1e6) }
    table.add("fees paid, USDC", pools) { FigureText.usd($0.counts.fees.real) }
    table.add("result, USDC", pools) { FigureText.usd($0.traderResult.real) }
    table.add("price-sensitive stayed away", pools) { pool in
      FigureText.number(Double(pool.verdicts.reduce(0) { $0 + $1.declined }))
    }
    table.add("liquidations", pools) { FigureText.number(Double($0.counts.liquidations)) }
    table.add("deleveraged", pools) { FigureText.number(Double($0.counts.deleveraged)) }
    table.add("bad debt, USDC", pools) { FigureText.usd($0.counts.badDebt.real) }
    table.add("  of it insured, USDC", pools) { FigureText.usd($0.counts.badDebtInsured.real) }
    return table
  }

  var frontierTable: ReportTable {
    var table = ReportTable(
      "Band against cost",
      [
        "half band, of the pool", "|net|, USDC", "reduction", "orders", "cost, USDC", "bps", "LP return", "deviation",
      ])
    for point in frontier {
      let figures = point.figures
      table.add([
        FigureText.percent(point.band.real), FigureText.usd(figures.meanNet),
        FigureText.percent(point.reduction, places: 1), FigureText.number(Double(figures.counts.hedgeOrders)),
        FigureText.usd(figures.hedgeCost), figures.hedgeCostPoints.map { FigureText.number($0, places: 2) } ?? "–",
        FigureText.percent(figures.totalReturn), FigureText.percent(figures.hourlyDeviation, places: 4),
      ])
    }
    return table
  }
}

extension PoolKind {
  /// The name in tables.
  var title: String {
    switch self {
    case .staticPool: "static"
    case .unhedged: "unhedged"
    case .hedged: "hedged"
    }
  }
}
