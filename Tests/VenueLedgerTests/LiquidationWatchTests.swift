import Instruments
import Quantities
import Testing
import VenueLedger

/// Nobody outside the candidates is liquidatable, on random histories of prices, trades and time.
@Suite struct LiquidationWatchTests {
  struct Draws {
    var state: UInt64
    mutating func next(_ bound: UInt64) -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33) % bound
    }
  }

  @Test(arguments: [UInt64(1), 2, 3, 4])
  func findsEverybodyWhoIsLiquidatable(_ seed: UInt64) {
    var draws = Draws(state: seed)
    var venue = VenueFixture {
      _ = $0.set(.maxFundingRate, to: 1_000_000)
      _ = $0.set(.maxPriceAge, to: 3_600_000_000_000)
      _ = $0.set(.fullCloseBelow, to: 0)
    }
    _ = venue.fund(50_000_000, price: 100)
    let traders = (0..<12).map { _ in venue.open(20_000) }
    var price = 100.0
    var found = 0
    for _ in 0..<1_500 {
      venue.pass(.seconds(Int64(draws.next(900)) + 1))
      price *= 1 + (Double(draws.next(2_001)) - 1_000) / 40_000
      venue.price(price)
      let trader = traders[Int(draws.next(12))]
      if draws.next(3) == 0 {
        let size = Double(draws.next(2_000)) / 1.5 - 600
        venue.trade(trader, size, price: price)
      }
      found += verify(&venue, traders)
    }
    #expect(found > 0, "the history must liquidate somebody")
    #expect(venue.ledger.invariantChecks > 1_000)
  }

  private func verify(_ venue: inout VenueFixture, _ traders: [AccountID]) -> Int {
    var candidates: [AccountID] = []
    venue.ledger.appendLiquidatable(venue.market, at: venue.now, to: &candidates)
    let all = traders.filter { venue.ledger.margin($0).isLiquidatable }
    #expect(Set(candidates) == Set(all))
    for account in all { venue.run(.liquidate(account, venue.market, keeper: nil)) }
    return all.count
  }
}
