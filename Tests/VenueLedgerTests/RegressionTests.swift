import Instruments
import Quantities
import Testing
import VenueLedger

/// What the walks beside the twin found in the ledger, each as small as it goes.
@Suite struct RegressionTests {
  /// Ten basis points of 50,000 USDC are 50 USDC; the fee was once taken a million times too small.
  @Test func aFeeIsItsShareOfTheNotional() {
    var venue = VenueFixture(market: { _ = $0.set(.liquidityModel, to: 0) })
    venue.price(50_000)
    _ = venue.fund(1_000_000, price: 50_000)
    venue.price(50_000)
    let trader = venue.open(10_000)
    #expect(venue.trade(trader, 1, price: 50_000) == nil)
    #expect(venue.ledger.balance(.customer(trader)) == 9_950_000_000)
    #expect(venue.ledger.balance(.insurance) == 2_500_000)
  }

  /// A limit fills at its trigger or better, whatever else its ticket says is acceptable.
  @Test func aLimitIsNotLoosenedByItsAcceptablePrice() {
    var venue = VenueFixture(market: { _ = $0.set(.confidenceSpread, to: 1_000_000) })
    venue.price(100)
    let trader = venue.open(10_000)
    let ticket = OrderTicket(
      account: trader, market: venue.market, kind: .limit, size: .quantity(Quantity(raw: 1_000_000)),
      trigger: Price(raw: 100_000_000), acceptable: Price(raw: 200_000_000))
    #expect(venue.run(.placeOrder(ticket), as: .owner(trader)) == nil)
    let id = OrderID(venue.ledger.nextOrderID.value - 1)
    venue.pass(.seconds(2))
    venue.run(
      .publishPrice(
        venue.feed, Price(raw: 100_000_000), confidence: Price(raw: 5_000_000), publishedAt: venue.now))
    #expect(venue.run(.executeOrder(id)) == .priceNotAcceptable)
  }

  /// A reduce-only order larger than the depth is cut to the position before it is priced.
  @Test func aReduceOnlyOrderIsCutBeforeItIsPriced() {
    var venue = VenueFixture(market: {
      _ = $0.set(.liquidityModel, to: 2)
      _ = $0.set(.ammDepth, to: 100_000_000)
    })
    venue.price(100)
    _ = venue.fund(1_000_000, price: 100)
    venue.price(100)
    let trader = venue.open(10_000)
    #expect(venue.trade(trader, -1, price: 100) == nil)
    let ticket = OrderTicket(
      account: trader, market: venue.market, size: .quantity(Quantity(raw: 500_000_000)), reduceOnly: true)
    #expect(venue.run(.placeOrder(ticket), as: .owner(trader)) == nil)
    let id = OrderID(venue.ledger.nextOrderID.value - 1)
    venue.pass(.seconds(2))
    venue.price(100)
    #expect(venue.run(.executeOrder(id)) == nil)
    #expect(venue.ledger.position(trader, venue.market) == nil)
  }

  /// A trader's greatest quantity at a great price is refused by the power law, it does not stop the venue.
  @Test func theGreatestOrderDoesNotTrap() {
    var venue = VenueFixture(market: { _ = $0.set(.liquidityModel, to: 3) })
    venue.price(1)
    let trader = venue.open(10_000)
    let ticket = OrderTicket(account: trader, market: venue.market, size: .quantity(Quantity(raw: Limits.quantity)))
    #expect(venue.run(.placeOrder(ticket), as: .owner(trader)) == nil)
    let id = OrderID(venue.ledger.nextOrderID.value - 1)
    venue.pass(.seconds(2))
    venue.run(.publishPrice(venue.feed, Price(raw: Limits.price), confidence: .zero, publishedAt: venue.now))
    #expect(venue.run(.executeOrder(id)) == nil)
    #expect(venue.ledger.order(id) == nil)
  }

  /// Full velocity over the longest admissible span.
  @Test func acrossTwoHundredYearsFundingDoesNotTrap() {
    var venue = VenueFixture(market: {
      _ = $0.set(.liquidityModel, to: 0)
      _ = $0.set(.maxFundingVelocity, to: 100_000_000)
      _ = $0.set(.skewScale, to: 1)
    })
    venue.now = Timestamp(nanoseconds: 1)
    venue.price(100)
    _ = venue.fund(1_000_000, price: 100)
    venue.price(100)
    let trader = venue.open(10_000)
    #expect(venue.trade(trader, 1, price: 100) == nil)
    venue.now = Timestamp(nanoseconds: Limits.latest)
    venue.price(100)
    #expect(venue.ledger.market(venue.market).accrual.fundingRate == 20_000_000_000_000_000)
  }

  /// The margin of an isolated position answers for it alone: closing it is audited even while the account's cross
  /// positions are under water.
  @Test func anIsolatedPositionClosesWhileTheAccountIsUnderWater() {
    var venue = VenueFixture(market: { _ = $0.set(.liquidityModel, to: 0) }, markets: 2)
    venue.price(100)
    _ = venue.fund(1_000_000, price: 100)
    venue.price(100)
    let trader = venue.open(2_000)
    let isolated = OrderTicket(
      account: trader, market: MarketID(1), size: .quantity(Quantity(raw: -1_000_000)),
      isolatedMargin: Money(raw: 500_000_000))
    let close = OrderTicket(account: trader, market: MarketID(1), size: .quantity(Quantity(raw: 1_000_000)))
    #expect(venue.execute(isolated, price: 100) == nil)
    #expect(venue.trade(trader, 300, price: 100) == nil)
    #expect(venue.execute(close, price: 90) == nil)
    #expect(venue.ledger.margin(trader).equity < 0)
    #expect(venue.ledger.position(trader, MarketID(1)) == nil)
  }

  /// A liquidation whose fees take the last of an isolated margin leaves no empty position behind.
  @Test func aLiquidationThatTakesEverythingLeavesNothing() {
    var venue = VenueFixture(market: { _ = $0.set(.liquidityModel, to: 0) })
    venue.price(100)
    _ = venue.fund(1_000_000, price: 100)
    venue.price(100)
    let trader = venue.open(2_000)
    let ticket = OrderTicket(
      account: trader, market: venue.market, size: .quantity(Quantity(raw: 100_000_000)),
      isolatedMargin: Money(raw: 510_000_000))
    #expect(venue.execute(ticket, price: 100) == nil)
    venue.price(95.05)
    #expect(venue.run(.liquidate(trader, venue.market, keeper: nil)) == nil)
    #expect(venue.ledger.balance(.escrow) > 0 && venue.ledger.balance(.escrow) < 28_515_000)
    #expect(venue.ledger.balance(.isolated(trader, venue.market)) == 0)
    #expect(venue.ledger.position(trader, venue.market) == nil)
  }

  /// A target above the trigger asks deleveraging for less than nothing.
  @Test func deleveragingAboveItsTargetIsNotDue() {
    var venue = VenueFixture(market: {
      _ = $0.set(.liquidityModel, to: 0)
      _ = $0.set(.adlTriggerRatio, to: 0)
      _ = $0.set(.adlTargetRatio, to: 1_000_000)
    })
    venue.price(100)
    _ = venue.fund(1_000_000_000, price: 100)
    venue.price(100)
    let trader = venue.open(10_000)
    #expect(venue.trade(trader, 1, price: 100) == nil)
    venue.price(100.000001)
    #expect(venue.run(.deleverage(venue.market, .long)) == .deleveragingNotDue)
  }
}
