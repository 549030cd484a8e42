import Instruments
import Quantities
import Testing
import VenueLedger

/// Whole walks through the twin whose numbers can be done by hand.
@Suite struct TwinWalkTests {
  private static let plain: [MarketParameter: Int64] = [
    .liquidityModel: 0, .maxFundingVelocity: 0, .borrowBase: 0, .borrowAbove: 0, .takerFee: 0, .makerFee: 0,
  ]

  @Test func sharesAreMintedAndRedeemed() {
    var stage = Stage(market: Self.plain, venue: [.withdrawalDelay: 0])
    stage.publish(100)
    let lender = stage.open(cash: 10_000)
    stage.provide(lender, 10_000, at: 100)
    #expect(stage.twin.supply == 10_000_000_000)
    #expect(stage.twin.accounts[1].shares == 9_999_000_000)
    stage.expect(nil, .owner(lender), .requestWithdrawal(lender, Shares(raw: 5_000_000_000)))
    stage.expect(nil, .venue, .processWithdrawals)
    #expect(stage.twin.balance(.claims) == 5_000_000_000)
    stage.expect(nil, .owner(lender), .claim(RequestID(2)))
    #expect(stage.twin.balance(.customer(lender)) == 5_000_000_000)
    stage.expect(.unknownRequest, .owner(lender), .claim(RequestID(2)))
    stage.expectBalanced()
  }

  @Test func profitIsPaidByThePool() {
    var stage = Stage(market: Self.plain)
    stage.publish(100)
    let lender = stage.open(cash: 100_000)
    stage.provide(lender, 100_000, at: 100)
    let trader = stage.open(cash: 1_000)
    stage.trade(trader, .quantity(Quantity(raw: 100_000_000)), at: 100)
    stage.publish(110)
    #expect(stage.twin.markedValue == 99_000_000_000)
    #expect(stage.twin.equity(.cross(2)) == 2_000_000_000)
    stage.trade(trader, .quantity(Quantity(raw: -50_000_000)), at: 110)
    #expect(stage.twin.balance(.customer(trader)) == 1_500_000_000)
    #expect(stage.twin.positions[TwinKey(account: 2, market: 0)]?.cost == 5_000_000_000_000_000)
    #expect(stage.twin.balance(.pool) == 99_500_000_000)
    #expect(stage.twin.markedValue == 99_000_000_000)
    stage.expectBalanced()
  }

  @Test func isolatedDeficitGoesDownTheCascade() {
    var stage = Stage(market: Self.plain, venue: [.insuranceEventCap: 100_000_000])
    stage.publish(100)
    let lender = stage.open(cash: 100_000)
    stage.provide(lender, 90_000, at: 100)
    stage.expect(nil, .owner(lender), .donate(lender, Money(raw: 1_000_000_000), to: .insurance))
    let trader = stage.open(cash: 1_000)
    stage.trade(trader, .quantity(Quantity(raw: 100_000_000)), at: 100, margin: 500)
    #expect(stage.twin.balance(.isolated(trader, MarketID(0))) == 500_000_000)
    stage.publish(90)
    stage.expect(nil, .venue, .liquidate(trader, MarketID(0), keeper: nil))
    #expect(stage.twin.positions.isEmpty)
    #expect(stage.twin.balance(.isolated(trader, MarketID(0))) == 0)
    #expect(stage.twin.balance(.customer(trader)) == 500_000_000)
    // Loss 1,000: margin 500, insurance 100 at most in one event, the pool bears 400.
    #expect(stage.twin.balance(.insurance) == 900_000_000)
    #expect(stage.twin.balance(.pool) == 90_600_000_000)
    #expect(stage.twin.markets[0].insuranceUsed == 100_000_000)
    stage.expectBalanced()
  }

  @Test func partialLiquidationRestoresMaintenanceAndPaysKeeper() {
    var stage = Stage(market: Self.plain.merging([.fullCloseBelow: 0]) { $1 })
    stage.publish(100)
    let lender = stage.open(cash: 1_000_000)
    stage.provide(lender, 900_000, at: 100)
    let trader = stage.open(cash: 2_000)
    stage.trade(trader, .quantity(Quantity(raw: 950_000_000)), at: 100)
    stage.publish(98)
    // Equity 100, maintenance 931 at 1 %.
    #expect(stage.twin.isLiquidatable(.cross(trader.value)))
    stage.expect(.keeperOwnsAccount, .venue, .liquidate(trader, MarketID(0), keeper: trader))
    stage.expect(nil, .venue, .liquidate(trader, MarketID(0), keeper: lender))
    stage.expect(.noPosition, .venue, .liquidate(trader, MarketID(0), keeper: lender))
    #expect(stage.twin.balance(.customer(lender)) == 100_093_100_000)
    #expect(stage.twin.balance(.escrow) == 6_900_000)
    stage.expect(nil, .venue, .releaseEscrow)
    #expect(stage.twin.balance(.insurance) == 6_900_000)
    stage.expectBalanced()
  }

  /// Two winners on one side: the more levered one is cut down to the other first.
  @Test func deleveragingLowersTheHighestLeverage() {
    var stage = Stage(market: Self.plain)
    stage.publish(100)
    for cash in [Int64(0), 1_000, 10_000] { _ = stage.open(cash: cash) }
    let cost: BigInt = 10_000_000_000_000_000
    for account in [UInt32(2), 3] {
      stage.twin.positions[TwinKey(account: account, market: 0)] = TwinPosition(quantity: 100_000_000, cost: cost)
    }
    stage.publish(110)
    // Notionals 11,000; equities 2,000 and 11,000; leverages 5.5 and 1.
    let some = stage.twin.deleveraging(0, .long, 50_000_000)
    #expect(some.map(\.1) == [50_000_000])
    #expect(some.map(\.0.account) == [2])
    // To level λ: (11,000 − 2,000 λ)/110 + (11,000 − 11,000 λ)/110 = 150 at λ = 0.4230769.
    let more = stage.twin.deleveraging(0, .long, 150_000_000)
    #expect(more.map(\.1).reduce(0, +) == 150_000_000)
    #expect((more[0].1 - 92_307_692).size <= 20 && (more[1].1 - 57_692_308).size <= 120)
  }

  @Test func takeoverLeavesTheAccountAtZero() {
    var stage = Stage(
      market: Self.plain.merging([.liquidationMultiplier: 1, .takerFee: 1, .skewScale: 1_000_000]) { $1 },
      venue: [.backstopMaxNotional: 1_000_000_000_000])
    stage.publish(100)
    let lender = stage.open(cash: 1_000_000)
    stage.provide(lender, 900_000, at: 100)
    let trader = stage.open(cash: 1_000)
    stage.expect(nil, .venue, .deposit(AccountID(0), AssetAmount(.usdc, raw: 1_000_000_000)))
    stage.twin.positions[TwinKey(account: 2, market: 0)] = TwinPosition(
      quantity: 300_000_000, cost: 30_000_000_000_000_000)
    stage.publish(97)
    stage.expect(.liquidationRateLimited, .venue, .liquidate(trader, MarketID(0), keeper: nil))
    stage.expect(nil, .venue, .takeOver(trader, MarketID(0)))
    #expect(stage.twin.balance(.customer(trader)) == 100)
    #expect(stage.twin.positions[TwinKey(account: 0, market: 0)]?.cost == 29_000_000_100_000_000)
    stage.expect(.noPosition, .venue, .takeOver(trader, MarketID(0)))
    stage.expectBalanced()
  }

  @Test func coinsAreSeizedForDebt() {
    var stage = Stage(market: Self.plain)
    stage.publish(100)
    let trader = stage.open(cash: 0)
    stage.expect(nil, .venue, .deposit(trader, AssetAmount(.btc, raw: 100_000_000)))
    stage.twin.books[TwinBook(book: .customer(trader), asset: .usdc)] = -45_000_000
    stage.twin.books[TwinBook(book: .pool, asset: .usdc)] = 45_000_000
    #expect(stage.twin.equity(.cross(1)) == 45_000_000)
    stage.expect(nil, .venue, .seizeCollateral(trader, .btc))
    #expect(stage.twin.balance(.customer(trader)) == 0)
    #expect(stage.twin.balance(.customer(trader), .btc) == 50_000_000)
    stage.expect(.noDebt, .venue, .seizeCollateral(trader, .btc))
    stage.expectBalanced()
  }

  @Test func hedgeIsBookedAtTheIndex() {
    var stage = Stage(market: Self.plain)
    stage.publish(100)
    func fill(_ id: UInt64, _ quantity: Int64, _ price: Int64) -> Command {
      .recordHedgeFill(
        HedgeFill(
          order: HedgeOrderID(1), fill: id, feed: FeedID(0), quantity: Quantity(raw: quantity * 1_000_000),
          price: Price(raw: price * 1_000_000), fee: Money(raw: 1_000_000)))
    }
    stage.expect(nil, .venue, fill(1, 10, 101))
    stage.expect(.duplicateFill, .venue, fill(1, 10, 101))
    stage.publish(110)
    stage.expect(nil, .venue, fill(2, -5, 108))
    // Slippage 10 + 10, fees 2, profit 5 × 10 from index to index.
    #expect(stage.twin.balance(.hedgeVenue) == 28_000_000)
    #expect(stage.twin.feeds[0].hedgeCost == 500_000_000_000_000)
    #expect(stage.twin.poolValue(.marked) == 78_000_000)
  }
}
