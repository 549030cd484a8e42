public import Hedging
public import Oracles
public import Quantities
public import VenueLedger

/// A command that was carried out, with its facts: the history that is kept for ever.
public struct LedgerEntry: Sendable {
  /// The command with its time and author.
  public let request: Request
  /// Its facts and postings.
  public let facts: EventBuffer

  /// An entry as a journal holds it; nothing is checked here.
  public init(request: Request, facts: EventBuffer) {
    self.request = request
    self.facts = facts
  }
}

/// Something that a person should know.
public enum Alert: Hashable, Sendable {
  /// A market allows less or more than before.
  case marketState(MarketID, MarketState)
  /// A feed has no price.
  case feedHalted(FeedID, HaltReason)
  /// A feed's price only reduces risk.
  case feedCloseOnly(FeedID, CloseOnlyReason)
  /// A feed has a price again.
  case feedResumed(FeedID)
  /// The oracle's price was refused by the ledger.
  case priceRefused(FeedID, Rejection)
  /// The hedge desk flagged something.
  case hedge(Hedging.HedgeFact)
  /// The ledger refused what the external venue says it did.
  case hedgeNotBooked(Rejection)
  /// A liquidation is due and did not go through.
  case liquidationStuck(AccountID, MarketID, Rejection)
}

/// What the engine asks the shell to do. The engine itself does none of it; the shell may drop, delay or repeat it.
public enum Effect: Sendable {
  /// Keep this entry.
  case record(LedgerEntry)
  /// Tell the author that a request was refused.
  case refuse(ClientRequest, Rejection)
  /// Perform an intent of the hedge desk.
  case hedge(HedgeIntent)
  /// Move cash between the pool and the external venue; positive goes there.
  case transferToVenue(Money)
  /// Tell the operator.
  case alert(Alert)
}
