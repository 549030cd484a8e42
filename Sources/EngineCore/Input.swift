public import Instruments
public import Quantities
public import VenueLedger

/// What somebody outside asks for, already authenticated.
public struct ClientRequest: Hashable, Sendable {
  /// In whose name; never the venue's own.
  public let authority: Authority
  /// Idempotency key; see `Request.reference`.
  public let reference: UInt64
  /// What is asked.
  public let command: Command

  /// A request; the ledger checks its sense.
  public init(_ authority: Authority, reference: UInt64 = 0, _ command: Command) {
    self.authority = authority
    self.reference = reference
    self.command = command
  }
}

/// The external venue's book for one underlying.
public struct VenueQuote: Hashable, Sendable {
  /// The underlying.
  public let feed: FeedID
  /// Best bid, USDC per contract.
  public let bid: Price
  /// Best offer, USDC per contract.
  public let ask: Price
  /// Contracts traded in the last closed bar.
  public let barVolume: Quantity
  /// When that bar closed.
  public let barClosedAt: Timestamp

  /// A quote; the hedge desk judges it.
  public init(feed: FeedID, bid: Price, ask: Price, barVolume: Quantity, barClosedAt: Timestamp) {
    self.feed = feed
    self.bid = bid
    self.ask = ask
    self.barVolume = barVolume
    self.barClosedAt = barClosedAt
  }
}

/// What an operator may order at any time.
public enum OperatorOrder: Hashable, Sendable {
  /// Restricts or frees a market by hand; the oracle may restrict further.
  case restrict(MarketID, MarketState)
  /// Stops hedging.
  case stopHedging
  /// Resumes hedging after every position was confirmed.
  case resumeHedging
  /// The engine was restarted: prices need their grace.
  case restarted(epoch: UInt32)
}

/// Everything that may happen to the engine. Closed: it is journaled.
public enum Input: Hashable, Sendable {
  /// A source published a price.
  case observed(PriceObservation)
  /// A customer or governance asks for something.
  case requested(ClientRequest)
  /// A command of the venue itself from outside the engine: confirmed deposits, new accounts; in scenarios, all.
  case commanded(Command, reference: UInt64)
  /// The external venue reported.
  case venueReported(VenueReport)
  /// The external venue's book moved.
  case venueQuoted(VenueQuote)
  /// An operator ordered something.
  case ordered(OperatorOrder)
  /// Nothing happened; time passed.
  case ticked
}
