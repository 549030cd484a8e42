public import Quantities

/// Why an exposure cannot be stated.
public enum ExposureFault: UInt8, Error, Hashable, Sendable, CaseIterable {
  /// The price is zero or negative.
  case priceNotPositive = 1
  /// A sum or a value does not fit 64 bits of smallest units.
  case outOfRange = 2
}

/// The pool's exposure to one underlying: what its customers left it with, what it owns and what it hedged.
///
/// `net = inventory − tradersNet + hedge`: the pool is minus the sum of its customers. Quantities are signed, long is
/// positive. Every sum is formed and checked once, when the exposure is stated, so that reading it cannot trap.
///
/// - Rounding: values away from zero: risk is never understated.
/// - Evidence: ExposureTests
public struct Exposure: Hashable, Sendable {
  /// The underlying.
  public let feed: FeedID
  /// The sum of all customers' positions.
  public let tradersNet: Quantity
  /// The underlying that the pool itself owns.
  public let inventory: Quantity
  /// The hedge position that the venue has confirmed.
  public let hedge: Quantity
  /// What may yet be added to the hedge.
  public let inFlight: InFlight
  /// USDC per unit; positive.
  public let price: Price

  /// The exposure before any hedge: `inventory − tradersNet`.
  public let unhedged: Quantity
  /// The exposure after the confirmed hedge.
  public let net: Quantity
  /// The exposure of larger size among all outcomes in flight; the net when nothing is in flight.
  public let worst: Quantity
  /// The value of `unhedged` in USDC, signed.
  public let unhedgedValue: Money
  /// The value of `net` in USDC, signed.
  public let netValue: Money
  /// The size of the value of `worst` in USDC.
  public let worstValue: Money

  /// States an exposure.
  ///
  /// - Throws: `priceNotPositive`, then `outOfRange`.
  public init(
    feed: FeedID, tradersNet: Quantity, inventory: Quantity, hedge: Quantity, inFlight: InFlight = .none, price: Price
  ) throws(ExposureFault) {
    guard price.raw > 0 else { throw .priceNotPositive }
    guard
      let unhedged = inventory.subtractingChecked(tradersNet),
      let net = unhedged.addingChecked(hedge),
      let low = net.addingChecked(inFlight.sold),
      let high = net.addingChecked(inFlight.bought)
    else { throw .outOfRange }
    let worst = high.raw.magnitude >= low.raw.magnitude ? high : low
    guard
      let unhedgedValue = Self.value(unhedged, at: price),
      let netValue = Self.value(net, at: price),
      let worstValue = Self.value(worst, at: price),
      worstValue.raw > Int64.min
    else { throw .outOfRange }
    self.feed = feed
    self.tradersNet = tradersNet
    self.inventory = inventory
    self.hedge = hedge
    self.inFlight = inFlight
    self.price = price
    self.unhedged = unhedged
    self.net = net
    self.worst = worst
    self.unhedgedValue = unhedgedValue
    self.netValue = netValue
    self.worstValue = worstValue.magnitude
  }

  private static func value(_ quantity: Quantity, at price: Price) -> Money? {
    guard quantity.raw > Int64.min else { return nil }
    return scaledProductChecked(
      quantity.raw, price.raw, per: 1_000_000, rounding: quantity.raw < 0 ? .down : .up
    ).map(Money.init(raw:))
  }
}
