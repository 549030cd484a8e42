import Quantities

/// What a file calls something: a name that a line gave, the number itself (`@17`), or nothing, which is the latest.
enum Named<Value: Hashable & Sendable>: Hashable, Sendable {
  /// Index into the names of its kind.
  case slot(Int)
  case number(Value)
  case latest
}

/// A figure that a file keeps to compare with later.
struct KeptFigure: Hashable, Sendable {
  let name: String
  let decimals: Int
}

/// The names that the lines above the one being read have given.
struct ScenarioNames: Sendable {
  var accounts: [String] = []
  var markets: [String] = []
  var feeds: [String] = []
  /// Per feed, in order of their ids.
  var sources: [[String]] = []
  var orders: [String] = []
  var requests: [String] = []
  var changes: [String] = []
  var figures: [KeptFigure] = []

  /// Words that mean something where an account's name may stand.
  static let reserved =
    Declaration.allCases.map(\.rawValue) + StatementWord.allCases.map(\.rawValue) + [
      "venue", "governor", "hedge_venue", "insurance", "escrow", "treasury", "claims", "pending", "external", "impact",
      "usdc", "btc", "eth", "in", "of", "to", "from", "key", "none",
    ]
}

extension LineReader {
  mutating func account(_ names: ScenarioNames, _ what: String = "an account") throws(ScenarioFault) -> Named<AccountID>
  {
    let token = try take(what)
    return try account(token, names, what)
  }

  func account(
    _ token: ScenarioToken, _ names: ScenarioNames, _ what: String = "an account"
  ) throws(ScenarioFault) -> Named<AccountID> {
    if let number = try number(token, UInt32.self) { return .number(AccountID(number)) }
    if let slot = names.accounts.firstIndex(of: token.text) { return .slot(slot) }
    throw unknown(token, what, among: names.accounts)
  }

  mutating func market(_ names: ScenarioNames) throws(ScenarioFault) -> MarketID {
    let token = try take("a market")
    if let number = try number(token, UInt16.self) { return MarketID(number) }
    if let slot = names.markets.firstIndex(of: token.text) { return MarketID(UInt16(slot)) }
    throw unknown(token, "a market", among: names.markets)
  }

  /// A market that exists, for what is read from it.
  mutating func listedMarket(_ names: ScenarioNames) throws(ScenarioFault) -> MarketID {
    let token = next
    let market = try market(names)
    guard Int(market.value) < names.markets.count else { throw fault(at: token, "a market that is listed") }
    return market
  }

  mutating func feed(_ names: ScenarioNames) throws(ScenarioFault) -> FeedID {
    let token = try take("a feed")
    if let number = try number(token, UInt16.self) { return FeedID(number) }
    if let slot = names.feeds.firstIndex(of: token.text) { return FeedID(UInt16(slot)) }
    throw unknown(token, "a feed", among: names.feeds)
  }

  /// A feed that exists, for what is read from it.
  mutating func declaredFeed(_ names: ScenarioNames) throws(ScenarioFault) -> FeedID {
    let token = next
    let feed = try feed(names)
    guard Int(feed.value) < names.feeds.count else { throw fault(at: token, "a feed that is declared") }
    return feed
  }

  /// An order, a request or a change: its name, its number, or the latest where the line says nothing.
  mutating func named<ID: Identifier>(
    _ what: String, _ type: ID.Type, _ names: [String]
  ) throws(ScenarioFault) -> Named<ID> where ID.Value == UInt64 {
    guard let word = next, !word.text.contains("=") else { return .latest }
    let token = try take(what)
    if let number = try number(token, UInt64.self) { return .number(ID(number)) }
    if let slot = names.firstIndex(of: token.text) { return .slot(slot) }
    throw unknown(token, what, among: names)
  }

  /// The number behind `@`, or `nil` when the word is a name.
  func number<Value: FixedWidthInteger>(_ token: ScenarioToken, _: Value.Type) throws(ScenarioFault) -> Value? {
    guard token.text.first == "@" else { return nil }
    let digits = token.text.dropFirst()
    guard digits.first != "+", let value = Value(digits) else {
      throw fault(at: token, "'@' and a number from 0 to \(Value.max)")
    }
    return value
  }
}
