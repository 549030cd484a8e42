import EngineCore
import Instruments
import Oracles
import Quantities
import VenueLedger

extension Subject {
  /// What it is now.
  ///
  /// - Parameter facts: what the last line brought about.
  func measure(
    _ engine: borrowing Engine, _ bindings: ScenarioBindings, _ facts: [Event]
  ) throws(MissingThing) -> Measured {
    switch self {
    case .balance(let book, let asset): return .number(Int128(try balance(book, asset, engine.ledger, bindings)))
    case .shares(let name): return .number(Int128(engine.ledger.shares(of: try bindings.account(name)).raw))
    case .supply: return .number(Int128(engine.ledger.shareSupply.raw))
    case .poolValue(let field): return .number(value(field, engine.ledger))
    case .position(let name, let market, let field):
      return position(engine.ledger.position(try bindings.account(name), market), field)
    case .margin(let name, let market, let field):
      let account = try bindings.account(name)
      guard Int(account.value) < engine.ledger.accountCount else { return .missing("no such account") }
      return margin(engine.ledger.margin(account, market), field)
    case .market(let market, let field): return Self.market(engine.ledger.market(market), field)
    case .feed(let feed, let field): return Self.feed(feed, field, engine, bindings.now)
    case .hedge(let feed, let field):
      let held = engine.ledger.hedge(feed)
      return .number(field == .cost ? held.cost : Int128(held.quantity.raw))
    case .marketParameter(let market, let key): return .number(Int128(engine.ledger.parameter(market, key)))
    case .venueParameter(let key): return .number(Int128(engine.ledger.parameter(key)))
    case .limiter(let kind, let hour):
      let state = engine.ledger.limiter(kind)
      return state.at == .zero
        ? .missing("the limiter has not moved yet") : .number(Int128((hour ? state.hour : state.day).raw))
    case .order(let name): return .word(engine.ledger.order(try bindings.order(name)) == nil ? "over" : "pending")
    case .request(let name):
      let request = engine.ledger.vaultRequest(try bindings.request(name))
      return .word(request.map { $0.isPriced ? "priced" : "pending" } ?? "over")
    case .count(let thing): return .number(Int128(count(thing, engine.ledger)))
    case .quote(let market, let quantity):
      do throws(Rejection) {
        return .number(Int128(try engine.ledger.quote(market, quantity).raw))
      } catch {
        return .missing("\(error)")
      }
    case .fill: return lastFill(facts).map { .number(Int128($0.raw)) } ?? .missing("no fill")
    case .remainder: return .number(engine.ledger.roundingRemainder)
    case .sum(let parts): return try sum(parts, engine, bindings, facts)
    }
  }

  private func sum(
    _ parts: [Subject], _ engine: borrowing Engine, _ bindings: ScenarioBindings, _ facts: [Event]
  ) throws(MissingThing) -> Measured {
    var total: Int128 = 0
    for part in parts {
      guard case .number(let value) = try part.measure(engine, bindings, facts) else {
        return .missing("a part of the sum is missing")
      }
      let (next, overflow) = total.addingReportingOverflow(value)
      if overflow { return .missing("the sum does not fit") }
      total = next
    }
    return .number(total)
  }

  private func balance(
    _ book: NamedBook, _ asset: Asset, _ ledger: borrowing Ledger, _ bindings: ScenarioBindings
  ) throws(MissingThing) -> Int64 {
    switch book {
    case .customer(let name): ledger.balance(.customer(try bindings.account(name)), asset)
    case .isolated(let name, let market): ledger.balance(.isolated(try bindings.account(name), market), asset)
    case .venue(let book): ledger.balance(book, asset)
    }
  }

  private func value(_ field: PoolField, _ ledger: borrowing Ledger) -> Int128 {
    switch field {
    case .marked: Int128(ledger.markedValue.raw)
    case .middle: ledger.poolValue(.marked)
    case .high: ledger.poolValue(.high)
    case .low: ledger.poolValue(.low)
    }
  }

  /// A position that does not exist has a quantity of zero and nothing else.
  private func position(_ view: PositionView?, _ field: PositionField) -> Measured {
    guard let view else { return field == .quantity ? .number(0) : .missing("no position") }
    switch field {
    case .quantity: return .number(Int128(view.quantity.raw))
    case .cost: return .number(view.cost)
    case .entry:
      return view.quantity == .zero ? .missing("no position") : .number(view.cost / Int128(view.quantity.raw))
    case .unrealised: return .number(Int128(view.unrealised.raw))
    case .owed: return .number(Int128(view.owed.raw))
    case .margin: return .number(Int128(view.margin.raw))
    case .isolated: return .word(view.isolated ? "yes" : "no")
    }
  }

  private func margin(_ state: MarginState, _ field: MarginField) -> Measured {
    switch field {
    case .equity: .number(state.equity)
    case .initial: .number(state.initial)
    case .maintenance: .number(state.maintenance)
    case .notional: .number(state.notional)
    case .liquidatable: .word(state.isLiquidatable ? "yes" : "no")
    }
  }

  private static func market(_ view: MarketView, _ field: MarketField) -> Measured {
    switch field {
    case .price: .number(Int128(view.price.raw))
    case .confidence: .number(Int128(view.confidence.raw))
    case .long: .number(Int128(view.longInterest.raw))
    case .short: .number(Int128(view.shortInterest.raw))
    case .skew: .number(Int128(view.skew.raw))
    case .state: .word(view.state.word)
    case .volatility: .number(Int128(view.volatilityMultiplier.raw))
    case .impact: .number(Int128(view.impactPool.raw))
    case .insuranceDrawn: .number(Int128(view.insuranceDrawn.raw))
    case .liquidatedInWindow: .number(Int128(view.liquidatedInWindow.raw))
    case .fundingRate: .number(view.accrual.fundingRate)
    case .fundingIndex: .number(view.accrual.fundingIndex)
    case .borrowLong: .number(view.accrual.borrowLong)
    case .borrowShort: .number(view.accrual.borrowShort)
    case .costLong: .number(view.costLong)
    case .costShort: .number(view.costShort)
    }
  }

  private static func feed(
    _ feed: FeedID, _ field: FeedField, _ engine: borrowing Engine, _ now: Timestamp
  ) -> Measured {
    let view = engine.ledger.feed(feed)
    switch field {
    case .price: return .number(Int128(view.price.raw))
    case .confidence: return .number(Int128(view.confidence.raw))
    case .age: return .number(Int128(now.nanoseconds) - Int128(view.publishedAt.nanoseconds))
    case .exposure: return .number(Int128(engine.ledger.poolExposure(feed).raw))
    case .unhedged: return .number(Int128(engine.ledger.unhedgedExposure(feed).raw))
    case .agreement:
      switch engine.agreements[Int(feed.value)] {
      case nil: return .word("none")
      case .agreed: return .word("agreed")
      case .closeOnly: return .word("closeOnly")
      case .halted: return .word("halted")
      }
    case .reason:
      switch engine.agreements[Int(feed.value)] {
      case nil, .agreed: return .word("none")
      case .closeOnly(_, let reason): return .word("\(reason)")
      case .halted(let reason): return .word("\(reason)")
      }
    }
  }

  private func count(_ thing: CountedThing, _ ledger: borrowing Ledger) -> Int {
    switch thing {
    case .accounts: ledger.accountCount
    case .orders: ledger.pendingOrders.count
    case .requests: ledger.vaultRequests.count
    case .changes: ledger.scheduledChanges.count
    }
  }

  private func lastFill(_ facts: [Event]) -> Price? {
    for case .positionChanged(let fact) in facts.reversed() where fact.reason == .trade { return fact.price }
    return nil
  }
}
