import Quantities
import Risk
import Testing

@Suite struct ExposureTests {
  static func exposure(
    feed: UInt16 = 0, traders: Int64, inventory: Int64 = 0, hedge: Int64 = 0, sold: Int64 = 0, bought: Int64 = 0,
    price: Int64 = 2_000_000
  ) throws(ExposureFault) -> Exposure {
    try Exposure(
      feed: FeedID(feed), tradersNet: Quantity(raw: traders), inventory: Quantity(raw: inventory),
      hedge: Quantity(raw: hedge), inFlight: InFlight(sold: Quantity(raw: sold), bought: Quantity(raw: bought)),
      price: Price(raw: price))
  }

  @Test func thePoolIsMinusItsCustomers() throws {
    let exposure = try Self.exposure(traders: 10_000_000, inventory: 3_000_000, hedge: 5_000_000)
    #expect(exposure.unhedged == Quantity(raw: -7_000_000))
    #expect(exposure.net == Quantity(raw: -2_000_000))
    #expect(exposure.netValue == Money(raw: -4_000_000))
    #expect(exposure.worst == exposure.net)
  }

  @Test func theWorstOutcomeCounts() throws {
    let short = try Self.exposure(traders: 4, hedge: 1, sold: -3, bought: 8)
    #expect(short.net == Quantity(raw: -3))
    #expect(short.worst == Quantity(raw: -6))
    let turned = try Self.exposure(traders: 4, hedge: 1, bought: 10)
    #expect(turned.worst == Quantity(raw: 7))
  }

  @Test func valuesRoundAwayFromZero() throws {
    let short = try Self.exposure(traders: 1, price: 1_500_000)
    #expect(short.netValue == Money(raw: -2))
    #expect(short.worstValue == Money(raw: 2))
    let long = try Self.exposure(traders: -1, price: 1_500_000)
    #expect(long.netValue == Money(raw: 2))
  }

  @Test func whatDoesNotFitIsRefused() throws {
    #expect(throws: ExposureFault.priceNotPositive) { try Self.exposure(traders: 1, price: 0) }
    #expect(throws: ExposureFault.outOfRange) { try Self.exposure(traders: .max, inventory: -2) }
    #expect(throws: ExposureFault.outOfRange) { try Self.exposure(traders: .min) }
    #expect(throws: ExposureFault.outOfRange) { try Self.exposure(traders: 1 << 60, price: 1 << 50) }
    #expect(throws: ExposureFault.outOfRange) { try Self.exposure(traders: -1, bought: .max) }
  }

  @Test func aBookAddsSizesAndNeverOffsets() throws {
    let book = try PoolExposure(
      [
        Self.exposure(feed: 0, traders: 10_000_000, hedge: 9_000_000),
        Self.exposure(feed: 3, traders: -10_000_000, hedge: -8_000_000, sold: -1_000_000),
      ], poolValue: Money(raw: 100_000_000))
    #expect(book.unhedged == Money(raw: 40_000_000))
    #expect(book.net == Money(raw: 6_000_000))
    #expect(book.worst == Money(raw: 6_000_000))
    #expect(book.utilisation == FeeRate(raw: 60_000))
    #expect(book.reduction == FeeRate(raw: 850_000))
  }

  @Test func aBookWithoutExposureOrValueHasNoRatio() throws {
    let empty = try PoolExposure([], poolValue: .zero)
    #expect(empty.utilisation == nil)
    #expect(empty.reduction == nil)
  }

  @Test func theRangeInFlightWidensAndSaturates() {
    let range = InFlight.none.widened(by: Quantity(raw: 5)).widened(by: Quantity(raw: -7)).widened(by: Quantity(raw: 2))
    #expect(range == InFlight(sold: Quantity(raw: -7), bought: Quantity(raw: 7)))
    let full = range.widened(by: Quantity(raw: .max)).widened(by: Quantity(raw: .min))
    #expect(full == InFlight(sold: Quantity(raw: -.max), bought: Quantity(raw: .max)))
  }
}
