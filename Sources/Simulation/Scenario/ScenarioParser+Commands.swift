import Instruments
import Quantities
import VenueLedger

extension ScenarioParser {
  /// What the venue or governance does: `liquidate alice BTC`.
  mutating func command(_ word: StatementWord, _ reader: inout LineReader) throws(ScenarioFault) -> DraftedCommand {
    switch word {
    case .deposit:
      let account = try reader.account(names)
      let amount = try amount(&reader)
      return try finished(
        .venue { bindings throws(MissingThing) in .deposit(try bindings.account(account), amount) }, &reader)
    case .execute:
      let order = try reader.named("an order", OrderID.self, names.orders)
      return try finished(.venue { bindings throws(MissingThing) in .executeOrder(try bindings.order(order)) }, &reader)
    case .mint:
      let request = try reader.named("a request", RequestID.self, names.requests)
      return try finished(
        .venue { bindings throws(MissingThing) in .executeDeposit(try bindings.request(request)) }, &reader)
    case .processWithdrawals: return try finished(.venue { _ in .processWithdrawals }, &reader)
    case .liquidate: return try liquidation(&reader)
    case .takeover:
      let account = try reader.account(names)
      let market = try reader.market(names)
      return try finished(
        .venue { bindings throws(MissingThing) in .takeOver(try bindings.account(account), market) }, &reader)
    case .seize:
      let account = try reader.account(names)
      let asset = try reader.asset()
      return try finished(
        .venue { bindings throws(MissingThing) in .seizeCollateral(try bindings.account(account), asset) }, &reader)
    case .deleverage:
      let market = try reader.market(names)
      let side = try reader.side()
      return try finished(.venue { _ in .deleverage(market, side) }, &reader)
    case .releaseEscrow: return try finished(.venue { _ in .releaseEscrow }, &reader)
    case .state:
      let market = try reader.market(names)
      let state = try reader.oneOf("a state", MarketState.allCases.map { ($0.word, $0) })
      return try finished(.venue { _ in .setMarketState(market, state) }, &reader)
    case .volatility:
      let market = try reader.market(names)
      let multiplier = FeeRate(raw: try reader.decimal("a multiple of the margin", decimals: 6))
      return try finished(.venue { _ in .setVolatilityMultiplier(market, multiplier) }, &reader)
    case .fundHedge:
      let money = Money(raw: try reader.decimal("an amount of USDC", decimals: 6))
      return try finished(.venue { _ in .fundHedge(money) }, &reader)
    case .hedgeFill: return try hedgeFill(&reader)
    case .hedgeFunding: return try hedgeFunding(&reader)
    case .schedule: return try schedule(&reader)
    case .enact:
      let change = try reader.named("a change", ChangeID.self, names.changes)
      return try finished(
        DraftedCommand { bindings throws(MissingThing) in
          (.governor, .enactParameter(try bindings.change(change).value))
        }, &reader)
    case .account, .pool, .wait, .at, .price, .observe, .silence, .quote, .report, .operators, .keep, .expect:
      preconditionFailure("Invariant: these words are read before the commands of the venue")
    }
  }

  // MARK: Prices

  /// `price BTC 1200`: what all sources of the feed publish; without sources the agreed price itself.
  func price(_ reader: inout LineReader) throws(ScenarioFault) -> ScenarioStep {
    let feed = venue.hasOracles ? try reader.declaredFeed(names) : try reader.feed(names)
    let price = Price(raw: try reader.decimal("a price", decimals: 6))
    let keys = venue.hasOracles ? ["conf", "age"] : ["conf", "age", "as", "ref"]
    let options = try reader.options(keys)
    let (confidence, age) = try quality(options)
    guard !venue.hasOracles else {
      let sources = names.sources[Int(feed.value)].indices.map { SourceID(UInt16($0)) }
      return .observation(
        DraftedObservation(
          feed: feed, sources: sources, price: price, confidence: confidence, age: age, sequence: nil))
    }
    let command = DraftedCommand.venue { bindings in
      .publishPrice(feed, price, confidence: confidence, publishedAt: bindings.now - age)
    }
    return .commands([try finished(command, options)])
  }

  /// `observe BTC binance 1200`: what one source publishes.
  func observation(_ first: ScenarioToken, _ reader: inout LineReader) throws(ScenarioFault) -> ScenarioStep {
    if !venue.hasOracles {
      throw reader.fault(at: first, "'price', since no feed names its sources", fix: "feed BTC sources=a,b,c")
    }
    let feed = try reader.declaredFeed(names)
    let sources = names.sources[Int(feed.value)]
    let source = try reader.oneOf("a source of the feed", sources.indices.map { (sources[$0], SourceID(UInt16($0))) })
    let price = Price(raw: try reader.decimal("a price", decimals: 6))
    let options = try reader.options(["conf", "age", "seq"])
    let (confidence, age) = try quality(options)
    var sequence: UInt64?
    if var value = options.reader("seq") { sequence = try value.count("a sequence number") }
    return .observation(
      DraftedObservation(
        feed: feed, sources: [source], price: price, confidence: confidence, age: age, sequence: sequence))
  }

  private func quality(_ options: LineOptions) throws(ScenarioFault) -> (Price, TimeSpan) {
    var confidence = Price.zero
    if var value = options.reader("conf") { confidence = Price(raw: try value.decimal("a confidence", decimals: 6)) }
    var age = TimeSpan.zero
    if var value = options.reader("age") { age = try value.span("an age such as 1s") }
    return (confidence, age)
  }

  // MARK: Openings

  /// `account alice usdc=1000` and `pool 1000000 by=lp`: short for the commands that lead there.
  mutating func opening(_ word: StatementWord, _ reader: inout LineReader) throws(ScenarioFault) -> ScenarioStep {
    if word == .pool { return try pool(&reader) }
    let name = try newAccount(&reader)
    let assets: [(String, Asset)] = [("usdc", .usdc), ("btc", .btc), ("eth", .eth)]
    let options = try reader.options(assets.map(\.0) + ["as", "ref"])
    var commands = [try finished(.venue { _ in .openAccount(parent: nil) }, options)]
    commands[0].slot = names.accounts.count
    for (key, asset) in assets {
      guard var value = options.reader(key) else { continue }
      let amount = AssetAmount(asset, raw: try value.decimal("an amount", decimals: asset.decimals))
      let owner = Named<AccountID>.slot(names.accounts.count)
      commands.append(.venue { bindings throws(MissingThing) in .deposit(try bindings.account(owner), amount) })
    }
    names.accounts.append(name)
    return .commands(commands)
  }

  private mutating func pool(_ reader: inout LineReader) throws(ScenarioFault) -> ScenarioStep {
    let money = Money(raw: try reader.decimal("an amount of USDC", decimals: 6))
    let options = try reader.options(["by"])
    var name = "lp"
    if var value = options.reader("by") { name = try newAccount(&value) }
    if names.accounts.contains(name) { throw reader.fault("by= and a name that is not taken") }
    let slot = names.accounts.count
    names.accounts.append(name)
    let owner = Named<AccountID>.slot(slot)
    var opened = DraftedCommand.venue { _ in .openAccount(parent: nil) }
    opened.slot = slot
    var minted = DraftedCommand.venue { bindings throws(MissingThing) in .executeDeposit(try bindings.request(.latest))
    }
    minted.isEnginesOwn = true
    return .commands([
      opened,
      .venue { bindings throws(MissingThing) in .deposit(try bindings.account(owner), AssetAmount(money)) },
      .owner(owner) { account, _ in .requestDeposit(account, money, minimumShares: .zero) },
      minted,
    ])
  }

  // MARK: Commands with many words

  private func liquidation(_ reader: inout LineReader) throws(ScenarioFault) -> DraftedCommand {
    let victim = try reader.account(names)
    let market = try reader.market(names)
    let options = try reader.options(["keeper", "as", "ref"])
    var keeper: Named<AccountID>?
    if var value = options.reader("keeper") { keeper = try value.account(names) }
    let payee = keeper
    let command = DraftedCommand.venue { bindings throws(MissingThing) in
      var paid: AccountID?
      if let payee { paid = try bindings.account(payee) }
      return .liquidate(try bindings.account(victim), market, keeper: paid)
    }
    return try finished(command, options)
  }

  private func hedgeFill(_ reader: inout LineReader) throws(ScenarioFault) -> DraftedCommand {
    let feed = try reader.feed(names)
    let sign = try reader.oneOf("buy or sell", [("buy", Int64(1)), ("sell", -1)])
    let quantity = Quantity(raw: sign * (try reader.unsignedDecimal("a quantity in contracts", decimals: 6)))
    try reader.require("at")
    let price = Price(raw: try reader.decimal("a price", decimals: 6))
    let options = try reader.options(["fee", "fill", "order", "as", "ref"])
    var fee = Money.zero
    if var value = options.reader("fee") { fee = Money(raw: try value.decimal("a fee", decimals: 6)) }
    guard var value = options.reader("fill") else { throw reader.fault("fill= and the venue's number of the trade") }
    let fill = try value.count("the venue's number of the trade")
    var order = HedgeOrderID(0)
    if var value = options.reader("order") { order = HedgeOrderID(try value.count("the number of our order")) }
    let booked = HedgeFill(order: order, fill: fill, feed: feed, quantity: quantity, price: price, fee: fee)
    return try finished(.venue { _ in .recordHedgeFill(booked) }, options)
  }

  private func hedgeFunding(_ reader: inout LineReader) throws(ScenarioFault) -> DraftedCommand {
    let feed = try reader.feed(names)
    let money = Money(raw: try reader.decimal("an amount of USDC", decimals: 6))
    let options = try reader.options(["period", "as", "ref"])
    guard var value = options.reader("period") else { throw reader.fault("period= and the number of the period") }
    let period = try value.count("the number of the period")
    return try finished(.venue { _ in .recordHedgeFunding(feed, money, period: period) }, options)
  }

  private mutating func schedule(_ reader: inout LineReader) throws(ScenarioFault) -> DraftedCommand {
    let isVenue = try reader.oneOf("what is changed", [("venue", true), ("market", false)])
    let change: ParameterChange
    if isVenue {
      let key = try reader.parameter(VenueParameter.self)
      change = .venue(key, try reader.parameter(key.definition, bounded: false))
    } else {
      let market = try reader.market(names)
      let key = try reader.parameter(MarketParameter.self)
      change = .market(market, key, try reader.parameter(key.definition, bounded: false))
    }
    let options = try reader.options(["named", "as", "ref"])
    var command = DraftedCommand { _ in (.governor, .scheduleParameter(change)) }
    command.slot = try slot(options, "a change", \.changes)
    return try finished(command, options)
  }
}

extension LineReader {
  mutating func side() throws(ScenarioFault) -> Side {
    try oneOf("a side", [("long", Side.long), ("short", .short)])
  }
}

extension MarketState {
  var word: String {
    switch self {
    case .open: "open"
    case .closeOnly: "close_only"
    case .halted: "halted"
    }
  }
}
