import Instruments
import Quantities
import VenueLedger

/// The stable codes of facts; docs/journal.md lists them. A code is never given to another fact.
extension Event: Journaled {
  /// The code in the journal.
  var code: UInt8 {
    switch self {
    case .accountOpened: 1
    case .referenceUsed: 2
    case .agentAuthorised: 3
    case .agentRevoked: 4
    case .deposited: 5
    case .withdrawn: 6
    case .transferred: 7
    case .marginMoved: 8
    case .pricePublished: 9
    case .accrued: 10
    case .poolMarked: 11
    case .marketStateChanged: 12
    case .volatilityMultiplierSet: 13
    case .orderPlaced: 14
    case .orderCancelRequested: 15
    case .orderCancelled: 16
    case .orderExecuted: 17
    case .positionChanged: 18
    case .volumeCounted: 19
    case .liquidated: 20
    case .badDebtCovered: 21
    case .collateralSeized: 22
    case .escrowReleased: 23
    case .depositRequested: 24
    case .depositExecuted: 25
    case .withdrawalRequested: 26
    case .withdrawalPriced: 27
    case .requestCancelled: 28
    case .claimed: 29
    case .limiterDrawn: 30
    case .donated: 31
    case .hedgeFunded: 32
    case .hedgeFilled: 33
    case .hedgeFundingPaid: 34
    case .parameterScheduled: 35
    case .parameterEnacted: 36
    }
  }

  func write(to writer: inout ByteWriter) {
    writer.write(code)
    switch self {
    case .accountOpened(let account, let parent): writer.put(account, parent)
    case .referenceUsed(let account, let reference, let byVenue): writer.put(account, reference, byVenue)
    case .agentAuthorised(let account, let key, let expires): writer.put(account, key, expires)
    case .agentRevoked(let account, let key): writer.put(account, key)
    case .deposited(let account, let amount), .withdrawn(let account, let amount): writer.put(account, amount)
    case .transferred(let from, let to, let amount): writer.put(from, to, amount)
    case .marginMoved(let account, let market, let money): writer.put(account, market, money)
    case .pricePublished(let feed, let price, let confidence, let at): writer.put(feed, price, confidence, at)
    case .accrued(let market, let fact): writer.put(market, fact)
    case .poolMarked(let money), .escrowReleased(let money), .hedgeFunded(let money): writer.put(money)
    case .marketStateChanged(let market, let state): writer.put(market, state)
    case .volatilityMultiplierSet(let market, let ratio): writer.put(market, ratio)
    case .orderPlaced(let order): writer.put(order)
    case .orderCancelRequested(let order, let from): writer.put(order, from)
    case .orderCancelled(let order, let reason): writer.put(order, reason)
    case .orderExecuted(let order): writer.put(order)
    case .positionChanged(let fact): writer.put(fact)
    case .volumeCounted(let account, let fact): writer.put(account, fact)
    case .liquidated(let fact): writer.put(fact)
    case .badDebtCovered(let fact): writer.put(fact)
    case .collateralSeized(let account, let amount, let paid): writer.put(account, amount, paid)
    case .depositRequested(let request), .withdrawalRequested(let request): writer.put(request)
    case .depositExecuted(let request, let shares, let dead): writer.put(request, shares, dead)
    case .withdrawalPriced(let request, let payout, let discount): writer.put(request, payout, discount)
    case .requestCancelled(let request, let reason): writer.put(request, reason)
    case .claimed(let request, let money): writer.put(request, money)
    case .limiterDrawn(let kind, let state): writer.put(kind, state)
    case .donated(let account, let money, let target): writer.put(account, money, target)
    case .hedgeFilled(let fact): writer.put(fact)
    case .hedgeFundingPaid(let feed, let money, let period): writer.put(feed, money, period)
    case .parameterScheduled(let id, let change, let from): writer.put(id, change, from)
    case .parameterEnacted(let id, let change): writer.put(id, change)
    }
  }

  init(from reader: inout ByteReader) throws(CodecError) {
    let code = try reader.integer(UInt8.self)
    switch code {
    case 1: self = .accountOpened(try reader.get(), parent: try reader.get())
    case 2: self = .referenceUsed(try reader.get(), try reader.get(), byVenue: try reader.get())
    case 3: self = .agentAuthorised(try reader.get(), key: try reader.get(), expires: try reader.get())
    case 4: self = .agentRevoked(try reader.get(), key: try reader.get())
    case 5: self = .deposited(try reader.get(), try reader.get())
    case 6: self = .withdrawn(try reader.get(), try reader.get())
    case 7: self = .transferred(from: try reader.get(), to: try reader.get(), try reader.get())
    case 8: self = .marginMoved(try reader.get(), try reader.get(), try reader.get())
    case 9:
      self = .pricePublished(
        try reader.get(), try reader.get(), confidence: try reader.get(), publishedAt: try reader.get())
    case 10: self = .accrued(try reader.get(), try reader.get())
    case 11: self = .poolMarked(try reader.get())
    case 12: self = .marketStateChanged(try reader.get(), try reader.get())
    case 13: self = .volatilityMultiplierSet(try reader.get(), try reader.get())
    case 14: self = .orderPlaced(try reader.get())
    case 15: self = .orderCancelRequested(try reader.get(), effectiveFrom: try reader.get())
    case 16: self = .orderCancelled(try reader.get(), try reader.get())
    case 17: self = .orderExecuted(try reader.get())
    case 18: self = .positionChanged(try reader.get())
    case 19: self = .volumeCounted(try reader.get(), try reader.get())
    case 20: self = .liquidated(try reader.get())
    case 21: self = .badDebtCovered(try reader.get())
    case 22: self = .collateralSeized(try reader.get(), try reader.get(), paid: try reader.get())
    case 23: self = .escrowReleased(try reader.get())
    case 24: self = .depositRequested(try reader.get())
    case 25: self = .depositExecuted(try reader.get(), shares: try reader.get(), dead: try reader.get())
    case 26: self = .withdrawalRequested(try reader.get())
    case 27: self = .withdrawalPriced(try reader.get(), payout: try reader.get(), discount: try reader.get())
    case 28: self = .requestCancelled(try reader.get(), try reader.get())
    case 29: self = .claimed(try reader.get(), try reader.get())
    case 30: self = .limiterDrawn(try reader.get(), try reader.get())
    case 31: self = .donated(try reader.get(), try reader.get(), to: try reader.get())
    case 32: self = .hedgeFunded(try reader.get())
    case 33: self = .hedgeFilled(try reader.get())
    case 34: self = .hedgeFundingPaid(try reader.get(), try reader.get(), period: try reader.get())
    case 35: self = .parameterScheduled(try reader.get(), try reader.get(), effectiveFrom: try reader.get())
    case 36: self = .parameterEnacted(try reader.get(), try reader.get())
    default: throw reader.unknown(code, of: "Event")
    }
  }
}
