public import Quantities

/// The price that the sources of a feed agree on, with what is needed to judge and journal it.
@frozen public struct AgreedPrice: Hashable, Sendable {
  /// The feed.
  public let feed: FeedID
  /// Weighted median of the live sources. Units: 1e-6 USDC per unit; positive.
  public let price: Price
  /// Half width of the uncertainty: the farther quartile of three votes (price − c, price, price + c) per agreeing
  /// source.
  public let confidence: Price
  /// At least `quorum` agreeing sources published at or after this time, none counted later than we received it.
  ///
  /// An order that is to settle on a price published after its commitment compares with this time. Fewer than
  /// `quorum` sources cannot move it forward. It may step back when a source drops out.
  public let publishedAt: Timestamp
  /// The number of live sources behind the price.
  public let sourceCount: Int
  /// The number of sources that had to agree.
  public let quorum: Int
}

/// What a feed has to say at one instant.
@frozen public enum Agreement: Hashable, Sendable {
  /// Trade on it.
  case agreed(AgreedPrice)
  /// Only reduce risk on it.
  case closeOnly(AgreedPrice, CloseOnlyReason)
  /// No price: no fill, no liquidation, no quote.
  case halted(HaltReason)

  /// The price that may be used for reducing risk, if any.
  public var usable: AgreedPrice? {
    switch self {
    case .agreed(let price), .closeOnly(let price, _): price
    case .halted: nil
    }
  }
}

/// Why only risk-reducing use of a price is allowed. Codes are stable.
@frozen public enum CloseOnlyReason: UInt8, Hashable, Sendable, CaseIterable {
  /// No quorum within the soft band of the median, but one within the halt band.
  case campsDiverge = 1
  /// The confidence is wider than the soft limit.
  case wideConfidence = 2
}

/// Why there is no price; the order of the cases is the order of precedence. Codes are stable.
@frozen public enum HaltReason: UInt8, Hashable, Sendable, CaseIterable {
  /// Not one source is fresh and moving.
  case noFreshSource = 1
  /// Fewer sources than the quorum are fresh and moving.
  case quorumLost = 2
  /// No quorum within the halt band of the median.
  case campsDiverge = 3
  /// A quorum exists, but its oldest needed publish time is too old.
  case priceTooOld = 4
  /// The price jumped and the jump is neither confirmed nor refuted yet. Ends without a grace period.
  case unconfirmedJump = 5
  /// The price moved farther within the velocity window than is believed without a pause.
  case velocity = 6
  /// The confidence is wider than the halt limit.
  case wideConfidence = 7
  /// All is well since less than the grace period after the start.
  case restartGrace = 8
  /// All is well since less than the grace period after a halt.
  case haltGrace = 9
}
