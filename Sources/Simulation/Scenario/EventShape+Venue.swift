import Instruments
import Quantities
import VenueLedger

extension Event {
  /// Events of the venue itself; the switch names every case, so that a new one cannot be forgotten.
  var venueShape: EventShape {
    switch self {
    case .pricePublished(let feed, let price, let confidence, _):
      EventShape("pricePublished", [("feed", .feed(feed)), ("price", .six(price)), ("confidence", .six(confidence))])
    case .accrued(let market, let fact):
      EventShape(
        "accrued",
        [
          ("market", .market(market)), ("funding_index", .amount(fact.fundingIndex, decimals: 18)),
          ("funding_rate", .amount(fact.fundingRate, decimals: 18)),
          ("borrow_long", .amount(fact.borrowLong, decimals: 18)),
          ("borrow_short", .amount(fact.borrowShort, decimals: 18)),
        ])
    case .poolMarked(let money): EventShape("poolMarked", [("amount", .six(money))])
    case .marketStateChanged(let market, let state):
      EventShape("marketStateChanged", [("market", .market(market)), ("state", .word(state.word))])
    case .volatilityMultiplierSet(let market, let ratio):
      EventShape("volatilityMultiplierSet", [("market", .market(market)), ("multiplier", .six(ratio))])
    case .hedgeFunded(let money): EventShape("hedgeFunded", [("amount", .six(money))])
    case .hedgeFilled(let fact):
      EventShape(
        "hedgeFilled",
        [
          ("feed", .feed(fact.fill.feed)), ("fill", .number(fact.fill.fill)), ("quantity", .six(fact.fill.quantity)),
          ("price", .six(fact.fill.price)), ("fee", .six(fact.fill.fee)), ("position", .six(fact.quantity)),
          ("realised", .six(fact.realised)), ("slippage", .six(fact.slippage)),
        ])
    case .hedgeFundingPaid(let feed, let money, let period):
      EventShape("hedgeFundingPaid", [("feed", .feed(feed)), ("amount", .six(money)), ("period", .number(period))])
    case .parameterScheduled(let id, let change, _):
      EventShape("parameterScheduled", [("change", .number(id))] + change.fields)
    case .parameterEnacted(let id, let change):
      EventShape("parameterEnacted", [("change", .number(id))] + change.fields)
    case .accountOpened, .referenceUsed, .agentAuthorised, .agentRevoked, .deposited, .withdrawn, .transferred,
      .marginMoved, .volumeCounted, .donated, .orderPlaced, .orderCancelRequested, .orderCancelled, .orderExecuted,
      .positionChanged, .liquidated, .badDebtCovered, .collateralSeized, .escrowReleased, .depositRequested,
      .depositExecuted, .withdrawalRequested, .withdrawalPriced, .requestCancelled, .claimed, .limiterDrawn:
      preconditionFailure("Invariant: these events have their shape before the venue's own")
    }
  }
}

extension ParameterChange {
  fileprivate var fields: [(String, EventField)] {
    switch self {
    case .market(_, let key, let value): Self.fields(key.definition, value)
    case .venue(let key, let value): Self.fields(key.definition, value)
    }
  }

  private static func fields(_ definition: ParameterDefinition, _ value: Int64) -> [(String, EventField)] {
    [("key", .word(definition.key)), ("value", .amount(Int128(value), decimals: definition.unit.decimals))]
  }
}
