import Instruments
import Quantities
import VenueLedger

/// First words of subjects.
enum SubjectWord: String, CaseIterable {
  case balance, shares, supply
  case poolValue = "pool_value"
  case position, margin, market, feed, price, rate, hedge, parameter, limiter, order, request, count, quote, fill
  case remainder
}

extension Subject {
  /// One subject, or several with `+` between them.
  static func read(_ reader: inout LineReader, _ names: ScenarioNames) throws(ScenarioFault) -> Subject {
    let first = try one(&reader, names)
    var parts = [first]
    while reader.takes("+") {
      let token = reader.next
      let part = try one(&reader, names)
      guard case .number = first.scale, part.scale == first.scale else {
        throw reader.fault(at: token, "a figure of the same scale as the first")
      }
      parts.append(part)
    }
    return parts.count == 1 ? first : .sum(parts)
  }

  private static func one(_ reader: inout LineReader, _ names: ScenarioNames) throws(ScenarioFault) -> Subject {
    let words = SubjectWord.allCases.map { ($0.rawValue, $0) }
    switch try reader.oneOf("something that can be measured", words) {
    case .balance: return try balance(&reader, names)
    case .shares: return .shares(try reader.account(names))
    case .supply: return .supply
    case .poolValue: return .poolValue(try reader.oneOf("a value of the pool", choices(PoolField.self)))
    case .position:
      let account = try reader.account(names)
      let market = try reader.listedMarket(names)
      return .position(account, market, try reader.oneOf("a figure of the position", choices(PositionField.self)))
    case .margin:
      let account = try reader.account(names)
      let market = reader.takes("in") ? try reader.listedMarket(names) : nil
      return .margin(account, market, try reader.oneOf("a figure of the margin", choices(MarginField.self)))
    case .market:
      let market = try reader.listedMarket(names)
      return .market(market, try reader.oneOf("a figure of the market", choices(MarketField.self)))
    case .feed:
      let feed = try reader.declaredFeed(names)
      return .feed(feed, try reader.oneOf("a figure of the feed", choices(FeedField.self)))
    case .price: return .feed(try reader.declaredFeed(names), .price)
    case .rate:
      try reader.require("funding")
      return .market(try reader.listedMarket(names), .fundingRate)
    case .hedge:
      let feed = try reader.declaredFeed(names)
      return .hedge(feed, try reader.oneOf("a figure of the hedge", choices(HedgeField.self)))
    case .parameter: return try parameter(&reader, names)
    case .limiter:
      let kind = try reader.oneOf("a limiter", [("vault", LimiterKind.vault), ("outflow", .outflow)])
      return .limiter(kind, hour: try reader.oneOf("a period", [("hour", true), ("day", false)]))
    case .order: return .order(try thing(&reader, "an order", names.orders, ["pending", "over"]))
    case .request: return .request(try thing(&reader, "a request", names.requests, ["pending", "priced", "over"]))
    case .count: return .count(try reader.oneOf("things to count", choices(CountedThing.self)))
    case .quote:
      let market = try reader.listedMarket(names)
      let sign = try reader.oneOf("buy or sell", [("buy", Int64(1)), ("sell", -1)])
      return .quote(market, Quantity(raw: sign * (try reader.unsignedDecimal("a quantity in contracts", decimals: 6))))
    case .fill: return .fill
    case .remainder: return .remainder
    }
  }

  private static func choices<Field: CaseIterable & RawRepresentable>(
    _: Field.Type
  ) -> [(String, Field)] where Field.RawValue == String {
    Field.allCases.map { ($0.rawValue, $0) }
  }

  /// An order or a request; a word of its state in its place means the latest.
  private static func thing<ID: Identifier>(
    _ reader: inout LineReader, _ what: String, _ names: [String], _ states: [String]
  ) throws(ScenarioFault) -> Named<ID> where ID.Value == UInt64 {
    if let next = reader.next, states.contains(next.text), !names.contains(next.text) { return .latest }
    return try reader.named(what, ID.self, names)
  }

  private static func balance(_ reader: inout LineReader, _ names: ScenarioNames) throws(ScenarioFault) -> Subject {
    let books: [(String, Book)] = [
      ("pool", .pool), ("hedge_venue", .hedgeVenue), ("insurance", .insurance), ("escrow", .escrow),
      ("treasury", .treasury), ("pending", .pendingDeposits), ("claims", .claims), ("external", .external),
    ]
    let token = try reader.take("a book")
    let book: NamedBook
    if let known = books.first(where: { $0.0 == token.text }) {
      book = .venue(known.1)
    } else if token.text == "impact" {
      book = .venue(.impactPool(try reader.listedMarket(names)))
    } else if token.text.first == "@" || names.accounts.contains(token.text) {
      let account = try reader.account(token, names)
      book = reader.takes("in") ? .isolated(account, try reader.listedMarket(names)) : .customer(account)
    } else {
      throw reader.unknown(token, "an account or a book", among: books.map(\.0) + ["impact"] + names.accounts)
    }
    for asset in Asset.allCases where reader.takes(asset.description.lowercased()) { return .balance(book, asset) }
    return .balance(book, .usdc)
  }

  private static func parameter(_ reader: inout LineReader, _ names: ScenarioNames) throws(ScenarioFault) -> Subject {
    if try reader.oneOf("venue or market", [("venue", true), ("market", false)]) {
      return .venueParameter(try reader.parameter(VenueParameter.self))
    }
    let market = try reader.listedMarket(names)
    return .marketParameter(market, try reader.parameter(MarketParameter.self))
  }
}
