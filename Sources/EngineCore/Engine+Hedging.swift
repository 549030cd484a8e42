import Hedging
import Instruments
import Oracles
public import Quantities
public import Risk
import VenueLedger

extension Engine {
  /// The pool's exposure to one underlying, or `nil` before its first price.
  public func exposure(_ feed: FeedID) -> Exposure? {
    let price = ledger.feed(feed).price
    let hedge = ledger.hedge(feed).quantity
    let unhedged = ledger.unhedgedExposure(feed)
    // The ledger's unhedged exposure already holds seized coins: it stands for minus the customers' net.
    return try? Exposure(
      feed: feed, tradersNet: -unhedged, inventory: .zero, hedge: hedge, inFlight: desk?.inFlight(feed) ?? .none,
      price: price)
  }

  /// The exposure of the whole book over all underlyings that have a price.
  public func exposure() -> PoolExposure? {
    var exposures: [Exposure] = []
    for index in 0..<ledger.feedCount {
      if let exposure = exposure(FeedID(UInt16(index))) { exposures.append(exposure) }
    }
    return try? PoolExposure(exposures, poolValue: ledger.markedValue)
  }

  /// Hedges one underlying when its exposure is outside the band.
  mutating func hedge(_ feed: FeedID, into effects: inout [Effect]) {
    guard desk != nil, let quote = quotes[Int(feed.value)], let exposure = exposure(feed) else { return }
    let market = HedgeMarket(
      oracle: exposure.price, bid: quote.bid, ask: quote.ask, barVolume: quote.barVolume,
      barClosedAt: quote.barClosedAt)
    let value = max(ledger.markedValue, .zero)
    fund(into: &effects)
    perform(desk?.plan(exposure, in: market, poolValue: value, at: now) ?? [], into: &effects)
  }

  mutating func take(_ quote: VenueQuote, into effects: inout [Effect]) {
    guard Int(quote.feed.value) < quotes.count else { return }
    quotes[Int(quote.feed.value)] = quote
  }

  mutating func receive(_ report: VenueReport, into effects: inout [Effect]) {
    guard let facts = desk?.receive(report, at: now) else { return }
    book(facts, into: &effects)
    perform(desk?.tick(at: now) ?? [], into: &effects)
  }

  private mutating func book(_ facts: [Hedging.HedgeFact], into effects: inout [Effect]) {
    for fact in facts {
      let command: Command
      switch fact {
      case .filled(let fill):
        command = .recordHedgeFill(
          VenueLedger.HedgeFill(
            order: fill.order, fill: fill.fill, feed: fill.feed, quantity: fill.quantity, price: fill.price,
            fee: fill.fee))
      case .fundingPaid(let feed, let money, let period):
        command = .recordHedgeFunding(feed, money, period: period)
      case .closed: continue
      case .feeInOtherAsset, .refused, .halted, .resumed, .anomaly:
        effects.append(.alert(.hedge(fact)))
        continue
      }
      if let rejection = attempt(command, into: &effects) { effects.append(.alert(.hedgeNotBooked(rejection))) }
    }
  }

  private func perform(_ intents: [HedgeIntent], into effects: inout [Effect]) {
    for intent in intents { effects.append(.hedge(intent)) }
  }

  /// Looks after open hedge orders and the cash that backs them.
  mutating func keepHedges(into effects: inout [Effect]) {
    guard desk != nil else { return }
    chaseHedges(into: &effects)
    fund(into: &effects)
  }

  /// Cancels, queries or gives up what the external venue does not answer.
  mutating func chaseHedges(into effects: inout [Effect]) {
    perform(desk?.tick(at: now) ?? [], into: &effects)
  }

  private mutating func fund(into effects: inout [Effect]) {
    guard let hedging = settings.hedging, ledger.shareSupply > .zero else { return }
    let policy = hedging.funding
    // The largest order that may come next needs its margin too.
    var value = hedging.instruments.map(\.policy.maximumOrder).max() ?? .zero
    var profit: Int128 = 0
    for index in 0..<ledger.feedCount {
      let feed = FeedID(UInt16(index))
      let hedge = ledger.hedge(feed)
      let price = ledger.feed(feed).price
      profit += Int128(hedge.quantity.raw) * Int128(price.raw) - hedge.cost
      let needed = max(hedge.quantity.magnitude, ledger.unhedgedExposure(feed).magnitude)
      // A price far beyond reason saturates: the ceiling of the transfer bounds what is sent.
      let worth = scaledProductChecked(needed.raw, price.raw, per: 1_000_000, rounding: .up) ?? Limits.amount
      value = value.addingChecked(Money(raw: worth)) ?? value
    }
    let equity = Int128(ledger.balance(.hedgeVenue)) + profit.divided(by: 1_000_000, rounding: .down)
    let move = VenueFunding.transfer(
      equity: Money(raw: Int64(clamping: equity)), hedged: value, poolCash: Money(raw: ledger.balance(.pool)),
      cashThere: Money(raw: ledger.balance(.hedgeVenue)), target: policy.target, tolerance: policy.tolerance,
      floor: policy.floor, ceiling: policy.ceiling)
    guard move != .zero, attempt(.fundHedge(move), into: &effects) == nil else { return }
    _ = desk?.transfer(move)
    effects.append(.transferToVenue(move))
  }

  // MARK: Operators

  mutating func obey(_ order: OperatorOrder, into effects: inout [Effect]) {
    switch order {
    case .restrict(let market, let state):
      guard Int(market.value) < manualStates.count else { return }
      manualStates[Int(market.value)] = state
      applyStates(Int(ledger.market(market).feed.value), into: &effects)
    case .stopHedging: book(desk?.stop(at: now) ?? [], into: &effects)
    case .resumeHedging:
      if let facts = try? desk?.resume(at: now) { book(facts, into: &effects) }
    case .restarted(let epoch):
      for feed in oracles.indices { oracles[feed].restart() }
      desk?.begin(epoch: epoch)
      for feed in oracles.indices { refresh(feed, into: &effects) }
    }
  }
}
