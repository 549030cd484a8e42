public import Instruments
public import Quantities

/// A change of the hedge position that is booked.
public struct HedgeFill: Hashable, Sendable {
  /// Where a fill comes from.
  public enum Origin: UInt8, Hashable, Sendable, CaseIterable {
    /// A fill of one of our orders.
    case order = 1
    /// The venue closed a part of our position.
    case forced = 2
    /// A correction after the venue's proof; its id has the top bit set and is a function of the inputs alone.
    case reconciliation = 3
  }

  /// The underlying.
  public let feed: FeedID
  /// The order; zero when there is none.
  public let order: HedgeOrderID
  /// The venue's trade id, or a deterministic one for a reconciliation.
  public let fill: UInt64
  /// Where it comes from.
  public let origin: Origin
  /// Signed: positive was bought.
  public let quantity: Quantity
  /// USDC per contract; positive.
  public let price: Price
  /// Paid when positive.
  public let fee: Money

  /// A fill as the desk or a journal states it; nothing is checked here.
  public init(
    feed: FeedID, order: HedgeOrderID, fill: UInt64, origin: Origin, quantity: Quantity, price: Price, fee: Money
  ) {
    self.feed = feed
    self.order = order
    self.fill = fill
    self.origin = origin
    self.quantity = quantity
    self.price = price
    self.fee = fee
  }
}

/// What became certain about our hedges; the ledger books the first three.
public enum HedgeFact: Hashable, Sendable {
  /// The position changed.
  case filled(HedgeFill)
  /// Funding was paid (positive) or received on our position, once a period.
  case fundingPaid(FeedID, Money, period: UInt64)
  /// A fee was taken in another asset.
  case feeInOtherAsset(HedgeOrderID, fill: UInt64, AssetAmount)
  /// An order is over, with its signed cumulative fill.
  case closed(HedgeOrderID, HedgeOrderState, cumulative: Quantity)
  /// The venue refused an order.
  case refused(HedgeOrderID, VenueRefusal)
  /// Hedging stopped.
  case halted(HedgeHalt)
  /// Hedging goes on.
  case resumed
  /// Something odd; flagged.
  case anomaly(HedgeAnomaly, HedgeOrderID?)
}

/// What the desk asks the shell to do, in this order.
///
/// `query` asks for the order's fills again (repeats are recognised) and then for its state; only the answer to a
/// `query` can prove absence. An answer that comes later than `HedgePatience.answer` is dropped by the adapter.
public enum HedgeIntent: Hashable, Sendable {
  /// Journal the order, then send it, then journal the outcome.
  case send(HedgeOrder)
  /// Cancel what is left of an order; repeating it is harmless.
  case cancel(HedgeOrderID)
  /// Ask for one order's fills and state.
  case query(HedgeOrderID)
  /// Ask for the position in one underlying.
  case queryPosition(FeedID)
  /// Hedging stopped: count the exposure at its worst.
  case halt(HedgeHalt)
}
