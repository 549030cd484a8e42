import Quantities

/// The report for a terminal, eighty columns wide where the data allows it.
extension BacktestReport {
  /// The headline: what hedging did to the exposure.
  public var headline: String {
    guard let reduction = reduction(versus: .staticPool), let hedged = self[.hedged], let old = self[.staticPool] else {
      return "backtest of \(pools.map(\.kind.description).joined(separator: ", "))"
    }
    let side = reduction < 0 ? "above" : "below"
    return "net directional exposure \(FigureText.percent(reduction.magnitude, places: 1)) \(side) a static pool "
      + "(\(FigureText.usd(hedged.meanNet)) against \(FigureText.usd(old.meanNet)) USDC)"
  }

  /// All of it, the headline first.
  public var text: String {
    var parts = [headline, marketLines]
    for table in tables { parts.append(section(table.title, table.text)) }
    parts.append(section("Taken for granted", assumptions.map { bullet("·", $0.text) }.joined(separator: "\n")))
    parts.append(
      section("Checks", checks.map { bullet($0.holds ? "✓" : "!", $0.text) }.joined(separator: "\n")))
    return parts.joined(separator: "\n\n") + "\n"
  }

  private func section(_ title: String, _ body: String) -> String { title + "\n" + body }

  /// Words broken at eighty columns, later lines under the first.
  private func bullet(_ sign: String, _ text: String) -> String {
    var lines: [String] = []
    var line = "  " + sign
    for word in text.split(separator: " ") {
      if line.count + 1 + word.count > 100 {
        lines.append(line)
        line = "   "
      }
      line += " " + word
    }
    return (lines + [line]).joined(separator: "\n")
  }

  private var marketLines: String {
    let names = files.isEmpty ? "made market" : files.map { baseName($0.file) }.joined(separator: ", ")
    var lines = ["  \(names): \(roster.underlyings.joined(separator: ", ")), \(coverage.count) source(s)"]
    if let span {
      lines.append(
        "  \(FigureText.instant(span.lowerBound)) to \(FigureText.instant(span.upperBound)), "
          + "\(FigureText.number(Double(rows))) rows (\(FigureText.number(Double(missingRows))) missing), "
          + "\(FigureText.number(Double(ticks))) ticks, halted \(FigureText.span(halted)) "
          + "(\(FigureText.percent(haltedShare)))")
    }
    let state = (self[.hedged] ?? pools.first).map { hexadecimal($0.stateHash) } ?? "–"
    lines.append("  seed \(settings.seed), configuration \(configHash), state \(state), \(FigureText.span(elapsed))")
    return lines.joined(separator: "\n")
  }
}
