import Instruments
import Quantities

/// One perpetual on the simulated venue: its price path, its depth for us, and our position.
struct VenueBook: Hashable, Sendable {
  var terms: VenueTerms
  var startPrice: Price?
  var startAt = Timestamp.zero
  var endPrice: Price?
  var endAt = Timestamp.zero
  /// The last closed bar's volume.
  var volume = Quantity.zero
  /// The size that we took since it closed.
  var taken = Quantity.zero
  var position = Quantity.zero
  var trading = true

  init(_ terms: VenueTerms) { self.terms = terms }

  /// The mid at a time between the last two points; the nearer end outside them.
  func price(at time: Timestamp) -> Price? {
    guard let endPrice else { return nil }
    guard let startPrice, time < endAt else { return endPrice }
    let span = endAt.nanoseconds - startAt.nanoseconds
    if time <= startAt || span <= 0 { return startPrice }
    let part = Int128(endPrice.raw - startPrice.raw) * Int128(time.nanoseconds - startAt.nanoseconds)
    return Price(raw: startPrice.raw + Int64(part.divided(by: Int128(span), rounding: .down)))
  }

  mutating func extend(to point: VenuePoint, at time: Timestamp, from now: Timestamp) {
    startPrice = price(at: now) ?? point.price
    startAt = now
    endPrice = point.price
    endAt = time
  }

  /// The price of taking `size` more, against us on the venue's grid.
  func fillPrice(_ size: Quantity, buying: Bool, mid: Price) -> Price {
    let share = volume.raw > 0 ? Int128(taken.raw + size.raw) * 1_000_000_000_000 / Int128(volume.raw) : 0
    let root = integerSquareRoot(share)
    let impact = (Int128(terms.impact.raw) * root).divided(by: 1_000_000, rounding: .up)
    let edge = Int128(terms.halfSpread.raw) + impact
    let tick = Int128(terms.tick.raw)
    let whole: Int128 = 1_000_000
    if buying {
      let price = (Int128(mid.raw) * (whole + edge)).divided(by: whole, rounding: .up)
      return Price(raw: Int64(price.divided(by: tick, rounding: .up) * tick))
    }
    let price = (Int128(mid.raw) * max(0, whole - edge)).divided(by: whole, rounding: .down)
    return Price(raw: max(terms.tick.raw, Int64(price / tick * tick)))
  }

  /// The largest size, in whole lots, that can be taken within the limit and the volume that is there for us.
  func fillable(_ wanted: Quantity, buying: Bool, limit: Price, mid: Price) -> Quantity {
    let there = scaledProduct(volume.raw, terms.participation.raw, per: 1_000_000, rounding: .down) - taken.raw
    let lot = terms.lot.raw
    var high = max(0, min(wanted.raw, there)) / lot
    var low: Int64 = 0
    // The price of a size is monotone, so the largest admissible size is found by bisection.
    while low < high {
      let middle = low + (high - low + 1) / 2
      let price = fillPrice(Quantity(raw: middle * lot), buying: buying, mid: mid)
      if buying ? price <= limit : price >= limit { low = middle } else { high = middle - 1 }
    }
    return Quantity(raw: low * lot)
  }
}

/// An order as the venue sees it.
struct VenueOrder: Hashable, Sendable {
  let order: HedgeOrder
  /// When it reached the venue; `nil` while it travels.
  var arrivedAt: Timestamp?
  var isOpen = true
  /// The venue took it into its market; it can be found from then on.
  var accepted = false
  /// Signed.
  var cumulative = Quantity.zero
  /// The reports of its fills, for the answers to queries.
  var fills: [VenueReport] = []
  /// When the next part is filled.
  var nextPartAt: Timestamp?
  var partsLeft = 0
  var quirks = OrderQuirks()
}

/// What a fault does to the messages and fills of one order.
struct OrderQuirks: Hashable, Sendable {
  /// Its stream reports are lost until then.
  var mutedUntil: Timestamp?
  /// Its stream reports are kept back until then.
  var heldUntil: Timestamp?
  /// Cancellations and queries for it are lost until then.
  var deafUntil: Timestamp?
  var losesAcknowledgement = false
  var delaysAcknowledgement = false
  var losesNextReport = false
  var delaysNextReport = false
  var damagesNextReport = false
  /// All its reports are lost after this many fills.
  var silentAfterFills: Int?
  /// The venue cancels it after this many fills.
  var cancelledAfterFills: Int?
  var repeatsNextFill = false
  var renumbersNextFill = false
  var endsBeforeLastFill = false
  var feeFactor: Int64 = 1
  /// In halves of the true price; two is honest.
  var priceHalves: Int64 = 2
}
