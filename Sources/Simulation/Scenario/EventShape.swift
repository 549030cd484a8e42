import Instruments
import Quantities
import VenueLedger

/// One field of an event, as a scenario sees it.
enum EventField: Hashable, Sendable {
  case account(AccountID?)
  case market(MarketID)
  case feed(FeedID)
  case number(UInt64)
  case amount(Int128, decimals: Int)
  case word(String)
}

/// An event with its fields under the names that scenarios use.
struct EventShape: Sendable {
  let name: String
  let fields: [(key: String, value: EventField)]

  init(_ name: String, _ fields: [(String, EventField)]) {
    self.name = name
    self.fields = fields.map { (key: $0.0, value: $0.1) }
  }

  /// The names of all events with the keys of their fields, in the order of `Event`.
  static let known: [(name: String, keys: [String])] = [
    ("accountOpened", ["account", "parent"]), ("referenceUsed", ["account", "reference", "by_venue"]),
    ("agentAuthorised", ["account", "key"]), ("agentRevoked", ["account", "key"]),
    ("deposited", ["account", "asset", "amount"]), ("withdrawn", ["account", "asset", "amount"]),
    ("transferred", ["from", "to", "asset", "amount"]), ("marginMoved", ["account", "market", "amount"]),
    ("pricePublished", ["feed", "price", "confidence"]),
    ("accrued", ["market", "funding_index", "funding_rate", "borrow_long", "borrow_short"]),
    ("poolMarked", ["amount"]), ("marketStateChanged", ["market", "state"]),
    ("volatilityMultiplierSet", ["market", "multiplier"]), ("orderPlaced", ["order", "account", "market"]),
    ("orderCancelRequested", ["order"]), ("orderCancelled", ["order", "reason"]), ("orderExecuted", ["order"]),
    ("positionChanged", positionKeys), ("volumeCounted", ["account", "current", "previous"]),
    ("liquidated", ["account", "market", "closed", "keeper_fee", "insurance_fee", "window_used"]),
    ("badDebtCovered", ["account", "market", "escrow", "insurance", "pool"]),
    ("collateralSeized", ["account", "asset", "amount", "paid"]), ("escrowReleased", ["amount"]),
    ("depositRequested", ["request", "account", "amount"]), ("depositExecuted", ["request", "shares", "dead"]),
    ("withdrawalRequested", ["request", "account", "shares"]), ("withdrawalPriced", ["request", "payout", "discount"]),
    ("requestCancelled", ["request", "reason"]), ("claimed", ["request", "amount"]),
    ("limiterDrawn", ["limiter", "hour", "day"]), ("donated", ["account", "amount", "target"]),
    ("hedgeFunded", ["amount"]),
    ("hedgeFilled", ["feed", "fill", "quantity", "price", "fee", "position", "realised", "slippage"]),
    ("hedgeFundingPaid", ["feed", "amount", "period"]), ("parameterScheduled", ["change", "key", "value"]),
    ("parameterEnacted", ["change", "key", "value"]),
  ]

  private static let positionKeys = [
    "account", "market", "reason", "isolated", "delta", "price", "quantity", "cost", "realised", "withheld", "funding",
    "borrow", "fee", "impact",
  ]
}

extension Event {
  /// The event under its name in scenarios; every case of the ledger has one.
  var shape: EventShape { accountShape ?? tradeShape ?? vaultShape ?? venueShape }

  private var accountShape: EventShape? {
    switch self {
    case .accountOpened(let id, let parent):
      EventShape("accountOpened", [("account", .account(id)), ("parent", .account(parent))])
    case .referenceUsed(let id, let reference, let byVenue):
      EventShape(
        "referenceUsed",
        [("account", .account(id)), ("reference", .number(reference)), ("by_venue", .flag(byVenue))])
    case .agentAuthorised(let id, let key, _):
      EventShape("agentAuthorised", [("account", .account(id)), ("key", .number(key))])
    case .agentRevoked(let id, let key): EventShape("agentRevoked", [("account", .account(id)), ("key", .number(key))])
    case .deposited(let id, let amount): EventShape("deposited", [("account", .account(id))] + amount.fields)
    case .withdrawn(let id, let amount): EventShape("withdrawn", [("account", .account(id))] + amount.fields)
    case .transferred(let from, let to, let amount):
      EventShape("transferred", [("from", .account(from)), ("to", .account(to))] + amount.fields)
    case .marginMoved(let id, let market, let money):
      EventShape("marginMoved", [("account", .account(id)), ("market", .market(market)), ("amount", .six(money))])
    case .volumeCounted(let id, let fact):
      EventShape(
        "volumeCounted",
        [("account", .account(id)), ("current", .six(fact.current)), ("previous", .six(fact.previous))])
    case .donated(let id, let money, let target):
      EventShape("donated", [("account", .account(id)), ("amount", .six(money)), ("target", .word("\(target)"))])
    default: nil
    }
  }

  private var tradeShape: EventShape? {
    switch self {
    case .orderPlaced(let order):
      EventShape(
        "orderPlaced",
        [
          ("order", .number(order.id.value)), ("account", .account(order.ticket.account)),
          ("market", .market(order.ticket.market)),
        ])
    case .orderCancelRequested(let id, _): EventShape("orderCancelRequested", [("order", .number(id.value))])
    case .orderCancelled(let id, let reason):
      EventShape(
        "orderCancelled", [("order", .number(id.value)), ("reason", .word(reason.map { "\($0)" } ?? "none"))])
    case .orderExecuted(let id): EventShape("orderExecuted", [("order", .number(id.value))])
    case .positionChanged(let fact): EventShape("positionChanged", fact.fields)
    case .liquidated(let fact):
      EventShape(
        "liquidated",
        [
          ("account", .account(fact.account)), ("market", .market(fact.market)), ("closed", .six(fact.closed)),
          ("keeper_fee", .six(fact.keeperFee)), ("insurance_fee", .six(fact.insuranceFee)),
          ("window_used", .six(fact.windowUsed)),
        ])
    case .badDebtCovered(let fact):
      EventShape(
        "badDebtCovered",
        [
          ("account", .account(fact.account)), ("market", .market(fact.market)), ("escrow", .six(fact.escrow)),
          ("insurance", .six(fact.insurance)), ("pool", .six(fact.pool)),
        ])
    case .collateralSeized(let id, let amount, let paid):
      EventShape("collateralSeized", [("account", .account(id))] + amount.fields + [("paid", .six(paid))])
    case .escrowReleased(let money): EventShape("escrowReleased", [("amount", .six(money))])
    default: nil
    }
  }

  private var vaultShape: EventShape? {
    switch self {
    case .depositRequested(let wanted):
      EventShape(
        "depositRequested",
        [("request", .number(wanted.id.value)), ("account", .account(wanted.account)), ("amount", .six(wanted.amount))])
    case .depositExecuted(let id, let shares, let dead):
      EventShape("depositExecuted", [("request", .number(id.value)), ("shares", .six(shares)), ("dead", .six(dead))])
    case .withdrawalRequested(let wanted):
      EventShape(
        "withdrawalRequested",
        [("request", .number(wanted.id.value)), ("account", .account(wanted.account)), ("shares", .six(wanted.shares))])
    case .withdrawalPriced(let id, let payout, let discount):
      EventShape(
        "withdrawalPriced", [("request", .number(id.value)), ("payout", .six(payout)), ("discount", .six(discount))])
    case .requestCancelled(let id, let reason):
      EventShape("requestCancelled", [("request", .number(id.value)), ("reason", .word("\(reason)"))])
    case .claimed(let id, let money): EventShape("claimed", [("request", .number(id.value)), ("amount", .six(money))])
    case .limiterDrawn(let kind, let state):
      EventShape(
        "limiterDrawn", [("limiter", .word("\(kind)")), ("hour", .six(state.hour)), ("day", .six(state.day))])
    default: nil
    }
  }
}

extension EventField {
  static func six<Value: FixedPoint>(_ value: Value) -> EventField {
    .amount(Int128(value.raw), decimals: Value.decimals)
  }
  static func flag(_ value: Bool) -> EventField { .word(value ? "yes" : "no") }
}

extension AssetAmount {
  fileprivate var fields: [(String, EventField)] {
    [("asset", .word(asset.description.lowercased())), ("amount", .amount(Int128(raw), decimals: asset.decimals))]
  }
}

extension PositionFact {
  fileprivate var fields: [(String, EventField)] {
    let carried: [(String, EventField)] = [
      ("realised", .six(realised)), ("withheld", .six(withheld)), ("funding", .six(funding)), ("borrow", .six(borrow)),
      ("fee", .six(fee)), ("impact", .six(impact)),
    ]
    return [
      ("account", .account(account)), ("market", .market(market)), ("reason", .word("\(reason)")),
      ("isolated", .flag(isolated)), ("delta", .six(delta)), ("price", .six(price)), ("quantity", .six(quantity)),
      ("cost", .amount(cost, decimals: 12)),
    ] + carried
  }
}
