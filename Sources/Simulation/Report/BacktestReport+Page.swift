import CReportPage
import Quantities

/// The report as a page that needs nothing from outside.
extension BacktestReport {
  /// HTML with the charts' library, style and figures inside; opens without a network.
  public var page: String {
    let title = "Ballast backtest: " + roster.underlyings.joined(separator: ", ")
    var text = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    text += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    text +=
      "<title>\(ReportMarkup.escaped(title))</title>\n<style>\n\(part(creport_style()))</style>\n</head>\n<body>\n"
    text += heading + cards + "<div class=\"grid\">\n" + plots + boxes + "</div>\n" + footer
    text += "<script type=\"application/json\" id=\"report\">\(json.compact)</script>\n"
    text += "<script type=\"application/json\" id=\"series\">\(seriesJSON.compact)</script>\n"
    text += "<script>\(part(creport_chart_library()))</script>\n<script>\n\(part(creport_script()))</script>\n"
    return text + "</body>\n</html>\n"
  }

  private func part(_ part: CReportPart) -> String {
    String(decoding: UnsafeBufferPointer(start: part.bytes, count: part.count), as: UTF8.self)
  }

  private var heading: String {
    var title = "<h1>Backtest</h1>\n"
    if let reduction = reduction(versus: .staticPool) {
      let side = reduction < 0 ? "more" : "less"
      title =
        "<h1><b>\(FigureText.percent(reduction.magnitude, places: 1))</b> \(side) net directional exposure "
        + "than a static pool</h1>\n"
    }
    let names = roster.underlyings.joined(separator: ", ")
    let sources = coverage.isEmpty ? "made market" : coverage.map(\.name).joined(separator: ", ")
    var line = "\(names) from \(sources)"
    if let span {
      line +=
        ", \(FigureText.instant(span.lowerBound)) to \(FigureText.instant(span.upperBound)), "
        + FigureText.span(span.upperBound - span.lowerBound)
    }
    return title + "<p class=\"quiet\">\(ReportMarkup.escaped(line))</p>\n"
  }

  private var cards: String {
    var items: [(String, String, String)] = []
    for pool in pools {
      items.append(
        (
          "mean |net|, \(pool.kind.title)", FigureText.usd(pool.meanNet),
          "USDC, \(FigureText.percent(pool.netShare)) of pool"
        ))
    }
    if let hedged = self[.hedged] {
      let old = self[.staticPool].map { ", static \(FigureText.percent($0.totalReturn))" } ?? ""
      items.append(("LP return, hedged", FigureText.percent(hedged.totalReturn), "a share\(old)"))
      let points = hedged.hedgeCostPoints.map { "USDC, \(FigureText.number($0, places: 1)) bps of volume" } ?? "USDC"
      items.append(("cost of the hedge", FigureText.usd(hedged.hedgeCost), points))
    }
    let failed = checks.count { !$0.holds }
    items.append(("checks", failed == 0 ? "all hold" : "\(failed) of \(checks.count) fail", "see below"))
    let boxes = items.map { name, value, note in
      "<div class=\"card\"><small>\(ReportMarkup.escaped(name))</small><b>\(ReportMarkup.escaped(value))</b>"
        + "<small>\(ReportMarkup.escaped(note))</small></div>\n"
    }
    return "<div class=\"cards\">\n\(boxes.joined())</div>\n"
  }

  private var plots: String {
    let plot = ReportMarkup.plot
    var text = plot(
      "exposure", "Net exposure", true,
      "Sum over underlyings of |traders' net + confirmed hedge|, USDC; mean of each interval, logarithmic"
    )
    text += plot("prices", "Price", false, "First tick at or after each sample")
    text += plot("shares", "Value of an LP's share", false, "USDC, open profits and losses counted")
    text += plot("attribution", "Where the LPs' money came from", true, "USDC over the whole time, without deposits")
    if self[.hedged] != nil {
      text += plot("hedges", "Hedges and what they cost", false, "Fees, slippage and funding on the external venue")
    }
    text += plot("liquidations", "Liquidations", false, "Cumulative count")
    text += plot("interest", "Open interest", self[.hedged] != nil && frontier.isEmpty, "Both sides, USDC")
    if !frontier.isEmpty {
      text += plot("frontier", "Band against cost", false, "The hedged pool at several widths of its band")
    }
    return text
  }

  private var boxes: String {
    var text = ""
    for table in tables {
      text += ReportMarkup.section(table.title, wide: table.header.count > 5, table.html)
    }
    text += ReportMarkup.section(
      "Taken for granted", ReportMarkup.list(assumptions.map { (text: $0.text, holds: nil) }))
    return text
      + ReportMarkup.section("Checks", ReportMarkup.list(checks.map { (text: $0.text, holds: $0.holds) }))
  }

  private var footer: String {
    let names = files.map { "\(baseName($0.file)) (CRC-32 \(hexadecimal(UInt64($0.checksum)).suffix(8)))" }
    let state = (self[.hedged] ?? pools.first).map { hexadecimal($0.stateHash) } ?? "–"
    let lines = [
      names.isEmpty ? "" : "Files: \(names.joined(separator: ", ")).",
      "\(FigureText.number(Double(rows))) rows, \(FigureText.number(Double(missingRows))) missing; "
        + "\(FigureText.number(Double(ticks))) ticks; halted \(FigureText.span(halted)) "
        + "(\(FigureText.percent(haltedShare)) of the markets' time).",
      "Seed \(settings.seed), configuration \(configHash), state \(state). All times are UTC.",
      "Made \(FigureText.instant(madeAt)) in \(FigureText.span(elapsed)). A simulation: no order was sent anywhere.",
    ]
    return "<footer class=\"quiet\">"
      + lines.filter { !$0.isEmpty }.map(ReportMarkup.escaped).joined(separator: "<br>\n") + "</footer>\n"
  }

  /// The series by column, rounded to what a screen can show.
  private var seriesJSON: JSONValue {
    let shown = samples.filter { $0.share.allSatisfy { $0 > 0 } }
    let column = { (places: Int, value: (BacktestSample) -> Double) -> JSONValue in
      .list(shown.map { rounded(value($0), places) })
    }
    let byPool = { (places: Int, value: @escaping (BacktestSample) -> [Double]) -> JSONValue in
      .list(pools.indices.map { index in column(places) { value($0)[index] } })
    }
    return .object([
      ("pools", .list(pools.map { .text($0.kind.description) })),
      ("time", .list(shown.map { .decimal(Int128($0.time.nanoseconds / 1_000_000), places: 3) })),
      (
        "prices",
        .object(roster.underlyings.enumerated().map { index, name in (name, column(6) { $0.prices[index] }) })
      ), ("net", byPool(0) { $0.net }), ("share", byPool(6) { $0.share }), ("interest", byPool(0) { $0.openInterest }),
      ("band", column(0) { $0.band }), ("hedge_volume", column(0) { $0.hedgeVolume }),
      ("hedge_cost", column(2) { $0.hedgeCost }), ("fees", byPool(0) { $0.fees }),
      ("liquidations", byPool(0) { $0.liquidations.map(Double.init) }),
    ])
  }

  private func rounded(_ value: Double, _ places: Int) -> JSONValue {
    let scale = (0..<places).reduce(1.0) { power, _ in power * 10 }
    guard (value * scale).magnitude < 1e18 else { return .null }
    return .decimal(Int128((value * scale).rounded()), places: places)
  }
}
