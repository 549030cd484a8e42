public import Quantities

/// What trading one perpetual on the simulated venue costs and how deep it is.
///
/// A buy of `q` contracts is filled at `mid · (1 + halfSpread + impact · √(x))`, x being what we took of the last
/// closed bar's volume including this order; a sell mirrors it. At most `participation` of that volume is there for
/// us until the next bar closes.
///
/// - Source: the square-root law, e.g. Tóth et al., "Anomalous price impact and the critical nature of liquidity in
///   financial markets", Physical Review X 1 (2011); with `impact` = Y · σ of a bar, Y ≈ 1.
/// - Evidence: SimulatedVenueTests
public struct VenueTerms: Hashable, Sendable {
  /// The least taker fee that a simulation may assume.
  public static let leastTakerFee = FeeRate(raw: 400)
  /// The least time from decision to match that a simulation may assume.
  public static let leastLatency = TimeSpan.milliseconds(250)

  /// The underlying.
  public let feed: FeedID
  /// The smallest price step; positive.
  public var tick: Price
  /// The smallest quantity step; positive.
  public var lot: Quantity
  /// Charged on the value of every fill.
  public var takerFee = FeeRate(raw: 450)
  /// Half the distance of bid and ask, as a share of the mid.
  public var halfSpread = FeeRate(raw: 50)
  /// The impact of a whole bar's volume, as a share of the mid.
  public var impact = FeeRate(raw: 1_000)
  /// The share of a bar's volume that is there for us.
  public var participation = FeeRate(raw: 50_000)
  /// Equity needed per value of the position; zero leaves margin out.
  public var initialMargin = FeeRate(raw: 100_000)
  /// From the decision of an order to its match.
  public var latency = TimeSpan.milliseconds(250)
  /// From an event on the venue to its report.
  public var reporting = TimeSpan.milliseconds(50)
  /// Added to the latency, evenly spread from zero.
  public var jitter = TimeSpan.milliseconds(0)
  /// An order is filled in one to so many parts.
  public var parts = 1
  /// The time between two parts.
  public var partSpacing = TimeSpan.zero
  /// An order that arrives later than this after its decision is refused.
  public var receiveWindow = TimeSpan.seconds(2)
  /// An answer later than this after its question is dropped.
  public var answer = TimeSpan.seconds(1)

  /// Terms with the default costs.
  public init(feed: FeedID, tick: Price, lot: Quantity) {
    self.feed = feed
    self.tick = tick
    self.lot = lot
  }

  /// Says which term is outside its domain, the first in order of the checks.
  public func check() throws(VenueTermsFault) {
    if takerFee < Self.leastTakerFee || takerFee.raw > 100_000 { throw .takerFee }
    if latency < Self.leastLatency || latency > .seconds(60) { throw .latency }
    if participation.raw < 0 || participation.raw > 50_000 { throw .participation }
    if tick.raw <= 0 || lot.raw <= 0 { throw .steps }
    if !(0...100_000).contains(halfSpread.raw) { throw .halfSpread }
    if !(0...500_000).contains(impact.raw) { throw .impact }
    if !(0...1_000_000).contains(initialMargin.raw) { throw .initialMargin }
    if !(1...100).contains(parts) || partSpacing.nanoseconds < 0 || partSpacing > .seconds(60) { throw .parts }
    if reporting.nanoseconds < 0 || jitter.nanoseconds < 0 || reporting > .seconds(60) || jitter > .seconds(60) {
      throw .latency
    }
  }
}

/// The term of a simulated venue that is outside its domain; costs below the floor are refused, not clamped.
public enum VenueTermsFault: UInt8, Error, Hashable, Sendable, CaseIterable {
  /// Below 4 bp, or above 10 %.
  case takerFee = 1
  /// Below 250 ms, or a time that is negative or above a minute.
  case latency = 2
  /// Outside 0 … 5 %.
  case participation = 3
  /// A step that is not positive.
  case steps = 4
  /// Outside 0 … 10 %.
  case halfSpread = 5
  /// Outside 0 … 50 %.
  case impact = 6
  /// Outside 0 … 1.
  case initialMargin = 7
  /// Outside 1 … 100 parts, or spaced by more than a minute.
  case parts = 8
}

/// A point of the venue's price path. Between two points the price runs straight.
public struct VenuePoint: Hashable, Sendable {
  /// The underlying.
  public let feed: FeedID
  /// The mid; positive.
  public let price: Price
  /// The volume of the bar that closes with this point; `nil` inside a bar.
  public let closedVolume: Quantity?

  /// A point; traps unless the price is positive and the volume is not negative, because the market data was checked.
  public init(feed: FeedID, price: Price, closedVolume: Quantity? = nil) {
    precondition(price.raw > 0, "Invariant: venue prices are positive")
    precondition((closedVolume?.raw ?? 0) >= 0, "Invariant: volumes are not negative")
    self.feed = feed
    self.price = price
    self.closedVolume = closedVolume
  }
}
