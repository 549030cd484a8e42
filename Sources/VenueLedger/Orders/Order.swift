public import Quantities

/// What makes an order execute. Closed, because it is journaled.
public enum OrderKind: UInt8, Hashable, Sendable, CaseIterable {
  /// At the first price published at or after commit + delay.
  case market = 0
  /// When the price is at the trigger or better; fills at the trigger or better.
  case limit = 1
  /// When the price is at the trigger or worse; opens or reduces.
  case stop = 2
  /// Reduce-only, when the price is at the trigger or better.
  case takeProfit = 3
  /// Reduce-only, when the price is at the trigger or worse.
  case stopLoss = 4
}

/// How much an order trades.
public enum OrderSize: Hashable, Sendable {
  /// Signed contracts: positive buys.
  case quantity(Quantity)
  /// Signed value at the execution's price: positive buys.
  case notional(Money)

  /// Whether the order buys.
  public var isBuy: Bool {
    switch self {
    case .quantity(let quantity): quantity > .zero
    case .notional(let money): money > .zero
    }
  }
}

/// What a trader asks for.
public struct OrderTicket: Hashable, Sendable {
  /// Whose position.
  public let account: AccountID
  /// In which market.
  public let market: MarketID
  /// What makes it execute.
  public let kind: OrderKind
  /// How much, signed.
  public let size: OrderSize
  /// The trigger of everything but a market order; zero there.
  public let trigger: Price
  /// The worst fill that is taken; zero takes any.
  public let acceptable: Price
  /// Never opens; what exceeds the position is cut.
  public let reduceOnly: Bool
  /// Opens the position isolated with this margin moved into it at execution; `nil` trades cross.
  public let isolatedMargin: Money?

  /// A ticket; the ledger checks its sense.
  public init(
    account: AccountID, market: MarketID, kind: OrderKind = .market, size: OrderSize, trigger: Price = .zero,
    acceptable: Price = .zero, reduceOnly: Bool = false, isolatedMargin: Money? = nil
  ) {
    self.account = account
    self.market = market
    self.kind = kind
    self.size = size
    self.trigger = trigger
    self.acceptable = acceptable
    self.reduceOnly = reduceOnly
    self.isolatedMargin = isolatedMargin
  }

  /// Whether the order may only reduce a position, by its kind or by choice.
  public var onlyReduces: Bool { reduceOnly || kind == .takeProfit || kind == .stopLoss }
}

/// A pending order.
public struct Order: Hashable, Sendable {
  /// Its name.
  public let id: OrderID
  /// What was asked.
  public let ticket: OrderTicket
  /// When it was committed.
  public let committedAt: Timestamp
  /// Prices published before this do not execute it.
  public let eligibleFrom: Timestamp
  /// It is cancelled at or after this.
  public let expiresAt: Timestamp
  /// Prices published at or after this do not execute it; the far future unless cancelled.
  public internal(set) var cancelledFrom: Timestamp

  package init(
    id: OrderID, ticket: OrderTicket, committedAt: Timestamp, eligibleFrom: Timestamp, expiresAt: Timestamp,
    cancelledFrom: Timestamp
  ) {
    self.id = id
    self.ticket = ticket
    self.committedAt = committedAt
    self.eligibleFrom = eligibleFrom
    self.expiresAt = expiresAt
    self.cancelledFrom = cancelledFrom
  }
}
