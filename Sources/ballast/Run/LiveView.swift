import Simulation
import Risk
import Instruments
import Hosting
import Configuration
import EngineCore
import Hedging
import Oracles
import Quantities
import VenueLedger

/// The frame of a running venue: what an operator wants to know, most urgent first where the screen is small.
struct LiveView {
  let run: LiveRun
  let engine: Engine
  let ledger: Ledger
  let terminal: Terminal
  let columns: Int
  let rows: Int

  init(_ run: LiveRun, terminal: Terminal, columns: Int, rows: Int) {
    self.run = run
    engine = run.journal.durable.engine
    ledger = engine.ledger
    self.terminal = terminal
    self.columns = columns
    self.rows = rows
  }

  /// The lines, none wider than the screen. On a short screen blank lines go first, then the sources one by one.
  var lines: [String] {
    let blocks = [head, prices(isShort: false), pool, exposure, markets, hedges, liquidations, journal]
    let roomy = blocks.dropFirst().reduce(blocks[0]) { $0 + [""] + $1 }
    if roomy.count < rows { return fit(roomy + [foot]) }
    let close = blocks.flatMap { $0 }
    if close.count < rows { return fit(close + [foot]) }
    let short = [head, prices(isShort: true), pool, exposure, markets, hedges, liquidations, journal].flatMap { $0 }
    return fit(Array(short.prefix(rows - 1)) + [foot])
  }

  private var isWide: Bool { columns >= 110 }
  private var feeds: [FeedID] { (0..<ledger.feedCount).map { FeedID(UInt16($0)) } }
  private func name(_ feed: FeedID) -> String { run.market.roster.underlyings[Int(feed.value)] }
  private func money(_ value: Money) -> String { Figures.quantity(value, places: 0) }

  private func title(_ text: String) -> String { terminal.painted(padded(text, 12), .bold) }

  func padded(_ text: String, _ width: Int) -> String {
    text.count >= width ? text : text + String(repeating: " ", count: width - text.count)
  }

  func right(_ text: String, _ width: Int) -> String {
    text.count >= width ? text : String(repeating: " ", count: width - text.count) + text
  }

  // MARK: Blocks

  private var head: [String] {
    let speed = Figures.fixed(run.speed.raw, places: run.speed.raw % 1_000_000 == 0 ? 0 : 1)
    let left = "Ballast  made market, seed \(run.seed), speed \(speed)×" + (run.isBehind ? " (behind)" : "")
    let time = Figures.instant(run.market.time) + " UTC"
    let gap = max(2, columns - 1 - left.count - time.count)
    return [terminal.painted(left + String(repeating: " ", count: gap) + time, .bold)]
  }

  private func prices(isShort: Bool) -> [String] {
    var lines: [String] = []
    for feed in feeds {
      let price = ledger.feed(feed)
      let (word, paint) = MarketWords.agreement(engine.agreements[Int(feed.value)])
      let age = TimeSpan(nanoseconds: max(0, engine.now.nanoseconds - price.publishedAt.nanoseconds))
      let shown = price.price > .zero ? Figures.quantity(price.price, places: 2) : "–"
      var line = title(name(feed)) + right(shown, 12)
      line += price.price > .zero ? "  ±\(padded(Figures.quantity(price.confidence, places: 2), 8))" : "  "
      line += right(price.price > .zero ? Figures.span(age) : "", 7) + "  " + terminal.painted(word, paint)
      if let grace = grace(feed) { line += "  \(Figures.span(grace)) left" }
      lines.append(line)
      let sources = engine.settings.feeds?[Int(feed.value)].sources.count ?? 0
      let views = (0..<sources).compactMap {
        engine.oracles[Int(feed.value)].view(of: SourceID(UInt16($0)), at: engine.now)
      }
      lines += isShort ? [summary(feed, views)] : views.map { source(feed, $0) }
    }
    return lines
  }

  private func grace(_ feed: FeedID) -> TimeSpan? {
    guard engine.oracles.indices.contains(Int(feed.value)) else { return nil }
    return engine.oracles[Int(feed.value)].graceLeft(at: engine.now)
  }

  private func source(_ feed: FeedID, _ view: SourceView) -> String {
    let channel = run.market.roster.sources(of: feed)[Int(view.source.value)]
    let (word, paint) = MarketWords.standing(view.standing)
    let price = view.price.map { Figures.quantity($0, places: 2) } ?? "–"
    let deviation = view.deviation.map { Figures.fixed($0.raw * 10_000, places: 1) + " bp" } ?? ""
    var line = "  " + padded(channel.venue, 10) + right(price, 12) + right(deviation, 11)
    line += right(view.price == nil ? "" : Figures.span(view.age), 8) + "  "
    line += terminal.painted(padded(word, 8), paint) + MarketWords.verdict(view.lastVerdict)
    if view.refused > 0 { line += terminal.painted(" (\(Figures.count(Int64(view.refused))) refused)", .faint) }
    return line
  }

  private func summary(_ feed: FeedID, _ views: [SourceView]) -> String {
    let words = views.map { view in
      let (word, paint) = MarketWords.standing(view.standing)
      let channel = run.market.roster.sources(of: feed)[Int(view.source.value)]
      return channel.venue + " " + terminal.painted(word, paint)
        + (view.price == nil ? "" : " \(Figures.span(view.age))")
    }
    return "  " + words.joined(separator: "   ")
  }

  private var pool: [String] {
    let here = Money(raw: ledger.balance(.pool))
    let there = Money(raw: ledger.balance(.hedgeVenue))
    let share = Figures.quantity(LiveFigures.sharePrice(ledger), places: 6)
    let worth = title("Pool") + "value \(money(ledger.markedValue)) USD   share \(share)"
    let purses =
      "cash \(money(here)), on venue \(money(there)), insurance \(money(Money(raw: ledger.balance(.insurance))))"
    return isWide ? [worth + "   " + purses] : [worth, padded("", 12) + purses]
  }

  private var exposure: [String] {
    feeds.enumerated().map { index, feed in
      let label = index == 0 ? title("Exposure") : padded("", 12)
      guard let exposure = engine.exposure(feed), let band = LiveFigures.band(engine, feed), band > .zero else {
        return label + padded(name(feed), 5) + terminal.painted("no price yet", .faint)
      }
      let ratio = Double(exposure.netValue.raw) / Double(band.raw)
      let bar = ExposureBar(ratio: ratio, width: columns >= 100 ? 41 : 21)
      return label + padded(name(feed), 5)
        + terminal.painted(bar.text, bar.isOutside ? .yellow : .green)
        + "  net " + right(money(exposure.netValue), isWide ? 11 : 9) + " USD, band ±" + money(band)
    }
  }

  private var markets: [String] {
    (0..<ledger.marketCount).map { index in
      let market = ledger.market(MarketID(UInt16(index)))
      let paint: Terminal.Paint = market.state == .open ? .green : market.state == .closeOnly ? .yellow : .red
      let long = LiveFigures.value(market.longInterest, at: market.price)
      let short = LiveFigures.value(market.shortInterest, at: market.price)
      return title(run.names.marketNames[index])
        + terminal.painted(padded(MarketWords.state(market.state), isWide ? 11 : 7), paint)
        + (isWide ? "open interest " : "") + "\(money(long)) long, \(money(short)) short   "
        + (isWide ? "funding " : "") + LiveFigures.fundingPerDay(market)
    }
  }

  private var hedges: [String] {
    let counts = run.market.counts
    var lines = [
      title("Hedges")
        + "\(Figures.count(Int64(counts.hedgeOrders))) orders, volume \(money(counts.hedgeVolume)) USD, "
        + "cost \(money(counts.hedgeCost)) USD"
        + (engine.desk?.halt.map { "   " + terminal.painted("stopped: \(MarketWords.spaced("\($0)"))", .red) } ?? "")
    ]
    for feed in feeds {
      let open = engine.desk?.openOrders.filter { $0.feed == feed } ?? []
      let working = open.map { order in
        let state = engine.desk?.state(order.id).map { MarketWords.spaced("\($0)") } ?? ""
        return "\(Figures.quantity(order.quantity, places: 3)) at \(Figures.quantity(order.limit, places: 2)) \(state)"
      }
      let hold = engine.desk?.hold(feed).map { MarketWords.spaced("\($0)") } ?? "sending"
      lines.append(
        "  " + padded(name(feed), 10) + right(Figures.quantity(ledger.hedge(feed).quantity, places: 3), 12)
          + " contracts   " + (working.isEmpty ? terminal.painted(hold, .faint) : working.joined(separator: ", ")))
    }
    return lines
  }

  private var liquidations: [String] {
    let count = run.market.counts.liquidations
    guard let last = run.market.liquidations.last else {
      return [title("Liquidated") + "none since the start of the process"]
    }
    return [
      title("Liquidated") + "\(Figures.count(Int64(count))), last account \(last.account) in "
        + run.names.marketNames[Int(last.market.value)] + ": \(Figures.quantity(last.closed, places: 3)) contracts"
    ]
  }

  private var journal: [String] {
    let store = run.journal.store
    let found = run.journal.found
    let space: String
    switch store.space {
    case .ample: space = terminal.painted("disk ample", .green)
    case .reserveOnly(let left): space = terminal.painted("DISK FULL, reserve \(left >> 10) KiB", .red)
    }
    let origin =
      found.sequence == 0
      ? "begun by this run"
      : "recovered at \(Figures.count(Int64(clamping: found.sequence))) from "
        + (found.snapshot == 0 ? "the beginning" : "snapshot \(Figures.count(Int64(clamping: found.snapshot)))")
        + ", \(Figures.count(Int64(clamping: found.replayed))) inputs replayed"
    return [
      title("Journal") + "sequence \(Figures.count(Int64(clamping: store.lastSequence))), durable "
        + "\(Figures.count(Int64(clamping: store.durableSequence)))   \(space)"
        + (isWide ? "   state " + Figures.hexadecimal(ledger.stateHash) : ""),
      padded("", 12) + origin,
    ]
  }

  private var foot: String {
    terminal.painted("up \(Figures.span(run.age))   Ctrl-C commits, stores a snapshot and stops", .faint)
  }

  // MARK: Width

  /// Cuts what is wider than the screen; colours have no width.
  private func fit(_ lines: [String]) -> [String] { lines.map(cut) }

  private func cut(_ line: String) -> String {
    var text = ""
    var width = 0
    var inEscape = false
    for character in line {
      if character == "\u{1B}" { inEscape = true }
      if !inEscape {
        if width == columns - 1 { return text + (terminal.hasColour ? "\u{1B}[0m" : "") }
        width += 1
      }
      text.append(character)
      if inEscape, character == "m" { inEscape = false }
    }
    return text
  }
}
