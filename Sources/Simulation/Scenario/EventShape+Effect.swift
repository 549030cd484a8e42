import EngineCore
import Hedging
import Instruments
import Quantities
import VenueLedger

extension EventShape {
  /// What the engine asks of its shell and tells its operator, with the keys of the fields.
  static let signals: [(name: String, keys: [String])] = [
    ("hedgeSend", ["order", "feed", "quantity", "limit"]), ("hedgeCancel", ["order"]), ("hedgeQuery", ["order"]),
    ("hedgeQueryPosition", ["feed"]), ("hedgeHalt", ["reason"]), ("transferToVenue", ["amount"]),
    ("alertMarketState", ["market", "state"]), ("alertFeedHalted", ["feed", "reason"]),
    ("alertFeedCloseOnly", ["feed", "reason"]), ("alertFeedResumed", ["feed"]),
    ("alertPriceRefused", ["feed", "reason"]), ("alertHedge", ["what"]), ("alertHedgeNotBooked", ["reason"]),
    ("alertLiquidationStuck", ["account", "market", "reason"]),
  ]

  /// An effect that is no history and no refusal.
  init?(signal effect: Effect) {
    switch effect {
    case .record, .refuse: return nil
    case .hedge(let intent): self.init(intent)
    case .transferToVenue(let money): self.init("transferToVenue", [("amount", .six(money))])
    case .alert(let alert): self.init(alert)
    }
  }

  private init(_ intent: HedgeIntent) {
    switch intent {
    case .send(let order):
      self.init(
        "hedgeSend",
        [
          ("order", .number(order.id.value)), ("feed", .feed(order.feed)), ("quantity", .six(order.quantity)),
          ("limit", .six(order.limit)),
        ])
    case .cancel(let id): self.init("hedgeCancel", [("order", .number(id.value))])
    case .query(let id): self.init("hedgeQuery", [("order", .number(id.value))])
    case .queryPosition(let feed): self.init("hedgeQueryPosition", [("feed", .feed(feed))])
    case .halt(let reason): self.init("hedgeHalt", [("reason", .word("\(reason)"))])
    }
  }

  private init(_ alert: Alert) {
    switch alert {
    case .marketState(let market, let state):
      self.init("alertMarketState", [("market", .market(market)), ("state", .word(state.word))])
    case .feedHalted(let feed, let reason):
      self.init("alertFeedHalted", [("feed", .feed(feed)), ("reason", .word("\(reason)"))])
    case .feedCloseOnly(let feed, let reason):
      self.init("alertFeedCloseOnly", [("feed", .feed(feed)), ("reason", .word("\(reason)"))])
    case .feedResumed(let feed): self.init("alertFeedResumed", [("feed", .feed(feed))])
    case .priceRefused(let feed, let reason):
      self.init("alertPriceRefused", [("feed", .feed(feed)), ("reason", .word("\(reason)"))])
    case .hedge(let fact): self.init("alertHedge", [("what", .word(Self.word(fact)))])
    case .hedgeNotBooked(let reason): self.init("alertHedgeNotBooked", [("reason", .word("\(reason)"))])
    case .liquidationStuck(let account, let market, let reason):
      self.init(
        "alertLiquidationStuck",
        [("account", .account(account)), ("market", .market(market)), ("reason", .word("\(reason)"))])
    }
  }

  private static func word(_ fact: Hedging.HedgeFact) -> String {
    switch fact {
    case .filled: "filled"
    case .fundingPaid: "fundingPaid"
    case .feeInOtherAsset: "feeInOtherAsset"
    case .closed: "closed"
    case .refused(_, let reason): "\(reason)"
    case .halted(let reason): "\(reason)"
    case .resumed: "resumed"
    case .anomaly(let anomaly, _): "\(anomaly)"
    }
  }
}
