public import Quantities

/// Why a trader trades, and whether the price that the pool offers matters to it.
@frozen public enum TraderStyle: UInt8, Hashable, Sendable, CaseIterable, CustomStringConvertible {
  /// Trades for reasons of its own.
  case noise = 0
  /// Follows the move of the last hours: the herd.
  case momentum = 1
  /// Knows the price some minutes ahead, with an error.
  case informed = 2
  /// Takes the side that the crowd lacks, for the premium and the funding that this side earns; asks the pool's price
  /// first. The only style that reacts to it.
  case priceSensitive = 3

  /// Whether the trader looks at the pool's quote before it trades; what the others do is the same in every pool.
  @inlinable public var reactsToQuote: Bool { self == .priceSensitive }

  /// The name in reports.
  public var description: String {
    switch self {
    case .noise: "noise"
    case .momentum: "momentum"
    case .informed: "informed"
    case .priceSensitive: "price-sensitive"
    }
  }
}

/// Why a trader closes.
@frozen public enum CloseReason: UInt8, Hashable, Sendable, CaseIterable {
  /// It held as long as it wanted.
  case elapsed = 0
  /// The price went its way.
  case takeProfit = 1
  /// The price went against it.
  case stopLoss = 2
}

/// What a trader wants to do, decided by the market alone: the same for every pool that is compared.
@frozen public struct AgentIntent: Hashable, Sendable {
  /// What is to be done.
  @frozen public enum Kind: Hashable, Sendable {
    /// Open at the next price.
    case market
    /// Open at this price or better, until this time.
    case limit(Price, until: Timestamp)
    /// Close the whole position of the ticket.
    case close(CloseReason)
    /// Give up the limit order of the ticket.
    case cancel
  }

  /// The trader; dense from zero.
  public let agent: UInt32
  /// The position: the same for the intent that opens it and the one that closes it. Increasing.
  public let ticket: UInt64
  /// Why it trades.
  public let style: TraderStyle
  /// What it wants.
  public let kind: Kind
  /// The underlying.
  public let feed: FeedID
  /// Signed: positive buys. A close carries the opposite of what was opened.
  public let quantity: Quantity
  /// The price that the trader looked at when it decided.
  public let reference: Price
  /// Notional over collateral, whole.
  public let leverage: Int32
  /// The greatest cost that a price-sensitive trader accepts, as a fraction of the notional: what the fill is worse
  /// than `reference` plus the funding over `expectedHold`. `nil` for the others, which accept every price.
  public let tolerance: FeeRate?
  /// How long the trader means to hold.
  public let expectedHold: TimeSpan
  /// When it decided: the time of the tick.
  public let decidedAt: Timestamp

  /// An intent; the crowd of traders sees to its sense.
  @inlinable public init(
    agent: UInt32, ticket: UInt64, style: TraderStyle, kind: Kind, feed: FeedID, quantity: Quantity, reference: Price,
    leverage: Int32, tolerance: FeeRate?, expectedHold: TimeSpan, decidedAt: Timestamp
  ) {
    self.agent = agent
    self.ticket = ticket
    self.style = style
    self.kind = kind
    self.feed = feed
    self.quantity = quantity
    self.reference = reference
    self.leverage = leverage
    self.tolerance = tolerance
    self.expectedHold = expectedHold
    self.decidedAt = decidedAt
  }

  /// Whether the intent opens a position.
  @inlinable public var opens: Bool {
    switch kind {
    case .market, .limit: true
    case .close, .cancel: false
    }
  }

  /// The value at the reference price, rounded up; `nil` when it does not fit.
  @inlinable public var notional: Money? {
    scaledProductChecked(quantity.magnitude.raw, reference.raw, per: 1_000_000, rounding: .up).map(Money.init(raw:))
  }
}
