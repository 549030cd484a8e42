public import Quantities

/// An order of the engine on an external venue: immediate-or-cancel at a limit price.
@frozen public struct HedgeOrder: Hashable, Sendable {
  /// The client order id; a function of the journal alone, so that a replay or a retry sends the same one.
  public let id: HedgeOrderID
  /// The underlying whose external perpetual is traded.
  public let feed: FeedID
  /// Signed: positive buys.
  public let quantity: Quantity
  /// The worst price that is acceptable.
  public let limit: Price
  /// When the engine decided it.
  public let decidedAt: Timestamp

  /// A hedge order; the hedge desk checks its sense.
  @inlinable public init(
    id: HedgeOrderID, feed: FeedID, quantity: Quantity, limit: Price, decidedAt: Timestamp
  ) {
    self.id = id
    self.feed = feed
    self.quantity = quantity
    self.limit = limit
    self.decidedAt = decidedAt
  }
}

/// Why a venue refused an order.
@frozen public enum VenueRefusal: UInt8, Hashable, Sendable, CaseIterable {
  /// Our margin there does not carry the order.
  case insufficientMargin = 1
  /// The limit lies outside the prices that the venue takes.
  case outsidePriceBand = 2
  /// The order would have taken, and the venue only lets it make.
  case postOnly = 3
  /// The order would have opened, and the venue only lets us reduce.
  case reduceOnly = 4
  /// Price or quantity is no multiple of the instrument's steps.
  case tickOrLotSize = 5
  /// Too many requests.
  case rateLimited = 6
  /// The instrument does not trade.
  case instrumentHalted = 7
  /// Our timestamp or nonce is not believed.
  case clockSkew = 8
  /// Our key no longer works.
  case credentialRevoked = 9
  /// A reason that we do not know.
  case other = 255
}

/// What an external venue tells about our orders and positions, already parsed; a lie is possible, a crash is not.
@frozen public enum VenueReport: Hashable, Sendable {
  /// The venue has the order.
  case acknowledged(HedgeOrderID)
  /// A part was filled. `fill` is the venue's trade id; `quantity` is signed; `fee` is paid when positive.
  case filled(HedgeOrderID, fill: UInt64, quantity: Quantity, price: Price, fee: Money)
  /// The order is over; `cumulative` is the signed quantity that the venue says was filled in all.
  case cancelled(HedgeOrderID, cumulative: Quantity)
  /// The order never was in the market.
  case refused(HedgeOrderID, VenueRefusal)
  /// The send failed before anything left us.
  case sendFailed(HedgeOrderID)
  /// The send may or may not have reached the venue.
  case sendAmbiguous(HedgeOrderID)
  /// The answer to a targeted query: the order is known, with its signed cumulative fill.
  case found(HedgeOrderID, open: Bool, cumulative: Quantity)
  /// The answer to a targeted query that proves absence.
  case absent(HedgeOrderID)
  /// The venue's own statement of our position.
  case position(FeedID, Quantity)
  /// The venue's own statement of our cash: its equity for us less our positions at its own marks.
  case cash(Money)
  /// A fee of a fill taken in another asset than the one that settles; the fill itself carries no fee then.
  case feeInOtherAsset(HedgeOrderID, fill: UInt64, AssetAmount)
  /// Funding on our position; positive is paid by us.
  case fundingPaid(FeedID, Money, period: UInt64)
  /// The venue itself closed a part of our position (liquidation or deleveraging). Signed like a fill.
  case forcedFill(FeedID, fill: UInt64, quantity: Quantity, price: Price, fee: Money)
  /// The instrument stopped or resumed trading.
  case instrumentStatus(FeedID, trading: Bool)
  /// The instrument's smallest price and quantity steps changed.
  case instrumentSteps(FeedID, tick: Price, lot: Quantity)
  /// The stream broke or came back; after it came back everything open is to be queried.
  case connection(up: Bool)
  /// Our key no longer works.
  case credentialRevoked
  /// Something unreadable arrived; nothing of it was used.
  case unreadable
}
