import EngineCore
import Instruments
import Quantities
import VenueLedger

extension VenueReport {
  static func samples(_ numbers: inout SampleNumbers) -> [VenueReport] {
    var all: [VenueReport] = [.acknowledged(numbers.hedgeOrder)]
    while let next = all[all.count - 1].next(&numbers) { all.append(next) }
    return all
  }

  private func next(_ n: inout SampleNumbers) -> VenueReport? {
    switch self {
    case .acknowledged: .filled(n.hedgeOrder, fill: n.word(), quantity: n.quantity, price: n.price, fee: n.money)
    case .filled: .cancelled(n.hedgeOrder, cumulative: n.quantity)
    case .cancelled: .refused(n.hedgeOrder, n.pick(VenueRefusal.self))
    case .refused: .sendFailed(n.hedgeOrder)
    case .sendFailed: .sendAmbiguous(n.hedgeOrder)
    case .sendAmbiguous: .found(n.hedgeOrder, open: n.truth(), cumulative: n.quantity)
    case .found: .absent(n.hedgeOrder)
    case .absent: .position(n.feed, n.quantity)
    case .position: .cash(n.money)
    case .cash: .feeInOtherAsset(n.hedgeOrder, fill: n.word(), n.amount)
    case .feeInOtherAsset: .fundingPaid(n.feed, n.money, period: n.word())
    case .fundingPaid: .forcedFill(n.feed, fill: n.word(), quantity: n.quantity, price: n.price, fee: n.money)
    case .forcedFill: .instrumentStatus(n.feed, trading: n.truth())
    case .instrumentStatus: .instrumentSteps(n.feed, tick: n.price, lot: n.quantity)
    case .instrumentSteps: .connection(up: n.truth())
    case .connection: .credentialRevoked
    case .credentialRevoked: .unreadable
    case .unreadable: nil
    }
  }
}

extension Authority {
  static func samples(_ numbers: inout SampleNumbers) -> [Authority] {
    var all: [Authority] = [.venue]
    while let next = all[all.count - 1].next(&numbers) { all.append(next) }
    return all
  }

  private func next(_ n: inout SampleNumbers) -> Authority? {
    switch self {
    case .venue: .governor
    case .governor: .owner(n.account)
    case .owner: .agent(n.word())
    case .agent: nil
    }
  }
}

extension OperatorOrder {
  static func samples(_ numbers: inout SampleNumbers) -> [OperatorOrder] {
    var all: [OperatorOrder] = [.restrict(numbers.market, numbers.pick(MarketState.self))]
    while let next = all[all.count - 1].next(&numbers) { all.append(next) }
    return all
  }

  private func next(_ n: inout SampleNumbers) -> OperatorOrder? {
    switch self {
    case .restrict: .stopHedging
    case .stopHedging: .resumeHedging
    case .resumeHedging: .restarted(epoch: UInt32(truncatingIfNeeded: n.word()))
    case .restarted: nil
    }
  }
}

extension Input {
  /// Every case of inputs and of what they hold.
  static func samples(_ n: inout SampleNumbers) -> [Input] {
    var all: [Input] = []
    var next: Input? = .ticked
    while let input = next {
      all.append(input)
      switch input {
      case .ticked:
        next = .observed(
          PriceObservation(
            feed: n.feed, source: SourceID(UInt16(truncatingIfNeeded: n.word())), price: n.price, confidence: n.price,
            publishedAt: n.time, sequence: n.word()))
      case .observed:
        for authority in Authority.samples(&n) {
          for command in Command.samples(&n) {
            all.append(.requested(ClientRequest(authority, reference: n.word(), command)))
          }
        }
        next = .requested(ClientRequest(.governor, reference: n.word(), .releaseEscrow))
      case .requested:
        for command in Command.samples(&n) { all.append(.commanded(command, reference: n.word())) }
        next = .commanded(.releaseEscrow, reference: n.word())
      case .commanded:
        for report in VenueReport.samples(&n) { all.append(.venueReported(report)) }
        next = .venueReported(.unreadable)
      case .venueReported:
        next = .venueQuoted(
          VenueQuote(feed: n.feed, bid: n.price, ask: n.price, barVolume: n.quantity, barClosedAt: n.time))
      case .venueQuoted:
        for order in OperatorOrder.samples(&n) { all.append(.ordered(order)) }
        next = .ordered(.stopHedging)
      case .ordered: next = nil
      }
    }
    return all
  }
}

extension LedgerEntry {
  /// One entry with every fact, each with one posting more than the one before, up to four.
  static func sample(_ n: inout SampleNumbers) -> LedgerEntry {
    var facts = EventBuffer()
    for (index, event) in Event.samples(&n).enumerated() {
      for _ in 0..<(index % 5) {
        let book = Book(n.pick(BookKind.self), market: n.market, account: n.account)
        let amount = n.signed()
        facts.post(
          Posting(book: book, asset: n.pick(Asset.self), cause: n.pick(Cause.self), amount: amount == 0 ? 7 : amount))
      }
      facts.append(event)
    }
    return LedgerEntry(
      request: Request(at: n.time, authority: .owner(n.account), reference: n.word(), .placeOrder(n.ticket)),
      facts: facts)
  }
}
