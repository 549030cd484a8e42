public import Quantities

/// The external perpetual in which one underlying is hedged.
public struct HedgeInstrument: Hashable, Sendable {
  /// The underlying.
  public let feed: FeedID
  /// The venue's smallest price step; positive.
  public internal(set) var tick: Price
  /// The venue's smallest quantity step; positive.
  public internal(set) var lot: Quantity
  /// The smallest order that the venue takes; at least one lot.
  public let minimum: Quantity

  /// An instrument; traps unless the steps are positive, because they come from the configuration.
  public init(feed: FeedID, tick: Price, lot: Quantity, minimum: Quantity) {
    precondition(tick.raw > 0 && lot.raw > 0, "Invariant: the steps of a hedge instrument are positive")
    self.feed = feed
    self.tick = tick
    self.lot = lot
    self.minimum = max(minimum, lot)
  }
}

/// What is known about the venue's market when a hedge is decided.
public struct HedgeMarket: Hashable, Sendable {
  /// The agreed price of the underlying.
  public let oracle: Price
  /// The venue's best bid, or its last price where no book is known.
  public let bid: Price
  /// The venue's best ask, or its last price where no book is known.
  public let ask: Price
  /// The contracts traded on the venue in the last closed bar; never negative.
  public let barVolume: Quantity
  /// When that bar closed; the participation limit counts orders since then.
  public let barClosedAt: Timestamp

  /// A view of the market; nothing is checked here, the desk judges it.
  public init(oracle: Price, bid: Price, ask: Price, barVolume: Quantity, barClosedAt: Timestamp) {
    self.oracle = oracle
    self.bid = bid
    self.ask = ask
    self.barVolume = barVolume
    self.barClosedAt = barClosedAt
  }

  /// Prices are positive, the book is not crossed, the volume is not negative.
  var isUsable: Bool {
    oracle.raw > 0 && bid.raw > 0 && ask >= bid && barVolume.raw >= 0 && ask <= Plausible.price
      && oracle <= Plausible.price
  }

  /// Both sides of the venue's book lie within `band` of the oracle.
  func agrees(within band: FeeRate) -> Bool {
    let room = Int128(oracle.raw) * Int128(band.raw)
    return (Int128(ask.raw) - Int128(oracle.raw)) * 1_000_000 <= room
      && (Int128(oracle.raw) - Int128(bid.raw)) * 1_000_000 <= room
      && (Int128(bid.raw) - Int128(oracle.raw)) * 1_000_000 <= room
      && (Int128(oracle.raw) - Int128(ask.raw)) * 1_000_000 <= room
  }
}

/// Bounds beyond which an outside number is taken for damage and is not booked.
enum Plausible {
  /// A billion USDC per contract.
  static let price = Price(raw: 1_000_000_000_000_000)
  /// A billion contracts.
  static let quantity = Quantity(raw: 1_000_000_000_000_000)
  /// A trillion USDC.
  static let money = Money(raw: 1_000_000_000_000_000_000)

  static func holds(_ value: Quantity) -> Bool { value.raw.magnitude <= quantity.raw.magnitude }
  static func holds(_ value: Money) -> Bool { value.raw.magnitude <= money.raw.magnitude }
  static func holds(_ value: Price) -> Bool { value.raw > 0 && value <= price }
}
