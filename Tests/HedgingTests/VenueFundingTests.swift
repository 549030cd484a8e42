import Hedging
import Quantities
import Testing

@Suite struct VenueFundingTests {
  private func transfer(equity: Int64, hedged: Int64, pool: Int64 = 1_000_000, there: Int64? = nil) -> Int64 {
    VenueFunding.transfer(
      equity: Money(raw: equity), hedged: Money(raw: hedged), poolCash: Money(raw: pool),
      cashThere: Money(raw: there ?? equity), target: FeeRate(raw: 300_000), tolerance: FeeRate(raw: 500_000),
      floor: Money(raw: 10_000), ceiling: FeeRate(raw: 500_000)
    ).raw
  }

  @Test(arguments: [
    (Int64(0), Int64(0), Int64(10_000)), (5_000, 0, 0), (4_999, 0, 5_001), (20_000, 0, 0), (20_001, 0, -10_001),
    (0, 100_000, 30_000), (15_000, 100_000, 0), (60_001, 100_000, -30_001),
  ])
  func movesOnlyOutsideTheTolerance(_ equity: Int64, _ hedged: Int64, _ moved: Int64) {
    #expect(transfer(equity: equity, hedged: hedged) == moved)
  }

  @Test func neverSendsMoreThanTheCeilingNorCallsMoreThanTheCash() {
    #expect(transfer(equity: 0, hedged: 10_000_000, pool: 100_000) == 50_000)
    #expect(transfer(equity: 0, hedged: 10_000_000, pool: 0) == 0)
    #expect(transfer(equity: 500_000, hedged: 0, there: 7) == -7)
    #expect(transfer(equity: -90_000, hedged: 100_000, pool: 60_000, there: 40_000) == 10_000)
    #expect(transfer(equity: -900_000, hedged: 100_000, pool: 1_000, there: -900_000) == 1_000)
  }
}
