public import Quantities

/// The parameters by which one underlying is hedged.
///
/// The values below are the defaults; `check()` states the domain of each.
public struct HedgePolicy: Hashable, Sendable {
  /// The smallest half-width of the no-trade band, in USDC of exposure.
  public var bandFloor = Money(raw: 500_000_000)
  /// The half-width of the no-trade band as a share of the pool's value.
  public var bandFraction = FeeRate(raw: 3_000)
  /// Widens the band to what the cost of hedging justifies; `nil` leaves the two rules above alone.
  public var costAware: CostAwareBand?
  /// Where a hedge ends, as a share of the half-width: zero is flat, one is the nearest edge of the band.
  public var reset = FeeRate(raw: 250_000)
  /// The largest single order, in USDC.
  public var maximumOrder = Money(raw: 250_000_000_000)
  /// The largest hedge position, in USDC; orders that make the position smaller pass it.
  public var maximumPosition = Money(raw: 50_000_000_000_000)
  /// The largest share of the last closed bar's volume that is ordered until the next bar closes.
  public var participation = FeeRate(raw: 50_000)
  /// The largest distance of the venue's book from the oracle, both sides; beyond it nothing is hedged.
  public var priceBand = FeeRate(raw: 10_000)
  /// How far beyond the venue's best price the limit of an order lies.
  public var slippage = FeeRate(raw: 2_000)
  /// Hedges are decided on this grid of time, once a step: a trader cannot choose the instant.
  public var cadence = TimeSpan.seconds(15)
  /// The least time between two orders.
  public var cooldown = TimeSpan.seconds(15)
  /// From this excess on, in USDC, a hedge is sliced over the horizon.
  public var slicedFrom = Money(raw: 100_000_000_000)
  /// The time over which a sliced hedge is spread.
  public var horizon = TimeSpan.seconds(300)
  /// The number of slices.
  public var slices = 10
  /// The largest order of a sliced hedge that fell behind, in slices.
  public var catchUp = 3

  /// The defaults.
  public init() {}

  /// The policy of the shipped configuration: the exposure is looked at every second, down to fifty dollars, so that
  /// data in seconds and small pools are hedged as they come.
  public static var shipped: HedgePolicy {
    var policy = HedgePolicy()
    policy.cadence = .seconds(1)
    policy.cooldown = .seconds(1)
    policy.bandFloor = Money(raw: 50_000_000)
    return policy
  }

  /// Says which parameter is outside its domain, the first in order of declaration.
  public func check() throws(HedgePolicyFault) {
    if bandFloor.raw < 0 || bandFloor.raw > Plausible.money.raw { throw .bandFloor }
    if !(0...1_000_000).contains(bandFraction.raw) { throw .bandFraction }
    if let costAware, costAware.fraction == nil { throw .costAware }
    if !(0...1_000_000).contains(reset.raw) { throw .reset }
    if maximumOrder.raw <= 0 || !Plausible.holds(maximumOrder) { throw .maximumOrder }
    if maximumPosition.raw <= 0 || !Plausible.holds(maximumPosition) { throw .maximumPosition }
    if !(1...1_000_000).contains(participation.raw) { throw .participation }
    if !(1...500_000).contains(priceBand.raw) { throw .priceBand }
    if !(0...500_000).contains(slippage.raw) { throw .slippage }
    if !(1_000_000...86_400_000_000_000).contains(cadence.nanoseconds) { throw .cadence }
    if !(0...86_400_000_000_000).contains(cooldown.nanoseconds) { throw .cooldown }
    if slicedFrom.raw < 0 { throw .slicedFrom }
    if !(1_000_000...86_400_000_000_000).contains(horizon.nanoseconds) { throw .horizon }
    if !(1...1_000).contains(slices) { throw .slices }
    if !(1...1_000).contains(catchUp) { throw .catchUp }
  }
}

/// The parameter of a hedge policy that is outside its domain.
public enum HedgePolicyFault: UInt8, Error, Hashable, Sendable, CaseIterable {
  /// Negative.
  case bandFloor = 1
  /// Outside 0 … 1.
  case bandFraction = 2
  /// Its width is not defined, or wider than the pool.
  case costAware = 3
  /// Outside 0 … 1.
  case reset = 4
  /// Not positive.
  case maximumOrder = 5
  /// Not positive.
  case maximumPosition = 6
  /// Outside 0.000001 … 1.
  case participation = 7
  /// Outside 0.000001 … 0.5.
  case priceBand = 8
  /// Outside 0 … 0.5.
  case slippage = 9
  /// Outside 1 ms … 1 day.
  case cadence = 10
  /// Outside 0 … 1 day.
  case cooldown = 11
  /// Negative.
  case slicedFrom = 12
  /// Outside 1 ms … 1 day.
  case horizon = 13
  /// Outside 1 … 1,000.
  case slices = 14
  /// Outside 1 … 1,000.
  case catchUp = 15
}

/// How long the desk waits for a venue, and what it takes for damage.
public struct HedgePatience: Hashable, Sendable {
  /// Without a word after this time an order is unknown and is queried.
  public var acknowledgement = TimeSpan.seconds(1)
  /// An order still open after this time is cancelled.
  public var completion = TimeSpan.seconds(2)
  /// The venue refuses a request that arrives later than this after it was signed.
  public var receiveWindow = TimeSpan.seconds(2)
  /// An answer later than this after its query is dropped by the adapter.
  public var answer = TimeSpan.seconds(1)
  /// The time between two queries of one order or one position.
  public var query = TimeSpan.milliseconds(500)
  /// An order or a position unresolved for this long halts hedging.
  public var unresolved = TimeSpan.seconds(5)
  /// Two equal statements at least this far apart are a proof.
  public var proof = TimeSpan.seconds(1)
  /// The venue's statement of every position is asked for at least this often.
  public var positions = TimeSpan.seconds(60)
  /// The first pause after a refusal; doubled at each further one, up to 64 times.
  public var pause = TimeSpan.seconds(5)
  /// This many refusals in a row halt hedging.
  public var refusals = 5
  /// This many unreadable messages in a row halt hedging.
  public var unreadable = 5
  /// A fill farther than this from the oracle halts hedging.
  public var absurdPrice = FeeRate(raw: 100_000)
  /// A fee or a funding payment beyond this share of the value is flagged.
  public var absurdCost = FeeRate(raw: 5_000)
  /// The venue's cash may differ from the book by this much, in USDC.
  public var cashTolerance = Money(raw: 1_000_000)

  /// The defaults.
  public init() {}
}
