import Instruments
import Quantities
import Testing
import VenueLedger

@Suite struct TradingTests {
  /// SKEW-1: P = 1200, 100 contracts, no skew, scale 1e6 fills at 1200.06 (Synthetix, AsyncOrder doc comment).
  @Test func skewPremiumFillsAtTheMeanOfBeforeAndAfter() throws {
    var venue = VenueFixture { _ = $0.set(.skewScale, to: 1_000_000_000_000) }
    _ = venue.fund(10_000_000, price: 1_200)
    let trader = venue.open(100_000)
    #expect(venue.trade(trader, 100, price: 1_200) == nil)
    let position = try #require(venue.ledger.position(trader, venue.market))
    #expect(position.cost == Int128(1_200_060_000) * 100_000_000)
  }

  /// FUND-S: scale 10,000, velocity 3 a day², 20 long at 2000: after a day the rate is 0.006 and 120 is owed.
  @Test func fundingFollowsItsVelocity() {
    var venue = VenueFixture {
      _ = $0.set(.skewScale, to: 10_000_000_000)
      _ = $0.set(.maxFundingVelocity, to: 3_000_000)
      _ = $0.set(.maxFundingRate, to: 1_000_000)
      _ = $0.set(.borrowBase, to: 0)
      _ = $0.set(.borrowAbove, to: 0)
      _ = $0.set(.maxPriceAge, to: 3_600_000_000_000)
    }
    _ = venue.fund(10_000_000, price: 2_000)
    let long = venue.open(100_000)
    let short = venue.open(100_000)
    venue.trade(long, 20, price: 2_000)
    let filled = venue.now
    venue.now = filled + .days(1) - .seconds(2)
    venue.trade(short, -60, price: 2_000)
    #expect(venue.ledger.market(venue.market).accrual.fundingRate == 6_000_000_000_000_000)
    #expect(venue.ledger.position(long, venue.market)?.owed == Money(raw: 120_000_000))
    venue.now = filled + .days(2)
    venue.price(2_000)
    #expect(venue.ledger.market(venue.market).accrual.fundingRate == -6_000_000_000_000_000)
    #expect(venue.ledger.position(long, venue.market)?.owed == Money(raw: 120_000_000))
  }

  @Test func realisedProfitIsInvariantUnderSplittingTheClose() {
    var whole = VenueFixture { _ = $0.set(.skewScale, to: 1_000_000_000_000_000) }
    var split = whole
    for index in 0..<2 {
      var venue = index == 0 ? whole : split
      _ = venue.fund(10_000_000, price: 100)
      let trader = venue.open(10_000)
      venue.trade(trader, 30, price: 100)
      if index == 0 {
        venue.trade(trader, -30, price: 110)
        whole = venue
      } else {
        venue.trade(trader, -10, price: 110)
        venue.trade(trader, -20, price: 110)
        split = venue
      }
    }
    let difference = whole.ledger.balance(.customer(AccountID(2))) - split.ledger.balance(.customer(AccountID(2)))
    #expect(difference.magnitude < 1_000_000, "only the premium's path and carry of two seconds may differ")
  }

  @Test func refusesWhatMarginDoesNotCarry() {
    var venue = VenueFixture()
    _ = venue.fund(10_000_000, price: 100)
    let trader = venue.open(1_000)
    #expect(venue.trade(trader, 600, price: 100) == .insufficientMargin)
    #expect(venue.trade(trader, 400, price: 100) == nil)
    #expect(venue.run(.withdraw(trader, AssetAmount(Money(raw: 1_000_000))), as: .owner(trader)) == .insufficientMargin)
  }

  @Test func liquidatesPartlyAndThenWholly() {
    var venue = VenueFixture { _ = $0.set(.fullCloseBelow, to: 0) }
    _ = venue.fund(10_000_000, price: 100)
    let trader = venue.open(1_000)
    let keeper = venue.open(0)
    venue.trade(trader, 400, price: 100)
    venue.price(98.7)
    #expect(venue.run(.liquidate(trader, venue.market, keeper: keeper)) == .notLiquidatable)
    venue.price(98.2)
    #expect(venue.run(.liquidate(trader, venue.market, keeper: keeper)) == nil)
    #expect(venue.ledger.position(trader, venue.market)?.quantity != nil)
    #expect(venue.ledger.balance(.customer(keeper)) > 0)
    #expect(!venue.ledger.margin(trader).isLiquidatable)
    venue.price(50)
    #expect(venue.run(.liquidate(trader, venue.market, keeper: keeper)) == nil)
    #expect(venue.ledger.position(trader, venue.market) == nil)
    #expect(venue.ledger.balance(.customer(trader)) == 0)
  }
}

@Suite struct FeeTests {
  /// A tenth of a per cent of 100 × 1200.06, all of it for a skew that grows: 120.006; five per cent of it insures.
  @Test func feesAreAShareOfTheFill() {
    var venue = VenueFixture { _ = $0.set(.skewScale, to: 1_000_000_000_000) }
    _ = venue.fund(10_000_000, price: 1_200)
    let trader = venue.open(100_000)
    venue.trade(trader, 100, price: 1_200)
    #expect(venue.ledger.balance(.customer(trader)) == 100_000_000_000 - 120_006_000)
    #expect(venue.ledger.balance(.insurance) == 6_000_300)
    #expect(venue.ledger.balance(.pool) == 10_000_000_000_000 + 114_005_700)
  }
}
