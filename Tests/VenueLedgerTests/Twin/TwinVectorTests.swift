import Instruments
import Quantities
import Testing
import VenueLedger

/// The twin against published numbers, with the rounding of docs/ledger.md.
///
/// Sources: GMX v2 PairMarket.ts and PricingUtils.ts (impact), Synthetix AsyncOrder.sol and Funding.test.ts (skew,
/// funding), Hyperliquid "margin tiers", dYdX liquidity_tier.go, vault withdraw.go and ratelimit capacity.go,
/// Perpetual Protocol AmmSpec.ts, Drift liquidation tests.
@Suite struct TwinVectorTests {
  private static let powerLaw: [MarketParameter: Int64] = [
    .liquidityModel: 3, .impactFactorPositive: 5_000_000_000, .impactFactorNegative: 10_000_000_000,
    .maxNegativeImpact: 100_000,
  ]

  /// A venue whose market 0 has a price and these positions, by account from 1.
  private func venue(
    _ rules: [MarketParameter: Int64], price: Int64, positions: [(quantity: BigInt, cost: BigInt)] = []
  ) -> Stage {
    var stage = Stage(market: rules)
    stage.publish(price)
    for (index, row) in positions.enumerated() {
      _ = stage.open(cash: 0)
      stage.twin.positions[TwinKey(account: UInt32(index + 1), market: 0)] = TwinPosition(
        quantity: row.quantity, cost: row.cost)
    }
    return stage
  }

  @Test func powerLawImpactOfALong() throws {
    let empty = venue(Self.powerLaw, price: 5_000)
    let first = try empty.twin.quote(0, .notional(Money(raw: 200_000_000_000)), reducing: nil)
    #expect(first == TwinQuote(delta: 39_920_000, fill: 5_010_020_041, impact: -400_000_000))
    let crowded = venue(Self.powerLaw, price: 5_000, positions: [(40_000_000, 200_000_000_000_000_000)])
    let second = try crowded.twin.quote(0, .notional(Money(raw: 200_000_000_000)), reducing: nil)
    #expect(second == TwinQuote(delta: 39_760_000, fill: 5_030_181_087, impact: -1_200_000_000))
  }

  @Test func powerLawImpactIsCappedAndPaidFromItsPool() throws {
    var stage = venue(Self.powerLaw, price: 5_000, positions: [(40_000_000, 200_000_000_000_000_000)])
    let sell = OrderSize.quantity(Quantity(raw: -20_000_000))
    #expect(try stage.twin.quote(0, sell, reducing: nil).impact == 0)
    // 5e-9 × (200k² − 100k²) = 150.
    stage.twin.books[TwinBook(book: .impactPool(MarketID(0)), asset: .usdc)] = 1_000_000_000
    #expect(
      try stage.twin.quote(0, sell, reducing: nil)
        == TwinQuote(delta: -20_000_000, fill: 5_007_500_000, impact: 150_000_000))
    // At most 0.1 % of the trade's 100k.
    _ = stage.twin.markets[0].parameters.set(.maxPositiveImpact, to: 1_000)
    #expect(try stage.twin.quote(0, sell, reducing: nil).impact == 100_000_000)
    // Crossing: 5e-9 × 200k² − 1e-8 × 300k² = −700, capped at 0.1 % of 500k.
    _ = stage.twin.markets[0].parameters.set(.maxNegativeImpact, to: 1_000)
    let crossing = try stage.twin.quote(0, .quantity(Quantity(raw: -100_000_000)), reducing: nil)
    #expect(crossing.impact == -500_000_000)
    _ = stage.twin.markets[0].parameters.set(.maxNegativeImpact, to: 100_000)
    let free = try stage.twin.quote(0, .quantity(Quantity(raw: -100_000_000)), reducing: nil)
    #expect(free == TwinQuote(delta: -100_000_000, fill: 4_993_000_000, impact: -700_000_000))
  }

  /// Distance 1e-6, factor 1e-18, quarters, result 1e-12.
  @Test(
    arguments: [
      [10_000_000_000, 10_000_000_000, 8, 1_000_000_000_000],
      [100_000_000_000, 10_000_000_000, 8, 100_000_000_000_000],
      [100_000_000_000, 100_000_000_000, 7, 56_234_132_519_034],
      [1_000_000_000, 1_000_000_000_000, 6, 31_622_776_601],
      [1_000, 10_000_000_000, 8, 0],
      [10_000_000_000, 100_000_000_000_000, 4, 1_000_000_000_000],
    ] as [[Int]])
  func powerLawTable(_ row: [Int]) {
    let result = Twin.powerLaw(BigInt(row[0]), BigInt(row[1]), Int64(row[2])).over(1_000_000, .down)
    #expect((result - BigInt(row[3])).size <= 1)
  }

  @Test func skewPremium() throws {
    let stage = venue([.skewScale: 1_000_000_000_000], price: 1_200)
    let quote = try stage.twin.quote(0, .quantity(Quantity(raw: 100_000_000)), reducing: nil)
    #expect(quote.fill == 1_200_060_000)
  }

  @Test func constantProduct() throws {
    let stage = venue([.liquidityModel: 2, .ammDepth: 100_000_000], price: 10)
    #expect(try stage.twin.quote(0, .quantity(Quantity(raw: 5_000_000)), reducing: nil).fill == 10_526_316)
    #expect(try stage.twin.quote(0, .quantity(Quantity(raw: -5_000_000)), reducing: nil).fill == 9_523_809)
    #expect(throws: Rejection.exceedsLiquidity) {
      try stage.twin.quote(0, .quantity(Quantity(raw: 100_000_000)), reducing: nil)
    }
  }

  @Test func fundingVelocity() {
    var stage = venue(
      [.skewScale: 10_000_000_000, .maxFundingVelocity: 3_000_000], price: 2_000,
      positions: [(20_000_000, 40_000_000_000_000_000)])
    stage.advance(seconds: 86_400)
    stage.publish(2_000)
    let key = TwinKey(account: 1, market: 0)
    #expect(stage.twin.markets[0].fundingRate == 6_000_000_000_000_000)
    #expect(stage.twin.fundingOwed(key) == 120_000_000)
    _ = stage.open(cash: 0)
    stage.twin.positions[TwinKey(account: 2, market: 0)] = TwinPosition(
      quantity: -60_000_000, cost: -120_000_000_000_000_000)
    stage.advance(seconds: 86_400)
    stage.publish(2_000)
    #expect(stage.twin.markets[0].fundingRate == -6_000_000_000_000_000)
    #expect(stage.twin.fundingOwed(key) == 120_000_000)
  }

  /// Velocity 0.006 a day², cap 0.003: hit after half a day; area 0.003 × (0.25 + 0.5).
  @Test func fundingCapIsCrossedExactly() {
    var stage = venue(
      [.skewScale: 10_000_000_000, .maxFundingVelocity: 3_000_000, .maxFundingRate: 3_000], price: 2_000,
      positions: [(20_000_000, 40_000_000_000_000_000)])
    stage.advance(seconds: 86_400)
    stage.publish(2_000)
    #expect(stage.twin.markets[0].fundingRate == 3_000_000_000_000_000)
    #expect(stage.twin.markets[0].funding == 4_500_000_000_000_000_000)
  }

  @Test func borrowKink() {
    var stage = venue([:], price: 1)
    stage.twin.markedValue = 1_000_000_000_000
    let rules = stage.twin.markets[0]
    // Capacity is 900k; base 45 %, above 90 %, kink at 75 %.
    #expect(stage.twin.borrowRate(rules, 450_000_000_000) == 225_000_000_000_000_000)
    #expect(stage.twin.borrowRate(rules, 675_000_000_000) == 337_500_000_000_000_000)
    #expect(stage.twin.borrowRate(rules, 900_000_000_000) == 900_000_000_000_000_000)
    #expect(stage.twin.borrowRate(rules, 5_000_000_000_000) == 900_000_000_000_000_000)
  }

  @Test(arguments: [(20_000, 1_000_000_000), (50_000, 4_000_000_000), (200_000, 25_666_666_667)] as [(Int, Int)])
  func marginTiers(_ dollars: Int, _ maintenance: Int) {
    let stage = venue(
      [
        .tier1Leverage: 10_000_000, .tier2Leverage: 5_000_000, .tier3Leverage: 3_000_000, .tier4Leverage: 3_000_000,
        .tier1Limit: 20_000_000_000, .tier2Limit: 100_000_000_000, .tier3Limit: 100_000_000_000,
      ], price: 1, positions: [(BigInt(dollars) * 1_000_000, BigInt(dollars) * 1_000_000_000_000)])
    #expect(stage.twin.maintenance(TwinKey(account: 1, market: 0)) == BigInt(maintenance))
  }

  @Test(arguments: [(0, 200_000), (1_000_000, 200_000), (1_500_000, 600_000), (2_000_000, 1_000_000)] as [(Int, Int)])
  func openInterestFraction(_ dollars: Int, _ expected: Int) {
    let stage = venue(
      [
        .tier1Leverage: 5_000_000, .marginInterestLower: 1_000_000_000_000, .marginInterestUpper: 2_000_000_000_000,
      ], price: 1, positions: [(BigInt(dollars) * 1_000_000, BigInt(dollars) * 1_000_000_000_000)])
    #expect(stage.twin.openInterestFraction(0) == BigInt(expected))
  }

  @Test func exitDiscount() {
    let slip = Twin.slip(
      leverage: 500_000_000_000_000_000, supply: 1_000_000_000, leaving: 100_000_000, margin: 200_000,
      skew: 2_000_000, spread: 3_000)
    let exact = (BigInt(1_027) * 1_000_000_000_000_000_000).over(162_000, .up)
    #expect(slip >= exact && slip - exact < 10)
    let all = Twin.slip(
      leverage: 500_000_000_000_000_000, supply: 7, leaving: 7, margin: 200_000, skew: 2_000_000, spread: 3_000)
    #expect(all == 100_000_000_000_000_000)
  }

  @Test func limiterRefills() {
    var stage = Stage(venue: [.vaultHourFloor: 0])
    stage.twin.markedValue = 25_000_000_000_000
    stage.twin.limiters[0] = TwinLimiter(hour: 99_000_000_000, day: 0, at: 5)
    stage.twin.now = 1_090_000_005
    #expect(stage.twin.refilled(.vault).hour == 99_075_694_444)
    stage.twin.now = 3_600_000_000_005
    #expect(stage.twin.refilled(.vault).hour == 250_000_000_000)
    stage.twin.limiters[0] = TwinLimiter(hour: 900_000_000_000, day: 0, at: 5)
    stage.twin.now = 1_090_000_005
    // Down by (900k − 250k) × 1.09 / 3600.
    #expect(stage.twin.refilled(.vault).hour == 899_803_194_445)
  }

  @Test(arguments: [(0, 0, 1_000_000), (10_000, 0, 1_111_112), (10_000, 10_000, 1_250_000)] as [(Int64, Int64, Int)])
  func partialLiquidation(_ keeper: Int64, _ insurance: Int64, _ expected: Int) {
    var stage = venue(
      [
        .tier1Leverage: 5_000_000, .tier1Limit: 10_000_000_000_000_000, .maintenanceRatio: 500_000,
        .liquidationBuffer: 0, .keeperFee: keeper, .insuranceFee: insurance, .fullCloseBelow: 0,
      ], price: 100, positions: [(10_000_000, 1_000_000_000_000_000)])
    // Notional 1,000 at 10 %: maintenance 100, equity 90.
    stage.expect(nil, .venue, .deposit(AccountID(1), AssetAmount(.usdc, raw: 90_000_000)))
    let key = TwinKey(account: 1, market: 0)
    #expect(stage.twin.liquidationSize(key, .cross(1)) == BigInt(expected))
  }

  @Test func liquidationWindow() {
    var stage = venue(
      [
        .makerFee: 7_000, .takerFee: 3_000, .skewScale: 1_000_000_000, .liquidationMultiplier: 1_000_000,
        .liquidationWindow: 10_000_000_000,
      ], price: 100)
    #expect(stage.twin.liquidationRoom(0) == 100_000_000)
    stage.twin.markets[0].windowStart = stage.clock
    stage.twin.markets[0].windowUsed = 30_000_000
    #expect(stage.twin.liquidationRoom(0) == 70_000_000)
  }
}
