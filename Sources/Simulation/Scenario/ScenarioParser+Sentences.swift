import Instruments
import Quantities
import VenueLedger

/// The verbs of lines that begin with an account's name.
enum Verb: String, CaseIterable {
  case opens, buys, sells, cancels, withdraws, transfers, adds, removes, authorises, revokes, provides, redeems, claims
  case donates, liquidates
}

extension ScenarioParser {
  /// What an account's owner asks for: `alice buys 100 BTC market`.
  mutating func sentence(
    of account: Named<AccountID>, _ reader: inout LineReader
  ) throws(ScenarioFault) -> DraftedCommand {
    let verb = try reader.oneOf("a verb", Verb.allCases.map { ($0.rawValue, $0) })
    switch verb {
    case .opens: return try opens(account, &reader)
    case .buys: return try order(account, buys: true, &reader)
    case .sells: return try order(account, buys: false, &reader)
    case .cancels:
      let order = try reader.named("an order", OrderID.self, names.orders)
      return try finished(
        .owner(account) { _, bindings throws(MissingThing) in .cancelOrder(try bindings.order(order)) }, &reader)
    case .withdraws:
      let amount = try amount(&reader)
      return try finished(.owner(account) { owner, _ in .withdraw(owner, amount) }, &reader)
    case .transfers: return try transfer(account, &reader)
    case .adds, .removes: return try margin(account, adding: verb == .adds, &reader)
    case .authorises, .revokes: return try agent(account, verb, &reader)
    case .provides: return try provision(account, &reader)
    case .redeems: return try redemption(account, &reader)
    case .claims:
      let request = try reader.named("a request", RequestID.self, names.requests)
      return try finished(
        .owner(account) { _, bindings throws(MissingThing) in .claim(try bindings.request(request)) }, &reader)
    case .donates: return try donation(account, &reader)
    case .liquidates:
      let victim = try reader.account(names)
      let market = try reader.market(names)
      return try finished(
        .owner(account) { keeper, bindings throws(MissingThing) in
          .liquidate(try bindings.account(victim), market, keeper: keeper)
        }, &reader)
    }
  }

  // MARK: What every command may end with

  private static let always = ["as", "ref"]

  /// The author and the reference that a line states behind its command.
  func finished(_ command: DraftedCommand, _ reader: inout LineReader) throws(ScenarioFault) -> DraftedCommand {
    try finished(command, try reader.options(Self.always))
  }

  func finished(_ command: DraftedCommand, _ options: LineOptions) throws(ScenarioFault) -> DraftedCommand {
    var command = command
    if var value = options.reader("ref") { command.reference = try value.count("a reference") }
    if let value = options.reader("as") { command.authority = try authority(value) }
    return command
  }

  private func authority(
    _ value: LineReader
  ) throws(ScenarioFault) -> @Sendable (ScenarioBindings) throws(MissingThing) -> Authority {
    var reader = value
    let token = try reader.take("an author: venue, governor, an account or key:7")
    switch token.text {
    case "venue": return { _ in .venue }
    case "governor": return { _ in .governor }
    default:
      if token.text.hasPrefix("key:") {
        guard let key = UInt64(token.text.dropFirst(4)) else { throw reader.fault(at: token, "key: and a number") }
        return { _ in .agent(key) }
      }
      let name = try reader.account(token, names, "an author: venue, governor, an account or key:7")
      return { bindings throws(MissingThing) in .owner(try bindings.account(name)) }
    }
  }

  // MARK: Orders

  private mutating func order(
    _ account: Named<AccountID>, buys: Bool, _ reader: inout LineReader
  ) throws(ScenarioFault) -> DraftedCommand {
    let first = try reader.unsignedDecimal("a quantity in contracts or a value in usd", decimals: 6)
    let signed = buys ? first : -first
    let isValue = reader.takes("usd")
    if isValue { try reader.require("of") }
    let market = try reader.market(names)
    let kinds: [(String, OrderKind)] = [
      ("market", .market), ("limit", .limit), ("stop", .stop), ("take_profit", .takeProfit), ("stop_loss", .stopLoss),
    ]
    let kind = try reader.oneOf("a kind of order", kinds)
    var trigger = Price.zero
    if kind != .market || reader.next.map({ !$0.text.contains("=") }) ?? false {
      trigger = Price(raw: try reader.decimal("a trigger price", decimals: 6))
    }
    let options = try reader.options(Self.always + ["worst", "margin", "reduce_only", "named"])
    var worst = Price.zero
    if var value = options.reader("worst") { worst = Price(raw: try value.decimal("a price", decimals: 6)) }
    var margin: Money?
    if var value = options.reader("margin") { margin = Money(raw: try value.decimal("an amount", decimals: 6)) }
    var reduceOnly = false
    if var value = options.reader("reduce_only") {
      reduceOnly = try value.oneOf("yes or no", [("yes", true), ("no", false)])
    }
    let size: OrderSize = isValue ? .notional(Money(raw: signed)) : .quantity(Quantity(raw: signed))
    let (wanted, least, kept) = (reduceOnly, worst, margin)
    let (at) = trigger
    var command = DraftedCommand.owner(account) { owner, _ in
      .placeOrder(
        OrderTicket(
          account: owner, market: market, kind: kind, size: size, trigger: at, acceptable: least, reduceOnly: wanted,
          isolatedMargin: kept))
    }
    command.slot = try slot(options, "an order", \.orders)
    return try finished(command, options)
  }

  /// The slot of the name that `named=` gives.
  mutating func slot(
    _ options: LineOptions, _ what: String, _ table: WritableKeyPath<ScenarioNames, [String]>
  ) throws(ScenarioFault) -> Int? {
    guard var value = options.reader("named") else { return nil }
    let name = try newName(what, names[keyPath: table], &value)
    names[keyPath: table].append(name)
    return names[keyPath: table].count - 1
  }

  // MARK: Money

  /// `100 usdc`, `1.5 btc`.
  func amount(_ reader: inout LineReader) throws(ScenarioFault) -> AssetAmount {
    // The scale follows from the word behind the number.
    var ahead = reader
    _ = try ahead.take("an amount")
    let asset = try ahead.asset()
    let raw = try reader.decimal("an amount", decimals: asset.decimals)
    _ = try reader.asset()
    return AssetAmount(asset, raw: raw)
  }

  private func transfer(_ account: Named<AccountID>, _ reader: inout LineReader) throws(ScenarioFault) -> DraftedCommand
  {
    let amount = try amount(&reader)
    try reader.require("to")
    let target = try reader.account(names)
    return try finished(
      .owner(account) { owner, bindings throws(MissingThing) in
        .transfer(from: owner, to: try bindings.account(target), amount)
      }, &reader)
  }

  private func margin(
    _ account: Named<AccountID>, adding: Bool, _ reader: inout LineReader
  ) throws(ScenarioFault) -> DraftedCommand {
    let money = Money(raw: try reader.decimal("an amount of USDC", decimals: 6))
    try reader.require(adding ? "to" : "from")
    let market = try reader.market(names)
    return try finished(
      .owner(account) { owner, _ in adding ? .addMargin(owner, market, money) : .removeMargin(owner, market, money) },
      &reader)
  }

  private func donation(_ account: Named<AccountID>, _ reader: inout LineReader) throws(ScenarioFault) -> DraftedCommand
  {
    let money = Money(raw: try reader.decimal("an amount of USDC", decimals: 6))
    try reader.require("to")
    let target = try reader.oneOf("where it goes", [("pool", GiftTarget.pool), ("insurance", .insurance)])
    return try finished(.owner(account) { owner, _ in .donate(owner, money, to: target) }, &reader)
  }

  // MARK: Accounts and agents

  private mutating func opens(_ account: Named<AccountID>, _ reader: inout LineReader) throws(ScenarioFault)
    -> DraftedCommand
  {
    let name = try newAccount(&reader)
    names.accounts.append(name)
    var command = DraftedCommand.owner(account) { owner, _ in .openAccount(parent: owner) }
    command.slot = names.accounts.count - 1
    return try finished(command, &reader)
  }

  func newAccount(_ reader: inout LineReader) throws(ScenarioFault) -> String {
    let token = reader.next
    let name = try newName("an account", names.accounts, &reader)
    if ScenarioNames.reserved.contains(name) { throw reader.fault(at: token, "a name that is no word of the format") }
    return name
  }

  private func agent(
    _ account: Named<AccountID>, _ verb: Verb, _ reader: inout LineReader
  ) throws(ScenarioFault) -> DraftedCommand {
    try reader.require("key")
    let key = try reader.count("a key")
    if verb == .revokes { return try finished(.owner(account) { owner, _ in .revokeAgent(owner, key: key) }, &reader) }
    try reader.require("for")
    let span = try reader.span("a length of time such as 1d")
    return try finished(
      .owner(account) { owner, bindings in .authoriseAgent(owner, key: key, expires: bindings.now + span) }, &reader)
  }

  // MARK: Liquidity

  private mutating func provision(
    _ account: Named<AccountID>, _ reader: inout LineReader
  ) throws(ScenarioFault) -> DraftedCommand {
    let money = Money(raw: try reader.decimal("an amount of USDC", decimals: 6))
    let options = try reader.options(Self.always + ["min_shares", "named"])
    var least = Shares.zero
    if var value = options.reader("min_shares") { least = Shares(raw: try value.decimal("shares", decimals: 6)) }
    let minimum = least
    var command = DraftedCommand.owner(account) { owner, _ in .requestDeposit(owner, money, minimumShares: minimum) }
    command.slot = try slot(options, "a request", \.requests)
    return try finished(command, options)
  }

  private mutating func redemption(
    _ account: Named<AccountID>, _ reader: inout LineReader
  ) throws(ScenarioFault) -> DraftedCommand {
    let shares = Shares(raw: try reader.decimal("shares", decimals: 6))
    let options = try reader.options(Self.always + ["named"])
    var command = DraftedCommand.owner(account) { owner, _ in .requestWithdrawal(owner, shares) }
    command.slot = try slot(options, "a request", \.requests)
    return try finished(command, options)
  }
}

extension LineReader {
  mutating func asset() throws(ScenarioFault) -> Asset {
    try oneOf("usdc, btc or eth", [("usdc", Asset.usdc), ("btc", .btc), ("eth", .eth)])
  }
}
