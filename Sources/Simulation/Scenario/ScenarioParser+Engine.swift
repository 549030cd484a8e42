import EngineCore
import Instruments
import Quantities
import VenueLedger

/// What an external venue reports, by the word of the file.
private enum ReportWord: String, CaseIterable {
  case acknowledged, filled, cancelled, refused, failed, ambiguous, found, absent, position, cash, funding, forced
  case status, connection, revoked, unreadable
}

/// What an operator orders, by the word of the file.
private enum OperatorWord: String, CaseIterable {
  case stopHedging = "stop_hedging"
  case resumeHedging = "resume_hedging"
  case restart
}

extension ScenarioParser {
  /// Words that the engine carries out by itself.
  static let enginesOwn: Set<StatementWord> = [
    .execute, .mint, .processWithdrawals, .liquidate, .takeover, .seize, .deleverage, .releaseEscrow, .hedgeFill,
    .hedgeFunding, .fundHedge,
  ]
  /// Words that only an engine with oracles and hedges understands.
  static let enginesOnly: Set<StatementWord> = [.observe, .silence, .quote, .report, .operators]

  /// `silence BTC binance`: a source stops publishing until it is observed again.
  func silence(_ reader: inout LineReader) throws(ScenarioFault) -> ScenarioStep {
    let feed = try reader.declaredFeed(names)
    let sources = names.sources[Int(feed.value)]
    let source = try reader.oneOf("a source of the feed", sources.indices.map { (sources[$0], SourceID(UInt16($0))) })
    return .silence(feed, source)
  }

  /// `quote BTC 99.9 100.1 volume=1000`: the book of the external venue.
  func quote(_ reader: inout LineReader) throws(ScenarioFault) -> ScenarioStep {
    let feed = try reader.declaredFeed(names)
    let bid = Price(raw: try reader.decimal("a bid", decimals: 6))
    let ask = Price(raw: try reader.decimal("an ask", decimals: 6))
    let options = try reader.options(["volume"])
    var volume = Quantity(raw: 1_000_000_000_000)
    if var value = options.reader("volume") { volume = Quantity(raw: try value.decimal("contracts", decimals: 6)) }
    let traded = volume
    return .input { now in
      .venueQuoted(VenueQuote(feed: feed, bid: bid, ask: ask, barVolume: traded, barClosedAt: now))
    }
  }

  /// `operator stop_hedging`.
  func operators(_ reader: inout LineReader) throws(ScenarioFault) -> ScenarioStep {
    switch try reader.oneOf("an order of the operator", OperatorWord.allCases.map { ($0.rawValue, $0) }) {
    case .stopHedging: .input { _ in .ordered(.stopHedging) }
    case .resumeHedging: .input { _ in .ordered(.resumeHedging) }
    case .restart: .restart
    }
  }

  /// `state BTC halted` in `mode engine`: the operator restricts a market, or frees it as far as the oracle allows.
  func restriction(_ reader: inout LineReader) throws(ScenarioFault) -> ScenarioStep {
    let market = try reader.listedMarket(names)
    let state = try reader.oneOf("a state", MarketState.allCases.map { ($0.word, $0) })
    return .input { _ in .ordered(.restrict(market, state)) }
  }

  /// `report filled 2 at 100.1 fill=1 fee=0.05`: what the external venue says of the engine's latest hedge order, or of
  /// the one that `order=` names.
  func report(_ reader: inout LineReader) throws(ScenarioFault) -> ScenarioStep {
    let word = try reader.oneOf("a report of the external venue", ReportWord.allCases.map { ($0.rawValue, $0) })
    switch word {
    case .acknowledged, .cancelled, .refused, .failed, .ambiguous, .found, .absent, .filled:
      return try orderReport(word, &reader)
    case .position:
      let feed = try reader.declaredFeed(names)
      let quantity = Quantity(raw: try reader.decimal("contracts", decimals: 6))
      return .report(order: nil) { _ in .position(feed, quantity) }
    case .cash:
      let money = Money(raw: try reader.decimal("an amount of USDC", decimals: 6))
      return .report(order: nil) { _ in .cash(money) }
    case .funding:
      let feed = try reader.declaredFeed(names)
      let money = Money(raw: try reader.decimal("an amount of USDC", decimals: 6))
      let period = try number("period", try reader.options(["period"]), reader)
      return .report(order: nil) { _ in .fundingPaid(feed, money, period: period) }
    case .forced:
      let feed = try reader.declaredFeed(names)
      let trade = try trade(&reader, keys: [])
      return .report(order: nil) { _ in
        .forcedFill(feed, fill: trade.fill, quantity: trade.quantity, price: trade.price, fee: trade.fee)
      }
    case .status:
      let feed = try reader.declaredFeed(names)
      let trades = try reader.oneOf("trading or stopped", [("trading", true), ("stopped", false)])
      return .report(order: nil) { _ in .instrumentStatus(feed, trading: trades) }
    case .connection:
      let up = try reader.oneOf("up or down", [("up", true), ("down", false)])
      return .report(order: nil) { _ in .connection(up: up) }
    case .revoked: return .report(order: nil) { _ in .credentialRevoked }
    case .unreadable: return .report(order: nil) { _ in .unreadable }
    }
  }

  private func orderReport(_ word: ReportWord, _ reader: inout LineReader) throws(ScenarioFault) -> ScenarioStep {
    switch word {
    case .filled:
      let trade = try trade(&reader, keys: ["order"])
      return .report(order: trade.order) {
        .filled($0, fill: trade.fill, quantity: trade.quantity, price: trade.price, fee: trade.fee)
      }
    case .cancelled, .found:
      let isOpen = word == .found ? try reader.oneOf("open or over", [("open", true), ("over", false)]) : false
      let cumulative = Quantity(raw: try reader.decimal("contracts filled in all, signed", decimals: 6))
      let order = try orderNumber(&reader)
      if word == .cancelled { return .report(order: order) { .cancelled($0, cumulative: cumulative) } }
      return .report(order: order) { .found($0, open: isOpen, cumulative: cumulative) }
    case .refused:
      let reason = try reader.oneOf("a reason", VenueRefusal.allCases.map { ("\($0)", $0) })
      return .report(order: try orderNumber(&reader)) { .refused($0, reason) }
    case .failed: return .report(order: try orderNumber(&reader)) { .sendFailed($0) }
    case .ambiguous: return .report(order: try orderNumber(&reader)) { .sendAmbiguous($0) }
    case .absent: return .report(order: try orderNumber(&reader)) { .absent($0) }
    default: return .report(order: try orderNumber(&reader)) { .acknowledged($0) }
    }
  }

  /// A trade on the external venue.
  private struct ReportedTrade {
    let quantity: Quantity
    let price: Price
    let fill: UInt64
    let fee: Money
    let order: UInt64?
  }

  /// `2 at 100.1 fill=1 fee=0.05`.
  private func trade(_ reader: inout LineReader, keys: [String]) throws(ScenarioFault) -> ReportedTrade {
    let quantity = Quantity(raw: try reader.decimal("contracts, signed", decimals: 6))
    try reader.require("at")
    let price = Price(raw: try reader.decimal("a price", decimals: 6))
    let options = try reader.options(["fill", "fee"] + keys)
    var fee = Money.zero
    if var value = options.reader("fee") { fee = Money(raw: try value.decimal("a fee", decimals: 6)) }
    let fill = try number("fill", options, reader)
    let order = options.reader("order") == nil ? nil : try number("order", options, reader)
    return ReportedTrade(quantity: quantity, price: price, fill: fill, fee: fee, order: order)
  }

  private func orderNumber(_ reader: inout LineReader) throws(ScenarioFault) -> UInt64? {
    let options = try reader.options(["order"])
    return options.reader("order") == nil ? nil : try number("order", options, reader)
  }

  private func number(_ key: String, _ options: LineOptions, _ reader: LineReader) throws(ScenarioFault) -> UInt64 {
    guard var value = options.reader(key) else { throw reader.fault("\(key)= and its number") }
    return try value.count("a number")
  }
}
